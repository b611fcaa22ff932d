"""The addresses of a Pelican site's feeds (pelican/generators.py, generate_feeds; defaults: pelican/settings.py)."""

from collections.abc import Iterator

from feeds.model import Alias, Term
from feeds.read.engines.pelican.settings import PelicanSettings
from feeds.read.engines.pelican.urls import slugify

_FORMATS = {"ATOM": "atom", "RSS": "rss"}


def of_site(site: PelicanSettings) -> Iterator[Alias]:
    """The feeds of everything, and of the author whose articles are those that name none."""
    for name, suffix in _FORMATS.items():
        for which in ("FEED", "FEED_ALL"):
            if path := site.feeds.get(f"{which}_{name}"):
                yield Alias(path, suffix)
        if site.author and (pattern := site.feeds.get(f"AUTHOR_FEED_{name}")):
            yield from (Alias(path, suffix) for path in _filled(pattern, site, Term("author", site.author)))


def of_term(site: PelicanSettings, term: Term) -> Iterator[Alias]:
    """The feeds of a category, tag, author or language."""
    kind = "translation" if term.kind == "language" else term.kind
    for name, suffix in _FORMATS.items():
        if pattern := site.feeds.get(f"{kind.upper()}_FEED_{name}"):
            for path in dict.fromkeys(_filled(pattern, site, term)):
                yield Alias(path, suffix, (term,))


def _filled(pattern: str, site: PelicanSettings, term: Term) -> Iterator[str]:
    """The pattern with the term's slug, or with the language as the site may write it."""
    if term.kind != "language":
        slug = slugify(term.path, site, term.kind)
        yield pattern.replace("%s", slug).replace("{slug}", slug)
        return
    for lang in (term.path, term.path.lower(), term.path.partition("-")[0]):
        yield pattern.replace("%s", lang).replace("{lang}", lang)
