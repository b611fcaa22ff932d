"""Where the database's errors become StoreError, once. It knows no table.

Result codes: https://sqlite.org/rescode.html; https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from feeds.errors import DamagedStoreError, StoreError

_TOO_LONG = "took too long to find what was asked for. Ask for less at once: fewer words or values, or a shorter time."

_SQLITE = {
    sqlite3.SQLITE_INTERRUPT: _TOO_LONG,
    sqlite3.SQLITE_CANTOPEN: "cannot be opened. Make its directory readable and writable, or name another file.",
    sqlite3.SQLITE_READONLY: "cannot be written. Make the file and its directory writable, or name another file.",
    sqlite3.SQLITE_PERM: "cannot be written. Make the file and its directory writable, or name another file.",
    sqlite3.SQLITE_BUSY: "is locked by another process for too long. End that process, or try again.",
    sqlite3.SQLITE_LOCKED: "is locked by another process for too long. End that process, or try again.",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full. Make room, and try again.",
    sqlite3.SQLITE_IOERR: "cannot be read or written: its disk fails or refuses. Look at the disk, and try again.",
    sqlite3.SQLITE_NOTADB: "is no SQLite database. Name another file; if it was the store, run: feeds check --store",
    sqlite3.SQLITE_CORRUPT: "is damaged. Its ids can be saved in a new one. Run: feeds check --store",
}
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)

_POSTGRESQL = {  # by the first letters of the SQLSTATE
    "53": "cannot take more: its disk, memory or number of connections is used up. Make room, and try again.",
    "57014": _TOO_LONG,
    "55P03": "is locked by another process for too long. End that process, or try again.",
    "28": "does not let us in. Check the user's name and password in its address.",
    "3D": "does not exist on its server. Create it, or correct its address.",
    "42501": "does not let its user make or change tables. Grant the user that right.",
    "25006": "is read-only. Name the address of its primary server.",
    "57P": "is shut down or starting. Try again when its server runs.",
    "08": "cannot be reached. Start its server, or correct its address.",
}


@contextmanager
def store_errors(place: str) -> Iterator[None]:
    """Turn what SQLAlchemy and the file system raise inside into StoreError.

    :param place: what people know the store by; never with a password
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        kind = DamagedStoreError if _sqlite_code(error) in _DAMAGED else StoreError
        raise kind(f"The store {place} {_explain(error)}") from error


def _cause(error: Exception) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error


def _sqlite_code(error: Exception) -> int:
    return int(getattr(_cause(error), "sqlite_errorcode", 0)) & 0xFF  # the rest of an extended code is detail


def _explain(error: Exception) -> str:
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        known = _SQLITE.get(_sqlite_code(error))
    elif isinstance(cause, OSError):
        known = f"cannot be opened or written: {cause.strerror}. Make its directory writable, or name another file."
    else:
        known = _explain_postgresql(cause)
    return known or f"cannot be used: {_first_line(cause)}."


def _explain_postgresql(cause: BaseException | None) -> str | None:
    state = getattr(cause, "sqlstate", None)
    if state is None and "connection" in str(cause):  # libpq gives no SQLSTATE where no connection came about
        return f"cannot be reached ({_first_line(cause)}). Start its server, or correct its address."
    return next((text for start, text in _POSTGRESQL.items() if state and state.startswith(start)), None)


def _first_line(cause: BaseException | None) -> str:
    return next(iter(str(cause).splitlines()), type(cause).__name__).rstrip(".")
