"""What there is to do in a folder: its listing beside what the store remembers, both in the order of paths.

It reads neither the files nor the clock, and writes nothing.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any, Self

from feeds.config import Settings
from feeds.intake import Intake, Task, is_fresh
from feeds.model import Diagnostic
from feeds.read import FoundFile, SourceSite, Unseen, discover, settings_of, survey
from feeds.spool import Row, Spool, batches
from feeds.store import FileState, Store

_READ_AHEAD = 2000  # files that the store is asked about at once
_NOT_FRESH = -1


def complete(settings: Settings) -> tuple[Settings, SourceSite]:
    """The site that the folder belongs to, and the settings with what its engine says."""
    site = survey(settings.folder, settings.engine)
    return settings.completed(settings_of(site), site.broken), site


class Work:
    """What a sync has to do. A context that forgets it."""

    def __init__(self, store: Store, intake: Intake) -> None:
        """Look the folder through. Raises FolderError and StoreError."""
        self.diagnostics: list[Diagnostic] = []
        self.files = 0  # that are there
        self._fresh = 0
        self._intake, self._store = intake, store
        with ExitStack() as spools:
            self._waiting, self._gone = spools.enter_context(Spool(6)), spools.enter_context(Spool(1))
            self._known = _Known(store, self._gone)
            self._scan()
            self._spools = spools.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._spools.close()

    def __len__(self) -> int:
        """How many files are to be taken in."""
        return len(self._waiting)

    @property
    def is_first(self) -> bool:
        """Whether the store remembers no file."""
        return self._known.count == 0

    @property
    def is_of_another_folder(self) -> bool:
        """Whether the store remembers files, and none of them is here."""
        return self._known.count > 0 and not self._known.met

    def gone(self, most: int) -> Iterator[list[str]]:
        """Paths of the files that are no longer there."""
        for rows in batches(self._gone, most):
            yield [path for (path,) in rows]

    def tasks(self) -> Iterator[Task]:
        """The files to take in, in the order of their paths."""
        for rows in batches(self._waiting, _READ_AHEAD):
            known = self._store.files(path for path, *_ in rows)
            for *row, number in rows:
                file = file_of(row)
                yield Task(file, known.get(file.path), self._seen(number))

    def _scan(self) -> None:
        intake, known, waiting = self._intake, self._known, self._waiting
        site = intake.site

        def takes(path: str) -> bool:
            state = known.reach(path)
            if state and state.fingerprint == intake.fingerprint and not site.engine.takes_by_neighbours:
                return True  # as before, by the same settings; to ask costs more than all else that is done of a file
            return site.takes(path)

        for found in discover(intake.settings.folder, site, takes):
            if isinstance(found, Diagnostic):
                self.diagnostics.append(found)
                if isinstance(found, Unseen):
                    known.hide(found.path)
                continue
            self.files += 1
            state = known.meet()
            if state is None or not intake.knows(found, state):
                number = self._fresh if is_fresh(found, state) else _NOT_FRESH
                self._fresh += number != _NOT_FRESH
                waiting.add((*row_of(found), number))
        known.end()

    def _seen(self, number: int) -> datetime:
        return seen(self._intake, 0 if number == _NOT_FRESH else self._fresh - 1 - number)


def seen(intake: Intake, behind: int) -> datetime:
    """When a file is seen: new and changed ones a second apart, in the order of their paths.

    Readers cannot order entries of the same second, and validators warn of them.

    :param behind: how many of them come after it
    """
    now = intake.now.astimezone(intake.settings.timezone).replace(microsecond=0)
    return now - timedelta(seconds=behind)


class _Known:
    """What the store remembers, passed along beside the folder's listing."""

    def __init__(self, store: Store, gone: Spool) -> None:
        self.count = 0
        self.met = 0
        self._gone = gone
        self._hidden: set[str] = set()
        self._rows = _remembered(store)
        self._head = next(self._rows, None)
        self._at = ""
        self._is_met = False

    def reach(self, path: str) -> FileState | None:
        """Pass over all that come before a path; what is remembered of this one."""
        self._at = path
        while self._head and self._head[0] < path:
            self._pass()
        return self._head[1] if self._head and self._head[0] == path else None

    def meet(self) -> FileState | None:
        """The file that was reached is there; what is remembered of it."""
        if self._head is None or self._head[0] != self._at:
            return None
        self._is_met = True
        return self._head[1]

    def hide(self, path: str) -> None:
        """A file or folder that cannot be looked at now is not gone, nor is anything in it."""
        self._hidden.add(path)

    def end(self) -> None:
        """Nothing more is there."""
        while self._head:
            self._pass()

    def _pass(self) -> None:
        path, _ = self._head or ("", None)
        self.count += 1
        if self._is_met:
            self.met += 1
        elif not self._is_hidden(path):
            self._gone.add((path,))
        self._is_met = False
        self._head = next(self._rows, None)

    def _is_hidden(self, path: str) -> bool:
        ways = (path, *map(str, PurePosixPath(path).parents)) if self._hidden else ()
        return not self._hidden.isdisjoint(ways)


def _remembered(store: Store) -> Iterator[tuple[str, FileState]]:
    path = ""
    while rows := store.files_after(path, _READ_AHEAD):
        yield from rows
        path, _ = rows[-1]


def row_of(file: FoundFile) -> Row:
    """A source file as a spool holds it, in five values."""
    beside = b"\0".join(map(os.fsencode, file.beside))
    return file.path, os.fsencode(file.location), file.size, file.mtime_ns, beside


def file_of(row: Sequence[Any]) -> FoundFile:
    """The file of such a row."""
    path, location, size, mtime_ns, beside = row
    others = tuple(Path(os.fsdecode(each)) for each in beside.split(b"\0") if each)
    return FoundFile(path, os.fsdecode(location), size, mtime_ns, others)
