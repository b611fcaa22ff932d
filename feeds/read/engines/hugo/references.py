"""Pages that other pages name, by ref and relref (https://gohugo.io/shortcodes/ref/)."""

import posixpath
from pathlib import PurePosixPath

from feeds.read.engines.engine import Folder
from feeds.read.engines.hugo.content import FORMATS, Content, walk
from feeds.read.front_matter import FrontMatter, split

_SEVERAL = ""  # where a name alone does not tell which page is meant


class References:
    """The pages of a site by what refs call them. Looked for when the first ref is met, by each process."""

    def __init__(self, folder: Folder, content: Content) -> None:
        self._folder = folder
        self._content = content
        self._pages: dict[str, dict[str, str]] = {}  # by language: path or name -> path of the file
        self._matters: dict[str, FrontMatter] = {}

    def __getstate__(self) -> tuple[Folder, Content]:
        return self._folder, self._content

    def __setstate__(self, state: tuple[Folder, Content]) -> None:
        self._folder, self._content = state
        self._pages, self._matters = {}, {}

    def find(self, wanted: str, path: str, language: str) -> str | None:
        """Path of the file that a ref in another file means; relative to the file, to the content, or a name alone."""
        place = self._content.place(path)
        pages = self._all().get(language or place.language, {})
        name = _key(wanted)
        if not name:
            return None
        if wanted.startswith("/"):
            return pages.get(name.lstrip("/")) or None
        bundle = f"{place.folder}/{place.name}" if place.is_bundle else place.folder
        for folder in dict.fromkeys((bundle, place.folder)):
            if found := pages.get(posixpath.normpath(f"{folder}/{name}").strip("/")):
                return found
        return pages.get(name) or pages.get(f"*{name}") or None

    def matter(self, path: str) -> FrontMatter:
        """Metadata of a page; none where it cannot be read."""
        if path not in self._matters:
            try:
                text = (self._folder.root / path).read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
            except OSError:
                text = ""
            self._matters[path] = split(path, text)
        return self._matters[path]

    def _all(self) -> dict[str, dict[str, str]]:
        if not self._pages:
            self._pages = {code: {} for code in self._content.languages}
            for mount in self._content.mounts:
                for folder, names in walk(self._folder.root, mount.folder):
                    for name in names:
                        if PurePosixPath(name).suffix.lower() in FORMATS:
                            self._add(f"{folder}/{name}")
        return self._pages

    def _add(self, path: str) -> None:
        place = self._content.place(path)
        if place.language not in self._pages:
            return
        pages = self._pages[place.language]
        if place.name == "_index":
            pages.setdefault(place.folder.lower(), path)
            return
        if not self._content.takes(path):
            return
        name = place.name.lower()
        pages[f"{place.folder}/{place.name}".strip("/").lower()] = path
        pages[f"*{name}"] = _SEVERAL if f"*{name}" in pages else path


def _key(wanted: str) -> str:
    """A ref without suffix, index file and language's address; in lower case."""
    name = wanted.strip().rstrip("/").lower()
    stem, dot, suffix = name.rpartition(".")
    name = stem if dot and f".{suffix}" in FORMATS else name
    return name.removesuffix("/index").removesuffix("/_index")
