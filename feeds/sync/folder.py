"""A sync of the whole folder."""

from collections.abc import Iterator
from datetime import datetime

from feeds.config import Settings, program
from feeds.errors import SettingsError, StoreError
from feeds.intake import Intake
from feeds.model import Diagnostic, Severity
from feeds.read import SourceSite
from feeds.store import Store
from feeds.sync.aliases import note_aliases
from feeds.sync.report import Progress, Report, Tally, tell_caches
from feeds.sync.scan import Work, complete
from feeds.sync.taking import taken
from feeds.sync.undated import Undated
from feeds.sync.writer import Writer

_FIRST_BATCH = 200  # files in a transaction of the first sync
_BATCH = 2000  # and later: readers see nothing of a move, if what is gone and what came are in one transaction


def sync(
    settings: Settings, store: Store, now: datetime, progress: Progress | None = None, processes: int = 1
) -> Report:
    """Bring the store up to date with the folder, and tell caches in front what changed.

    Waits while another process does the same. Raises FolderError and StoreError; one of the latter is a store that
    holds another folder.

    :param processes: how many may read and normalize beside this one, if there is much to do
    """
    return sync_all(settings, store, now, progress, processes)[0]


def sync_all(
    settings: Settings, store: Store, now: datetime, progress: Progress | None = None, processes: int = 1
) -> tuple[Report, Intake]:
    """The same; also by what the articles were taken in."""
    with store.exclusive():
        settings, site = complete(settings)
        diagnostics = _broken(settings, store, site)
        intake = Intake(settings, site, now)
        tally = Tally()
        with Work(store, intake) as work:
            _require_own_store(settings, store, work)
            is_found_anew = store.keep_search(now)
            _take_in(store, intake, work, tally, progress, processes)
            diagnostics += [*work.diagnostics, *_emptiness(site, work)]
        # All that shapes documents and that the remembered settings do not tell.
        fingerprint = f"{intake.fingerprint} {program('publish', 'render')} {settings.base_url} {settings.title}"
        is_settled = store.settle(settings.entries, settings.budget, now)
        note_aliases(store, site)
        is_other = store.note_settings(fingerprint, settings.remembered, now)
    report = tally.report(intake, diagnostics, of_all=is_other or is_settled or is_found_anew)
    tell_caches(report)
    return report, intake


def _broken(settings: Settings, store: Store, site: SourceSite) -> list[Diagnostic]:
    """The engine's settings that cannot be read, as from the start.

    Raises SettingsError where a file of them could be read last time and cannot now: it is edited.
    """
    found: list[Diagnostic] = []
    last = store.settings_text()
    for name, problem in site.broken.items():
        if last and name not in settings.recalled(last).broken:
            raise SettingsError(f"{site.engine.folder.root / name} cannot be read: {problem}. Mend it.")
        message, action = f"It cannot be read: {problem}.", "It was taken as if it said nothing."
        found.append(Diagnostic("settings-broken", Severity.ERROR, name, None, message, action))
    return found


def _emptiness(site: SourceSite, work: Work) -> Iterator[Diagnostic]:
    if not work.files and site.engine.name != "none":
        message = f"The folder is a site of {site.engine.name.title()}, and holds no post where that keeps them."
        action = "Nothing is published. Name another folder, or state 'engine' in feeds.yaml."
        yield Diagnostic("no-articles", Severity.WARNING, ".", None, message, action)


def _require_own_store(settings: Settings, store: Store, work: Work) -> None:
    """Refuse a store that holds another folder, whose articles would all be gone; the same one may have moved."""
    folder = str(settings.folder)
    last = store.remember_folder(folder)
    if last in (None, folder):
        return
    if work.is_of_another_folder:
        raise StoreError(
            f"The store holds the articles of {last}, and none of them is in {folder}. Name another store for this "
            f"folder (FEEDS_STORE, or 'store' in feeds.yaml), or remove the old one."
        )
    store.remember_folder(folder, instead_of=last)


def _take_in(store: Store, intake: Intake, work: Work, tally: Tally, progress: Progress | None, processes: int) -> None:
    """Do the work: drop what is gone, and write what is new or changed."""
    most = _FIRST_BATCH if work.is_first else _BATCH
    is_first_of_site = store.settings_text() is None and intake.site.engine.name != "none"
    writer = Writer(store, intake.now, tally, progress, len(work))
    writer.drop(work.gone(most))
    with Undated(store.oldest()) as undated:
        with taken(intake, work.tasks(), len(work), processes) as results:
            writer.write(undated.held_back(results) if is_first_of_site else results, most)
        with taken(intake, undated.tasks(), len(undated), processes) as results:
            writer.write(results, most)
    writer.end()
