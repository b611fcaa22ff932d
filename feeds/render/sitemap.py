"""What search engines are told: every page, as a sitemap (https://www.sitemaps.org/protocol.html), and where it is.

A sitemap may have 50,000 addresses and 50 MB. Of a large site, it is an index of several.
"""

from collections.abc import Iterable
from datetime import datetime

from lxml import etree

from feeds.render.lexical import forgiving, rfc3339, uri

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

MOST = 10_000
"""Addresses in one sitemap: with as many as are allowed, the longest ones would have more than 50 MB."""

Place = tuple[str, datetime | None]
"""An absolute URL, and when what is there last changed, where that is known."""


def sitemap(places: Iterable[Place]) -> bytes:
    """Return a sitemap of pages."""
    return _document("urlset", "url", list(places))


def sitemap_index(places: Iterable[Place]) -> bytes:
    """Return an index of sitemaps."""
    return _document("sitemapindex", "sitemap", list(places))


def robots(search: str, sitemap: str) -> bytes:
    """Return robots.txt (RFC 9309), in which everything is allowed but the pages of searches.

    There is no end to these, because each leads to others, and what they show is elsewhere. A robots meta element would
    be read only after they are fetched. Their feeds are allowed, for aggregators that heed robots.txt; before what is
    not, because some parsers take the first rule that matches, and others the longest.

    :param search: path of the pages of searches, with "/" at both ends
    :param sitemap: absolute URL of the sitemap
    """
    rules = [f"Allow: {search}feed.", f"Allow: {search}archive/", f"Disallow: {search}"]
    return "\n".join(["User-agent: *", *rules, "", f"Sitemap: {sitemap}", ""]).encode()


@forgiving
def _document(root_name: str, name: str, places: list[Place]) -> bytes:
    root = etree.Element(f"{{{_NAMESPACE}}}{root_name}", nsmap={None: _NAMESPACE})
    for url, changed in places:
        element = etree.SubElement(root, f"{{{_NAMESPACE}}}{name}")
        etree.SubElement(element, f"{{{_NAMESPACE}}}loc").text = uri(url)
        if changed:
            etree.SubElement(element, f"{{{_NAMESPACE}}}lastmod").text = rfc3339(changed)
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return document
