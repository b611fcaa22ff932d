"""The addresses of a Hexo site's feeds.

Ported: index.js of hexo-generator-feed 3.0, lib/generators/base.js of hexo-feed 1.1.
"""

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from feeds.model import Alias, Term
from feeds.read.engines.feed_files import feed_files
from feeds.read.engines.hexo_config import Config, is_on

_SUFFIXES = {"atom": "atom", "rss2": "rss"}
_OF_HEXO_FEED = {"rss": ("rss.xml", "rss"), "atom": ("atom.xml", "atom"), "jsonFeed": ("feed.json", "json")}
_FOLDERS = {"tag": "tag_dir", "category": "category_dir"}


def of_plugins(config: Config) -> Iterator[Alias]:
    """The feeds of everything; of a site that does not tell its plug-ins, as of the usual one."""
    if "hexo-feed" in config.plugins:
        yield from (Alias(output, suffix) for output, suffix in _outputs(config))
    if "hexo-generator-feed" in config.plugins or not config.plugins:
        yield from _of_generator(config)
    if "hexo-generator-json-feed" in config.plugins:
        yield from (Alias(path, "json") for path in ("feed.json", "rss.json"))


def of_term(config: Config, term: Term) -> Iterator[Alias]:
    """The feeds of a tag or category, which only hexo-feed has."""
    if term.kind in _FOLDERS and "hexo-feed" in config.plugins:
        folder = config.part("feed").get(_FOLDERS[term.kind]) or term.kind
        name = term.path.rpartition("/")[2].lower()
        if isinstance(folder, str) and folder != "false":
            for output, suffix in _outputs(config):
                yield Alias(posixpath.join(folder.strip("/"), name, output.lstrip("/")), suffix, (term,))


def of_files(config: Config, root: Path) -> Iterator[Alias]:
    """Feeds that the site holds as files, or has templates for."""
    top = f"{config.source}/"

    def enters(path: str) -> bool:
        return not path.rpartition("/")[2].startswith(("_", "."))

    for path, _, suffix in feed_files(root, top, (".xml", ".atom", ".rss", ".json"), enters):
        yield Alias(path.removeprefix(top), suffix)


def _of_generator(config: Config) -> Iterator[Alias]:
    feed = config.part("feed")
    if not is_on(feed.get("enable"), default=True):
        return
    kinds, stated = feed.get("type") or "atom", feed.get("path")
    if isinstance(kinds, list):
        kinds = ["atom", "rss2"] if len(kinds) > 1 else [each for each in kinds if each in _SUFFIXES] or ["atom"]
        paths = [each for each in stated if isinstance(each, str)] if isinstance(stated, list) else []
    else:
        kinds = [kinds if kinds in _SUFFIXES else "atom"]
        paths = [stated] if isinstance(stated, str) and stated else []
    for index, kind in enumerate(kinds):
        path = paths[index] if index < len(paths) else f"{kind}.xml"
        yield Alias(path if posixpath.splitext(path)[1] else f"{path}.xml", _SUFFIXES[kind])


def _outputs(config: Config) -> Iterator[tuple[str, str]]:
    """File and format of each feed that hexo-feed makes."""
    feed = config.part("feed")
    for key, (usual, suffix) in _OF_HEXO_FEED.items():
        stated: Any = feed.get(key)
        part = stated if isinstance(stated, dict) else {}
        if is_on(part.get("enable"), default=True):
            output = part.get("output")
            yield output if isinstance(output, str) and output else usual, suffix
