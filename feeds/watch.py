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
    trouble = _Trouble()
    while not stop.is_set():
        try:
            _follow(settings.folder, store, stop, trouble)
        except Exception as error:  # the server goes on with what it has
            if trouble.is_new(error):
                log.error("The folder %s cannot be followed: %s. It is tried again.", settings.folder, error)
        stop.wait(_RETRY)


class _Trouble:
    """What was told of a trouble, so that it is told once as long as it lasts."""

    def __init__(self) -> None:
        self._told = ""

    def is_new(self, error: Exception) -> bool:
        """Whether the error is to be told."""
        last, self._told = self._told, str(error)
        return self._told != last

    def is_over(self) -> None:
        """All is well: the same error is news if it comes again."""
        self._told = ""


def _follow(folder: Path, store: Store, stop: Event, trouble: _Trouble) -> None:
    """Sync at every change, until told to stop or the folder is another one by the same name.

    :param trouble: that of following the folder; it is over as soon as that goes well
    """
    inode = folder.stat().st_ino
    follower = Follower(folder, store)
    pace = _Pace()
    of_sync = _Trouble()
    for locations in _changes(folder, stop):
        try:
            pace.wants_scan |= locations is None or not _log(follower.take(locations, datetime.now(UTC)))
            if pace.is_time_to_check():
                pace.wants_scan |= follower.is_outdated()
            if pace.is_time_to_scan():
                started = time.monotonic()
                _log(follower.sync(datetime.now(UTC)))
                pace.scanned(time.monotonic() - started)
                of_sync.is_over()
        except FeedsError as error:
            if of_sync.is_new(error):  # it is tried again and again
                log.error("%s Until then the feeds stay as they are.", error)
            pace.failed()
        if folder.stat().st_ino != inode:
            return
        trouble.is_over()


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


def _changes(folder: Path, stop: Event) -> Iterator[list[str] | None]:
    """Where files and folders changed, many at once; every second at least, perhaps none.

    None where changes may have been lost, which only a look through the folder finds.
    """
    trouble = _Trouble()
    is_lost = False
    while not stop.is_set():
        started = time.monotonic()
        try:
            for locations in _watched(folder, stop):
                yield locations
                if time.monotonic() - started > _RESCAN:
                    trouble.is_over()
        except OSError as error:  # the system watches no more folders
            if trouble.is_new(error):
                log.warning("Changes of %s are seen late, because it cannot be watched: %s.", folder, error)
            pause = _RESCAN
        except Exception as error:  # of watchfiles: a name is not UTF-8, and all else that it held is lost
            if trouble.is_new(error):
                log.warning("%s is looked through, because changes of it were lost: %s.", folder, error)
            is_lost = True
            pause = _TICK if time.monotonic() - started < _TICK else 0
        else:
            return
        for _ in range(pause // _TICK):
            if not stop.wait(_TICK):
                yield None if is_lost else []
                is_lost = False


def _watched(folder: Path, stop: Event) -> Iterator[list[str] | None]:
    """The same, until told to stop; None at first, for the system tells only of what happens from now on."""
    is_first = True
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
        if is_first:
            yield None
            is_first = False
        yield [location for _, location in changes]


def _log(report: Report | None) -> bool:
    """Tell what was done; whether anything was."""
    if report and any((report.added, report.changed, report.removed)):
        log.info("%d added, %d changed, %d removed", report.added, report.changed, report.removed)
    return report is not None
