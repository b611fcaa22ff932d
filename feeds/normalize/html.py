"""HTML that any reader shows rightly: a tree made simple, its addresses made absolute, then an allow-list.

What comes out is sealed by nh3, so that nothing active reaches a feed or page, and holds no character that XML forbids
and no relative URL.
"""

import re
from dataclasses import dataclass
from html import unescape
from itertools import zip_longest
from urllib.parse import unquote

import nh3
from lxml import etree

from feeds.characters import HAN, without_forbidden
from feeds.normalize import blocks, embeds, formulas, listings, pictures, unseen
from feeds.normalize.tree import (
    BLOCKS,
    HEADINGS,
    HEAVY,
    STRIPPED,
    Element,
    divide,
    elements,
    names,
    parse,
    rename,
    serialized,
    unwrap,
)
from feeds.normalize.urls import SCHEMES, absolute_url, without_tracking

__all__ = [
    "TAGS",
    "Cleaned",
    "absolute_url",
    "clean",
    "opening_heading",
    "paragraphs",
    "parse",
    "plain",
    "prose",
    "simplify",
    "without_opening",
]

_ALLOWED = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "poster", "width", "height"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "ol": {"start"},
    "time": {"datetime"},
    "code": {"class"},  # language-python and so on, which readers colour by
}
_PLAIN = (
    "abbr b bdi bdo blockquote br caption cite col colgroup dd del dfn dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
    "hr i ins kbd li mark p pre q rp rt ruby s samp small strong sub sup table tbody tfoot thead tr u ul var wbr"
)
TAGS = {*_ALLOWED, *_PLAIN.split()}
_SEAL = nh3.Cleaner(
    tags=TAGS, attributes=_ALLOWED, clean_content_tags={*unseen.ELEMENTS}, url_schemes=SCHEMES, link_rel=None
)
_ACTIVE = etree.XPath("count(//@*[starts-with(name(), 'on')]) + count(//script | //object | //embed)")
_SAME = {"strike": "s", "tt": "code"}
_STAGES = (listings, formulas, pictures, embeds, unseen, blocks)
_URL_ATTRIBUTES = ("href", "src", "poster")
_WITH_URLS = ("a", "area", "img", "audio", "video", "source")

# Written so by WordPress, Hexo, Hugo, Zola, Jekyll's users; Nikola; Pelican; Docusaurus; Eleventy's and others' users.
_CUT = re.compile(
    r"<!--+\s*(?:more(?:\s[^<>-]{0,80})?|TEASER_END[^<>]{0,80}?|PELICAN_END_SUMMARY|truncate|read-?more|"
    r"excerpt|excerpt[ -]end|end[ -]excerpt)\s*--+>",
    re.IGNORECASE,
)
_TAG = re.compile(r'</?[a-z0-9]+(?:[^>"]|"[^"]*")*>')
_BREAK = re.compile(rf"""</?(?:{"|".join(sorted(BLOCKS | {"br"}))})\b(?:[^>"]|"[^"]*")*>""")
_APART = re.compile(rf"<({'|'.join(HEADINGS)}|figcaption|table|pre)\b.*?</\1>", re.DOTALL)
_EMPTY = re.compile(
    r"<(p|h[1-6]|li|ul|ol|dl|dt|dd|blockquote|figure|figcaption)>\s*</\1>\n?|"
    r"<(a|b|strong|em|i|u|s|del|ins|small|sub|sup|mark|cite|q|abbr)\b[^<>]*></\2>"
)
# A bare address ends where Chinese punctuation or, behind a Latin letter, Chinese text begins; Markdown takes them in.
_BARE_ADDRESS = re.compile(
    rf"(?:https?://|\Awww\.)(?=[^\W_])(?:[^\s{HAN}，。；：！？、（）【】《》「」『』“”‘’…\u3000]|(?<![A-Za-z0-9])[{HAN}])+"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Safe HTML, and what could not be taken over."""

    html: str
    excerpt: str | None  # safe HTML of what stands before the mark at which the author cut the text
    unresolved: tuple[str, ...]  # addresses that could not be made absolute


def simplify(tree: Element) -> int:
    """Say in plain elements what a tree shows; returns how many scripts, plug-ins and event handlers it held."""
    active = int(_ACTIVE(tree))
    held = names(tree)
    for stage in _STAGES:
        if not stage.ELEMENTS.isdisjoint(held):
            stage.simplify(tree)
    return active


def clean(tree: Element, base: str | None, page: str | None = None) -> Cleaned:
    """Make safe HTML of a simplified tree.

    The base is the absolute URL against which relative ones are meant, if any; the page is the article's own, to which
    links to a place in the text lead.
    """
    blocks.flow(tree)
    _rename_unknown(tree)
    unresolved = _absolute(tree, base, page)
    written = serialized(tree)
    if written.count("&") > HEAVY:
        divide(tree)
        written = serialized(tree)
    mark = _CUT.search(written) if "<!--" in written else None
    excerpt = _sealed(written[: mark.start()]) if mark else ""
    return Cleaned(_sealed(written), excerpt or None, tuple(unresolved))


def plain(html: str) -> str:
    """The text of any HTML, block by block on lines."""
    return "\n".join(paragraphs(_SEAL.clean(without_forbidden(html))))


def _sealed(html: str) -> str:
    sealed = without_forbidden(_SEAL.clean(html))
    for _ in range(3):  # what holds only empty elements is empty
        sealed, gone = _EMPTY.subn("", sealed)
        if not gone:
            break
    return sealed.strip()


def prose(html: str) -> tuple[str, ...]:
    """The same as paragraphs, without headings, captions, tables and code."""
    return paragraphs(_APART.sub("<p>", html))


def paragraphs(html: str) -> tuple[str, ...]:
    """The text of each block of sealed HTML, in order, without the empty ones."""
    texts: list[str] = []
    for part in _BREAK.split(html):
        line = _TAG.sub("", part) if "<" in part else part
        if shown := " ".join((unescape(line) if "&" in line else line).split()):
            texts.append(shown)
    return tuple(texts)


def _rename_unknown(tree: Element) -> None:
    """Give one name to all that is not published: nh3 drops <path> and all other of SVG and MathML with its text."""
    unknown = [name for name in names(tree) - TAGS - {"body", STRIPPED} if isinstance(name, str)]  # comments have none
    for element in elements(tree, *unknown) if unknown else ():
        rename(element, _SAME.get(element.tag, STRIPPED))


def _absolute(tree: Element, base: str | None, page: str | None) -> list[str]:
    """Make URLs absolute; those that cannot be are returned, and what is pointless without them goes."""
    unresolved: list[str] = []
    for element in elements(tree, *_WITH_URLS):
        for name in _URL_ATTRIBUTES:
            if (stated := element.attrib.get(name)) is None:
                continue
            if stated.startswith("#"):  # a place in the text; without an address of the text, the text itself is there
                url = page + stated if page and len(stated) > 1 else None
            elif (url := absolute_url(stated, base)) is None:
                unresolved.append(stated)
            if url is None:
                del element.attrib[name]
            else:
                element.set(name, without_tracking(url) if name == "href" else url)
        if element.tag == "a":
            if element.get("href") is None:
                unwrap(element)
            else:
                _end_address(element)
        elif element.tag in ("img", "source") and element.get("src") is None:
            unwrap(element)
    return unresolved


def _end_address(link: Element) -> None:
    """Put out of a link what was taken into it only because it follows an address without a space."""
    shown = link.text or ""
    if shown.isascii() or len(link) or not shown.startswith(("http://", "https://", "www.")):
        return
    found = list(_BARE_ADDRESS.finditer(shown))
    is_bare = unquote(link.get("href")).rstrip("/").endswith(shown.rstrip("/"))
    if not is_bare or (len(found) == 1 and found[0].end() == len(shown)):
        return
    behind = link.tail
    for address, following in zip_longest(found, found[1:]):
        link.set("href", without_tracking(f"http://{address[0]}" if address[0].startswith("www") else address[0]))
        link.text = address[0]
        if following is None:
            link.tail = shown[address.end() :] + (behind or "")
        else:
            link.tail = None
            after = link.makeelement("a")
            link.addnext(after)
            link.tail, link = shown[address.end() : following.start()], after


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
