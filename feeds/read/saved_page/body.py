"""The article of a page, without what the site puts around it.

An element that says that it is the article is believed; else readability-lxml finds it, where it is installed (extra
feeds[pages]), as the one library among four that kept to the article on Chinese news sites.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from lxml.etree import LxmlError

# Of WeChat, sites by schema.org's vocabulary, and the content systems of Chinese newsrooms; of WordPress.
_STATED = (
    *("#js_content", "itemprop=articleBody", "#artibody", "#UCAP-CONTENT", ".TRS_Editor", ".trs_editor_view", "#zoom"),
    *("#endText", ".post_body", "#vsb_content", ".rm_txt_con", "#content_views", ".entry-content", ".post-content"),
)
_USUAL = (
    *("article", "main", "role=main", "#article", "#content"),
    *(".article", ".article-content", ".content", ".post"),
)
_AROUND = ("script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template", "iframe")
_LEAST, _LEAST_STATED = 100, 10  # characters of an article
_LEAST_SHARE = 0.4  # of the text of a usual element that what readability finds must have
_MOST_ELEMENTS = 20_000  # of a page that a person reads; readability takes minutes for what is made to be slow
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class PageArticle:
    """The HTML of an article, and whether nothing around it could be left out."""

    html: str
    is_whole: bool


def article_of(text: str, tree: BeautifulSoup) -> PageArticle:
    """Find the article of a page."""
    named, is_sane = _by_name(tree)
    stated = next((found for name in _STATED for found in _alone(named, name, _LEAST_STATED)), None)
    if stated:
        return PageArticle(stated.decode_contents(), is_whole=False)
    usual = next((found for name in _USUAL for found in _alone(named, name, _LEAST)), None)
    readable = _readable(text) if is_sane else None
    if readable and (usual is None or readable[1] >= _length(usual) * _LEAST_SHARE):
        return PageArticle(readable[0], is_whole=False)
    if usual:
        for part in usual.find_all(_AROUND):
            part.extract()
        return PageArticle(usual.decode_contents(), is_whole=False)
    body = tree.body or tree
    return PageArticle(body.decode_contents(), is_whole=bool(body.find(("nav", "aside", "form"))))


def _by_name(tree: BeautifulSoup) -> tuple[dict[str, list[Tag]], bool]:
    """The elements of a page by what they are called, and whether there are no more of them than people make."""
    named: dict[str, list[Tag]] = {}
    depth = {id(tree): 0}
    deepest = 0
    for element in tree.find_all(True):
        depth[id(element)] = own = depth.get(id(element.parent), 0) + 1
        deepest = max(deepest, own)
        for name in _names(element):
            named.setdefault(name, []).append(element)
    return named, len(depth) <= _MOST_ELEMENTS and deepest <= _DEEPEST


def _names(element: Tag) -> Iterator[str]:
    yield element.name
    attributes = element.attrs
    if "id" in attributes:
        yield f"#{attributes['id']}"
    classes = attributes.get("class", ())
    yield from (f".{each}" for each in dict.fromkeys(classes if isinstance(classes, list) else [classes]))
    for key in ("itemprop", "role"):
        yield from (f"{key}={each}" for each in str(attributes.get(key, "")).split())


def _alone(named: dict[str, list[Tag]], name: str, least: int) -> list[Tag]:
    """The element of a name, where there is one only and it is long enough."""
    found = named.get(name, [])
    return found if len(found) == 1 and _length(found[0]) >= least else []


def _length(element: Tag) -> int:
    """Characters of the paragraphs in an element, or of all its text where it has none."""
    paragraphs = element.find_all("p")
    return sum(len(text.strip()) for each in paragraphs or [element] for text in each.find_all(string=True))


def _readable(text: str) -> tuple[str, int] | None:
    """What readability-lxml finds, and the length of its text; None where it finds nothing, or is not installed."""
    try:
        from readability import Document  # an extra
    except ImportError:
        return None
    try:
        found = Document(text).summary(html_partial=True)
    except (LxmlError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return None  # of which its own Unparseable is one; it is no parser for hostile input
    length = len(BeautifulSoup(found, "lxml").get_text().strip())
    return (found, length) if length >= _LEAST else None
