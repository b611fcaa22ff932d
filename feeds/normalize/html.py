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
    *("script", "style", "template", "title", "textarea", "select", "button", "noscript"),
    *("object", "embed", "svg", "math", "canvas", "head", "nav"),
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_URL_ATTRIBUTES = ("href", "src", "poster")
_WITH_URLS = ("a", "img", "audio", "video", "source")
_WRAPPERS = ("div", "section", "article", "main", "center", "header", "footer", "aside", "form", "fieldset")
_BLOCKS = (
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "figure"),
    *("figcaption", "table", "caption", "tr", "td", "th", "hr", *_WRAPPERS),
)
_TAG = re.compile(r'<(/?)([a-z0-9]+)(?:[^>"]|"[^"]*")*>')
_BREAKS = {*_BLOCKS, "br"}
_DEEPEST = 100
_STRIPPED = "span"  # is not allowed, so that nh3 takes the tags away and leaves what is between them


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Safe HTML, the addresses in it that could not be made absolute, and how much that was active is gone."""

    html: str
    unresolved: tuple[str, ...]
    active: int


def parse(html: str) -> BeautifulSoup:
    """The tree of an HTML text; of a whole page, that of its body."""
    return BeautifulSoup(f"{html}\n", "lxml")  # without a line end, BeautifulSoup warns of text that looks like a URL


def clean(tree: BeautifulSoup, base: str | None) -> Cleaned:
    """Unwrap, make URLs absolute, seal. The base is the absolute URL against which relative ones are meant, if any."""
    active = _count_active(tree)
    _flatten(tree)
    _link_frames(tree)
    _unwrap(tree)
    unresolved = _absolute(tree, base)
    body = tree.body or tree
    sealed = nh3.clean(
        body.decode_contents(),
        tags=TAGS,
        attributes=_ALLOWED,
        clean_content_tags=_DROPPED_WHOLE,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    return Cleaned(without_forbidden(sealed).strip(), tuple(unresolved), active)


def prose(html: str) -> tuple[str, ...]:
    """The same as paragraphs, without headings, captions, tables and code."""
    return paragraphs(re.sub(r"<(h[1-6]|figcaption|table|pre)\b.*?</\1>", "<p>", html, flags=re.DOTALL))


def paragraphs(html: str) -> tuple[str, ...]:
    """The text of each block of sealed HTML, in order, without the empty ones."""
    folded = re.sub(r"\s+", " ", html)
    lines = _TAG.sub(lambda tag: "\n" if tag[2] in _BREAKS else "", folded).split("\n")
    texts = (" ".join(unescape(line).split()) for line in lines)
    return tuple(text for text in texts if text)


def leaves(tree: Tag, names: tuple[str, ...]) -> list[Tag]:
    """The elements of these names that hold no other of them, in linear time however deep the tree is."""
    elements = tree.find_all(names)
    holders: set[int] = set()
    for element in elements:
        for parent in element.parents:
            if id(parent) in holders:
                break
            holders.add(id(parent))
    return [element for element in elements if id(element) not in holders]


def erase(element: Tag) -> None:
    """Leave nothing of an element.

    BeautifulSoup's own ways to take one out search its parent's children, which makes wide pages quadratic.
    """
    element.clear()
    element.name = _STRIPPED


def _count_active(tree: BeautifulSoup) -> int:
    """How many scripts, plug-ins and event handlers there are, which nobody may put into a reader."""
    handlers = (name for element in tree.find_all(True) for name in element.attrs if name.lower().startswith("on"))
    return len(tree.find_all(("script", "object", "embed"))) + sum(1 for _ in handlers)


def _flatten(tree: BeautifulSoup) -> None:
    """Take the tags away that stand too deep: what nh3's parser does is quadratic in the depth."""
    depth = {id(tree): 0}
    for element in tree.find_all(True):
        depth[id(element)] = depth[id(element.parent)] + 1
        if depth[id(element)] > _DEEPEST:
            element.name, element.attrs = _STRIPPED, {}


def _link_frames(tree: BeautifulSoup) -> None:
    """Make links of frames, which no reader shows: mostly films."""
    for frame in tree.find_all("iframe"):
        address = str(frame.get("src") or "")
        frame.clear()
        frame.name, frame.attrs = "a", {"href": address}
        frame.string = absolute_url(address, None) or ""


def _unwrap(tree: BeautifulSoup) -> None:
    """Make paragraphs of wrappers that hold text, and nothing of wrappers that hold paragraphs."""
    hold_text = {id(element) for element in leaves(tree, _BLOCKS)}
    for wrapper in tree.find_all(_WRAPPERS):
        wrapper.name, wrapper.attrs = ("p" if id(wrapper) in hold_text else _STRIPPED), {}


def _absolute(tree: BeautifulSoup, base: str | None) -> list[str]:
    """Make URLs absolute; those that cannot be are returned, and what is pointless without them goes."""
    unresolved: list[str] = []
    for element in tree.find_all(_WITH_URLS):
        for name in _URL_ATTRIBUTES:
            if element.has_attr(name):
                stated = str(element.attrs.pop(name))
                if url := absolute_url(stated, base):
                    element[name] = url
                elif not stated.startswith("#"):  # a place in a text that has no address; the text itself is there
                    unresolved.append(stated)
        if element.name == "a" and not element.has_attr("href"):
            element.name = _STRIPPED
        elif element.name in ("img", "source") and not element.has_attr("src"):
            erase(element)
    return unresolved


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
