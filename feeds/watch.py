"""Keeps the store in step with the folder while a server runs."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

from feeds.config import FILE_NAME, Settings, load
from feeds.errors import FeedsError
from feeds.read import SUFFIXES
from feeds.store import Store
from feeds.sync import sync

_RESCAN = 60_000  # ms; finds what the system does not tell of: network file systems, what is behind links
_SETTLED = 300  # ms without a change before a sync, so that a checkout is one sync and not hundreds

log = logging.getLogger(__name__)


def keep_in_step(settings: Settings, store: Store, stop: Event) -> None:
    """Sync at every change below the folder, of feeds.yaml too, until told to stop.

    What goes wrong is logged, and tried again at the next change.
    """
    changes = watch(
        settings.folder,
        watch_filter=_concerns_us,
        debounce=10 * _SETTLED,
        step=_SETTLED,
        stop_event=stop,
        rust_timeout=_RESCAN,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    told = ""
    for _ in changes:
        try:
            report = sync(load(settings.folder), store, datetime.now(UTC))
            if any((report.added, report.changed, report.removed)):
                log.info("%d added, %d changed, %d removed", report.added, report.changed, report.removed)
            told = ""
        except FeedsError as error:
            if str(error) != told:  # the folder is looked at every minute
                log.error("%s Until then the feeds stay as they are.", error)
            told = str(error)
        except Exception:
            log.exception("The folder could not be followed. It is tried again at the next change.")


def _concerns_us(_change: Change, path: str) -> bool:
    """Source files, feeds.yaml, and folders; not what else is written below the folder, the store perhaps."""
    name, suffix = Path(path).name, Path(path).suffix.lower()
    return name == FILE_NAME or suffix in SUFFIXES or not suffix
