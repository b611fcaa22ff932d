"""Folder to diagnostics: all that a sync would tell, without touching the publisher's store."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL

from feeds.config import Settings
from feeds.model import EVERYTHING, Diagnostic
from feeds.store import Store
from feeds.sync import Progress, sync


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a folder."""

    engine: str
    articles: int  # that are published
    diagnostics: tuple[Diagnostic, ...]  # by path and line


def check(settings: Settings, now: datetime, progress: Progress | None = None, processes: int = 1) -> Checked:
    """Read and normalize all of a folder as a first sync does. Raises FolderError and StoreError.

    Into a store in a file, which is thrown away: two articles are known to state one id only where all are seen, and
    100,000 articles do not fit into memory.

    :param processes: how many may read and normalize beside this one, if there is much to do
    """
    with TemporaryDirectory(prefix="feeds-check-") as folder:
        url = URL.create("sqlite", database=str(Path(folder) / "store.sqlite")).render_as_string()
        store = Store.open(url, authority=settings.authority, site=settings.title)
        try:
            report = sync(replace(settings, purge=None), store, now, progress, processes)
            found = (*report.diagnostics, *store.diagnostics())
            articles = store.count(EVERYTHING)
        finally:
            store.close()
    return Checked(report.engine, articles, tuple(sorted(found, key=lambda each: (each.path, each.line or 0))))
