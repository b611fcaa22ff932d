"""How many bytes an article takes in a feed, at most, in whichever format; and what is too much for one.

Estimates of whole feeds are sums of these. They hold where the site's address and each label have at most 100 bytes.
"""

from feeds.model import Article

FEED = 4000
"""What a feed has beside its entries."""

_ENTRY = 2500  # elements, dates, id, slug, the site's own author
_TERM = 450
_AUTHOR = 300
_SOURCE = 1000
_PICTURE = 300
_ENCLOSURE = 200
_CHARACTER = 9  # of text: "&" is "&amp;amp;" in an RSS description
_URL_CHARACTER = 12  # four bytes, each percent-encoded


def size_of(article: Article) -> int:
    """Bytes of an article with all its text."""
    return bare_size_of(article) + _escaped(article.content)


def bare_size_of(article: Article) -> int:
    """Bytes of an article whose text is its summary, or nothing."""
    texts = (article.title, article.summary, article.summary, article.rights, article.language)
    urls = (article.link, article.link, article.image, article.image)
    size = _ENTRY + _CHARACTER * _length(*texts) + _URL_CHARACTER * (_length(*urls) + 3 * len(article.slug))
    for author in article.authors:
        size += _AUTHOR + _CHARACTER * _length(author.name, author.email) + _URL_CHARACTER * _length(author.url)
    for path in (*article.categories, *article.tags):
        size += _TERM + 2 * _CHARACTER * len(path)
    if article.source:
        size += _SOURCE + 5 * _URL_CHARACTER * len(article.source.name)
    if article.image:
        size += _PICTURE
    for each in article.enclosures:
        size += _ENCLOSURE + _URL_CHARACTER * len(each.url) + _CHARACTER * len(each.media_type)
    return size


def is_giant(article: Article, budget: int) -> bool:
    """Whether an article takes more than half of a feed, which shows its summary instead of its text then.

    :param budget: bytes that a feed may have
    """
    return size_of(article) > budget // 2


def _length(*texts: str | None) -> int:
    return sum(len(text) for text in texts if text)


def _escaped(text: str) -> int:
    """Bytes of a text as it is escaped in XML or in JSON, of which each escapes what the other leaves as it is."""
    in_xml = 4 * (text.count("&") + text.count("\r")) + 3 * (text.count("<") + text.count(">"))
    in_json = sum(map(text.count, '"\\\n\r\t'))
    return len(text.encode(errors="replace")) + in_xml + in_json
