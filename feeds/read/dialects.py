"""What each engine means by its metadata, made one.

A row of DIALECTS recognises an engine's source files and says how it reads a list of categories and of tags. After
`interpret`, "categories" is a list of paths (lists of names) and "tags" a list of names, whatever the engine.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Metadata = Mapping[str, Any]
Path = list[str]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one engine's metadata is recognised and read."""

    name: str
    recognises: Callable[[str, Metadata], bool]  # of path and metadata
    categories: Callable[[Any], list[Path]]
    tags: Callable[[Any], list[str]]


def interpret(path: str, metadata: Metadata) -> tuple[str, Metadata]:
    """Name of the dialect that wrote this metadata, and the metadata with categories and tags in one form."""
    dialect = next(row for row in DIALECTS if row.recognises(path, metadata))
    categories = dialect.categories(metadata.get("categories") or metadata.get("category"))
    tags = dialect.tags(metadata.get("tags") or metadata.get("tag"))
    return dialect.name, {**metadata, "categories": categories, "tags": tags}


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
