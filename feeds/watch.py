"""Keeps the store in step with the folder while a server runs."""

import logging
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

from feeds.config import Settings, load
from feeds.errors import FeedsError
from feeds.read import SUFFIXES
from feeds.store import Store
from feeds.sync import sync

_RESCAN = 60  # seconds; finds what the system does not tell of: network file systems, what is behind links
_RETRY = 5  # seconds
_SETTINGS = (".yaml", ".yml", ".toml", ".json", ".py", ".meta")  # what settings and metadata are written in
_SETTLED = 300  # ms without a change before a sync, so that a checkout is one sync and not hundreds

log = logging.getLogger(__name__)


def keep_in_step(settings: Settings, store: Store, stop: Event) -> None:
    """Sync at every change below the folder, of feeds.yaml too, until told to stop.

    What goes wrong is logged once, and tried again.
    """
    told = ""
    while not stop.is_set():
        try:
            _follow(settings.folder, store, stop)
        except Exception as error:  # the server goes on with what it has
            if str(error) != told:
                log.error("The folder %s cannot be followed: %s. It is tried again.", settings.folder, error)
            told = str(error)
        stop.wait(_RETRY)


def _follow(folder: Path, store: Store, stop: Event) -> None:
    """Sync at every change, until told to stop or the folder is another one by the same name."""
    inode = folder.stat().st_ino
    told = ""
    changes = watch(
        folder,
        watch_filter=_concerns_us,
        debounce=10 * _SETTLED,
        step=_SETTLED,
        stop_event=stop,
        rust_timeout=_RESCAN * 1000,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    for _ in chain([()], changes):  # the first for what happened before
        try:
            report = sync(load(folder), store, datetime.now(UTC))
            if any((report.added, report.changed, report.removed)):
                log.info("%d added, %d changed, %d removed", report.added, report.changed, report.removed)
            told = ""
        except FeedsError as error:
            if str(error) != told:  # the folder is looked at every minute
                log.error("%s Until then the feeds stay as they are.", error)
            told = str(error)
        if folder.stat().st_ino != inode:
            return


def _concerns_us(change: Change, path: str) -> bool:
    """Source files, settings, and folders; not what else is written below the folder, the store perhaps."""
    file = Path(path)
    is_ours = file.suffix.lower() in (*SUFFIXES, *_SETTINGS)
    return is_ours or file.is_dir() or (change == Change.deleted and not file.suffix)
