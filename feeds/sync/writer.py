"""Results into the store, in batches that are one transaction each.

Each batch raises the revision, whose time is a second later than the last one's at least. So that these times do not
run ahead of the clock, to where no Last-Modified may be stated, batches are a second apart where there are many.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from time import monotonic

from feeds.store import FileResult, FileState, Store
from feeds.sync.report import Progress, Tally
from feeds.sync.taking import Taken

_MOST_BYTES = 32 * 1024 * 1024  # of the source files of a batch, which is held in memory


class Writer:
    """Writes what a sync found."""

    def __init__(self, store: Store, now: datetime, tally: Tally, progress: Progress | None, total: int) -> None:
        self._store, self._now, self._tally = store, now, tally
        self._progress, self._total = progress, total
        self._began = monotonic()
        self._done = 0
        self._leaving: list[str] = []

    def drop(self, gone: Iterator[list[str]]) -> None:
        """Drop what is held of files; of the last of them together with the first results, which may be the same."""
        for some in gone:
            self._write([])
            self._leaving = some

    def write(self, results: Iterator[Taken], least: int) -> None:
        """Write results, so many at once at least, if there are as many."""
        for batch in _batches(results, least):
            self._write([result for _, result in batch if isinstance(result, FileResult)])
            self._store.touch({task.file.path: result for task, result in batch if isinstance(result, FileState)})
            self._move_on(len(batch))

    def end(self) -> None:
        """Drop what is left to be dropped."""
        self._write([])
        self._move_on(0)

    def _write(self, results: list[FileResult]) -> None:
        if results or self._leaving:
            self._tally.add(self._store.write(results, self._leaving, self._time()))
            self._leaving = []

    def _time(self) -> datetime:
        return self._now + timedelta(seconds=int(monotonic() - self._began))

    def _move_on(self, files: int) -> None:
        self._done += files
        if self._progress and (files or not self._total):
            self._progress(self._done, self._total)


def _batches(results: Iterable[Taken], least: int) -> Iterator[list[Taken]]:
    batch: list[Taken] = []
    size = 0
    not_before = float("-inf")
    for task, result in results:
        batch.append((task, result))
        size += task.file.size
        if (len(batch) >= least and monotonic() >= not_before) or size >= _MOST_BYTES:
            yield batch
            batch, size, not_before = [], 0, monotonic() + 1
    if batch:
        yield batch
