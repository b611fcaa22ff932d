"""Hexo's tags in the text of articles: {% name arguments %}, some with an end; {{ }} and {# #} of Nunjucks.

Hexo fills tags in after it made HTML of the Markdown. Here the text stays Markdown, so what a tag encloses is set off
by blank lines. Code is left alone, as Hexo does. To know another tag is to add a row in hexo_plugins, hexo_themes or
hexo_pieces.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import dedent, indent

from feeds.model import Diagnostic
from feeds.read.tags import Expanded, computed_tag, first_of, unknown_tag
from feeds.read.tags.code import Code
from feeds.read.tags.hexo_pieces import PIECES
from feeds.read.tags.hexo_plugins import PLUGINS
from feeds.read.tags.hexo_tag import Handler, Page, Tag, block
from feeds.read.tags.hexo_themes import THEMES

__all__ = ["Page", "expand"]

HANDLERS: Mapping[str, Handler] = {**THEMES, **PIECES, **PLUGINS}

_OPENING = re.compile(r"\{%|\{\{|\{#|<!--")
_TAG = re.compile(r"\{%-?\s*([\w-]+)\b(.*?)-?%\}", re.DOTALL)
_LITERAL = re.compile(r"""\{\{-?\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|-?\d+(?:\.\d+)?)\s*-?\}\}""")
_MATH = re.compile(r"\$\$[^$]+\$\$|\$[^$\n]+\$")
_MAY_BE_INDENTED = re.compile(r"^(?: {4}|\t).*\{[%{#]", re.MULTILINE)
_REST_OF_LINE = re.compile(r"[ \t]{0,80}(?:\n|\Z)")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]")
_CODE_OF_HTML = re.compile(r"<(/?)code\b", re.IGNORECASE)
_FENCE = re.compile(r"(?:[ \t]*>){0,3}[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?:`{3,}|~{3,})")
_AS_WRITTEN = {
    "raw",
    "code",
    "codeblock",
    "mermaid",
    "plantuml",
    "score",
    "chartjs",
    "wavedrom",
    "echarts",
    "flink",
    "katex",
}
# Nunjucks' own, which run programs.
_PROGRAMS = {
    *("if", "elif", "elseif", "else", "for", "asyncEach", "asyncAll", "macro", "set", "extends", "block", "include"),
    *("import", "from", "filter", "call", "ifAsync", "switch", "case", "default"),
}
_CLOSERS = {"{%": "%}", "{#": "#}", "<!--": "-->"}
_LONGEST = {"{%": 10_000, "{{": 1_000, "{#": 2_000, "<!--": 10_000_000}  # characters
_DEEPEST = 10
_MARGIN = 80  # characters in which the indentation of a tag is looked for


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    name: str  # of a tag; "" where only `written` stands in its place
    written: str
    inner: str | None = None  # where it is known already


@dataclass(slots=True)
class _Opened:
    token: _Token
    shown: list[str]


@dataclass(slots=True)
class _Scan:
    """One walk over a text."""

    text: str
    code: Code
    indented: list[tuple[int, int]]  # blocks of indented code
    told: list[tuple[int, str, bool]] = field(default_factory=list)  # place, what is written there, whether computed
    math: list[tuple[int, int]] | None = None
    closers: dict[str, int] = field(default_factory=dict)  # the next place of each
    endless: set[str] = field(default_factory=set)  # tags that no end follows

    def tokens(self) -> Iterator[_Token]:
        """Tags, and what is to be replaced by something else, in order."""
        position = 0
        while opening := _OPENING.search(self.text, position):
            found = self._token(opening.start(), opening[0])
            if isinstance(found, _Token):
                yield found
                position = found.end
            else:
                position = found

    def _token(self, start: int, opening: str) -> _Token | int:
        """What begins at a place, or where to go on."""
        after = start + len(opening)
        if self.code.holds(start):
            return self._raw_in_code(start) or after
        if end := _end_of(self.indented, start):
            return end
        if opening == "{{":
            return self._value(start) or after
        end = self._closer(_CLOSERS[opening], after)
        if end < 0 or end - start > _LONGEST[opening]:
            return after
        if opening == "<!--":
            return end + 3
        if opening == "{#":
            return _Token(start, end + 2, "", "") if "\n\n" not in self.text[start:end] else after
        tag = _TAG.fullmatch(self.text, start, end + 2)
        if tag is None or "{%" in tag[2]:
            return after
        if tag[1] in _AS_WRITTEN and (whole := self._as_written(tag)):
            return whole
        return _Token(start, tag.end(), tag[1], tag[2].strip())

    def _closer(self, closer: str, position: int) -> int:
        """The next place of a closer; it is looked for once, however many openers stand before it."""
        known = self.closers.get(closer)
        if known is None or 0 <= known < position:
            known = self.closers[closer] = self.text.find(closer, position)
        return known

    def _value(self, start: int) -> _Token | None:
        """{{ }}: a literal is put in; anything else only the engine knows."""
        if self._is_math(start):
            return None
        if literal := _LITERAL.match(self.text, start, start + _LONGEST["{{"]):
            return _Token(start, literal.end(), "", literal[1].strip("\"'"))
        end = self._closer("}", start)
        if not 0 <= end < start + _LONGEST["{{"] or not self.text.startswith("}}", end):
            return None
        self.told.append((start, self.text[start : end + 2], True))
        return _Token(start, end + 2, "", "")

    def _is_math(self, place: int) -> bool:
        """TeX has double braces, too."""
        if self.math is None:
            self.math = [formula.span() for formula in _MATH.finditer(self.text)]
        return _end_of(self.math, place) is not None

    def _raw_in_code(self, start: int) -> _Token | None:
        """Hexo obeys it in code spans, where it is written to show braces."""
        tag = _TAG.match(self.text, start, start + 40)
        if tag is None or tag[1] not in ("raw", "endraw"):
            return None
        beginning = self.code.starts[bisect_right(self.code.starts, start) - 1]
        return None if _FENCE.match(self.text, beginning) else _Token(start, tag.end(), "", "")

    def _as_written(self, tag: re.Match[str]) -> _Token | None:
        """The whole of a block whose text is not looked into."""
        name = tag[1]
        if name in self.endless:
            return None
        end = re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}").search(self.text, tag.end())
        if end is None:
            self.endless.add(name)
            return None
        inner = self.text[tag.end() : end.start()]
        if name != "raw":
            return _Token(tag.start(), end.end(), name, tag[2].strip(), inner)
        if inner.lstrip().startswith("<") and "\n" in inner.strip():
            # Markdown would take a blank line for the end of the HTML.
            inner = block("\n".join(line for line in inner.split("\n") if line.strip()))
        return _Token(tag.start(), end.end(), "", inner)


def expand(text: str, page: Page) -> Expanded:
    """Replace the tags of a text."""
    if "{%" not in text and "{{" not in text and "{#" not in text:
        return Expanded(text)
    if page.is_markdown:
        scan = _Scan(text, Code.of(text), _indented(text) if _MAY_BE_INDENTED.search(text) else [])
    else:
        scan = _Scan(text, _code_of_html(text), [])
    tokens = list(scan.tokens())
    last_end = {token.name: index for index, token in enumerate(tokens) if token.name.startswith("end")}
    stack = [_Opened(_Token(0, 0, "", ""), [])]
    position = 0
    for index, token in enumerate(tokens):
        stack[-1].shown.append(text[position : token.start])
        position = token.end
        if not token.name:
            stack[-1].shown.append(token.written)
        elif token.inner is not None:
            _show(scan, stack, token, token.inner, page)
        elif token.name.startswith("end"):
            if any(f"end{opened.token.name}" == token.name for opened in stack[1:]):
                _close(scan, stack, token.name, page)
        elif last_end.get(f"end{token.name}", -1) > index and len(stack) <= _DEEPEST:
            stack.append(_Opened(token, []))
        else:
            _show(scan, stack, token, None, page)
    while len(stack) > 1:
        _drop(scan, stack, page)
    return Expanded("".join((*stack[0].shown, text[position:])), _diagnostics(scan, page))


def _end_of(spans: list[tuple[int, int]], place: int) -> int | None:
    """Where the span ends that a place is in."""
    at = bisect_right(spans, (place, sys.maxsize)) - 1
    return spans[at][1] if at >= 0 and place < spans[at][1] else None


def _indented(text: str) -> list[tuple[int, int]]:
    """The lines of indented code (CommonMark 4.4); in a list, indented lines are its text."""
    found: list[tuple[int, int]] = []
    start, is_after_blank, is_in_list, is_code = 0, True, False, False
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        if not line.strip():
            is_after_blank = True
        else:
            is_deep = line.startswith(("    ", "\t"))
            is_code = is_deep and not is_in_list and (is_after_blank or is_code)
            if is_code:
                found.append((start, end))
            elif not line[0].isspace():
                is_in_list = _ITEM.match(line) is not None or (is_in_list and not is_after_blank)
            is_after_blank = False
        start = end
    return found


def _code_of_html(text: str) -> Code:
    code = Code()
    opened: int | None = None
    for tag in _CODE_OF_HTML.finditer(text):
        if opened is None and not tag[1]:
            opened = tag.start()
        elif opened is not None and tag[1]:
            code.starts.append(opened)
            code.ends.append(tag.end())
            opened = None
    return code


def _close(scan: _Scan, stack: list[_Opened], end: str, page: Page) -> None:
    while f"end{stack[-1].token.name}" != end:
        _drop(scan, stack, page)
    opened = stack.pop()
    _show(scan, stack, opened.token, "".join(opened.shown), page)


def _drop(scan: _Scan, stack: list[_Opened], page: Page) -> None:
    """Give up waiting for an end."""
    opened = stack.pop()
    _show(scan, stack, opened.token, None, page)
    stack[-1].shown += opened.shown


def _show(scan: _Scan, stack: list[_Opened], token: _Token, inner: str | None, page: Page) -> None:
    """Put in what a tag stands for."""
    handler = HANDLERS.get(token.name)
    unindented = None if inner is None else dedent(inner)
    shown = handler(Tag(token.name, token.written, unindented, page)) if handler else None
    if shown is None:
        written = f"{{% {token.name} {token.written} %}}"
        scan.told.append((token.start, written, handler is not None or token.name in _PROGRAMS))
        shown = unindented or ""
    before = scan.text[max(0, token.start - _MARGIN) : token.start]
    margin = before.rpartition("\n")[2] if "\n" in before or len(before) == token.start else "-"
    if not margin.strip() and page.is_markdown:
        if shown and "\n" not in shown and _REST_OF_LINE.match(scan.text, token.end):
            # Alone on its line, as Hexo's own placeholder, a comment: HTML of which the next line is no part.
            shown = f"<!-- -->{shown}"
        shown = indent(shown, margin) if "\n" in shown else shown
    stack[-1].shown.append(shown)


def _diagnostics(scan: _Scan, page: Page) -> tuple[Diagnostic, ...]:
    return first_of(
        (computed_tag if is_computed else unknown_tag)(page.path, page.line + scan.text.count("\n", 0, place), written)
        for place, written, is_computed in sorted(scan.told)[:20]
    )
