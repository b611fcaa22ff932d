"""Whether a store is sound, and what it holds. It changes nothing, and makes no store where there is none."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, func, inspect, select

from feeds.errors import DamagedStoreError
from feeds.model import ALWAYS, EVERYTHING, Revision
from feeds.store import connect, search_index
from feeds.store.border import store_errors
from feeds.store.meta import get_meta, revision
from feeds.store.reading import count
from feeds.store.rescue import rescue
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
    is_index_alone: bool = False  # the problems are of the search index, which can be made anew of what is sound


def examine(address: str) -> Examined:
    """Look at all of a store. Raises StoreError where it cannot be reached at all.

    :param address: SQLAlchemy URL
    """
    url = connect.parse_address(address)
    place, file = connect.place_of(url), connect.database_file(url)
    if file and not file.exists():
        return Examined(place, None)
    if file is None:
        return _ask(url, place, None, 0)
    log = Path(f"{file}-wal")
    in_log = log.stat().st_size if log.exists() else 0
    size = file.stat().st_size + in_log
    if not in_log:
        return _ask(url, place, size, 0)
    if size == in_log:  # SQLite deletes the log of an empty file as it opens it, even to read
        return Examined(place, size, ("The file is empty, and only its write-ahead log is left.",))
    with store_errors(place), file.open("rb") as opened:
        ids = len(rescue(opened).ledger)
    return _ask(_read_only(file), place, size, ids)


def _read_only(file: Path) -> URL:
    """An address by which the log stays; SQLite else deletes it at the end, and all that is behind a wrong checksum."""
    return URL.create("sqlite", database=file.as_uri(), query={"mode": "ro", "uri": "true"})


def _ask(url: URL, place: str, size: int | None, ids: int) -> Examined:
    """Ask the database of itself.

    :param ids: that can be read without it, so that it has to find as many
    """
    engine = connect.make_engine(url)
    try:
        with store_errors(place), engine.connect() as connection:
            problems = tuple(_damage(connection))
            in_index = () if problems else _damage_of_index(connection, place)
            contents = None if problems else _contents(connection)
    except DamagedStoreError as error:
        return Examined(place, size, (str(getattr(error.__cause__, "orig", error)),))
    finally:
        engine.dispose()
    found = contents.ids if contents else 0
    if not problems and found < ids:
        return Examined(place, size, (f"SQLite finds {found} of the {ids} ids in it and its write-ahead log.",))
    return Examined(place, size, problems or in_index, contents, is_index_alone=bool(in_index))


def _damage(connection: Connection) -> Iterator[str]:
    """What SQLite finds in all pages; PostgreSQL tells of damage only when it reads, as _contents does."""
    if connection.dialect.name != "sqlite":
        return
    for (text,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_PROBLEMS})"):
        yield from (line for line in text.splitlines() if line != "ok" and not line.startswith("***"))
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST_PROBLEMS):
        yield f"A row of {row[0]} belongs to one of {row[2]} that is not there."


def _damage_of_index(connection: Connection, place: str) -> tuple[str, ...]:
    if not inspect(connection).has_table(meta.name) or not is_current(connection):
        return ()
    try:
        with store_errors(place):
            return tuple(search_index.damage(connection))
    except DamagedStoreError as error:
        return (f"The search index cannot be read: {getattr(error.__cause__, 'orig', error)}.",)


def _contents(connection: Connection) -> Contents | None:
    if not inspect(connection).has_table(meta.name):
        return None
    has_articles = is_current(connection)
    for table in tables.sorted_tables if has_articles else ():
        connection.execute(select(table).limit(1)).all()
    return Contents(
        folder=get_meta(connection, "folder"),
        ids=connection.scalar(select(func.count()).select_from(ledger)) or 0,
        articles=count(connection, EVERYTHING, ALWAYS, most=0) if has_articles else None,
        revision=revision(connection) if has_articles else None,
    )
