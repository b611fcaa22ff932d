"""From a damaged store to a new one with the same ids. A copy of the damaged one is kept beside it.

Nobody else may have the file open meanwhile. The new store is written into the same file: who waits for it has it open
already, and would use the log of a file that took its place (https://sqlite.org/howtocorrupt.html, section 2.4).

Killed at any time, this goes on at the next call: as long as the file is not whole, the new store is there, too.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import URL, insert, text

from feeds.errors import StoreError
from feeds.store import connect, meta
from feeds.store.border import store_errors
from feeds.store.chunks import chunks
from feeds.store.records import columns
from feeds.store.rescue import Rescued, rescue
from feeds.store.schema import ledger
from feeds.store.store import Store

_SHARED_LOCK = (0x40000002, 510)  # first byte and length of what SQLite locks while it has a file open in WAL mode
_HEADER = 100  # bytes without which SQLite takes a file for none of its own


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of it."""

    kept: Path  # the copy of the damaged file
    saved: int  # ids in the new store
    lost: int  # ids that could not be read, at most


def mend(address: str, now: datetime, *, authority: str, site: str) -> Mended:
    """Put a new store in the place of a damaged one, with all ids that can still be read; its articles come by a sync.

    Ids, slugs, numbers and times of first sight and of change stay what they were, and the revision goes on from where
    it was. Raises StoreError, and leaves all as it is, where nothing can be saved or another process has it open.

    :param now: with zone
    :param authority: as for Store.open, likewise `site`
    """
    url = connect.parse_address(address)
    place, file = connect.place_of(url), connect.database_file(url)
    if file is None or not file.exists():
        raise StoreError(f"The store {place} is no file that can be mended. Bring it back from a backup.")
    with connect.sync_lock(connect.make_engine(url), url, place), store_errors(place), _alone(file, place) as damaged:
        made = file.with_name(f"{file.name}.mended")
        rescued = _rescue(made, damaged)
        if not rescued.ledger:
            raise StoreError(
                f"The store {place} holds no id that can be read, and was left as it is. Bring it back from a backup. "
                "Or move it away: in a new store, articles that were not renamed get the same ids again as long as "
                "base_url and title are the same."
            )
        _fill(made, rescued, now, authority, site)
        kept = _keep(damaged, file, now)
        _put_in_place(damaged, file, made)
    return Mended(kept, len(rescued.ledger), rescued.last - len(rescued.ledger))


@contextmanager
def _alone(file: Path, place: str) -> Iterator[BinaryIO]:
    """Open the file, and keep everybody else out. Raises StoreError where somebody is in.

    The lock is gone as soon as this process closes the file, by whatever descriptor (POSIX, fcntl). So all goes
    through this one.
    """
    with file.open("r+b") as opened:
        start, length = _SHARED_LOCK
        try:
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        except (BlockingIOError, PermissionError) as error:
            raise StoreError(
                f"The store {place} is open in another process. Stop what serves or syncs it, and try again."
            ) from error
        yield opened


def _rescue(made: Path, damaged: BinaryIO) -> Rescued:
    if not made.exists():
        return rescue(damaged)
    with made.open("rb") as earlier:  # this was killed before the new store was in its place
        return rescue(earlier, damaged)


def _fill(made: Path, rescued: Rescued, now: datetime, authority: str, site: str) -> None:
    """Make a new store, which has its name only when it is whole."""
    filling = made.with_name(f"{made.name}-part")
    _remove(filling, Path(f"{filling}-wal"), Path(f"{filling}-shm"))  # of a time when this was killed
    url = URL.create("sqlite", database=str(filling))
    Store.open(url.render_as_string(), authority=authority, site=site).close()
    engine = connect.for_writing(connect.make_engine(url))
    with engine.begin() as connection:
        for rows in chunks(rescued.ledger):
            connection.execute(insert(ledger), [columns(row) for row in rows])
        sequence = text("UPDATE sqlite_sequence SET seq = :last WHERE name = :name")
        connection.execute(sequence, {"last": rescued.last, "name": ledger.name})
        # A number that no revision had yet, where the last one is not known: seconds pass faster than revisions rise.
        for name, value in {"revision": str(int(now.timestamp())), **rescued.meta}.items():
            meta.put_meta(connection, name, value)
        meta.raise_for_settings(connection, now)
    engine.dispose()
    _remove(Path(f"{filling}.lock"))
    filling.replace(made)


def _keep(damaged: BinaryIO, file: Path, now: datetime) -> Path:
    """Copy the file and its log, and return where the copy is."""
    names = chain([""], (f"-{number}" for number in count(2)))
    wishes = (file.with_name(f"{file.name}.damaged-{now:%Y-%m-%d}{name}") for name in names)
    kept = next(wish for wish in wishes if not wish.exists())
    log = Path(f"{file}-wal")
    if log.exists():
        shutil.copy2(log, f"{kept}-wal")
    with kept.open("xb") as copy:
        damaged.seek(0)
        shutil.copyfileobj(damaged, copy)
        _flush(copy)
    shutil.copystat(file, kept)
    return kept


def _put_in_place(damaged: BinaryIO, file: Path, made: Path) -> None:
    """Write one file over the other, its header last: SQLite never takes half of it for a store."""
    damaged.seek(0)
    damaged.write(bytes(_HEADER))
    _flush(damaged)
    _remove(Path(f"{file}-wal"), Path(f"{file}-shm"))
    with made.open("rb") as new:
        header = new.read(_HEADER)
        shutil.copyfileobj(new, damaged)
    damaged.truncate()
    _flush(damaged)
    damaged.seek(0)
    damaged.write(header)
    _flush(damaged)
    _remove(made)


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _remove(*files: Path) -> None:
    for file in files:
        file.unlink(missing_ok=True)
