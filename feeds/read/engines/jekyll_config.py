"""A Jekyll site's _config file, as plain data: where articles are, what is left out, and what metadata default to.

Ported: Jekyll::Configuration, EntryFilter and FrontmatterDefaults.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import yaml

from feeds.read.engines.engine import Folder
from feeds.read.engines.globs import matches
from feeds.read.engines.jekyll_urls import collection_pattern, style
from feeds.read.front_matter.values import as_written
from feeds.yaml_text import load_mapping

FILES = ("_config.yml", "_config.yaml", "_config.toml")  # the first that is there counts
_ALWAYS_EXCLUDED = (
    *(".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules"),
    *("vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/"),
)
_TYPES = {"page": "pages", "post": "posts", "draft": "drafts"}  # deprecated names
_SPECIAL = (".", "_", "#", "~")


@dataclass(frozen=True)
class Config:
    """What the file says, by Jekyll's own keys; every scalar is a string."""

    values: Mapping[str, Any]

    def text(self, *keys: str) -> str:
        """The first of some keys that has a text."""
        found = (self.values.get(key) for key in keys)
        return next((each.strip() for each in found if isinstance(each, str) and each.strip()), "")

    def part(self, key: str) -> Mapping[str, Any]:
        """A mapping in the file."""
        value = self.values.get(key)
        return value if isinstance(value, dict) else {}

    def is_on(self, key: str) -> bool:
        """Whether a switch is set."""
        return self.text(key).lower() == "true"

    @cached_property
    def source(self) -> str:
        """Folder of the source below the root: "" or "src/"."""
        return _folder(self.text("source"))

    @cached_property
    def collections_dir(self) -> str:
        """Folder of the collections below the source: "" or "collections/"."""
        return _folder(self.text("collections_dir"))

    @cached_property
    def collections(self) -> dict[str, Mapping[str, Any]]:
        """What is said of each collection."""
        stated = self.values.get("collections")
        if isinstance(stated, list):
            return {name: {} for name in stated if isinstance(name, str)}
        items = stated.items() if isinstance(stated, dict) else ()
        return {name: each if isinstance(each, dict) else {} for name, each in items}

    @cached_property
    def in_feed(self) -> frozenset[str]:
        """The collections that have a feed beside that of the posts (jekyll-feed's `collections`)."""
        stated = self.part("feed").get("collections")
        names = {name for name in stated if isinstance(name, str)} if isinstance(stated, list | dict) else set()
        return frozenset(names - {"posts"})

    @cached_property
    def markdown_suffixes(self) -> list[str]:
        """Suffixes of Markdown, without their dots."""
        return (self.text("markdown_ext") or "markdown,mkdown,mkdn,mkd,md").lower().split(",")

    def collection_of(self, below: str) -> str | None:
        """The collection to which a file of the source belongs, by its path below it; None where it is a page."""
        if not below.startswith(self.collections_dir):
            return None
        relative = below.removeprefix(self.collections_dir)
        if "/_posts/" in f"/{relative}":
            return "posts"
        top, slash, _ = relative.partition("/")
        return top[1:] if slash and top.startswith("_") and top[1:] in self.collections else None

    def collection_in_feed(self, below: str) -> str | None:
        """The same, if it has a feed."""
        found = self.collection_of(below)
        return found if found == "posts" or found in self.in_feed else None

    def hides(self, below: str) -> bool:
        """Whether a path inside a folder of a collection is passed over: by its first part, or by its name."""
        relative = below.removeprefix(self.collections_dir)
        found = re.search(r"(?:^|/)_posts/(.+)", relative) or re.match(r"_[^/]+/(.+)", relative)
        return found is not None and (is_special(found[1]) or is_special(found[1].rpartition("/")[2]))

    def pattern(self, collection: str) -> str:
        """The permalink pattern of a collection."""
        permalink = self.text("permalink")
        stated = self.collections.get(collection, {}).get("permalink")
        if isinstance(stated, str) and stated:
            return stated
        return style(permalink or "date") if collection == "posts" else collection_pattern(permalink or "date")

    @cached_property
    def _include(self) -> list[str]:
        return [".htaccess", *_texts(self.values.get("include"))]

    @cached_property
    def _exclude(self) -> list[str]:
        stated = [*_texts(self.values.get("exclude")), *_ALWAYS_EXCLUDED]
        destination = self.text("destination").removeprefix("./").strip("/")
        also = [f"{destination}/"] if destination and not destination.startswith((".", "/")) else []
        return [each for each in stated if each not in self._include] + also

    def excludes(self, path: str, *, is_folder: bool) -> bool:
        """Whether Jekyll passes over a file or folder of the source, by its settings."""
        name = path.rpartition("/")[2]
        if _matches(self._include, path, is_folder) or _matches(self._include, name, is_folder):
            return False
        return _matches(self._exclude, path, is_folder)

    def enters(self, path: str) -> bool:
        """Whether Jekyll looks for posts in a folder of the source that lies outside of its collections."""
        name = path.rpartition("/")[2]
        if _matches(self._include, path, True) or _matches(self._include, name, True):
            return True
        return not is_special(name) and not _matches(self._exclude, path, True)

    def defaults(self, path: str, collection: str) -> dict[str, Any]:
        """What the metadata of a document are where it states none; path as in Document.path, with its folder.

        As FrontmatterDefaults#all: of two sets, that with the longer path counts, then that with a type.
        """
        found: dict[str, Any] = {}
        last: tuple[int, bool] | None = None
        for each in self._defaults:
            if each.applies(path, collection):
                if last is None or each.weight[0] > last[0] or (each.weight[0] == last[0] and each.weight >= last):
                    found = merged(found, each.values)
                    last = each.weight
                else:
                    found = merged(each.values, found)
        return found

    @cached_property
    def _defaults(self) -> list["_Defaults"]:
        stated = self.values.get("defaults")
        sets = [each for each in stated if isinstance(each, dict)] if isinstance(stated, list) else []
        return [
            _Defaults.of(each.get("scope"), each["values"], self.collections_dir)
            for each in sets
            if isinstance(each.get("values"), dict)
        ]


@dataclass(frozen=True, slots=True)
class _Defaults:
    """One set of front matter defaults."""

    path: str
    collection: str | None
    values: dict[str, Any]
    weight: tuple[int, bool]

    @classmethod
    def of(cls, scope: Any, values: dict[str, Any], collections_dir: str) -> "_Defaults":
        stated = scope if isinstance(scope, dict) else {}
        path = stated["path"] if isinstance(stated.get("path"), str) else ""
        kind = stated.get("type")
        collection = _TYPES.get(kind, kind) if isinstance(kind, str) else None
        below = path.removeprefix("/").removeprefix(collections_dir)
        values = {key.lower(): value for key, value in values.items()}
        return cls(below, collection, values, (len(path.removeprefix("/")), collection is not None))

    def applies(self, path: str, collection: str) -> bool:
        if self.collection not in (None, collection):
            return False
        if "*" not in self.path:
            return path.startswith(self.path)
        return any(matches(str(each), [self.path.rstrip("/")]) for each in (path, *PurePosixPath(path).parents))


def load(folder: Folder) -> Config:
    """The settings in a folder; what cannot be read is as if it said nothing."""
    for name in FILES:
        text = folder.text(name)
        if text is not None:
            return Config(_toml(text) if name.endswith("toml") else _yaml(text))
    return Config({})


def is_special(name: str) -> bool:
    """Whether Jekyll keeps other things than pages and posts by such a name."""
    return name.startswith(_SPECIAL) or name.endswith("~")


def merged(values: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Two mappings in one, where an empty value of the second does not count (Utils.deep_merge_hashes)."""
    found = dict(values)
    for key, value in over.items():
        own = found.get(key)
        if isinstance(own, dict) and isinstance(value, dict):
            found[key] = merged(own, value)
        elif value is not None or key not in found:
            found[key] = value
    return found


def _yaml(text: str) -> dict[str, Any]:
    try:
        return load_mapping(text)[0]
    except yaml.YAMLError:
        return {}


def _toml(text: str) -> dict[str, Any]:
    try:
        found = as_written(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _folder(path: str) -> str:
    plain = path.removeprefix("./").strip("/")
    return f"{plain}/" if plain not in ("", ".") else ""


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str) and item]


def _matches(patterns: list[str], path: str, is_folder: bool) -> bool:
    """EntryFilter#glob_include?: a pattern also stands for all that begins with it."""
    for pattern in patterns:
        plain = pattern.removeprefix("./").lstrip("/")
        if plain and (path.startswith(plain) or fnmatchcase(path, plain) or (is_folder and plain == f"{path}/")):
            return True
    return False
