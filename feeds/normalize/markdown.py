"""Markdown to HTML as GitHub and the engines write it: comrak, and what kramdown, goldmark and Python-Markdown add."""

import re
from typing import Any

import comrak
from lxml import etree

from feeds.characters import HAN
from feeds.model import Markdown
from feeds.normalize import plain_text
from feeds.normalize.tree import Element, classes, elements, erase, leaves, rename, text, wrap_inside

_DEEPEST = 100  # marks of quotations and lists on one line; comrak is quadratic in them
_MOST_NOTES = 5_000  # a note that is referred to a million times has a million links back
_MARKS = re.compile(rf"^((?:[ \t]{{0,3}}(?:>|[-+*][ \t]|\d{{1,9}}[.)][ \t])){{{_DEEPEST}}})", re.MULTILINE)
# kramdown, "HTML blocks": the text of such an element is Markdown. CommonMark says so where a blank line follows.
_WITH_MARKDOWN = re.compile(
    r"""^([ \t]{0,3}<[a-z][a-z0-9]*\b[^<>\n]*\smarkdown=["']?(?:1|block|span)["']?[^<>\n]*>)[ \t]*\n(?=[^\n])""",
    re.MULTILINE | re.IGNORECASE,
)
_EXTENSIONS = (
    *("table", "strikethrough", "tasklist", "autolink", "description_lists", "alerts", "math_code"),
    *("cjk_friendly_emphasis", "header_attributes"),
    "subscript",  # so that one ~ can be told from two; see _without_subscripts
)
_ALL: dict[str, Any] = dict.fromkeys(_EXTENSIONS, True)
_OPTIONS = {
    (notes, formulas): comrak.ExtensionOptions(footnotes=notes, math_dollars=formulas, **_ALL)
    for notes in (False, True)
    for formulas in (False, True)
}
_TEX = re.compile(r"\$\$|\\[A-Za-z]|[_^]\{|\^\d|\$[A-Za-z0-9]\$")  # without such, a dollar is one of money or of code
_PARSE = {smart: comrak.ParseOptions(smart=smart, tasklist_in_table=True) for smart in (False, True)}
_RENDER = {breaks: comrak.RenderOptions(hardbreaks=breaks, unsafe_=True) for breaks in (False, True)}

# kramdown, "Inline Attribute Lists": {: .class #id key="value"}, into which smart quotes may have got; {:toc};
# "Extensions": {::nomarkdown}.
_BRACES = re.compile(r"[ \t]?\{:[^{}\n]{1,300}\}")
_ATTRIBUTES = re.compile(
    r"""(?:\s*+(?:[.#][\w:-]++|[\w:-]++=(?:["“”][^"“”]*["“”]|['‘’][^'‘’]*['‘’]|[\w%/:;,-]++)))++|"""
    r"\s*(?:toc|no_toc|footnotes)|[:/](?:nomarkdown|comment|options.*|)/?"
)
# kramdown, "Automatic table of contents": it takes the place of the list above the mark, whatever that says.
_LIST_OF_CONTENTS = re.compile(
    r"^(?:[*+-]|\d{1,9}\.)[ \t][^\n]*\n\{:[ \t]*toc\b[^{}\n]*\}[ \t]*$", re.MULTILINE | re.IGNORECASE
)
_CONTENTS = re.compile(
    r"(?:toc\s*)?\{:\s*toc[^{}]*\}|\[\[?_?toc_?\]?\]|@\[toc\](?:\([^()]*\))?|\$\{toc\}", re.IGNORECASE
)
_DEFINING = ("*[", "[toc", "[TOC", "[Toc", "_toc_]", "_TOC_]", "{toc", "{TOC")  # stand in what these two match
_HOLDING_DEFINITIONS = frozenset({"p", "ul", "ol", "dt", "dd"})
_ABBREVIATIONS = re.compile(r"(?:\*\[[^\[\]\n]+\]:[^\n]*(?:\n|$))+")
_CODE = re.compile(r"(^(?:```|~~~).*?(?:^(?:```|~~~)|\Z)|`[^`\n]*`|^(?: {4}|\t)[^\n]*)", re.MULTILINE | re.DOTALL)
_BARE_ADDRESS = re.compile(
    rf"(?<![(<\"'=\[A-Za-z0-9_/.-])https?://[A-Za-z0-9_~/?#@&+=%.:;,!$-]{{0,2000}}[A-Za-z0-9_/#=&?%-]"
    rf"(?=[，。；：！？、（）【】《》「」『』“”‘’…]|[)\"*`][，。；：！？、）]|(?<=[A-Za-z0-9])[{HAN}])"
)
_AFTER = re.compile(rf"[{HAN}，。！？；：、（《】]")


def to_html(text: str, dialect: Markdown) -> str:
    """HTML of a Markdown text, which holds no character that XML forbids."""
    if text.count(">") > _DEEPEST:
        text = _MARKS.sub(r"\1\\", text)
    if "markdown=" in text:
        text = _WITH_MARKDOWN.sub(r"\1\n\n", text)
    if "{:" in text:
        text = _LIST_OF_CONTENTS.sub("", text)
    if "://" in text and not text.isascii():
        text = _end_addresses(text)
    extensions = _OPTIONS["[^" in text and text.count("[^") < _MOST_NOTES, "$" in text and bool(_TEX.search(text))]
    # comrak cannot take ~~ for a mark and ~ for none, as kramdown does; but in 3~5天，7~9天 nothing may be struck.
    # So it makes subscripts of what is between single ones, which are undone; subscripts in HTML are told by a space.
    has_subscripts = "sub>" in text
    if has_subscripts:
        text = text.replace("<sub>", "<sub >").replace("</sub>", "</sub >")
    try:
        html = comrak.markdown_to_html(text, extensions, _PARSE[dialect.smart], _RENDER[dialect.breaks])
    except BaseException as error:
        if isinstance(error, Exception | KeyboardInterrupt | SystemExit):
            raise
        return plain_text.to_html(text)  # a panic in Rust is no Exception
    html = html.replace("<sub>", "~").replace("</sub>", "~")
    return (
        html.replace("&lt;sub &gt;", "&lt;sub&gt;").replace("&lt;/sub &gt;", "&lt;/sub&gt;") if has_subscripts else html
    )


def _end_addresses(text: str) -> str:
    """Let bare addresses end before Chinese text: comrak, as GitHub, takes in all up to the next space."""
    parts = _CODE.split(text)
    parts[::2] = [_BARE_ADDRESS.sub(r"\g<0><!-- -->", part) if "://" in part else part for part in parts[::2]]
    return "".join(parts)


def simplify(tree: Element, dialect: Markdown, written: str) -> None:
    """Take out of the tree of a Markdown text what only its engine understands."""
    has_quotes = dialect.smart and '"' in written
    has_lists = "{:" in written
    if "[" in written:
        if "[!" in written:
            _quote_alerts(tree)
        if "[^" in written:
            _name_notes(tree)
    if has_lists or any(mark in written for mark in _DEFINING):
        for block in leaves(tree, _HOLDING_DEFINITIONS):
            shown = text(block).strip()
            if _CONTENTS.fullmatch(shown) or _ABBREVIATIONS.fullmatch(shown):
                erase(block)
    if has_lists or has_quotes:
        for element in tree.iter(etree.Element):
            around = [element, *element.iterancestors()]
            is_code = [each.tag in ("pre", "code") for each in around]
            if element.text and not any(is_code):
                element.text = _tidy(element.text, has_quotes)
            if element.tail and not any(is_code[1:]):
                element.tail = _tidy(element.tail, has_quotes)


def _quote_alerts(tree: Element) -> None:
    for element in elements(tree, "div", "p"):
        if "markdown-alert" in classes(element):
            rename(element, "blockquote")
        elif "markdown-alert-title" in classes(element):
            rename(element, "p")
            wrap_inside(element, "strong")


def _name_notes(tree: Element) -> None:
    """Call places in the text as kramdown and goldmark do, since links to them lead to the site's own page."""
    for link in elements(tree, "a"):
        if (href := link.get("href") or "").startswith("#fn-"):
            link.set("href", href.replace("-", ":", 1))


def _tidy(text: str, has_quotes: bool) -> str:
    if "{:" in text:
        text = _BRACES.sub(
            lambda found: "" if _ATTRIBUTES.fullmatch(found[0].strip()[2:-1].strip()) else found[0], text
        )
    return _quoted(text) if has_quotes and "”" in text else text


def _quoted(text: str) -> str:
    """The text with quotes that open where Chinese stands before them, which smart punctuation takes for the end."""
    parts = re.split("([“”])", text)
    is_open = False
    for index in range(1, len(parts), 2):
        before, behind = parts[index - 1], parts[index + 1]
        if parts[index] == "“":
            is_open = True
        elif is_open:
            is_open = False
        elif behind[:1].strip() and _AFTER.match(before[-1:]):
            parts[index], is_open = "“", True
    return "".join(parts)
