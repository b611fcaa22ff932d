"""What an engine's module gives: where a site's articles are, what the site states, what metadata means there.

Paths are relative to the site's root, with "/" between the parts. What `interpret` derives is in one form, whatever the
engine; a field that is not derived follows normalize's own chain of rules:

    title                   str
    published, updated      datetime with zone
    visible_from, visible_until     datetime with zone, where the engine holds back or takes down by date
    withheld                str: code of the diagnostic that tells why the article is not published; its rule is its
                            message
    link                    str: absolute URL
    id                      str: what the engine's own feed names the entry by
    slug                    str
    categories              list of paths (lists of names, from parent to child)
    tags                    list of names
    sections                list of paths of the parts of the site, where the engine has feeds of such parts
    authors                 list of mappings of name, email and url
    language                str: BCP 47
    summary                 str: HTML or plain text
    image                   str: absolute URL, or relative to the base
    base                    str: absolute URL against which relative addresses of the body are meant
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

from feeds.config import Settings
from feeds.model import Alias, BodyFormat, Derived, Diagnostic, Markdown, Term
from feeds.read.front_matter import FrontMatter, split

SUFFIXES: dict[str, BodyFormat] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mkd": "markdown",
    ".mdown": "markdown",
    ".mkdn": "markdown",
    ".mdwn": "markdown",
    ".mdtxt": "markdown",
    ".mdtext": "markdown",
    ".rst": "rst",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}
PASSED_OVER = {"node_modules", "__pycache__", "venv"}  # folders of tools

PLAIN = Markdown()

_LARGEST = 1024 * 1024  # bytes of a file of settings


@dataclass(frozen=True, slots=True)
class Folder:
    """The root folder of a site, as far as an engine looks at it beside the articles."""

    root: Path
    looked_at: dict[str, str | None] = field(default_factory=dict)

    def text(self, path: str) -> str | None:
        """What a file of settings says; None where there is none that can be read."""
        if path not in self.looked_at:
            self.looked_at[path] = self._text(path)
        return self.looked_at[path]

    def _text(self, path: str) -> str | None:
        try:
            file = self.root / path
            if file.stat().st_size > _LARGEST:
                return None
            return file.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
        except (OSError, ValueError):  # a name that no file can have, as settings may state
            return None

    def has(self, path: str) -> bool:
        """Whether there is a file or folder by this path."""
        return (self.root / path).exists()

    def names(self, path: str = "") -> list[str]:
        """Names of the files and folders in a folder, sorted; none where it cannot be listed."""
        try:
            return sorted(each.name for each in (self.root / path).iterdir())
        except (OSError, ValueError):
            return []

    def digest(self) -> str:
        """Changes when a file changes that was looked at."""
        return hashlib.sha256(repr(sorted(self.looked_at.items())).encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Interpreted:
    """An article as its engine means it."""

    body: str
    body_format: BodyFormat
    derived: Mapping[str, Derived] = field(default_factory=dict)
    markdown: Markdown = PLAIN
    diagnostics: tuple[Diagnostic, ...] = ()


class Engine:
    """A site that an engine makes. Instances hold plain data: they are sent to other processes."""

    name: ClassVar[str]
    takes_by_neighbours: ClassVar[bool] = False  # `takes` follows more than the path and the site's settings

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    @classmethod
    def recognises(cls, folder: Folder) -> bool:
        """Whether a folder is the root of a site of this engine."""
        raise NotImplementedError

    def settings(self) -> Mapping[str, Any]:
        """What the site's own settings say, by keys of feeds.yaml, with values as feeds.yaml would have them."""
        return {}

    def enters(self, path: str) -> bool:
        """Whether there may be articles in a folder."""
        return PurePosixPath(path).name not in PASSED_OVER

    def keeps_articles_in(self, path: str) -> bool:
        """Whether the engine keeps articles in a folder below the root, so that it may be pointed at alone."""
        return False

    def takes(self, path: str) -> bool:
        """Whether a file is the source file of an article."""
        return PurePosixPath(path).suffix.lower() in SUFFIXES

    def beside(self, path: str) -> tuple[str, ...]:
        """The files, perhaps not there, from which an article's metadata come beside its own source file."""
        return ()

    def split(self, path: str, text: str) -> FrontMatter:
        """Split a source file's metadata from its text; for engines with forms or files of their own."""
        return split(path, text)

    def feeds(self) -> Iterator[Alias]:
        """The addresses of the feeds that the engine makes of the whole site."""
        return iter(())

    def feeds_of(self, term: Term) -> Iterator[Alias]:
        """The addresses of the feeds that the engine makes of the articles that have a term."""
        return iter(())

    def interpret(self, path: str, matter: FrontMatter, settings: Settings) -> Interpreted:
        """What the engine makes of a source file's metadata and text."""
        raise NotImplementedError


def body_format(path: str, has_metadata: bool) -> BodyFormat:
    """By suffix. A .txt file with front matter was written for an engine, and engines write Markdown."""
    stated = SUFFIXES.get(PurePosixPath(path).suffix.lower(), "markdown")
    return "markdown" if stated == "text" and has_metadata else stated
