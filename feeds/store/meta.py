"""What the store remembers of itself, by name; among it the revision. The transaction is the caller's (store.py)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from feeds.model import Revision
from feeds.store.schema import meta

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # earlier than any change


def get_meta(connection: Connection, name: str) -> str | None:
    """A value of the store's own, or None."""
    return connection.scalars(select(meta.c.value).where(meta.c.name == name)).one_or_none()


def put_meta(connection: Connection, name: str, value: str) -> None:
    """Remember a value of the store's own."""
    if not connection.execute(update(meta).where(meta.c.name == name).values(value=value)).rowcount:
        connection.execute(insert(meta).values(name=name, value=value))


def revision(connection: Connection) -> Revision:
    """The version of what is published."""
    query = select(meta).where(meta.c.name.in_(("revision", "changed", "settings_changed")))
    found = {row.name: row.value for row in connection.execute(query)}
    changed, settings_changed = (datetime.fromisoformat(found[name]) for name in ("changed", "settings_changed"))
    return Revision(int(found["revision"]), changed, settings_changed)


def start_revision(connection: Connection) -> None:
    """Give a new store the revision of those that nothing was written to."""
    put_meta(connection, "revision", "0")
    put_meta(connection, "changed", NEVER.isoformat())
    put_meta(connection, "settings_changed", NEVER.isoformat())


def time_of_change(connection: Connection, now: datetime) -> datetime:
    """The time that a change of what is published would have.

    It is later than the last one's by a second at least, also where the clock was set back: who asks by date
    (If-Modified-Since counts seconds) misses no change then.
    """
    last = get_meta(connection, "changed")
    earliest = datetime.fromisoformat(last) + timedelta(seconds=1) if last else NEVER
    return max(now.astimezone(UTC), earliest).replace(microsecond=0)  # as precise as HTTP's dates


def raise_revision(connection: Connection, at: datetime) -> None:
    """Tell all who have cached something that it may be stale.

    :param at: the time_of_change
    """
    number = get_meta(connection, "revision")
    put_meta(connection, "revision", str(int(number or 0) + 1))
    put_meta(connection, "changed", at.isoformat())


def raise_for_settings(connection: Connection, now: datetime) -> None:
    """Tell it of everything, of which no article need have changed."""
    at = time_of_change(connection, now)
    raise_revision(connection, at)
    put_meta(connection, "settings_changed", at.isoformat())
