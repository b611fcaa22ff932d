"""The ledger: which article has which number, id and slug, for ever. Its rows are made and changed, and never dropped.

Whom an article is recognized as is decided in identity.py; here is what the database is asked and told.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, bindparam, insert, select, update

from feeds.model import Diagnostic, Severity
from feeds.store.chunks import chunks
from feeds.store.identity import Arrival, Known, arrival_of, minted_uri, recognize
from feeds.store.names import Names
from feeds.store.records import Incoming, columns
from feeds.store.schema import articles, ledger

_UNNUMBERED = 0


def enrol(
    connection: Connection,
    id_prefix: str,
    incoming: Sequence[Incoming],
    left: Collection[int],
    reread: Collection[str],
) -> tuple[list[Known], list[Diagnostic]]:
    """Give each article its ledger row, new or old, and write it down.

    :param left: numbers of the articles that this write has taken out; they are recognized before those long gone
    :param reread: paths of files that hold the bytes of last time; where their texts differ nobody edited them, but the
        program or its settings read the same words in another way, which is no news to readers
    :return: the rows, one for each article in the same order, and what a person should know about their ids
    """
    arrivals = [arrival_of(each, id_prefix) for each in incoming]
    free = sorted(_free_rows(connection, arrivals), key=lambda row: (row.number not in left, row.number))
    found = recognize(arrivals, free)
    new = [arrival for index, arrival in enumerate(arrivals) if index not in found]
    ids = Names(
        connection,
        ledger.c.id,
        [*(arrival.stated_id for arrival in arrivals), *(minted_uri(arrival.place, id_prefix) for arrival in new)],
    )
    slugs = Names(connection, ledger.c.slug, [arrival.incoming.article.slug for arrival in new])

    rows = [
        _renewed(found[index], arrival, ids, arrival.place[0] in reread)
        if index in found
        else _made(arrival, ids, slugs, minted_uri(arrival.place, id_prefix))
        for index, arrival in enumerate(arrivals)
    ]
    _update(connection, [row for index, row in enumerate(rows) if index in found and row != found[index]])
    numbers = iter(_insert(connection, [row for row in rows if row.number == _UNNUMBERED]))
    rows = [replace(row, number=next(numbers)) if row.number == _UNNUMBERED else row for row in rows]
    return rows, _id_diagnostics(connection, arrivals, rows)


def _free_rows(connection: Connection, arrivals: Sequence[Arrival]) -> set[Known]:
    """The rows without an article that any rule may find."""
    wanted: tuple[tuple[Column[Any], Iterable[object]], ...] = (
        (ledger.c.id, (arrival.stated_id for arrival in arrivals)),
        (ledger.c.path, (arrival.place[0] for arrival in arrivals)),
        (ledger.c.digest, (arrival.incoming.digest for arrival in arrivals)),
        (ledger.c.link, (arrival.link for arrival in arrivals)),
    )
    has_article = select(articles.c.number).where(articles.c.number == ledger.c.number).exists()
    return {
        Known(*row)
        for column, values in wanted
        for some in chunks(values)
        for row in connection.execute(select(ledger).where(column.in_(some), ~has_article))
    }


def _renewed(known: Known, arrival: Arrival, ids: Names, is_reread: bool) -> Known:
    """The row as it is after the article came again, perhaps from elsewhere, perhaps with another text."""
    stated = arrival.stated_id
    path, position = arrival.place
    is_new_id = stated and stated != known.id and not arrival.incoming.is_id_derived
    is_edited = known.text_digest != arrival.incoming.text_digest and not is_reread
    return replace(
        known,
        id=stated if stated and is_new_id and ids.take_exactly(stated) else known.id,
        path=path,
        position=position,
        digest=arrival.incoming.digest,
        text_digest=arrival.incoming.text_digest,
        link=arrival.link,
        changed=_changed(known, arrival) if is_edited else known.changed,
    )


def _changed(known: Known, arrival: Arrival) -> str:
    """When the edit was seen, and after the last one: of many files, a sync sees the first before its own time."""
    last = datetime.fromisoformat(known.changed or known.first_seen)
    return max(arrival.incoming.seen, last + timedelta(seconds=1)).isoformat()


def _made(arrival: Arrival, ids: Names, slugs: Names, minted: str) -> Known:
    """The row of an article that the store has never seen."""
    stated = arrival.stated_id
    path, position = arrival.place
    return Known(
        number=_UNNUMBERED,
        id=stated if stated and ids.take_exactly(stated) else ids.take(minted),
        slug=slugs.take(arrival.incoming.article.slug),
        path=path,
        position=position,
        digest=arrival.incoming.digest,
        text_digest=arrival.incoming.text_digest,
        link=arrival.link,
        first_seen=arrival.incoming.seen.isoformat(),
        changed=None,
    )


def _insert(connection: Connection, rows: Sequence[Known]) -> list[int]:
    if not rows:
        return []
    values = [{name: value for name, value in columns(row).items() if name != "number"} for row in rows]
    statement = insert(ledger).returning(ledger.c.number, sort_by_parameter_order=True)
    return list(connection.scalars(statement, values))


def _update(connection: Connection, rows: Sequence[Known]) -> None:
    if rows:
        names = [column.name for column in ledger.c if column.name != "number"]
        statement = update(ledger).where(ledger.c.number == bindparam("_number"))
        values = [{"_number": row.number, **{name: getattr(row, name) for name in names}} for row in rows]
        connection.execute(statement.values({name: bindparam(name) for name in names}), values)


def _id_diagnostics(connection: Connection, arrivals: Sequence[Arrival], rows: Sequence[Known]) -> list[Diagnostic]:
    """Tell of each article that states an id which another has."""
    refused = [
        (arrival, arrival.stated_id, row)
        for arrival, row in zip(arrivals, rows, strict=True)
        if arrival.stated_id and arrival.stated_id != row.id
    ]
    holders: dict[str, str] = {}
    for some in chunks(stated for _, stated, _ in refused):
        query = select(ledger.c.id, ledger.c.path).where(ledger.c.id.in_(some))
        holders.update((row.id, row.path) for row in connection.execute(query))
    return [
        Diagnostic(
            code="id-taken",
            severity=Severity.ERROR,
            path=row.path,
            line=arrival.incoming.id_line,
            message=f"The id {stated} is already that of an article in {holders[stated]}.",
            action=f"The article is published under an id of its own, {row.id}.",
        )
        for arrival, stated, row in refused
        if stated in holders
    ]
