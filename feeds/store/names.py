"""Names that no other row of a column has: "word", else "word-2", "word-3" and so on."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Connection, select

from feeds.store.chunks import chunks

_WINDOW = 4  # candidates asked for at first


class Names:
    """Gives out names while one write runs; what it has given counts as taken."""

    def __init__(self, connection: Connection, column: Column[Any], wishes: Iterable[str | None]) -> None:
        self._connection = connection
        self._column = column
        self._taken: set[str] = set()
        self._next: defaultdict[str, int] = defaultdict(lambda: 2)
        self._look_up(wishes)

    def take_exactly(self, name: str) -> bool:
        """Take one of the wishes and tell whether it was free."""
        if name in self._taken:
            return False
        self._taken.add(name)
        return True

    def take(self, wish: str) -> str:
        """Take one of the wishes, or the first free variant of it."""
        if self.take_exactly(wish):
            return wish
        number, window = self._next[wish], _WINDOW
        while True:
            candidates = [f"{wish}-{each}" for each in range(number, number + window)]
            self._look_up(candidates)
            for name in candidates:
                number += 1
                if self.take_exactly(name):
                    self._next[wish] = number
                    return name
            window *= 2  # hundreds may be taken, as of "index"

    def _look_up(self, names: Iterable[str | None]) -> None:
        for some in chunks(names):
            self._taken.update(self._connection.scalars(select(self._column).where(self._column.in_(some))))
