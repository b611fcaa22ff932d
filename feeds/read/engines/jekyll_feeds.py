"""The addresses of a Jekyll site's feeds.

Ported: lib/jekyll-feed/generator.rb of jekyll-feed. Before there was that, sites had templates, and many still do.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from feeds.model import Alias, Term
from feeds.read.engines.feed_files import feed_files
from feeds.read.engines.jekyll_config import Config, is_special
from feeds.read.engines.jekyll_pages import page_url, string, strings
from feeds.read.front_matter import split
from feeds.selections import term_path

_SUFFIXES = (".xml", ".atom", ".rss", ".rdf", ".json")
_POSTS = "posts"
_PLAIN = re.compile("[a-zA-Z0-9_]+")  # other tags have no feed
_OF_TERM = re.compile(r"\bin site\.(?P<kind>tags|categories)(?:\.(?P<name>[\w-]+)|\[[\"'](?P<quoted>[^\"']+)[\"']\])")
_OF_COLLECTION = re.compile(r"\bin site\.(\w+)")


def of_plugin(config: Config) -> Iterator[Alias]:
    """The feeds of posts and collections, and those of the categories that the settings name."""
    feed = config.part("feed")
    posts = {"path": feed.get("path"), "categories": feed.get("categories")}
    stated = feed.get("collections")
    collections: dict[str, Mapping[str, Any]] = {_POSTS: {**posts, **_part(stated, _POSTS)}}
    collections |= {name: _part(stated, name) for name in sorted(config.in_feed)}
    for name, meta in collections.items():
        below = "feed" if name == _POSTS else f"feed/{name}"
        section = _section(config, name)
        yield Alias(string(meta.get("path")) or f"{below}.xml", "atom", section)
        for category in strings(meta.get("categories")):
            if path := term_path([category]):
                yield Alias(f"{below}/{category}.xml", "atom", (*section, Term("category", path)))


def of_tag(config: Config, term: Term) -> Iterator[Alias]:
    """The feed of a tag, where the settings want any."""
    tags = config.part("feed").get("tags")
    if term.kind != "tag" or not tags or tags == "false" or not _PLAIN.fullmatch(term.path):
        return
    stated = tags if isinstance(tags, dict) else {}
    only, without = [*strings(stated.get("only"))], [*strings(stated.get("except"))]
    if term.path not in without and (not only or term.path in only):
        yield Alias(f"{string(stated.get('path')) or '/feed/by_tag/'}{term.path}.xml", "atom", (term,))


def of_templates(config: Config, root: Path) -> Iterator[Alias]:
    """What the site's own templates make; a file without front matter is copied as it is."""
    source = config.source

    def enters(path: str) -> bool:
        below = path.removeprefix(source)
        return not is_special(below.rpartition("/")[2]) and not config.excludes(below, is_folder=True)

    for path, text, suffix in feed_files(root, source, _SUFFIXES, enters):
        below = path.removeprefix(source)
        if not is_special(below.rpartition("/")[2]) and not config.excludes(below, is_folder=False):
            metadata = split(below, text).metadata if text.startswith("---") else {}
            place = page_url(below, metadata, config) if text.startswith("---") else below
            yield Alias(unquote(place), suffix, _terms(text, config))


def _terms(text: str, config: Config) -> tuple[Term, ...]:
    """The term, if there is one, of which alone a template shows the articles."""
    found = _OF_TERM.search(text)
    if found and (path := term_path([found["name"] or found["quoted"]])):
        return (Term("category" if found["kind"] == "categories" else "tag", path),)
    collection = _OF_COLLECTION.search(text)
    return _section(config, collection[1]) if collection else ()


def _section(config: Config, collection: str) -> tuple[Term, ...]:
    """The section that a collection is with us, which knows it from others only where more than one has a feed."""
    is_one = bool(config.in_feed) and collection in (_POSTS, *config.in_feed)
    return (Term("section", collection),) if is_one else ()


def _part(values: Any, key: str) -> Mapping[str, Any]:
    part = values.get(key) if isinstance(values, dict) else None
    return part if isinstance(part, dict) else {}
