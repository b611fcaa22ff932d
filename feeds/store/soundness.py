"""Whether a store is sound, and what it holds. It changes nothing, and makes no store where there is none."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, inspect, select

from feeds.errors import DamagedStoreError
from feeds.model import EVERYTHING, Revision
from feeds.store import connect
from feeds.store.border import store_errors
from feeds.store.meta import get_meta, revision
from feeds.store.reading import count
from feeds.store.schema import is_current, ledger, meta, tables

_MOST_PROBLEMS = 10  # that are told


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store holds."""

    folder: str | None  # whose articles they are; None before the first sync
    ids: int
    articles: int | None  # None where another version of the program made the tables: the next sync makes them anew
    revision: Revision | None  # likewise


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found of a store."""

    place: str  # what people know it by
    size: int | None  # bytes; None where it is not a file
    problems: tuple[str, ...] = ()  # what the database says is damaged
    contents: Contents | None = None  # None where there is no store yet, or a damaged one


def examine(address: str) -> Examined:
    """Look at all of a store. Raises StoreError where it cannot be reached at all.

    :param address: SQLAlchemy URL
    """
    url = connect.parse_address(address)
    place, file = connect.place_of(url), connect.database_file(url)
    if file and not file.exists():
        return Examined(place, None)
    size = _size(file) if file else None
    engine = connect.make_engine(url)
    try:
        with store_errors(place), engine.connect() as connection:
            problems = tuple(_damage(connection))
            return Examined(place, size, problems, None if problems else _contents(connection))
    except DamagedStoreError as error:
        return Examined(place, size, (str(getattr(error.__cause__, "orig", error)),))
    finally:
        engine.dispose()


def _size(file: Path) -> int:
    log = Path(f"{file}-wal")
    return file.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _damage(connection: Connection) -> Iterator[str]:
    """What SQLite finds in all pages; PostgreSQL tells of damage only when it reads, as _contents does."""
    if connection.dialect.name != "sqlite":
        return
    for (text,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_PROBLEMS})"):
        yield from (line for line in text.splitlines() if line != "ok" and not line.startswith("***"))
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST_PROBLEMS):
        yield f"A row of {row[0]} belongs to one of {row[2]} that is not there."


def _contents(connection: Connection) -> Contents | None:
    if not inspect(connection).has_table(meta.name):
        return None
    has_articles = is_current(connection)
    for table in tables.sorted_tables if has_articles else ():
        connection.execute(select(table).limit(1)).all()
    return Contents(
        folder=get_meta(connection, "folder"),
        ids=connection.scalar(select(func.count()).select_from(ledger)) or 0,
        articles=count(connection, EVERYTHING) if has_articles else None,
        revision=revision(connection) if has_articles else None,
    )
