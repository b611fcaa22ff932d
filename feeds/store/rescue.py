"""What is precious in the file of a damaged store: the ledger, and the store's own values. It changes nothing."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import BinaryIO

from feeds.store.identity import Known
from feeds.store.pages import Pages, Value
from feeds.store.schema import ledger

_SHA256 = re.compile("[0-9a-f]{64}")
_COLUMNS = len(ledger.columns)
_SEQUENCE = ledger.name  # sqlite_sequence says beside it which number was given last
_META: dict[str, Callable[[str], object]] = {
    "id_prefix": str,
    "folder": str,
    "revision": int,
    "changed": datetime.fromisoformat,
}
"""The store's own values that outlive it, and what reads them."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """What could be read."""

    ledger: tuple[Known, ...]  # by number
    last: int  # number that was given last, as far as it can be known
    meta: dict[str, str]  # the store's own values


def rescue(*files: BinaryIO) -> Rescued:
    """Read what is precious from all pages that are whole, of the files and of the write-ahead logs beside them.

    Raises OSError where one cannot be read at all.

    :param files: open ones of the same store, the newest last; what it says counts
    """
    found: dict[int, Known] = {}
    meta: dict[str, str] = {}
    last = 0
    for row in chain.from_iterable(Pages(file).rows() for file in files):
        if len(row) == _COLUMNS and (known := _known(row)):
            found[known.number] = known
        elif len(row) == 2:  # the meta table, and SQLite's own of sequences
            name, value = row
            if isinstance(name, str) and isinstance(value, str) and _is_own(name, value):
                meta[name] = value
            elif name == _SEQUENCE and isinstance(value, int):
                last = value
    rows = tuple(_without_twins(found[number] for number in sorted(found)))
    return Rescued(rows, max([last, *found]), meta)


def _known(row: tuple[Value, ...]) -> Known | None:
    """The row of the ledger; None where it is one of another table, or damaged."""
    match row:
        case (
            int(number),
            str(id_),
            str(slug),
            str(path),
            int(position),
            str(digest),
            str(text_digest),
            (None | str()) as link,
            str(first_seen),
            (None | str()) as changed,
        ):
            digests = (each for each in (digest, text_digest, link) if each is not None)
            times = (each for each in (first_seen, changed) if each is not None)
            if (
                all(map(_SHA256.fullmatch, digests))
                and all(_is_read(datetime.fromisoformat, each) for each in times)
                and number > 0 <= position
            ):
                return Known(number, id_, slug, path, position, digest, text_digest, link, first_seen, changed)
    return None


def _is_own(name: str, value: str) -> bool:
    return name in _META and _is_read(_META[name], value)


def _is_read(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _without_twins(rows: Iterable[Known]) -> Iterator[Known]:
    """Each id and each slug once, for the first of those that have it: a damaged page may repeat what another says."""
    ids: set[str] = set()
    slugs: set[str] = set()
    for row in rows:
        if row.id not in ids and row.slug not in slugs:
            ids.add(row.id)
            slugs.add(row.slug)
            yield row
