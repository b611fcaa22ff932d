"""Program listings: what highlighters make of code becomes plain <pre><code class="language-x"> again.

Readers show neither their colours nor their tables, whose line numbers would stand in the code. Seen of Hexo
(figure.highlight), Rouge, Chroma, Pygments, Prism, highlight.js and its plug-ins, SyntaxHighlighter, GitHub, CSDN and
WeChat.
"""

import re
from collections.abc import Iterator

from feeds.normalize.tree import Element, classes, elements, erase, rename, wrap_inside

ELEMENTS = frozenset(("pre", "table", "code", "xmp", "plaintext", "listing"))  # without which there is nothing to do

# Around the line numbers.
_NUMBERS = {
    *("gutter", "gl", "lineno", "linenos", "linenodiv", "rouge-gutter"),  # Hexo, Rouge, Pygments
    *("lnt", "ln", "line-numbers-rows"),  # Chroma, Prism
    *("hljs-ln-numbers", "pre-numbering", "code-snippet__line-index", "blob-num"),  # highlight.js, CSDN, WeChat, GitHub
}
# Around the whole.
_LISTINGS = {
    *("highlight", "rouge-table", "lntable", "highlighttable", "hljs-ln", "syntaxhighlighter", "codehilite"),
    *("codehilitetable", "highlighter-rouge", "chroma", "hljs", "sourceCode", "prettyprint"),
}
_LINES = ("div", "li", "p", "tr")  # hold one line of code each
_UNSEEN = {"button", "script", "style", "textarea"}
_SHAPED = ("br", "table", "pre", "button", *_LINES)
_NAMED = re.compile(r"\b(?:language|lang|highlight-source|highlight-text|brush:)[- ]?([\w+#.{-][\w+#.-]*)")
_LANGUAGE = re.compile(r"\{?\.?([A-Za-z][\w+#.-]{0,24})[^\w]*")
_NO_LANGUAGE = {
    *("code", "plain", "plaintext", "text", "none", "nohighlight", "no-highlight", "source", "line-numbers"),
    *("literal-block", "numberLines", "linenums", "undefined", "null", "copyable", "wrap", "raw"),
}


def simplify(tree: Element) -> None:
    """Make plain listings of all that are highlighted."""
    for raw in elements(tree, "xmp", "plaintext", "listing"):
        rename(raw, "pre")
    for numbers in elements(tree, "ul", "ol"):
        if classes(numbers) & _NUMBERS:
            erase(numbers)
    for code in elements(tree, "code"):
        if code.get("class") and not any(each.tag == "pre" for each in code.iterancestors()):
            del code.attrib["class"]
    done: set[Element] = set()
    for element in elements(tree, "pre", "table"):
        if element not in done and (element.tag == "pre" or _is_listing(element)):
            done.update(elements(element, "pre", "table"))
            _simplify(element)
    for figure in elements(tree, "figure"):
        if "highlight" in classes(figure):
            for caption in elements(figure, "figcaption"):
                caption.tag = "p"
            figure.tag = "div"


def _is_listing(table: Element) -> bool:
    """Whether a table is there only to put line numbers beside code."""
    is_highlighted = bool(classes(table) & _LISTINGS) or any(classes(each) & _LISTINGS for each in _around(table))
    return is_highlighted and any(
        classes(each) & (_NUMBERS | {"code"}) for each in elements(table, "td", "pre", "span")
    )


def _around(element: Element) -> list[Element]:
    parents: list[Element] = []
    for parent in element.iterancestors():
        if parent.tag not in ("div", "figure", "code", "pre") or len(parents) == 3:
            break
        parents.append(parent)
    return parents


def _simplify(listing: Element) -> None:
    code = elements(listing, "code")
    language = _language([*code, *elements(listing, "pre"), listing, *_around(listing)])
    numbered = any(classes(each) & _NUMBERS for each in listing.iter("span", "ul", "ol", "td"))
    is_highlighted = any(classes(each) & _LISTINGS for each in (listing, *_around(listing)))
    if code or language or numbered or is_highlighted:
        if numbered or len(code) > 1 or next(listing.iterdescendants(*_SHAPED), None) is not None:
            is_by_line = len(code) > 1 and all(each.getparent().tag == "pre" for each in code)
            written = "".join(_written(listing, is_by_line))
            listing.clear(keep_tail=True)
            listing.text = written
        rename(listing, "pre")
        if (inner := listing.find(".//code")) is None:
            wrap_inside(listing, "code")
            inner = listing[0]
        inner.attrib.clear()
        if language:
            inner.set("class", f"language-{language}")


def _written(element: Element, is_by_line: bool) -> Iterator[str]:
    """The text of code, line by line as it is shown, without numbers."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN or classes(element) & _NUMBERS:
        return
    if element.tag == "br":
        yield "\n"
    if element.text:
        yield element.text
    for child in element:
        last = ""
        for last in _written(child, is_by_line):
            yield last
        is_line = child.tag in _LINES or (is_by_line and child.tag == "code")
        if is_line and last and not last.endswith("\n"):
            yield "\n"
        if child.tail and (child.tail.strip() or child.tag not in ("td", "tr", "tbody", "colgroup", *_LINES)):
            yield child.tail


def _language(elements: list[Element]) -> str:
    """What the first of the elements that names a language names; nothing where none does."""
    for element in elements:
        stated = element.get("class") or ""
        names = _NAMED.findall(stated)
        bare = stated.split() if classes(element) & _LISTINGS and not names else []
        for name in (*names, element.get("data-lang"), element.get("data-language"), *bare):
            found = _LANGUAGE.fullmatch(name or "")
            if found and not ({found[1].lower(), found[1]} & (_NO_LANGUAGE | _LISTINGS | _NUMBERS)):
                return found[1].lower()
    return ""
