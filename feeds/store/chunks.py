"""Lists of values, cut to what one SQL statement takes."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_MANY = 1000  # SQLite takes 32,766 values in a statement, PostgreSQL 65,535


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Cut values into short lists; each value comes once, and None, which nothing equals in SQL, never."""
    unique = [value for value in dict.fromkeys(values) if value is not None]
    for start in range(0, len(unique), _MANY):
        yield unique[start : start + _MANY]
