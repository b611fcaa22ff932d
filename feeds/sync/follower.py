"""Changes that the system tells of, into the store, without looking through the folder.

Only what is sure is done so: source files that are there, or are no longer. All else is left to a sync of the whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from feeds.config import load
from feeds.intake import Intake, Task
from feeds.read import FoundFile, look_at
from feeds.store import Store
from feeds.sync.aliases import note_aliases_of_terms
from feeds.sync.folder import sync_all
from feeds.sync.places import are_settings, concerning, places_of
from feeds.sync.report import Report, Tally, tell_caches
from feeds.sync.scan import complete, seen
from feeds.sync.writer import Writer

_MOST = 1000  # files; to look the folder through costs less than to take more of them one by one, and misses none


class Follower:
    """Keeps a store in step with a folder. Remembers the settings and the site from sync to sync."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder, self._store = folder, store
        self._intake: Intake | None = None

    def sync(self, now: datetime) -> Report:
        """Sync the whole folder. Raises FeedsError."""
        self._intake = None
        report, self._intake = sync_all(load(self._folder), self._store, now)
        return report

    def is_outdated(self) -> bool:
        """Whether settings changed since the last sync of the whole; then nothing is taken in before the next.

        Raises FeedsError where they cannot be read.
        """
        settings, site = complete(load(self._folder))
        if self._intake and (settings, site.digest) != (self._intake.settings, self._intake.site.digest):
            self._intake = None
        return self._intake is None

    def take(self, told: Iterable[str], now: datetime) -> Report | None:
        """Take in what changed at these locations, and what is due. None, and nothing done: only the whole will do.

        After a change of settings nothing is taken in before they are read: they may withhold it. Raises FeedsError.
        """
        if self._intake is None:
            return None
        intake = replace(self._intake, now=now)
        changed = concerning(told, intake)
        if are_settings(changed, intake):
            self._intake = None
            return None
        due = self._store.due_files(now, _MOST)
        if len(changed) + len(due) >= _MOST:
            return None
        places = places_of(changed, due, intake, self._store)
        if places is None:
            return None
        tally = Tally()
        if places:
            with self._store.exclusive():
                if not _take(self._store, intake, places, tally):
                    return None
                note_aliases_of_terms(self._store, intake.site)
        report = tally.report(intake, [], of_all=False)
        tell_caches(report)
        return report


def _take(store: Store, intake: Intake, places: Mapping[str, str], tally: Tally) -> bool:
    """Bring the store up to date with these files; False, and nothing done, where that is not enough."""
    intake.forget()
    known = store.files(places)
    try:
        looked_at = {path: _look_at(path, places[path], intake) for path in sorted(places)}
    except OSError:  # of a folder that cannot be listed now, nothing is gone
        return False
    files = [file for file in looked_at.values() if file]
    gone = [path for path in known if not looked_at[path]]
    come = [file.path for file in files if file.path not in known]
    if intake.site.engine.takes_by_neighbours and any(map(_is_index, [*gone, *come])):
        return False
    writer = Writer(store, intake.now, tally, None, len(files))
    tasks = [Task(file, known.get(file.path), seen(intake, behind)) for behind, file in enumerate(reversed(files))]
    writer.drop(iter([gone] if gone else []))
    writer.write(((task, intake.take(task)) for task in reversed(tasks)), _MOST)
    writer.end()
    return True


def _look_at(path: str, location: str, intake: Intake) -> FoundFile | None:
    try:
        return look_at(path, location, intake.site)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _is_index(path: str) -> bool:
    return PurePosixPath(path).stem == "index"
