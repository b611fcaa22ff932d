"""The folders of content of a Hugo site: which files are pages, which folders are sections or bundles.

From Hugo's source: hugofs/files/classifier.go, hugolib/content_map.go, source/fileInfo.go
(https://gohugo.io/content-management/page-bundles/, /sections/, /front-matter/#cascade).
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from feeds.model import BodyFormat
from feeds.read.engines.engine import Folder
from feeds.read.engines.hugo.permalinks import glob
from feeds.read.engines.hugo.site import Mount
from feeds.read.front_matter import split

FORMATS: dict[str, BodyFormat | None] = {
    **dict.fromkeys((".md", ".markdown", ".mdown"), "markdown"),
    **dict.fromkeys((".html", ".htm"), "html"),
    **dict.fromkeys((".rst", ".rest"), "rst"),
    **dict.fromkeys((".org", ".asciidoc", ".adoc", ".ad", ".pandoc", ".pdc"), None),  # nobody reads them here
}
_PICTURES = ("feature", "cover", "thumbnail")  # what themes look for in a bundle
_PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")


@dataclass(frozen=True, slots=True)
class Place:
    """A file's place in the content."""

    folder: str  # relative to the content; of a bundle's index file, that in which the bundle is
    name: str  # without language and suffix; of a bundle's index file, the name of the bundle
    language: str
    is_bundle: bool


@dataclass
class Content:
    """What the folders of content hold, as far as pages depend on it."""

    mounts: list[Mount]
    languages: tuple[str, ...]
    sections: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)  # by folder and language: metadata
    bundles: set[str] = field(default_factory=set)  # folders with an index file, relative to the site's root
    pictures: dict[str, str] = field(default_factory=dict)  # name of the picture that stands for a bundle

    def survey(self, folder: Folder) -> None:
        """Look for sections and bundles. What is in a bundle, is no page."""
        for mount in self.mounts:
            for path, names in walk(folder.root, mount.folder):
                place = PurePosixPath(mount.target, PurePosixPath(path).relative_to(mount.folder)).as_posix()
                for name in names:
                    stem, _, suffix = name.rpartition(".")
                    first, _, language = stem.partition(".")
                    if first == "index" and f".{suffix.lower()}" in FORMATS:
                        self.bundles.add(path)
                    elif first == "_index" and f".{suffix.lower()}" in FORMATS:
                        self._add_section(folder, f"{path}/{name}", place, language or mount.language)
                if path in self.bundles and (picture := next(filter(_is_picture, names), "")):
                    self.pictures[path] = picture

    def _add_section(self, folder: Folder, path: str, place: str, language: str) -> None:
        text = folder.text(path)
        matter = split(path, text) if text else None
        section = "" if place == "." else place
        self.sections.setdefault(section, {})[language] = matter.metadata if matter else {}

    def mount(self, path: str) -> Mount | None:
        """The folder of content that holds a path."""
        return next((each for each in self.mounts if f"{path}/".startswith(f"{each.folder}/")), None)

    def enters(self, path: str) -> bool:
        """Whether pages may be in or below a folder."""
        return any(f"{each.folder}/".startswith(f"{path}/") for each in self.mounts) or self.mount(path) is not None

    def takes(self, path: str) -> bool:
        """Whether a file is a page."""
        mount, file = self.mount(path), PurePosixPath(path)
        if mount is None or file.suffix.lower() not in FORMATS or file.name.startswith("_index."):
            return False
        above = [parent.as_posix() for parent in file.parents]
        above = above[: above.index(mount.folder) + 1]
        if file.name.startswith("index."):
            above = above[1:]
        return not any(parent in self.bundles for parent in above)

    def place(self, path: str) -> Place:
        """Where a page is; the path is relative to the site's root."""
        mount, file = self.mount(path), PurePosixPath(path)
        relative = file.relative_to(mount.folder) if mount else file
        relative = PurePosixPath(mount.target, relative) if mount else relative
        name, language = file.stem, mount.language if mount else self.languages[0]
        stem, _, code = name.rpartition(".")
        if stem and code.lower() in self.languages:
            name, language = stem, code.lower()
        parent = relative.parent
        is_bundle = name == "index" and parent.name != ""
        if is_bundle:
            name, parent = parent.name, parent.parent
        return Place("" if parent == PurePosixPath(".") else parent.as_posix(), name, language, is_bundle)

    def sections_of(self, place: Place) -> tuple[str, ...]:
        """The parts of the path of the section that a page is in: the first folder, or the deepest with an _index."""
        parts = tuple(place.folder.split("/")) if place.folder else ()
        for count in range(len(parts), 1, -1):
            if "/".join(parts[:count]) in self.sections:
                return parts[:count]
        return parts[:1]

    def cascaded(self, place: Place, site: Any) -> dict[str, Any]:
        """What pages take over from the sections above them, the nearest first, and from the site."""
        found: dict[str, Any] = {}
        if not self.sections and not site:
            return found
        parts = place.folder.split("/") if place.folder else []
        page = f"/{place.folder}/{place.name}".replace("//", "/")
        for count in range(len(parts), -1, -1):
            own = self.sections.get("/".join(parts[:count]), {}).get(place.language)
            for rule in _rules(own.get("cascade") if own else None):
                _take(rule, page, place.language, found)
        for rule in _rules(site):
            _take(rule, page, place.language, found)
        return found


def _rules(cascade: Any) -> list[dict[str, Any]]:
    rules = cascade if isinstance(cascade, list) else [cascade]
    return [rule for rule in rules if isinstance(rule, dict)]


def _take(rule: Mapping[str, Any], page: str, language: str, found: dict[str, Any]) -> None:
    target = rule.get("_target") or rule.get("target")
    if isinstance(target, dict) and not _matches(target, page, language):
        return
    params = rule.get("params")
    for key, value in {**(params if isinstance(params, dict) else {}), **rule}.items():
        if key.lower() not in ("_target", "target", "params"):
            found.setdefault(key.lower(), value)


def _matches(target: Mapping[str, Any], page: str, language: str) -> bool:
    tests = {"path": page, "kind": "page", "lang": language, "environment": "production"}
    return all(
        glob(wanted).fullmatch(tests[key.lower()])
        for key, wanted in target.items()
        if key.lower() in tests and isinstance(wanted, str) and wanted
    )


def _is_picture(name: str) -> bool:
    lowered = name.lower()
    return lowered.endswith(_PICTURE_SUFFIXES) and any(word in lowered for word in _PICTURES)


def walk(root: os.PathLike[str], folder: str) -> Iterator[tuple[str, list[str]]]:
    """Each folder, relative to the root, and the names of its files."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        names: list[str] = []
        try:
            with os.scandir(os.path.join(root, path)) as entries:  # noqa: PTH118 (a tenth of the time)
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(f"{path}/{entry.name}")
                    else:
                        names.append(entry.name)
        except (OSError, ValueError):
            continue
        yield path, sorted(names)
