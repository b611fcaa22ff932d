"""Rows of counts in memory that processes share, one row for each process. It does not know what is counted.

A count takes no lock and no system call, since each process adds to its own row. Its threads need no lock either:
CPython lets another thread run at calls and backward jumps only, and an addition in place has neither as long as a
constant or a variable is added, not a call. (A build without the GIL may lose counts.)

The memory is a file in /dev/shm, not beside the store: there a full disk does not kill who counts (SIGBUS), a busy one
does not make a request wait for a count, and each container has its own.
"""

import fcntl
import hashlib
import logging
import mmap
import os
import stat
import struct
import weakref
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import NamedTuple

GAUGES = 24
"""The first column of those that tell what a process has now, and that start at 0 with each process."""

_COLUMNS = 32
_ROWS = 128  # of more processes, each counts for itself
_FOLDER = Path("/dev/shm")  # noqa: S108 - what is found there is not trusted
_HEADER = b"feeds metrics 1\n"  # and the path of the file that is counted for
_HEADER_BYTES = 4096
_SIZE = _HEADER_BYTES + _ROWS * _COLUMNS * 8
_MOST = 1 << 62  # no honest count is greater, and to a greater one nothing could soon be added
_FLOCK = "hhqqi"  # struct flock of Linux: l_type, l_whence, l_start, l_len, l_pid

log = logging.getLogger(__name__)


class SharedCounts:
    """Counts of all processes of this user, on this machine, that count for one thing. Safe with threads and forks.

    They survive the processes, until the machine is restarted. Where no memory can be shared, this process counts for
    itself; the log says why, and nothing is raised.
    """

    def __init__(self, subject: str, file: Path | None) -> None:
        """Share counts with who names the same.

        :param subject: what is counted for; may hold secrets
        :param file: an absolute path; when there is nothing any more, the memory can go
        """
        self._name = hashlib.sha256(subject.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._file = file
        self._lock = Lock()
        self._taken: _Board | None = None
        self._alone = _row_alone()
        _inheritable.add(self)

    @cached_property
    def own(self) -> memoryview:
        """The row of this process, to add to; ask for it at each count, because a forked process gets another."""
        # It is taken with the first count, and not before: who loads the application to fork counts nothing, and uWSGI
        # forks without telling Python (unless it is started with --py-call-osafterfork).
        return self._board.cells[self._board.row * _COLUMNS :][:_COLUMNS]

    def total(self, column: int) -> int:
        """What was counted in a column, by the living and the dead."""
        return sum(self._board.cells[column::_COLUMNS])

    def living(self) -> list[memoryview]:
        """The rows of the processes that live, of those that have counted something; this process is one."""
        cells = self._board.cells
        return [cells[row * _COLUMNS :][:_COLUMNS] for row in self._board.rows_in_use()]

    @property
    def _board(self) -> "_Board":
        with self._lock:  # two first counts at once take one row
            if self._taken is None:
                self._taken = self._take()
            return self._taken

    def _take(self) -> "_Board":
        place = _FOLDER / f"feeds-metrics-{os.geteuid()}-{self._name}"
        try:
            _sweep(place)
            return _take_row(place, self._file)
        except OSError as error:
            log.warning("%s cannot be used: %s. /metrics tells of one process alone.", place, error.strerror or error)
            return _Board(self._alone, 0, None)

    def forget_inherited(self) -> None:
        """Start anew in a forked process: the row is its parent's."""
        self.__dict__.pop("own", None)
        self._lock = Lock()
        self._taken = None
        self._alone = _row_alone()


class _Board(NamedTuple):
    """All rows, and which of them is ours."""

    cells: memoryview
    row: int
    place: Path | None  # of the memory; None where it is not shared

    def rows_in_use(self) -> list[int]:
        if self.place is None:
            return [self.row]
        try:
            with self.place.open("r+b") as file:  # opened anew, to see our own lock, too
                return [row for row in range(_ROWS) if _is_locked(file.fileno(), row)]
        except OSError:  # the file was removed; who has mapped it goes on
            return [self.row]


def _row_alone() -> memoryview:
    return memoryview(bytearray(_COLUMNS * 8)).cast("Q")


def _take_row(place: Path, counted_for: Path | None) -> _Board:
    """Map the memory, and lock a row of it for as long as it is mapped. Raises OSError."""
    file = os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    try:
        _require_ours(file)
        os.posix_fallocate(file, 0, _SIZE)  # changes nothing that is there; memory that is full says so now
        os.pwrite(file, (_HEADER + os.fsencode(counted_for or "") + b"\n")[:_HEADER_BYTES], 0)
        row = next((row for row in range(_ROWS) if _lock(file, row)), None)
        if row is None:
            raise OSError(f"{_ROWS} processes use it already")
        mapping = mmap.mmap(file, _SIZE)  # holds the open file, and so the lock
    finally:
        os.close(file)
    cells = memoryview(mapping)[_HEADER_BYTES:].cast("Q")
    for column in range(_COLUMNS):
        if column >= GAUGES or cells[row * _COLUMNS + column] > _MOST:
            cells[row * _COLUMNS + column] = 0
    return _Board(cells, row, place)


def _require_ours(file: int) -> None:
    """Raise OSError unless the file is new, or was made here."""
    about = os.fstat(file)
    is_ours = stat.S_ISREG(about.st_mode) and about.st_uid == os.geteuid() and about.st_size in (0, _SIZE)
    # Another process may be making it at this moment; the header comes last.
    if not is_ours or os.pread(file, len(_HEADER), 0) not in (b"", bytes(len(_HEADER)), _HEADER):
        raise OSError("it is damaged, or something else; remove it")


# These locks belong to the open file. Those of lockf belong to the process, and go when it closes any descriptor of it.
def _lock(file: int, row: int) -> bool:
    try:
        fcntl.fcntl(file, fcntl.F_OFD_SETLK, _flock(row))
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_locked(file: int, row: int) -> bool:
    answer = fcntl.fcntl(file, fcntl.F_OFD_GETLK, _flock(row))
    return bool(struct.unpack(_FLOCK, answer)[0] != fcntl.F_UNLCK)


def _flock(row: int) -> bytes:
    return struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, row, 1, 0)


def _sweep(place: Path) -> None:
    """Remove memory like that at the place where what was counted for is gone."""
    for other in place.parent.glob(f"{place.name.rpartition('-')[0]}-*"):
        with suppress(OSError):
            start = _start_of(other)
            counted_for = os.fsdecode(start.removeprefix(_HEADER).partition(b"\n")[0])
            if start.startswith(_HEADER) and counted_for and not Path(counted_for).exists():
                other.unlink()


def _start_of(place: Path) -> bytes:
    file = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        return os.pread(file, _HEADER_BYTES, 0)
    finally:
        os.close(file)


_inheritable: weakref.WeakSet[SharedCounts] = weakref.WeakSet()


def _forget_inherited() -> None:
    for counts in list(_inheritable):
        counts.forget_inherited()


os.register_at_fork(after_in_child=_forget_inherited)
