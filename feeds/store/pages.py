"""The rows that can still be read from a SQLite file, page by page, whatever else of it is damaged. It changes nothing.

SQLite itself refuses a file whose first page is gone, and finds no row behind a damaged page of its trees. Here each
page of rows stands for itself. The format is https://sqlite.org/fileformat2.html; numbers of sections are its.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

Value = int | float | str | bytes | None

_MAGIC = b"SQLite format 3\x00"
_PAGE_SIZE = 4096  # SQLite's own, where the file does not say it any more
_LONGEST = 100_000  # bytes of a row; what a damaged page says of lengths may be anything
_ROWS = 0x0D  # a leaf of a table's tree (1.6)
_FREE_TRUNK = slice(32, 36)
_WAL_HEADER, _FRAME_HEADER = 32, 24


class Pages:
    """The pages of an open file, the newer ones of its write-ahead log before those of the file.

    The file is neither opened nor closed here: closing one gives up all locks that the process has on it.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._file.seek(0)
        start = self._file.read(100)
        wal = Path(f"{file.name}-wal")
        self._wal = wal.read_bytes() if wal.exists() else b""
        self._is_whole = start.startswith(_MAGIC)
        self.size = _page_size(start, self._wal)
        self._usable = self.size - (start[20] if self._is_whole else 0)
        self._newer = _frames(self._wal, self.size)
        last = self._file.seek(0, os.SEEK_END) // self.size
        self.numbers = range(1, max([last, *self._newer]) + 1)

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """All rows of all tables but the longest; a column that is INTEGER PRIMARY KEY is in its place."""
        free = self._free()
        for number in self.numbers:
            page = self._page(number)
            tree = page[100:] if number == 1 else page
            if number in free or not tree or tree[0] != _ROWS:
                continue
            for index in range(int.from_bytes(tree[3:5])):
                try:
                    yield self._row(page, int.from_bytes(tree[8 + 2 * index : 10 + 2 * index]))
                except (IndexError, ValueError):
                    continue  # a damaged one

    def _page(self, number: int) -> bytes:
        if number in self._newer:
            return self._wal[self._newer[number] : self._newer[number] + self.size]
        self._file.seek((number - 1) * self.size)
        return self._file.read(self.size)

    def _free(self) -> set[int]:
        """Pages that hold nothing any more, though their old rows are still to be seen (1.5)."""
        free: set[int] = set()
        trunk = int.from_bytes(self._page(1)[_FREE_TRUNK]) if self._is_whole else 0
        while trunk in self.numbers and trunk not in free:
            page = self._page(trunk)
            leaves = range(8, min(8 + 4 * int.from_bytes(page[4:8]), len(page)), 4)
            free |= {trunk, *(int.from_bytes(page[at : at + 4]) for at in leaves)}
            trunk = int.from_bytes(page[:4])
        return free

    def _row(self, page: bytes, at: int) -> tuple[Value, ...]:
        length, at = _varint(page, at)
        rowid, at = _varint(page, at)
        if length > _LONGEST:
            raise ValueError("too long")
        values = _record(self._payload(page, at, length))
        return (rowid, *values[1:]) if values and values[0] is None else values

    def _payload(self, page: bytes, at: int, length: int) -> bytes:
        """A row's bytes, of which a long one has only the beginning here and the rest on pages of its own (1.6)."""
        most, least = self._usable - 35, (self._usable - 12) * 32 // 255 - 23
        if length <= most:
            return page[at : at + length]
        here = least + (length - least) % (self._usable - 4)
        here = here if here <= most else least
        payload = page[at : at + here]
        following = int.from_bytes(page[at + here : at + here + 4])
        while len(payload) < length and following in self.numbers:
            page = self._page(following)
            payload += page[4 : self._usable][: length - len(payload)]
            following = int.from_bytes(page[:4])
        return payload


def _page_size(start: bytes, wal: bytes) -> int:
    stated = int.from_bytes(start[16:18]) if start.startswith(_MAGIC) else int.from_bytes(wal[8:12])
    size = 65536 if stated == 1 else stated
    return size if size in (1 << power for power in range(9, 17)) else _PAGE_SIZE


def _frames(wal: bytes, page_size: int) -> dict[int, int]:
    """Where in a write-ahead log each page's last committed content is (4.1)."""
    found: dict[int, int] = {}
    since: dict[int, int] = {}
    salts = wal[16:24]
    for at in range(_WAL_HEADER, len(wal) - _FRAME_HEADER - page_size + 1, _FRAME_HEADER + page_size):
        if wal[at + 8 : at + 16] != salts:
            break  # left over from before the log was begun anew
        since[int.from_bytes(wal[at : at + 4])] = at + _FRAME_HEADER
        if any(wal[at + 4 : at + 8]):
            found |= since
            since = {}
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends (1.6)."""
    value = 0
    for index in range(8):
        byte = data[at + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    return value << 8 | data[at + 8], at + 9


def _record(payload: bytes) -> tuple[Value, ...]:
    """The values of a row (2.1). Raises IndexError and ValueError where they are none."""
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values = []
    for kind in kinds:
        length = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0)[kind] if kind < 12 else (kind - 12) // 2
        data = payload[at : at + length]
        if len(data) != length:
            raise ValueError("cut off")
        values.append(_value(kind, data))
        at += length
    return tuple(values)


def _value(kind: int, data: bytes) -> Value:
    if kind == 0:
        return None
    if kind in (8, 9):
        return kind - 8
    if kind < 7:
        return int.from_bytes(data, signed=True)
    return data.decode() if kind >= 13 and kind % 2 else data
