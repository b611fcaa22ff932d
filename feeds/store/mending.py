"""From a damaged store to a new one with the same ids. The damaged file is kept beside it.

Moving a SQLite file that is open elsewhere damages what takes its place (https://sqlite.org/howtocorrupt.html, section
2.4), so nobody else may have it open.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of it."""

    kept: Path  # where the damaged file is now
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
    with connect.sync_lock(connect.make_engine(url), url, place), store_errors(place), _alone(file, place):
        rescued = rescue(file)
        if not rescued.ledger:
            raise StoreError(
                f"The store {place} holds no id that can be read, and was left as it is. Bring it back from a backup. "
                "Or move it away: in a new store, articles that were not renamed get the same ids again as long as "
                "base_url and title are the same."
            )
        made = file.with_name(f"{file.name}.mended")
        _fill(made, rescued, now, authority, site)
        kept = _replace(file, made, now)
    return Mended(kept, len(rescued.ledger), rescued.last - len(rescued.ledger))


@contextmanager
def _alone(file: Path, place: str) -> Iterator[None]:
    """Keep everybody else out. Raises StoreError where somebody is in."""
    with file.open("r+b") as opened:
        start, length = _SHARED_LOCK
        try:
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        except (BlockingIOError, PermissionError) as error:
            raise StoreError(
                f"The store {place} is open in another process. Stop what serves or syncs it, and try again."
            ) from error
        yield


def _fill(made: Path, rescued: Rescued, now: datetime, authority: str, site: str) -> None:
    _remove(made, Path(f"{made}-wal"), Path(f"{made}-shm"))  # of a time when this was killed
    url = URL.create("sqlite", database=str(made))
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
    _remove(Path(f"{made}.lock"))


def _replace(file: Path, made: Path, now: datetime) -> Path:
    """Put one file in the place of the other, which is never without one, and return where the other is kept."""
    names = chain([""], (f"-{number}" for number in count(2)))
    wishes = (file.with_name(f"{file.name}.damaged-{now:%Y-%m-%d}{name}") for name in names)
    kept = next(wish for wish in wishes if not wish.exists())
    log, shared = Path(f"{file}-wal"), Path(f"{file}-shm")
    os.link(file, kept)
    if log.exists():
        shutil.copy2(log, f"{kept}-wal")
    status = file.stat()
    made.chmod(status.st_mode & 0o777)
    with suppress(PermissionError):  # only root may give a file away
        os.chown(made, status.st_uid, status.st_gid)
    _remove(log, shared)
    made.replace(file)
    return kept


def _remove(*files: Path) -> None:
    for file in files:
        file.unlink(missing_ok=True)
