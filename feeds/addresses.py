"""Where everything is: the one place that knows the shape of addresses.

It makes them; taking a request's path apart is the routes' work. Names are percent-encoded as UTF-8 (RFC 3986
section 2.5). `base` is an absolute URL that ends with "/".
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from feeds.characters import one_line
from feeds.model import Entry, Selection, Site, Term

SITE_KEY = "feeds"
"""Surrogate-Key of everything."""

_LONGEST = 200  # characters of a path; percent-encoded Chinese takes nine each, and servers take about 4,000
_DEEPEST = 10


def term_path(names: Iterable[str]) -> str:
    """Path of a term from its names, in the one form that addresses have: NFC, no empty part, none of dots alone."""
    joined = one_line(unicodedata.normalize("NFC", "/".join(names)))[:_LONGEST]
    parts = [part.strip() for part in joined.split("/") if part.strip(" .")]
    return "/".join(parts[:_DEEPEST])


def selection_path(selection: Selection) -> str:
    """Path of a selection's page, relative to the base: "" for all, else "category/%E8%AE%A1/" and so on."""
    if selection.term is None:
        return ""
    return f"{selection.term.kind}/{quote(selection.term.path)}/"


def feed_id(site: Site, selection: Selection) -> str:
    """What names a selection's feed for ever, whatever the domain (RFC 4287 section 4.2.6)."""
    return f"{site.id_prefix}/{selection_path(selection)}"


def page_url(base: str, selection: Selection) -> str:
    """Address of a selection's HTML page."""
    return base + selection_path(selection)


def feed_url(base: str, selection: Selection, suffix: str) -> str:
    """Address of a selection's feed; the suffix names the format (render.FORMATS)."""
    return f"{base}{selection_path(selection)}feed.{suffix}"


def article_url(base: str, slug: str) -> str:
    """Address of an article's own page."""
    return f"{base}articles/{quote(slug)}"


def entry_url(base: str, entry: Entry) -> str:
    """Where an entry is read: the link that the article states, else its own page."""
    return entry.article.link or article_url(base, entry.slug)


def opml_url(base: str) -> str:
    """Address of the list of all feeds."""
    return f"{base}feeds.opml"


def static_url(base: str, name: str) -> str:
    """Address of a file of render/static."""
    return f"{base}static/{name}"


def term_key(term: Term | None) -> str:
    """Surrogate-Key of the feeds and the page of a term; None stands for those of all articles."""
    return "all" if term is None else f"{term.kind}-{hashlib.sha256(term.path.encode()).hexdigest()[:12]}"


def article_key(number: int) -> str:
    """Surrogate-Key of an article's own page."""
    return f"article-{number}"


def term_label(site: Site, term: Term) -> str:
    """What people read for a term: the publisher's label for a category, or its path."""
    if term.kind != "category":
        return term.path
    return site.labels.get(term.path, term.path)
