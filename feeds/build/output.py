"""The folder that a site is built in: files put whole, their codings beside them, and taken away. It renders nothing.

A file and what stands beside it under the names of its codings belong together: what is said of one is said of all.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from feeds.delivery.codings import CODINGS, FILE_SUFFIXES, is_worth_coding
from feeds.errors import BuildError
from feeds.model import Document

PRIVATE = ".feeds"
"""Name of the folder, in the one that is built, that is for ourselves."""

_NEW = "new"  # folder therein: what is not whole yet
_SECOND = 1_000_000_000  # ns

# Of what the articles' names ask for, and not of the disk: the name is too long, or no text of this file system.
_UNNAMEABLE = (errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL)


class State(StrEnum):
    """What became of a file, or would."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REMOVED = "removed"


class Held(NamedTuple):
    """How we left a file. Another size or time tells that somebody touched it, another digest: it is not ours."""

    size: int
    mtime_ns: int
    is_coded: bool
    digest: bytes


class InTheWayError(BuildError):
    """Something that is not ours has the name of a file, or of a folder that it is in."""


class UnnameableError(BuildError):
    """A file cannot have its name on this file system."""


class Output:
    """The folder. It follows no link below itself.

    Every method raises BuildError, in a sentence for who builds, where the folder cannot be read or written.
    """

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)
        self._new = f"{self._root}/{PRIVATE}/{_NEW}"
        self._folders: set[str] = set()  # that are known to be folders, and no links
        self._news = 0

    def prepare(self) -> None:
        """Make the folder where there is none."""
        with self._errors(self._root):
            try:
                os.makedirs(self._new, exist_ok=True)  # noqa: PTH103 - making a Path of each file costs too much
            except (FileExistsError, NotADirectoryError) as error:
                raise BuildError(f"{self._root} is not a folder. Name another one to build in.") from error

    def tidy(self) -> None:
        """Throw away what a build that was killed has left unfinished; none may be at work."""
        with self._errors(self._root):
            for name in os.listdir(self._new):  # noqa: PTH208
                os.unlink(f"{self._new}/{name}")  # noqa: PTH108

    def is_free(self, file: str) -> bool:
        """Whether nothing has the file's name, or that of a coding beside it."""
        with self._errors(file):
            return not any(os.path.lexists(each) for each in self._names(file))

    def is_as(self, file: str, held: Held) -> bool:
        """Whether the file, and its codings, are as they were left."""
        with self._errors(file):
            found = self._stat(self._path(file))
            if found is None or (found.st_size, found.st_mtime_ns) != (held.size, held.mtime_ns):
                return False
            return not held.is_coded or all(
                self._has_time(each, held.mtime_ns) for each in self._codings(file).values()
            )

    def is_ours(self, file: str, held: Held) -> bool:
        """Whether nobody else has put something else in the file's place, though it may be gone or have another time.

        What stands beside it under the names of its codings follows it, as far as we wrote any.
        """
        with self._errors(file):
            path = self._path(file)
            if os.path.lexists(path):
                found = self._stat(path)
                if found is None or found.st_size != held.size:
                    return False
                if found.st_mtime_ns != held.mtime_ns and _digest(_bytes_of(path)) != held.digest:
                    return False
            return held.is_coded or not any(os.path.lexists(each) for each in self._codings(file).values())

    def put(self, file: str, document: Document, *, is_ours: bool, is_written: bool) -> tuple[State, Held]:
        """Let a file hold a document, and tell what that changed.

        Whoever reads sees the old file or the new one, whole; and never an old coding beside a new file: codings that
        are no longer wanted go first, the others take their places next, and the file itself last.

        :param is_ours: whether what has the file's name may be replaced. If not, it may only say the same
        :param is_written: False to change nothing
        """
        with self._errors(file):
            is_there = self._enter(os.path.dirname(file), is_written)  # noqa: PTH120
            path = self._path(file)
            found = self._stat(path) if is_there else None
            is_same = found is not None and found.st_size == len(document.body) and _bytes_of(path) == document.body
            mtime = found.st_mtime_ns if found and is_same else _time_of(document, found)
            codings = self._codings(file) if is_worth_coding(document.body, document.media_type) else {}
            unwanted = [] if codings else [name for name in self._codings(file).values() if os.path.lexists(name)]
            if not is_ours and (unwanted or not is_same):
                raise _in_the_way(file)
            bodies = {} if is_same else {path: document.body}
            if is_same or is_written:
                bodies = self._stale(codings, document.body, mtime if is_same else None, is_written) | bodies
            state = _state(found, is_same=not bodies and not unwanted)
            if is_written and state is not State.SAME:
                whole = [(self._write(body, mtime), name) for name, body in bodies.items()]
                for name in unwanted:
                    os.unlink(name)  # noqa: PTH108
                for new, name in whole:
                    os.replace(new, name)  # noqa: PTH105
                mtime = os.stat(path).st_mtime_ns  # noqa: PTH116 - as precise as the file system keeps it
            return state, Held(len(document.body), mtime, bool(codings), _digest(document.body))

    def remove(self, file: str) -> None:
        """Take a file away, with its codings, and the folders that are empty then."""
        with self._errors(file):
            folder = os.path.dirname(file)  # noqa: PTH120
            if not self._enter(folder, is_made=False):
                return
            for name in (*self._codings(file).values(), self._path(file)):
                with suppress(FileNotFoundError):
                    os.unlink(name)  # noqa: PTH108
            with suppress(OSError):  # it is not empty
                while folder:
                    os.rmdir(self._path(folder))  # noqa: PTH106
                    self._folders.discard(folder)
                    folder = os.path.dirname(folder)  # noqa: PTH120

    def leave(self, file: str, held: Held) -> None:
        """Leave a file to who put it in the place of ours: no host may send our codings instead of it."""
        with self._errors(file):
            if held.is_coded and self._enter(os.path.dirname(file), is_made=False):  # noqa: PTH120
                for name in self._codings(file).values():
                    if self._has_time(name, held.mtime_ns):
                        os.unlink(name)  # noqa: PTH108

    def forget(self, file: str) -> bool:
        """Tell whether a file was never finished; what there is of its codings goes away."""
        with self._errors(file):
            if os.path.lexists(self._path(file)):
                return False
        self.remove(file)
        return True

    def _path(self, file: str) -> str:
        parts = file.split("/")
        if "\0" in file or not {"", ".", ".."}.isdisjoint(parts) or parts[0] == PRIVATE:
            raise _unnameable(file)
        return f"{self._root}/{file}"

    def _codings(self, file: str) -> dict[str, str]:
        path = self._path(file)
        return {coding: path + suffix for coding, suffix in FILE_SUFFIXES.items()}

    def _names(self, file: str) -> Iterator[str]:
        yield self._path(file)
        yield from self._codings(file).values()

    def _enter(self, folder: str, is_made: bool) -> bool:
        """Whether a folder is there; `is_made` tells to make it. Links and files are in the way."""
        if not folder or folder in self._folders:
            return True
        if not self._enter(os.path.dirname(folder), is_made):  # noqa: PTH120
            return False
        path = self._path(folder)
        if is_made:
            with suppress(FileExistsError):  # another process may be first
                os.mkdir(path)  # noqa: PTH102
        try:
            is_folder = stat.S_ISDIR(os.lstat(path).st_mode)
        except FileNotFoundError:
            return False
        if not is_folder:
            raise _in_the_way(folder)
        self._folders.add(folder)
        return True

    def _stat(self, path: str) -> os.stat_result | None:
        """Of a regular file; None where there is none, or something else."""
        try:
            found = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        return found if stat.S_ISREG(found.st_mode) else None

    def _stale(self, codings: dict[str, str], body: bytes, mtime: int | None, is_written: bool) -> dict[str, bytes]:
        """What the codings are to hold, by name, of those that hold something else.

        :param mtime: of the file, if it stays: who copied the folder may have changed all times, and no bytes
        """
        found: dict[str, bytes] = {}
        for coding, name in codings.items():
            if mtime is None or not self._has_time(name, mtime):
                coded = CODINGS[coding](body)
                if mtime is None or self._stat(name) is None or _bytes_of(name) != coded:
                    found[name] = coded
                elif is_written:
                    os.utime(name, ns=(mtime, mtime))
        return found

    def _has_time(self, path: str, mtime_ns: int) -> bool:
        found = self._stat(path)
        return found is not None and found.st_mtime_ns == mtime_ns

    def _write(self, body: bytes, mtime_ns: int) -> str:
        """A new file, not yet in its place."""
        self._news += 1
        new = f"{self._new}/{os.getpid()}-{self._news}"
        with open(new, "xb") as file:  # noqa: PTH123
            file.write(body)
        os.utime(new, ns=(mtime_ns, mtime_ns))
        return new

    @contextmanager
    def _errors(self, file: str) -> Iterator[None]:
        try:
            yield
        except UnicodeEncodeError as error:
            raise _unnameable(file) from error
        except (IsADirectoryError, NotADirectoryError) as error:
            raise _in_the_way(file) from error
        except OSError as error:
            if error.errno in _UNNAMEABLE:
                raise _unnameable(file) from error
            raise BuildError(
                f"{error.filename or file} cannot be written: {error.strerror}. What is built so far is whole; mend it "
                f"and build again."
            ) from error


def _in_the_way(name: str) -> InTheWayError:
    return InTheWayError(f"{name} is not built: something else has its name. Move it away, and build again.")


def _unnameable(name: str) -> UnnameableError:
    return UnnameableError(f"{name} is not built: the file system takes no such name. A shorter one would do.")


def _bytes_of(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read()


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()[:16]


def _state(found: os.stat_result | None, *, is_same: bool) -> State:
    if found is None:
        return State.NEW
    return State.SAME if is_same else State.CHANGED


def _time_of(document: Document, found: os.stat_result | None) -> int:
    """When a file changed, as hosts will tell: later than it did before, in whole seconds as HTTP has them."""
    modified = int(document.modified.timestamp())
    return max(modified, found.st_mtime_ns // _SECOND + 1 if found else modified) * _SECOND
