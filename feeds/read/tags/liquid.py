"""Liquid in the text of articles: Jekyll's template language, and Eleventy's for Markdown.

What the article and its site state is put in; what only the engine knows is left out with a diagnostic. Jekyll also
fills in tags inside of code, where they are meant to be read: those that are known are filled in, others stay.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Any

from feeds.model import Diagnostic
from feeds.read.tags import Expanded, code_block, computed_tag, first_of, unknown_tag
from feeds.read.tags.calls import Call, render
from feeds.read.tags.code import Code
from feeds.read.tags.liquid_conditions import Conditions
from feeds.read.tags.liquid_values import (
    FILTERS,
    UNKNOWN,
    Filter,
    UnknownError,
    evaluate,
    is_true,
    text,
)

# Of what follows a tag's name, as it is written. Raises UnknownError where it needs what only the engine knows.
Tag = Callable[[str, "Rendering"], str]

_OPENING = re.compile(r"\{\{|\{%")
_END = re.compile(r"\{%-?\s*end([\w-]{1,50})\b")
_NAME = re.compile(r"\s*(#|[\w-]+)\s*(.*)", re.DOTALL)
_ARGUMENT = re.compile(r"""(?:([\w-]+)[=:](?=[^\s/]))?(?:"([^"]*)"|'([^']*)'|([^\s"',]+))""")
_KIND = re.compile(r"(?:image|img|picture|photo|figure|youtube|vimeo)")  # of tags that sites make themselves
_LOOP = re.compile(r"(?P<name>[\w-]+)\s+in\s+(?P<list>[\w.\"'\[\]-]+)")
_NOT_LOOPED = re.compile(r"\{%-?\s*(?:break|continue)\b")
_LONGEST_LOOP = 1000
_MOST_WRITTEN = 4_000_000  # characters, of one article with all that it includes
_DEEPEST_INDENT = 40  # characters
_DEEPEST = 8  # blocks and includes in one another
_CODE_BLOCKS = {"highlight", "codeblock"}
_DROPPED = {"comment", "css", "js"}  # the last two are the bundles of Eleventy


class UnknownTagError(UnknownError):
    """Nothing is known of a tag."""


@dataclass(frozen=True, slots=True)
class Language:
    """What an engine adds to Liquid, by name."""

    filters: Mapping[str, Filter] = field(default_factory=dict)
    tags: Mapping[str, Tag] = field(default_factory=dict)


@dataclass
class _Work:
    """What all renderings of one article share."""

    path: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    written: int = 0


@dataclass
class Rendering:
    """One text that is being rendered: the article's, or of a block in it or of a file that it includes."""

    source: str
    line: int  # in the source file on which the text begins
    language: Language
    variables: dict[str, Any]
    work: _Work
    depth: int = 0
    is_code: bool = False  # all of it
    is_included: bool = False  # and its lines are those of another file

    position: int = 0
    out: list[str] = field(default_factory=list)
    conditions: Conditions = field(default_factory=Conditions)
    counted: tuple[int, int] = (0, 0)  # position, and the number of line ends before it

    @cached_property
    def filters(self) -> Mapping[str, Filter]:
        """All filters by name."""
        return {**FILTERS, **self.language.filters}

    @cached_property
    def code(self) -> Code:
        """Where the text shows code."""
        return Code.of(self.source)

    @cached_property
    def ends(self) -> dict[str, int]:
        """Where the last end of each block is, by its name."""
        return {mark[1]: mark.start() for mark in _END.finditer(self.source)}

    def evaluate(self, markup: str) -> Any:
        """The value of an expression. Raises UnknownError."""
        return evaluate(markup, self.variables, self.filters)

    def render(self, source: str, *, is_code: bool = False, included: Mapping[str, Any] | None = None) -> str:
        """Render the text of a block, or of an included file with its parameters."""
        self._spend(len(source) + 100)
        if self.depth >= _DEEPEST:
            raise UnknownError
        variables = self.variables if included is None else {**self.variables, "include": included}
        inner = Rendering(
            source,
            self._line(self.position) - (source.count("\n") if included is None else 0),
            self.language,
            variables,
            self.work,
            self.depth + 1,
            is_code or self.is_code,
            self.is_included or included is not None,
        )
        return inner.rendered()

    def rendered(self) -> str:
        """The text without tags."""
        is_closed = dict.fromkeys(("%}", "}}"), True)
        while opening := _OPENING.search(self.source, self.position):
            closing = "%}" if opening[0] == "{%" else "}}"
            end = self.source.find(closing, opening.end()) if is_closed[closing] else -1
            is_closed[closing] = end >= 0
            self._write(self.source[self.position : opening.start()])
            if end < 0:
                self._write(opening[0])
                self.position = opening.end()
                continue
            written = self.source[opening.start() : end + 2]
            markup = self.source[opening.end() : end]
            self.position = end + 2
            self._trim(markup)
            markup = markup.removeprefix("-").removesuffix("-")
            if closing == "}}":
                self._output(markup, written, opening.start())
            else:
                self._tag(markup, written, opening.start())
        self._write(self.source[self.position :])
        return "".join(self.out)

    def _trim(self, markup: str) -> None:
        """Hyphens inside of the braces take the white space outside away."""
        if markup.startswith("-"):
            while self.out and not self.out[-1].strip():
                self.out.pop()
            if self.out:
                self.out[-1] = self.out[-1].rstrip()
        if markup.endswith("-") and len(markup) > 1:
            rest = re.compile(r"\s*").match(self.source, self.position)
            self.position = rest.end() if rest else self.position

    @property
    def _shown(self) -> bool:
        return self.conditions.shown

    def _write(self, shown: str) -> None:
        if shown and self._shown:
            self._spend(len(shown))
            self.out.append(shown)

    def _spend(self, characters: int) -> None:
        self.work.written += characters
        if self.work.written > _MOST_WRITTEN + 2 * len(self.source):
            raise UnknownError

    def _line(self, position: int) -> int:
        if self.is_included:
            return self.line
        at, lines = self.counted
        if position >= at:
            self.counted = position, lines + self.source.count("\n", at, position)
            return self.line + self.counted[1]
        return self.line + self.source.count("\n", 0, position)

    def _in_code(self, position: int) -> bool:
        return self.is_code or self.code.holds(position)

    def _output(self, markup: str, written: str, start: int) -> None:
        if not self._shown:
            return
        try:
            self._write(text(self.evaluate(markup)))
        except UnknownError:
            self._give_up(computed_tag, written, start)

    def _give_up(self, why: Callable[[str, int, str], Diagnostic], written: str, start: int) -> None:
        """Leave a tag as it is in code; else leave it out and tell why."""
        if self._in_code(start):
            self.out.append(written)
        elif len(self.work.diagnostics) < 100:
            self.work.diagnostics.append(why(self.work.path, self._line(start), written))

    def _tag(self, markup: str, written: str, start: int) -> None:
        match = _NAME.fullmatch(markup)
        name, rest = (match[1], match[2]) if match else ("", "")
        if name == "raw":
            self._write(self._body("raw") or "")
        elif name in _DROPPED:
            self._body(name)
        elif self.conditions.take(name):
            self._condition(name, rest, written, start)
        elif self._shown and name != "#":
            try:
                self._shown_tag(name, rest, written, start)
            except UnknownTagError:
                self._give_up(unknown_tag, written, start)
            except UnknownError:
                self._give_up(computed_tag, written, start)

    def _shown_tag(self, name: str, rest: str, written: str, start: int) -> None:
        language = self.language
        if name in ("assign", "set"):  # the second is Nunjucks'
            variable, _, expression = rest.partition("=")
            self._assign(variable, lambda: self.evaluate(expression))
        elif name == "echo":
            self._write(text(self.evaluate(rest)))
        elif name == "capture":
            body = self._body("capture")
            self._assign(rest.strip("'\" "), lambda: self.render(body or ""))
        elif name == "for" and not self._in_code(start):
            self._loop(rest)
        elif name in _CODE_BLOCKS and (body := self._body(name)) is not None:
            self._listing(name, rest, body, start)
        elif name in language.tags:
            self._write(language.tags[name](rest, self))
        elif self._in_code(start):
            raise UnknownTagError
        elif not name.startswith("end"):
            self._call(name, rest)

    def _call(self, name: str, rest: str) -> None:
        """A tag of a plugin or theme; a block, where there is an end to it."""
        body = self._body(name)
        inner = None if body is None else self.render(body)
        found = _ARGUMENT.findall(self.render(rest) if "{{" in rest else rest)
        positional = [double or single or word for key, double, single, word in found if not key]
        named = {key.lower(): double or single or word for key, double, single, word in found if key}
        made = render(Call(name.lower(), positional, named, inner))
        if made is None and (kind := _KIND.search(name.lower())):
            made = render(Call(kind[0], positional, named, inner))
        self._write(inner or "" if made is None else made)
        if made is None:
            raise UnknownTagError

    def _assign(self, variable: str, make: Callable[[], Any]) -> None:
        try:
            found = make()
        except UnknownError:
            found = UNKNOWN  # told where it is used
        self.variables[variable.strip()] = found

    def _loop(self, rest: str) -> None:
        """A `for` over a list that is known; its variable is not, behind it."""
        body, stated = self._body("for") or "", _LOOP.fullmatch(rest.strip())
        if stated is None or _NOT_LOOPED.search(body):
            raise UnknownError
        items = self.evaluate(stated["list"])
        if not isinstance(items, list) or len(items) > _LONGEST_LOOP:
            raise UnknownError
        for number, item in enumerate(items):
            first_and_last = {"first": number == 0, "last": number == len(items) - 1}
            places = {"index": number + 1, "index0": number, "length": len(items), **first_and_last}
            self.variables.update({stated["name"]: item, "forloop": places})
            self._write(self.render(body))
        self.variables.update({stated["name"]: UNKNOWN, "forloop": UNKNOWN})

    def _listing(self, name: str, rest: str, body: str, start: int) -> None:
        shown = self.render(body, is_code=True)
        stated = re.search(r"(?:^|\s)lang:(\S+)", rest) if name == "codeblock" else re.match(r"[\"']?([\w.+#-]+)", rest)
        listing = code_block(shown, stated[1].lower() if stated else "")
        # In a list the listing must be one line, or its second line would end the item.
        is_indented = self.source[max(start - _DEEPEST_INDENT, 0) : start].rpartition("\n")[2].isspace()
        self._write(listing.strip().replace("\n", "&#10;") if is_indented else listing)

    def _body(self, name: str) -> str | None:
        """The text up to the end of a block, behind which the position is then; None where it has no end."""
        if self.ends.get(name, -1) < self.position:
            return None
        depth = 1
        for mark in _marks(name).finditer(self.source, self.position):
            depth += -1 if mark["end"] else 0 if name in ("raw", "comment") else 1
            if depth == 0:
                body = self.source[self.position : mark.start()]
                self.position = mark.end()
                return body
        self.ends[name] = -1
        return None

    def _condition(self, name: str, rest: str, written: str, start: int) -> None:
        was_shown = self._shown
        in_code = was_shown and self._in_code(start)
        holds = partial(self._holds, written=written, start=start)
        if self.conditions.step(name, rest, self.variables, holds, in_code=in_code) and was_shown:
            self.out.append(written)

    def _holds(self, markup: str, written: str, start: int) -> bool | None:
        """Whether a condition is true; None, which is taken for true, where it is not known here."""
        try:
            return is_true(markup, self.variables)
        except UnknownError:
            if not self._in_code(start):
                self._give_up(computed_tag, written, start)
            return None


@lru_cache(256)
def _marks(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{%-?\s*(?P<end>end)?{re.escape(name)}\b[^{{}}%]*(?:%(?!\}})[^{{}}%]*)*%\}}")


def expand(path: str, source: str, line: int, variables: Mapping[str, Any], language: Language) -> Expanded:
    """Render an article's text.

    :param line: in the source file on which the text begins
    :param variables: by name; UNKNOWN stands for what only the engine knows
    """
    if "{{" not in source and "{%" not in source:
        return Expanded(source)
    work = _Work(path)
    rendering = Rendering(source, line, language, dict(variables), work)
    try:
        shown = rendering.rendered()
    except UnknownError:  # more was written than anybody reads
        shown = "".join(rendering.out)
    return Expanded(shown, first_of(work.diagnostics))
