"""Where everything is: the one place that knows the shape of addresses.

It makes them; taking a request's path apart is the routes' work. Names are percent-encoded as UTF-8 (RFC 3986
section 2.5). `base` is an absolute URL that ends with "/".
"""

import hashlib
from dataclasses import replace
from urllib.parse import quote

from feeds.model import EVERYTHING, Archive, Entry, Feed, Selection, Site, Term
from feeds.selections import query, sole_term

SITE_KEY = "feeds"
"""Surrogate-Key of everything."""


def selection_path(selection: Selection) -> str:
    """Path of what belongs to a selection, relative to the base, without query.

    "" for all; of one term "category/%E8%AE%A1/" and so on; "feeds/<name>/" of a named one; else "search/".
    """
    term = sole_term(selection)
    if selection.name is not None:
        return f"feeds/{quote(selection.name)}/"
    if term:
        return f"{term.kind}/{quote(term.path)}/"
    return "" if selection == EVERYTHING else "search/"


def feed_id(site: Site, selection: Selection) -> str:
    """What names a selection's feed for ever, whatever the domain (RFC 4287 section 4.2.6).

    All pages of a feed are one feed (RFC 5005 section 3).
    """
    whole = replace(selection, cursor=None)
    return f"{site.id_prefix}/{selection_path(whole)}{_query(whole)}"


def page_url(base: str, selection: Selection) -> str:
    """Address of a selection's HTML page."""
    return f"{base}{selection_path(selection)}{_query(selection)}"


def feed_url(base: str, selection: Selection, suffix: str) -> str:
    """Address of a selection's feed; the suffix names the format (render.FORMATS)."""
    return f"{base}{selection_path(selection)}feed.{suffix}{_query(selection)}"


def archive_url(base: str, selection: Selection, suffix: str, archive: Archive) -> str:
    """Address of an archive document of a selection."""
    place = f"archive/{archive.last}-{archive.version}.{suffix}"
    return f"{base}{selection_path(selection)}{place}{_query(selection)}"


def own_url(feed: Feed, suffix: str) -> str:
    """Address of a feed, or of the archive document that it is, in the format with this suffix."""
    if feed.archive:
        return archive_url(feed.site.base, feed.selection, suffix, feed.archive)
    return feed_url(feed.site.base, feed.selection, suffix)


def search_url(base: str) -> str:
    """Address of the page on which one composes a selection; the parameters of its form are those of selections."""
    return f"{base}search/"


def feed_page_url(base: str, selection: Selection) -> str:
    """Address of the page beside a selection's feeds; for all articles, the index of the site is another one."""
    return search_url(base) if selection == EVERYTHING else page_url(base, selection)


def article_url(base: str, slug: str) -> str:
    """Address of an article's own page."""
    return f"{base}articles/{quote(slug)}"


def entry_url(base: str, entry: Entry) -> str:
    """Where an entry is read: the link that the article states, else its own page."""
    return entry.article.link or article_url(base, entry.slug)


def opml_url(base: str) -> str:
    """Address of the list of all feeds."""
    return f"{base}feeds.opml"


def sitemap_url(base: str, name: str | None = None) -> str:
    """Address of the list of all pages (https://www.sitemaps.org/protocol.html), or of the part with a name."""
    return f"{base}sitemap-{name}.xml" if name else f"{base}sitemap.xml"


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


def _query(selection: Selection) -> str:
    stated = query(selection, without=sole_term(selection))
    return f"?{stated}" if stated else ""
