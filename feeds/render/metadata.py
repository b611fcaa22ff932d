"""What an article's page says of itself to programs: previews of links (Open Graph) and search engines (JSON-LD).

It decides no words and no markup but how JSON stands in HTML.
"""

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from feeds import addresses
from feeds.model import EVERYTHING, Author, Entry, Selection, Site, Term
from feeds.render.lexical import rfc3339, uri

# Where a tag states no region, that of most readers; Open Graph's locales have one.
_LOCALES = {"zh": "zh_CN", "zh-hans": "zh_CN", "zh-hant": "zh_TW", "en": "en_US", "ja": "ja_JP", "ko": "ko_KR"}


def open_graph(site: Site, entry: Entry) -> Iterator[tuple[str, str]]:
    """From an entry to properties and their contents (https://ogp.me, type "article")."""
    article = entry.article
    yield "og:type", "article"
    yield "og:title", article.title
    if article.summary:
        yield "og:description", article.summary
    yield "og:url", uri(addresses.entry_url(site.base, entry))
    if article.image:
        yield "og:image", uri(article.image)
    yield "og:site_name", site.title
    if locale := _locale(article.language or site.language):
        yield "og:locale", locale
    yield "article:published_time", rfc3339(entry.published)
    yield "article:modified_time", rfc3339(entry.updated)
    for author in article.authors:
        yield "article:author", _author_url(site, author)  # a profile, and no name
    for path in article.categories[:1]:
        yield "article:section", addresses.term_label(site, Term("category", path))
    for tag in article.tags:
        yield "article:tag", tag


def json_ld(site: Site, entry: Entry) -> Markup:
    """From an entry to a schema.org Article (https://schema.org/Article) in JSON-LD 1.1, for a script element."""
    article = entry.article
    url = uri(addresses.entry_url(site.base, entry))
    home = uri(addresses.page_url(site.base, EVERYTHING))
    authors = [_person(each.name, _author_url(site, each)) for each in article.authors]
    if not authors and site.author:  # of whom there is no page, unless an article states the same
        authors = [_person(site.author.name, site.author.url and uri(site.author.url))]
    stated = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "description": article.summary,
        "url": url,
        "mainEntityOfPage": url,
        "image": [uri(article.image)] if article.image else [],
        "datePublished": rfc3339(entry.published),
        "dateModified": rfc3339(entry.updated),
        "author": authors,
        "publisher": {"@type": "Organization", "name": article.source.name if article.source else site.title},
        "isPartOf": {"@type": "WebSite", "name": site.title, "url": home},
        "articleSection": [addresses.term_label(site, Term("category", path)) for path in article.categories],
        "keywords": list(article.tags),
        "inLanguage": article.language or site.language,
        "copyrightNotice": article.rights,
    }
    return _in_html(_known(stated))


def _person(name: str, url: str | None) -> dict[str, Any]:
    return _known({"@type": "Person", "name": name, "url": url})


def _known(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}


def _author_url(site: Site, author: Author) -> str:
    """Where an author is known: what the author states, else the page of the articles."""
    return uri(author.url or addresses.page_url(site.base, Selection((Term("author", author.name),))))


def _locale(language: str | None) -> str | None:
    language, *more = (language or "").split("-")
    regions = [part for part in more if len(part) == 2]
    if regions:
        return f"{language}_{regions[0].upper()}"
    return _LOCALES.get("-".join([language, *more]).lower())


def _in_html(value: Any) -> Markup:
    """JSON in which nothing ends or escapes the element (HTML, "Restrictions for contents of script elements")."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", r"\u003c"))  # noqa: S704 - what is left has no meaning to an HTML parser
