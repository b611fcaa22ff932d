"""A folder that is no engine's site: all its files are articles, and each may have been written for any engine.

A row of DIALECTS recognises an engine's source files and says how it reads a list of categories and of tags.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from feeds.config import Settings
from feeds.model import Derived
from feeds.read.containers import is_container
from feeds.read.engines.engine import Engine, Folder, Interpreted, body_format
from feeds.read.front_matter import FrontMatter

Metadata = Mapping[str, Any]
Path = list[str]

# Files of those who keep the folder.
_NO_ARTICLES = {
    *("readme.md", "license.md", "contributing.md", "changelog.md", "code_of_conduct.md", "security.md"),
    *("license.txt", "robots.txt", "humans.txt", "ads.txt", "requirements.txt", "constraints.txt", "cmakelists.txt"),
}
# Folders in which the engines keep what is not, or not yet, an article.
_PASSED_OVER = {"_site", "_drafts", "_layouts", "_includes", "_data", "_sass"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one engine's metadata is recognised and read."""

    name: str
    recognises: Callable[[str, Metadata], bool]  # of path and metadata
    categories: Callable[[Any], list[Path]]
    tags: Callable[[Any], list[str]]


class NoEngine(Engine):
    """A folder of articles, without a site."""

    name = "none"

    @classmethod
    def recognises(cls, folder: Folder) -> bool:
        """Every folder is one."""
        return True

    def enters(self, path: str) -> bool:
        """All but the folders in which engines keep other things."""
        return super().enters(path) and PurePosixPath(path).name not in _PASSED_OVER

    def takes(self, path: str) -> bool:
        """Files of one article, and containers of many, which no engine knows."""
        name = PurePosixPath(path).name.lower()
        return name not in _NO_ARTICLES and (super().takes(path) or is_container(path))

    def interpret(self, path: str, matter: FrontMatter, settings: Settings) -> Interpreted:
        """Categories and tags as the engine means them that the article seems to be written for."""
        metadata = matter.metadata
        dialect = next(row for row in DIALECTS if row.recognises(path, metadata))
        derived: dict[str, Derived] = {}
        for field, other, find in (("categories", "category", dialect.categories), ("tags", "tag", dialect.tags)):
            key = field if metadata.get(field) else other
            if found := find(metadata.get(key)):
                line = matter.lines.get(key)
                derived[field] = Derived(found, f"metadata {key!r}, line {line} ({dialect.name})")
        return Interpreted(matter.body, body_format(path, metadata != {}), derived)


def _names(value: Any) -> list[str]:
    """Strings of a value: itself, or those in a list."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]


def _each_a_path(value: Any) -> list[Path]:
    return [[name] for name in _names(value)]


def _words(value: Any) -> list[str]:
    # Jekyll, Utils.pluralized_array_from_hash: a string is split at white space, a list is taken as it is. Jekyll keeps
    # the commas that some write between the words.
    return [word.strip(",") for word in value.split()] if isinstance(value, str) else _names(value)


def _each_word_a_path(value: Any) -> list[Path]:
    return [[name] for name in _words(value)]


def _hexo_paths(value: Any) -> list[Path]:
    # Hexo, Post#setCategories: a list is one path from parent to child; lists in the list are a path each.
    if isinstance(value, list) and any(isinstance(item, list) for item in value):
        return [_names(item) for item in value]
    return [_names(value)] if value else []


_HEXO_KEYS = {"headimg", "top_img", "abbrlink"}  # of its themes and plugins, and of nobody else's


def _is_hexo(path: str, metadata: Metadata) -> bool:
    return "source/_posts/" in f"/{path}" or ("layout" not in metadata and bool(_HEXO_KEYS & metadata.keys()))


def _is_jekyll(path: str, metadata: Metadata) -> bool:
    return "_posts/" in f"/{path}" or "layout" in metadata


DIALECTS = (
    Dialect("hexo", _is_hexo, _hexo_paths, _names),
    Dialect("jekyll", _is_jekyll, _each_word_a_path, _words),
    Dialect("none", lambda _path, _metadata: True, _each_a_path, _names),
)
