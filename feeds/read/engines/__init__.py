"""The engines, and which of them a folder of articles belongs to.

A new engine is a module and a row in ENGINES.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feeds.characters import without_forbidden
from feeds.model import Alias, Term
from feeds.read.engines import wordpress
from feeds.read.engines.broken import broken_settings
from feeds.read.engines.eleventy import Eleventy
from feeds.read.engines.engine import Engine, Folder, Interpreted
from feeds.read.engines.hexo import Hexo
from feeds.read.engines.hugo import Hugo
from feeds.read.engines.jekyll import Jekyll
from feeds.read.engines.nikola import Nikola
from feeds.read.engines.none import NoEngine
from feeds.read.engines.pelican import Pelican
from feeds.read.engines.wordpress_export import feeds_of_exports
from feeds.read.engines.zola import Zola

__all__ = ["ENGINES", "Engine", "Folder", "Interpreted", "SourceSite", "survey"]

# The first that recognises a folder has it; what recognises by less stands later.
ENGINES: tuple[type[Engine], ...] = (Hugo, Zola, Hexo, Jekyll, Pelican, Nikola, Eleventy)
_HIGHEST = 4  # folders above the folder of articles in which a site's root is looked for


@dataclass(frozen=True, slots=True)
class SourceSite:
    """The site that the folder of articles is, or is a part of."""

    engine: Engine
    prefix: str  # of the folder of articles below the site's root: "" or "content/"
    digest: str  # of the site's own settings
    broken: Mapping[str, str]  # files of settings that cannot be read, with what is wrong

    def enters(self, path: str) -> bool:
        """Whether there may be articles in a folder; its path is relative to the folder of articles."""
        return self.engine.enters(self.prefix + path)

    def takes(self, path: str) -> bool:
        """Whether a file is a source file; its path is relative to the folder of articles."""
        return self.engine.takes(self.prefix + path)

    def feeds(self) -> Iterator[Alias]:
        """The addresses of the feeds that the engine makes of the whole site, and those that exports tell."""
        yield from self.engine.feeds()
        yield from feeds_of_exports(self.engine.folder.root / self.prefix)

    def feeds_of(self, term: Term) -> Iterator[Alias]:
        """The addresses of the feeds that the engine makes of a term's articles, and those that WordPress had."""
        yield from self.engine.feeds_of(term)
        yield from wordpress.feeds_of(term)

    def beside(self, path: str) -> list[Path]:
        """Where the files are, if they are, from which a source file's metadata come beside itself."""
        return [self.engine.folder.root / each for each in self.engine.beside(self.prefix + path)]


def survey(location: Path, name: str | None = None) -> SourceSite:
    """Find the site of a folder of articles: its own, or that of a folder above it that keeps articles here.

    :param name: of the engine, where the publisher states it
    """
    for root in (location, *location.parents[:_HIGHEST]):
        folder = Folder(root)
        path = location.relative_to(root).as_posix()
        for engine in ENGINES:
            if name in (None, engine.name) and engine.recognises(folder):
                site = engine(folder)
                if root == location or site.keeps_articles_in(path):
                    return _site(site, "" if root == location else f"{path}/", folder)
    folder = Folder(location)
    stated = next((engine for engine in ENGINES if engine.name == name), NoEngine)
    return _site(stated(folder), "", folder)


def _site(engine: Engine, prefix: str, folder: Folder) -> SourceSite:
    return SourceSite(engine, prefix, folder.digest(), broken_settings(folder))


def settings_of(site: SourceSite) -> dict[str, Any]:
    """What the site states of the keys of feeds.yaml."""
    stated = site.engine.settings().items()
    return {key: _encodable(value) for key, value in stated if value not in (None, "", [], {})}


def _encodable(value: Any) -> Any:
    """The value without the halves of characters that JSON can state and no encoding can write."""
    if isinstance(value, dict):
        return {key: _encodable(each) for key, each in value.items()}
    return without_forbidden(value) if isinstance(value, str) else value
