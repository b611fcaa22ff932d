"""From a database's address to an engine with the right habits. It knows no table.

SQLite's settings follow https://sqlite.org/wal.html; that a connection must not be carried over a fork is from
https://sqlite.org/howtocorrupt.html, section 2.6.
"""

import os
import sqlite3
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError

from feeds.errors import StoreError
from feeds.store.border import store_errors

LOCK_TIMEOUT = 30.0  # seconds to wait for another process's write
_PATIENCE = 10.0  # seconds that an answer may take
_STEPS = 200_000  # of SQLite's, some hundredths of a second, after which it is asked whether it may go on

# Seconds, and milliseconds, after which a server that is gone without a word is given up (libpq's parameters).
_POSTGRESQL = {"connect_timeout": 5, "tcp_user_timeout": 10_000, "keepalives_idle": 30, "keepalives_interval": 10}

_WRITE_LOCK, _SYNC_LOCK = 0x66656564, 0x66656565  # PostgreSQL's advisory locks have numbers: "feed", and the next
_WRITES = "feeds_writes"


def parse_address(address: str) -> URL:
    """Read a SQLAlchemy URL; a SQLite file's path becomes absolute. StoreError where it is of another database."""
    try:
        url = make_url(address)
        url.get_dialect()
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() not in ("sqlite", "postgresql"):
        # The address itself may hold a password, so it is not shown.
        raise StoreError(
            "The address of the store is neither like sqlite:////path/store.sqlite nor like "
            "postgresql+psycopg://user@host/database. Correct it."
        )
    path = database_file(url)
    return url.set(database=str(path)) if path else url


def database_file(url: URL) -> Path | None:
    """The file that a SQLite database is in; None for one in memory and for PostgreSQL."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(url.database).absolute()


def place_of(url: URL) -> str:
    """What people know the database by, without user, password and parameters, any of which may be secret."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    port = f":{url.port}" if url.port else ""
    return f"{url.database or ''} at {url.host or 'localhost'}{port}"


def make_engine(url: URL) -> Engine:
    """An engine that is safe with threads and forks. StoreError where the driver is missing."""
    try:
        engine = create_engine(url, **_options(url))
    except ImportError as error:
        raise StoreError(
            f"The driver for {url.drivername} is not installed. Run: pip install 'feeds[postgresql]'"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    if engine.dialect.name != "sqlite" or database_file(url):
        _engines.add(engine)
    return engine


def for_reading(engine: Engine) -> Engine:
    """The same engine, in whose transactions all that is read is of one moment, as it always is in SQLite."""
    return engine.execution_options(isolation_level="REPEATABLE READ") if engine.dialect.name != "sqlite" else engine


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the right to write as they begin.

    One that begins by reading fails, without waiting, where another process writes first (SQLITE_BUSY_SNAPSHOT).
    """
    return engine.execution_options(**{_WRITES: True})


def make_room(engine: Engine, url: URL) -> None:
    """Make a SQLite file's directory, and let readers and a writer work on the file at the same time."""
    file = database_file(url)
    if file is None:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with engine.connect() as connection:
        if _journal_mode(connection, "") == "wal":
            return  # the file remembers it
    # The switch fails at once, without waiting, where another process has the file open: hence the lock.
    with _lock_beside(file), engine.connect() as connection:
        _journal_mode(connection, " = wal")


def take_turn(connection: Connection) -> None:
    """Wait until no other transaction writes; SQLite has waited as this one began."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.set_config("lock_timeout", f"{LOCK_TIMEOUT * 1000:.0f}ms", True)))
        connection.execute(select(func.pg_advisory_xact_lock(_WRITE_LOCK)))


@contextmanager
def time_limit(connection: Connection) -> Iterator[None]:
    """Give up a question inside that takes too long: so much work for so few words is a way to keep a server busy."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.set_config("statement_timeout", f"{_PATIENCE * 1000:.0f}ms", True)))
        yield
        return
    database = cast("sqlite3.Connection", connection.connection.driver_connection)
    end = time.monotonic() + _PATIENCE
    database.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    finally:
        database.set_progress_handler(None, 0)


@contextmanager
def sync_lock(engine: Engine, url: URL, place: str) -> Iterator[None]:
    """Hold the lock that one process at a time holds; the system frees it when the process dies."""
    file = database_file(url)
    if file:
        lock = _lock_beside(file)
        with store_errors(place):
            lock.acquire()
        try:
            yield
        finally:
            lock.release()
    elif engine.dialect.name == "postgresql":
        with store_errors(place):
            connection = engine.execution_options(isolation_level="AUTOCOMMIT").connect()
            connection.execute(select(func.pg_advisory_lock(_SYNC_LOCK)))
        try:
            yield
        finally:
            connection.invalidate()  # the server frees the lock with the connection
            connection.close()
    else:
        yield


def _lock_beside(file: Path) -> FileLock:
    return FileLock(f"{file}.lock")


def _journal_mode(connection: Connection, assignment: str) -> str:
    raw = connection.connection.cursor()  # a pragma of this kind is refused inside a transaction
    try:
        raw.execute(f"PRAGMA journal_mode{assignment}")
        row = raw.fetchone()
        return str(row[0]) if row else ""
    finally:
        raw.close()


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return {"pool_pre_ping": True, "connect_args": _POSTGRESQL}
    if database_file(url):
        return {"connect_args": {"timeout": LOCK_TIMEOUT}}
    # One connection is one database in memory; threads take turns.
    return {
        "poolclass": QueuePool,
        "pool_size": 1,
        "max_overflow": 0,
        "connect_args": {"check_same_thread": False},
    }


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transactions; _begin_sqlite does
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    kind = "IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {kind}")


_engines: weakref.WeakSet[Engine] = weakref.WeakSet()


def close_idle(engine: Engine) -> None:
    """Close an engine's connections that are not in use; that of a database in memory is the database, and stays."""
    if engine in _engines:
        engine.dispose()


def _close_idle() -> None:
    for engine in list(_engines):
        engine.dispose()


def _forget_inherited() -> None:
    for engine in list(_engines):
        engine.dispose(close=False)  # what is open still belongs to a thread of the parent


os.register_at_fork(before=_close_idle, after_in_child=_forget_inherited)
