"""HTML that any reader shows rightly: one pass over a tree, then an allow-list.

The tree pass is BeautifulSoup's; what comes out is sealed by nh3, so that nothing active reaches a feed or page, and
holds no character that XML forbids and no relative URL.
"""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

import nh3
from bs4 import BeautifulSoup, Tag

from feeds.characters import without_forbidden

_ALLOWED = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "poster", "width", "height"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "time": {"datetime"},
    "code": {"class"},  # language-python and so on, which readers colour by
}
_PLAIN = (
    "abbr b bdi bdo blockquote br caption cite col colgroup dd del dfn dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
    "hr i ins kbd li mark p pre q rp rt ruby s samp small strong sub sup table tbody tfoot thead tr u ul var wbr"
)
TAGS = {*_ALLOWED, *_PLAIN.split()}
_DROPPED_WHOLE = {
    "script",
    "style",
    "template",
    "title",
    "textarea",
    "select",
    "button",
    "noscript",
    "iframe",
    "object",
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_URL_ATTRIBUTES = ("href", "src", "poster")
_WRAPPERS = ("div", "section", "article", "main", "center", "header", "footer", "aside", "font", "form", "fieldset")
_BLOCKS = (
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "figure"),
    *("figcaption", "table", "caption", "tr", "td", "th", "hr", *_WRAPPERS),
)
_TAG = re.compile(r'<(/?)([a-z0-9]+)(?:[^>"]|"[^"]*")*>')
_BREAKS = {*_BLOCKS, "br"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Safe HTML, and the addresses in it that could not be made absolute."""

    html: str
    unresolved: tuple[str, ...]


def parse(html: str) -> BeautifulSoup:
    """The tree of an HTML text; of a whole page, that of its body."""
    return BeautifulSoup(html, "lxml")


def clean(tree: BeautifulSoup, base: str | None) -> Cleaned:
    """Unwrap, make URLs absolute, seal. The base is the absolute URL against which relative ones are meant, if any."""
    for element in tree.find_all(_DROPPED_WHOLE):
        element.decompose()
    _unwrap(tree)
    unresolved = _absolute(tree, base)
    body = tree.body or tree
    sealed = nh3.clean(
        body.decode_contents(),
        tags=TAGS,
        attributes=_ALLOWED,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    return Cleaned(without_forbidden(sealed).strip(), tuple(unresolved))


def paragraphs(html: str) -> tuple[str, ...]:
    """The text of each block of sealed HTML, in order, without the empty ones."""
    folded = re.sub(r"\s+", " ", html)
    lines = _TAG.sub(lambda tag: "\n" if tag[2] in _BREAKS else "", folded).split("\n")
    texts = (" ".join(unescape(line).split()) for line in lines)
    return tuple(text for text in texts if text)


def _unwrap(tree: BeautifulSoup) -> None:
    """Make paragraphs of wrappers that hold text, and nothing of wrappers that hold paragraphs."""
    for wrapper in reversed(tree.find_all(_WRAPPERS)):
        if wrapper.find(_BLOCKS) or wrapper.find_parent("p"):
            wrapper.unwrap()
        else:
            wrapper.name, wrapper.attrs = "p", {}


def _absolute(tree: BeautifulSoup, base: str | None) -> list[str]:
    unresolved: list[str] = []
    for element in tree.find_all(lambda tag: any(tag.has_attr(name) for name in _URL_ATTRIBUTES)):
        for name in _URL_ATTRIBUTES:
            if element.has_attr(name):
                stated = str(element[name])
                url = absolute_url(stated, base)
                if url:
                    element[name] = url
                else:
                    unresolved.append(stated)
                    del element[name]
        _drop_if_pointless(element)
    return unresolved


def _drop_if_pointless(element: Tag) -> None:
    if element.name == "a" and not element.has_attr("href"):
        element.unwrap()
    elif element.name in ("img", "source") and not element.has_attr("src"):
        element.decompose()


def absolute_url(stated: str, base: str | None) -> str | None:
    """A URL made absolute against a base; None where it cannot be, or is none that a reader may follow."""
    try:
        url = urljoin(base or "", stated.strip())
        if url.startswith("//"):
            url = f"https:{url}"
        parts = urlsplit(url)
        is_usable = parts.scheme in _SCHEMES and (parts.scheme not in ("http", "https") or bool(parts.hostname))
    except ValueError:
        return None
    return url if is_usable else None


def opening_heading(html: str) -> str | None:
    """The text of the h1 that sealed HTML begins with."""
    opening = re.match(r"<h1>(.*?)</h1>", html, re.DOTALL)
    return " ".join(unescape(_TAG.sub("", opening[1])).split()) or None if opening else None


def without_opening(html: str, text: str) -> str:
    """Sealed HTML less a first block that only says the given text."""
    opening = re.match(r"<(h[1-6]|p)>(.*?)</\1>\s*", html, re.DOTALL)
    if opening is None or " ".join(unescape(_TAG.sub("", opening[2])).split()) != text:
        return html
    return html[opening.end() :]
