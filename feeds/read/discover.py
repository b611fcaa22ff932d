"""Which files of a folder are source files."""

import os
import stat
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from feeds.errors import FolderError
from feeds.model import Diagnostic, Severity
from feeds.read.engines import SourceSite

Identity = tuple[int, int]  # device and inode


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A source file as the folder lists it."""

    path: str  # relative to the folder, "/" between the parts; a name that is not UTF-8 shows its bytes as \\xNN
    location: Path
    size: int  # bytes, with those of the files beside
    mtime_ns: int  # of the newest
    beside: tuple[Path, ...] = ()  # files that are part of what it says


def discover(folder: Path, site: SourceSite) -> tuple[list[FoundFile], list[Diagnostic]]:
    """List the source files below a folder, sorted by path, with diagnostics for what could not be listed.

    Names that begin with "." are passed over, as every engine does. Each folder is listed once, whatever links lead
    to it. Raises FolderError where the folder itself cannot be listed.
    """
    files: list[FoundFile] = []
    diagnostics: list[Diagnostic] = []
    waiting = deque([(folder, "")])
    seen: set[Identity] = set()
    while waiting:
        location, prefix = waiting.pop()
        try:
            identity = _identity(location)
            if identity in seen:
                diagnostics.append(_loop(prefix.rstrip("/")))
                continue
            seen.add(identity)
            entries = _list(location)
        except OSError as error:
            if not prefix:
                raise FolderError(f"{folder} cannot be read: {error.strerror}. Name a folder that can.") from error
            diagnostics.append(_unreadable(prefix.rstrip("/"), error))
            continue
        for entry in entries:
            path = prefix + os.fsencode(entry.name).decode("utf-8", "backslashreplace")
            try:
                if entry.is_dir():
                    if not site.enters(path):
                        continue
                    if entry.is_symlink():
                        waiting.appendleft((Path(entry.path), path + "/"))  # after every real folder
                    else:
                        waiting.append((Path(entry.path), path + "/"))
                elif site.takes(path):
                    found = entry.stat()
                    if stat.S_ISREG(found.st_mode):  # to open a pipe would wait for ever
                        beside = tuple(each for each in site.beside(path) if each.is_file())
                        states = [found, *(each.stat() for each in beside)]
                        size, newest = sum(each.st_size for each in states), max(each.st_mtime_ns for each in states)
                        files.append(FoundFile(path, Path(entry.path), size, newest, beside))
            except OSError as error:
                diagnostics.append(_unreadable(path, error))
    return sorted(files, key=lambda file: file.path), diagnostics


def _list(location: Path) -> list[os.DirEntry[str]]:
    with os.scandir(location) as entries:
        return [entry for entry in entries if not entry.name.startswith(".")]


def _identity(location: Path) -> Identity:
    found = location.stat()
    return found.st_dev, found.st_ino


def _unreadable(path: str, error: OSError) -> Diagnostic:
    return Diagnostic(
        "unreadable", Severity.ERROR, path, None, f"It cannot be read: {error.strerror}.", "It was passed over."
    )


def _loop(path: str) -> Diagnostic:
    message = "The link leads to a folder that is listed elsewhere."
    return Diagnostic("link-loop", Severity.WARNING, path, None, message, "The link was not followed.")
