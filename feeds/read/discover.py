"""Which files of a folder are source files."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from feeds.errors import FolderError
from feeds.model import Diagnostic, Severity
from feeds.read.engines import SourceSite
from feeds.spool import Spool

_MANY = 200_000  # names in a folder; more are not sorted in memory


class FoundFile(NamedTuple):
    """A source file as the folder lists it. No dataclass, because a scan makes one of each file."""

    path: str  # relative to the folder, "/" between the parts; a name that is not UTF-8 shows its bytes as \\xNN
    location: str
    size: int  # bytes, with those of the files beside
    mtime_ns: int  # of the newest
    beside: tuple[Path, ...] = ()  # files that are part of what it says


@dataclass(frozen=True, slots=True)
class Unseen(Diagnostic):
    """What could not be looked at, a file or a folder: nobody knows what is there now."""


def discover(
    folder: Path, site: SourceSite, takes: Callable[[str], bool] | None = None
) -> Iterator[FoundFile | Diagnostic]:
    """List the source files below a folder in the order of their paths, and what could not be listed.

    Names that begin with "." are passed over, as every engine does. Each folder is listed once, whatever links lead
    to it. Raises FolderError where the folder itself cannot be listed.

    :param takes: instead of the site's own, whether a file is a source file; asked in the order of the paths
    """
    takes = takes or site.takes
    trees = _Trees(folder, site)
    try:
        above = [_Listing(str(folder), "", trees.root)]
    except OSError as error:
        raise FolderError(f"{folder} cannot be read: {error.strerror}. Name a folder that can.") from error
    while above:
        listing = above[-1]
        yield from listing.told()
        prefix = listing.prefix
        for name in listing.rest:
            path = prefix + name
            try:
                if path[-1] != "/":
                    if takes(path) and (file := look_at(path, listing.location_of(name), site)):
                        yield file
                elif site.enters(path[:-1]):
                    if real := trees.enter(listing, name):
                        above.append(_Listing(listing.location_of(name[:-1]), path, real))
                        break
                    yield _loop(path[:-1])
            except OSError as error:
                yield _unreadable(path.rstrip("/"), error)
        else:
            above.pop()


def look_at(path: str, location: str, site: SourceSite) -> FoundFile | None:
    """A source file as it is now; None for what is no file. Raises OSError."""
    found = os.stat(location)  # noqa: PTH116 - making a Path costs more than the call
    if not stat.S_ISREG(found.st_mode):  # to open a pipe would wait for ever
        return None
    size, newest = found.st_size, found.st_mtime_ns
    beside = tuple(each for each in site.beside(path) if each.is_file())
    for each in beside:
        found = each.stat()
        size, newest = size + found.st_size, max(newest, found.st_mtime_ns)
    return FoundFile(path, location, size, newest, beside)


def shown(name: str) -> str:
    """A name or path as people see it and the store holds it: with the bytes that are not UTF-8 as \\xNN."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("utf-8", "backslashreplace")
    return name


class _Listing:
    """What is in a folder, without names that begin with ".", in the order of the paths. Raises OSError."""

    def __init__(self, location: str, prefix: str, real: str) -> None:
        self.prefix = prefix  # of the paths; ends with "/"
        self.real = real  # the location without links
        self.links: set[str] = set()  # names of links to folders
        self._location = location
        self._told: list[Diagnostic] = []
        self._written: dict[str, str] = {}  # names that are shown otherwise
        self.rest = self._names()  # those of folders end with "/", by which they are in the order of what is in them

    def told(self) -> list[Diagnostic]:
        """What could not be looked at; once."""
        told, self._told = self._told, []
        return told

    def location_of(self, name: str) -> str:
        """Where a file or folder is."""
        return f"{self._location}/{self._written.get(name, name)}"

    def _names(self) -> Iterator[str]:
        names: list[str] = []
        with os.scandir(self._location) as entries:
            for entry in entries:
                if name := self._name(entry):
                    names.append(name)
                    if len(names) == _MANY:
                        return _sorted_on_disk(chain(names, filter(None, map(self._name, entries))))
        return iter(sorted(set(names) if self._written else names))  # two names may be shown as one

    def _name(self, entry: os.DirEntry[str]) -> str | None:
        if entry.name[0] == ".":
            return None
        name = shown(entry.name)
        if name is not entry.name:
            self._written[name] = entry.name
        try:
            if not entry.is_dir():
                return name
            if entry.is_symlink():
                self.links.add(f"{name}/")
        except OSError as error:
            self._told.append(_unreadable(self.prefix + name, error))
            return None
        return f"{name}/"


def _sorted_on_disk(names: Iterable[str]) -> Iterator[str]:
    spool = Spool(1)
    for name in names:
        spool.add((name,))

    def rest() -> Iterator[str]:
        with spool:
            yield from (name for (name,) in spool.in_order())

    return rest()


class _Trees:
    """Where the folder and what links lead to are, by which a folder is known that is listed elsewhere."""

    def __init__(self, folder: Path, site: SourceSite) -> None:
        self.root = str(folder.resolve())
        self._site = site
        self._prefixes = {self.root: ""}  # of the paths below each

    def enter(self, listing: _Listing, name: str) -> str | None:
        """The folder's location without links, where it is to be listed here."""
        if name not in listing.links:
            real = f"{listing.real}/{name[:-1]}"
            return None if real in self._prefixes else real
        real = os.path.realpath(listing.location_of(name[:-1]))
        if self._holds(real):
            return None
        self._prefixes[real] = listing.prefix + name
        return real

    def _holds(self, real: str) -> bool:
        """Whether a folder is listed as a part of a tree."""
        for tree, prefix in self._prefixes.items():
            if f"{real}/".startswith(f"{tree}/"):
                below = shown(real[len(tree) + 1 :])
                parts = below.split("/") if below else []
                ways = ["/".join(parts[: number + 1]) for number in range(len(parts))]
                if all(self._site.enters(prefix + way) for way in ways) and not any(p.startswith(".") for p in parts):
                    return True
        return False


def _unreadable(path: str, error: OSError) -> Diagnostic:
    kind = Diagnostic if isinstance(error, FileNotFoundError) else Unseen
    return kind(
        "unreadable", Severity.ERROR, path, None, f"It cannot be read: {error.strerror}.", "It was passed over."
    )


def _loop(path: str) -> Diagnostic:
    message = "The link leads to a folder that is listed elsewhere."
    return Diagnostic("link-loop", Severity.WARNING, path, None, message, "The link was not followed.")
