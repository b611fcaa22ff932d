"""Folder to store: what is new, changed, moved, gone. The only writer of articles.

Each batch of files is one transaction, so that a sync that is killed goes on where it stopped, and readers never see
half of a batch.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from multiprocessing import get_context

from feeds.config import Settings
from feeds.errors import SettingsError, StoreError
from feeds.intake import Intake, Task, is_fresh
from feeds.model import Diagnostic, Severity
from feeds.read import FoundFile, SourceSite, discover, settings_of, survey
from feeds.store import Changes, FileResult, FileState, Store

_FIRST_BATCH = 200  # files in a transaction of the first sync
_BATCH = 2000  # and later: what was moved is known again by what is gone, if both are in one transaction
_FEWEST_TO_SHARE = 400  # files; other processes take half a second to start
_SHARE = 20  # files that a process takes at once

Progress = Callable[[int, int], None]  # called with the numbers of files done and to do


@dataclass(frozen=True, slots=True)
class Report:
    """What a sync did, in numbers of articles."""

    settings: Settings  # that were followed, complete with what the site's engine says
    engine: str
    added: int
    changed: int
    removed: int
    diagnostics: tuple[Diagnostic, ...]  # of folders and links, which the store does not hold


def complete(settings: Settings) -> tuple[Settings, SourceSite]:
    """The site that the folder belongs to, and the settings with what its engine says."""
    site = survey(settings.folder, settings.engine)
    return settings.completed(settings_of(site), site.broken), site


def sync(
    settings: Settings, store: Store, now: datetime, progress: Progress | None = None, processes: int = 1
) -> Report:
    """Bring the store up to date with the folder.

    Waits while another process does the same. Raises FolderError and StoreError; one of the latter is a store that
    holds another folder.

    :param processes: how many may read and normalize beside this one, if there is much to do
    """
    with store.exclusive():
        settings, site = complete(settings)
        files, diagnostics = discover(settings.folder, site)
        known = store.known_files()
        _require_own_store(settings, store, known, files)
        diagnostics += _site_diagnostics(settings, store, site, files)
        intake = Intake(settings, site, now)
        waiting = [file for file in files if not intake.knows(file, known.get(file.path))]
        gone = _gone(known, files, diagnostics)
        seen = _seen(waiting, known, now.astimezone(settings.timezone).replace(microsecond=0))
        tasks = [Task(file, known.get(file.path), seen[file.path]) for file in waiting]
        undated = _Undated(is_wanted=store.settings_text() is None and site.engine.name != "none")
        total = Changes(0, 0, 0)
        size = _BATCH if known else _FIRST_BATCH
        with _results(intake, tasks, processes) as results:
            for start in range(0, len(tasks), size) if tasks else [0]:
                batch = [(task.file.path, next(results)) for task in tasks[start : start + size]]
                taken = [each for _, each in batch if isinstance(each, FileResult)]
                total += store.write(undated.without_undated(taken), gone, now)
                store.touch({path: each for path, each in batch if isinstance(each, FileState)})
                gone = set()
                if progress:
                    progress(min(start + size, len(tasks)), len(tasks))
        total += store.write(undated.as_the_oldest(), gone, now)
        store.note_settings(intake.fingerprint, settings.remembered, now)
    return Report(settings, site.engine.name, total.added, total.changed, total.removed, tuple(diagnostics))


def _site_diagnostics(
    settings: Settings, store: Store, site: SourceSite, files: Sequence[FoundFile]
) -> list[Diagnostic]:
    """What a person should know of the site as a whole.

    Raises SettingsError where a file of the engine's settings could be read last time and cannot now: it is edited.
    """
    found: list[Diagnostic] = []
    last = store.settings_text()
    for name, problem in site.broken.items():
        if last and name not in settings.recalled(last).broken:
            raise SettingsError(f"{site.engine.folder.root / name} cannot be read: {problem}. Mend it.")
        message, action = f"It cannot be read: {problem}.", "It was taken as if it said nothing."
        found.append(Diagnostic("settings-broken", Severity.ERROR, name, None, message, action))
    if not files and site.engine.name != "none":
        message = f"The folder is a site of {site.engine.name.title()}, and holds no post where that keeps them."
        action = "Nothing is published. Name another folder, or state 'engine' in feeds.yaml."
        found.append(Diagnostic("no-articles", Severity.WARNING, ".", None, message, action))
    return found


class _Undated:
    """Files of a site whose articles state no date, at the first sync: they were there before we looked.

    Hugo lists such pages (about, search) behind all others. Seen now, they would stand above them for ever.
    """

    def __init__(self, *, is_wanted: bool) -> None:
        self._is_wanted = is_wanted
        self._oldest: datetime | None = None
        self._kept: list[FileResult] = []

    def without_undated(self, results: Sequence[FileResult]) -> list[FileResult]:
        """The results less those of undated articles, which are kept back until the oldest date is known."""
        if not self._is_wanted:
            return list(results)
        dated: list[FileResult] = []
        for result in results:
            dates = [each.article.published for each in result.articles]
            self._oldest = min((date for date in (self._oldest, *dates) if date), default=None)
            (dated if all(dates) else self._kept).append(result)
        return dated

    def as_the_oldest(self) -> list[FileResult]:
        """What was kept back, each seen a second before the last one; as it was where no article states a date."""
        if self._oldest is None:
            return self._kept
        return [
            replace(result, articles=tuple(replace(each, seen=seen) for each in result.articles))
            for result, seen in zip(self._kept, _seconds_before(self._oldest), strict=False)
        ]


def _seconds_before(moment: datetime) -> Iterator[datetime]:
    return (moment - timedelta(seconds=ago) for ago in count(1))


@contextmanager
def _results(intake: Intake, tasks: Sequence[Task], processes: int) -> Iterator[Iterator[FileResult | FileState]]:
    """What each task's file gives, in the same order; made by other processes where there is much to do."""
    if processes < 2 or len(tasks) < _FEWEST_TO_SHARE:
        yield map(intake.take, tasks)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        try:
            yield pool.map(intake.take, tasks, chunksize=_SHARE)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _require_own_store(
    settings: Settings, store: Store, known: Mapping[str, FileState], files: Sequence[FoundFile]
) -> None:
    """Refuse a store that holds another folder, whose articles would all be gone; the same one may have moved."""
    folder = str(settings.folder)
    last = store.remember_folder(folder)
    if last in (None, folder):
        return
    if known and not any(file.path in known for file in files):
        raise StoreError(
            f"The store holds the articles of {last}, and none of them is in {folder}. Name another store for this "
            f"folder (FEEDS_STORE, or 'store' in feeds.yaml), or remove the old one."
        )
    store.remember_folder(folder, instead_of=last)


def _gone(known: Mapping[str, FileState], files: Sequence[FoundFile], diagnostics: Sequence[Diagnostic]) -> set[str]:
    """The files that are no longer there; of a folder that cannot be listed now, nothing is gone."""
    unlisted = tuple(f"{each.path}/" for each in diagnostics if each.code == "unreadable")
    missing = known.keys() - {file.path for file in files}
    return {path for path in missing if not path.startswith(unlisted)}


def _seen(waiting: Sequence[FoundFile], known: Mapping[str, FileState], now: datetime) -> dict[str, datetime]:
    """When each file is seen, by path: new and changed ones a second apart, in the order of their paths.

    Readers cannot order entries of the same second, and validators warn of them.
    """
    fresh = [file.path for file in waiting if is_fresh(file, known.get(file.path))]
    times = {path: now - timedelta(seconds=ago) for ago, path in enumerate(reversed(fresh))}
    return {file.path: times.get(file.path, now) for file in waiting}
