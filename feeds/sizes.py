"""How many bytes an article takes in a feed, at most, in whichever format; and what is too much for one.

Estimates of whole feeds are sums of these. They hold where the site's address has at most 60 bytes, and each label and
the name of the site's author.
"""

import re
from dataclasses import replace
from urllib.parse import quote

from feeds.model import Article

FEED = 4000
"""What a feed has beside its entries."""

_STATED = 60  # bytes of the site's address, of a label, of the name of the site's author

# Bytes of elements and attributes with nothing in them, in the format that has most of them.
_ENTRY = 265 + _STATED  # with dates, the site's author and a summary
_TEXT = 35
_AUTHOR = 70
_NAME = 3  # of a term
_TERM = 57 + _STATED
_SOURCE = 320 + 2 * _STATED  # with the beginning of the feed's id
_PICTURE = 70
_ENCLOSURE = 100

_IN_URLS = "~:/?#@!$&'()*+,;=%"  # what is not percent-encoded, beside letters, digits and "_.-"
_BARE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def size_of(article: Article, id_: str) -> int:
    """Bytes of an article with all its text.

    :param id_: of its entry
    """
    summary = _escaped(article.summary)
    size = _ENTRY + _escaped(id_) + _escaped(article.title or article.slug) + summary
    size += _url(article.link) if article.link else _STATED + len(quote(article.slug))
    size += sum(_TEXT + _escaped(text) for text in (article.content, article.rights, article.language) if text)
    for author in article.authors:
        size += _AUTHOR + _escaped(author.name) + _escaped(author.email or "") + _url(author.url or "")
    size += sum(_NAME + max(_STATED, _escaped(path)) for path in article.categories)
    size += sum(_NAME + _escaped(tag) for tag in article.tags)
    if article.image:
        size += _PICTURE + 2 * _url(article.image)
    for each in article.enclosures:
        size += _ENCLOSURE + _url(each.url) + _escaped(each.media_type)
    return size + max(_only_in_xml(article), 0 if article.content else _TEXT + summary)  # JSON Feed has it twice


def bare_size_of(article: Article, id_: str) -> int:
    """Bytes of an article whose text is its summary, or nothing."""
    return size_of(replace(article, content=""), id_)


def is_giant(article: Article, id_: str, budget: int) -> bool:
    """Whether an article takes more than half of a feed, which shows its summary instead of its text then.

    :param budget: bytes that a feed may have
    """
    return size_of(article, id_) > budget // 2


def _only_in_xml(article: Article) -> int:
    """Bytes of what XML says of an article and JSON Feed does not."""
    size = 4 * sum(map(article.summary.count, "&<>"))  # "&" is "&amp;amp;" in an RSS description
    size += sum(_TERM + _escaped(path) for path in (*article.categories, *article.tags))
    if article.source:
        size += _SOURCE + 3 * len(quote(article.source.name)) + _escaped(article.source.name)
    return size


def _escaped(text: str) -> int:
    """Bytes of a text as it is escaped in XML or in JSON, of which each escapes what the other leaves as it is."""
    in_xml = 4 * (text.count("&") + text.count("\r")) + 3 * (text.count("<") + text.count(">"))
    in_json = sum(map(text.count, '"\\\n\r\t'))
    return len(text.encode(errors="replace")) + in_xml + in_json


def _url(url: str) -> int:
    """Bytes of an address: percent-encoded, then escaped."""
    return len(quote(url, safe=_IN_URLS)) + 2 * len(_BARE_PERCENT.findall(url)) + 4 * url.count("&")
