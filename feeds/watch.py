"""Keeps the store in step with the folder while a server runs."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from watchfiles import watch

from feeds.config import Settings
from feeds.errors import FeedsError
from feeds.store import Store
from feeds.sync import Follower, Report

_RETRY = 5  # seconds
_QUIET = 50  # ms without a change, after which those before are told
_SETTLED = 250  # ms after a change in which it is told, whatever goes on
_TICK = 1  # seconds; so late may an article appear whose time has come
_RESCAN = 60  # seconds; finds what the system does not tell of: network file systems, what is behind links
_SHARE = 100  # but a scan takes at most a hundredth of the time in which nothing asks for one
_BUSY_SHARE = 10  # and a tenth where changes do

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
    follower = Follower(folder, store)
    pace = _Pace()
    told = ""
    for locations in _changes(folder, stop):
        try:
            pace.wants_scan |= not _log(follower.take(locations, datetime.now(UTC)))
            if pace.is_time_to_check():
                pace.wants_scan |= follower.is_outdated()
            if pace.is_time_to_scan():
                started = time.monotonic()
                _log(follower.sync(datetime.now(UTC)))
                pace.scanned(time.monotonic() - started)
                told = ""
        except FeedsError as error:
            if str(error) != told:  # it is tried again and again
                log.error("%s Until then the feeds stay as they are.", error)
            told = str(error)
            pace.failed()
        if folder.stat().st_ino != inode:
            return


class _Pace:
    """When the folder is looked through: where changes ask for it, where one failed, and now and then."""

    def __init__(self) -> None:
        self.wants_scan = True
        now = time.monotonic()
        self._not_before = now
        self._at_last = now
        self._check_at = now + _RESCAN

    def is_time_to_check(self) -> bool:
        """Whether the settings are to be looked at; they may be above the folder, where no change is told."""
        if time.monotonic() < self._check_at:
            return False
        self._check_at = time.monotonic() + _RESCAN
        return True

    def is_time_to_scan(self) -> bool:
        """Whether the folder is to be looked through now."""
        now = time.monotonic()
        return now >= self._at_last or (self.wants_scan and now >= self._not_before)

    def scanned(self, seconds: float) -> None:
        """It was, and took so long."""
        now = time.monotonic()
        self.wants_scan = False
        self._not_before = now + _BUSY_SHARE * seconds
        self._at_last = now + max(_RESCAN, _SHARE * seconds)

    def failed(self) -> None:
        """What was told is lost."""
        self.wants_scan = True
        self._not_before = self._at_last = max(self._not_before, time.monotonic() + _RETRY)


def _changes(folder: Path, stop: Event) -> Iterator[list[str]]:
    """Where files and folders changed, many at once; every second at least, perhaps none."""
    told = ""
    while not stop.is_set():
        try:
            for changes in watch(
                folder,
                watch_filter=None,
                debounce=_SETTLED,
                step=_QUIET,
                stop_event=stop,
                rust_timeout=_TICK * 1000,
                yield_on_timeout=True,
                raise_interrupt=False,
            ):
                yield [location for _, location in changes]
        except Exception as error:  # the system watches no more folders, or a name is not UTF-8
            if str(error) != told:
                log.warning("Changes of %s are seen late, because it cannot be watched: %s.", folder, error)
            told = str(error)
        for _ in range(_RESCAN // _TICK):
            if not stop.wait(_TICK):
                yield []


def _log(report: Report | None) -> bool:
    """Tell what was done; whether anything was."""
    if report and any((report.added, report.changed, report.removed)):
        log.info("%d added, %d changed, %d removed", report.added, report.changed, report.removed)
    return report is not None
