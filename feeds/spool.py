"""Rows that wait to be worked through, more than memory should hold. It knows nothing of what they are.

They are in a temporary database that SQLite deletes by itself (https://sqlite.org/inmemorydb.html, "Temporary
Databases"): as long as they are few they never reach the disk.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Self, TypeVar

from feeds.errors import FolderError

Row = tuple[Any, ...]
_T = TypeVar("_T")

_AT_ONCE = 1000  # rows that are held before they are written, and read ahead


class Spool:
    """Rows of a fixed number of values that SQLite holds: integers, text, bytes, None. A context that closes it."""

    def __init__(self, width: int) -> None:
        names = [f"c{number}" for number in range(width)]
        self._insert = f"INSERT INTO rows VALUES ({', '.join('?' * width)})"  # noqa: S608 - of our own names
        self._select = f"SELECT {', '.join(names)} FROM rows ORDER BY "  # noqa: S608 - of our own names
        self._waiting: list[Row] = []
        self._written = 0
        with _errors():
            self._database = sqlite3.connect("", isolation_level=None)
            self._database.execute("PRAGMA journal_mode = OFF")
            self._database.execute("PRAGMA synchronous = OFF")
            self._database.execute(f"CREATE TABLE rows ({', '.join(names)})")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def __len__(self) -> int:
        return self._written + len(self._waiting)

    def add(self, row: Row) -> None:
        """Put a row behind the others."""
        self._waiting.append(row)
        if len(self._waiting) == _AT_ONCE:
            self._write()

    def __iter__(self) -> Iterator[Row]:
        """The rows in the order in which they were added."""
        return self._rows("rowid")

    def in_order(self) -> Iterator[Row]:
        """The rows in the order of their first value; text is in that of its code points, as in Python."""
        return self._rows("c0")

    def _rows(self, order: str) -> Iterator[Row]:
        self._write()
        with _errors():
            found = self._database.execute(self._select + order)
            while rows := found.fetchmany(_AT_ONCE):
                yield from rows

    def _write(self) -> None:
        with _errors():
            self._database.execute("BEGIN")
            self._database.executemany(self._insert, self._waiting)
            self._database.execute("COMMIT")
        self._written += len(self._waiting)
        self._waiting.clear()


def batches(rows: Iterable[_T], most: int) -> Iterator[list[_T]]:
    """Cut rows into lists."""
    rest = iter(rows)
    while some := list(islice(rest, most)):
        yield some


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise FolderError(
            f"The folder for temporary files cannot be used: {error}. Make room in it, or name another one in the "
            f"environment variable SQLITE_TMPDIR."
        ) from error
