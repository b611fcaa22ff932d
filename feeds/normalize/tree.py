"""Trees of HTML: how they are made, written and changed. lxml's, which is libxml2's.

Changes leave elements in their places: one that is to go becomes a <span>, which is not among the tags that are
published, so that the seal takes the tag away and leaves what is between. To take an element out of a tree would mean
to join the texts around it, which makes wide pages quadratic.
"""

import re
from typing import Any, TypeAlias

from lxml import etree

from feeds.characters import FORBIDDEN, without_forbidden

Element: TypeAlias = Any  # lxml.etree._Element

STRIPPED = "span"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
WRAPPERS = (
    *("div", "section", "article", "main", "center", "header", "footer", "aside", "form", "fieldset", "details"),
    *("address", "dir", "menu", "hgroup", "search", "body"),
)
BLOCKS = frozenset(
    {
        *("p", *HEADINGS, "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "figure", "figcaption", "table"),
        *("caption", "thead", "tbody", "tfoot", "tr", "td", "th", "hr", *WRAPPERS),
    }
)

_PARSER = etree.HTMLParser(huge_tree=True, encoding="utf-8", remove_pis=True)
# libxml2 leaves out what stands deeper than 2,048, and what the seal's parser does is quadratic in the depth.
_DEEPEST = 100
HEAVY = 10_000  # escaped characters; see divide
_IS_DEEP = etree.XPath(f"boolean({'/*' * (_DEEPEST + 2)})")
_END_OF_PAGE = re.compile(r"</(?:body|html)\b[^<>]*>", re.IGNORECASE)  # libxml2 leaves out what stands behind
# libxml2 knows the empty elements of HTML 4; others would hold what follows them.
_EMPTY = re.compile(r"""<(embed|source|track|wbr)\b(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_TAG = re.compile(r"""(</?[a-z][^\s<>/"']*(?:[^<>"']|"[^"]*"|'[^']*')*>)""", re.IGNORECASE)
_NAME = re.compile(r"</?([^\s<>/]+)")
_SEEN = {"img", "video", "audio", "iframe", "object", "embed", "hr", "table", "math", "input"}
_BLANK = " \t\r\n\f\xa0\u3000\u200b\u200e\u2060\ufeff"
_HIDDEN = {"script", "style", "template"}


def parse(html: str) -> Element:
    """The body of an HTML text, without the characters that XML forbids; lxml would let nobody change them."""
    html = without_forbidden(html)
    html = _EMPTY.sub(r"\g<0></\1>", _END_OF_PAGE.sub("", html))
    body = _body(html)
    if _IS_DEEP(body.getroottree()):
        body = _body(_flat(html))
    if "&#" in html:
        _drop_forbidden(body)
    return body


def _body(html: str) -> Element:
    # Without the tag, libxml2 puts what a text begins with into a head, and makes no tree of white space.
    return etree.fromstring(b"<body>" + html.encode(), _PARSER).find("body")


def _drop_forbidden(body: Element) -> None:
    """Take out what was written as a reference: &#1;."""
    for element in body.iter(etree.Element):
        for name, value in element.attrib.items():
            if FORBIDDEN.search(value):
                del element.attrib[name]
                if name.replace("-", "").isalpha():  # lxml does not set all names that it reads
                    element.set(name, without_forbidden(value))
        if element.text and FORBIDDEN.search(element.text):
            element.text = without_forbidden(element.text)
    for node in body.iter():
        if node is not body and node.tail and FORBIDDEN.search(node.tail):
            node.tail = without_forbidden(node.tail)


def _flat(html: str) -> str:
    """The same text, with paragraphs and line breaks, and no other markup."""
    parts: list[str] = []
    hidden = ""
    for index, part in enumerate(_TAG.split(html)):
        name = found[1].lower() if index % 2 and (found := _NAME.match(part)) else ""
        if hidden or name in _HIDDEN:
            hidden = "" if name == hidden and part.startswith("</") else hidden or name
        elif not name:
            parts.append(part)
        elif name in BLOCKS:
            parts.append("<p>")
        elif name in ("br", "img"):
            parts.append(part)
    return "".join(parts)


def serialized(tree: Element) -> str:
    """The HTML text of a tree, comments included."""
    return str(etree.tostring(tree, method="html", encoding="unicode", with_tail=False))


def names(tree: Element) -> set[str]:
    """The names of all elements in a tree."""
    return {element.tag for element in tree.iter()}


def elements(tree: Element, *names: str) -> list[Element]:
    """The elements of these names, in order. A list, so that they may be changed meanwhile."""
    return list(tree.iter(*names))


def holds(element: Element, names: frozenset[str]) -> bool:
    """Whether an element is, or holds, one of these names."""
    return element.tag in names or (len(element) > 0 and any(each.tag in names for each in element.iter()))


def text(element: Element) -> str:
    """All text in an element, in one piece."""
    return (
        str(etree.tostring(element, method="text", encoding="unicode", with_tail=False))
        if len(element)
        else element.text or ""
    )


def classes(element: Element) -> set[str]:
    """The classes of an element."""
    return set((element.get("class") or "").split())


def leaves(tree: Element, names: frozenset[str]) -> list[Element]:
    """The elements of these names that hold no other of them, in linear time however deep the tree is."""
    found = [element for element in tree.iter() if element.tag in names]
    holders: set[Element] = set()
    for element in found:
        parent = element.getparent()
        while parent is not None and parent not in holders:
            holders.add(parent)
            parent = parent.getparent()
    return [element for element in found if element not in holders]


def unwrap(element: Element) -> None:
    """Leave only what an element holds."""
    element.tag = STRIPPED
    element.attrib.clear()


def erase(element: Element) -> None:
    """Leave nothing of an element."""
    element.clear(keep_tail=True)
    element.tag = STRIPPED


def replace(element: Element, tag: str, text: str, **attributes: str) -> None:
    """Make another element of one, which holds a text."""
    element.clear(keep_tail=True)
    element.tag, element.text = tag, text
    element.attrib.update(attributes)


def rename(element: Element, tag: str) -> None:
    """Give an element another tag and no attributes."""
    element.tag = tag
    element.attrib.clear()


def wrap_inside(element: Element, tag: str) -> None:
    """Put all that an element holds into one new element."""
    inner = etree.Element(tag)
    inner.text, element.text = element.text, None
    inner.extend(list(element))
    element.append(inner)


def shows(element: Element) -> bool:
    """Whether there is anything to see in an element."""
    return any(
        each.tag in _SEEN
        or (each.text and each.text.strip(_BLANK))
        or (each is not element and (each.tail or "").strip(_BLANK))
        for each in element.iter(etree.Element)
    )


def divide(tree: Element) -> None:
    """Divide texts that hold very many characters that HTML escapes: the seal's parser is quadratic in their number."""
    for element in elements(tree):
        if element.text and _is_heavy(element.text):
            element.text, parts = "", _parts(element, element.text)
            element[:0] = parts
        if element.tail and element is not tree and _is_heavy(element.tail):
            parts, element.tail = _parts(element, element.tail), ""
            for part in reversed(parts):
                element.addnext(part)


def _is_heavy(text: str) -> bool:
    return len(text) > HEAVY and text.count("&") + text.count("<") + text.count(">") > HEAVY


def _parts(element: Element, text: str) -> list[Element]:
    parts: list[Element] = []
    for start in range(0, len(text), HEAVY):
        part = element.makeelement(STRIPPED)
        part.tail = text[start : start + HEAVY]
        parts.append(part)
    return parts
