"""Hugo's shortcodes in the text of a page: {{< name >}} and {{% name %}}.

See https://gohugo.io/content-management/shortcodes/. Hugo expands them in code, too; what is to be shown is written
{{</* name */>}}. What a shortcode stands for is looked for among those that need the site (param, ref), the site's own
templates, and the common ones of calls.py.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from feeds.model import BodyFormat, Diagnostic
from feeds.read.tags import MOST_TOLD, Expanded, unknown_tag
from feeds.read.tags.calls import MOST, Call, dedented, margin_of, placed, render
from feeds.read.tags.code import Code
from feeds.read.tags.templates import Template

_OPENING = re.compile(r"\{\{[<%]")
_INSIDE = re.compile(r"\s*(?P<end>/)?\s*(?P<name>[\w./-]*[\w.-])(?P<arguments>.*?)(?P<void>/)?\s*", re.DOTALL)
_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w-]+)\s*=\s*)?(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|`(?P<raw>[^`]*)`|(?P<bare>[^\s\"`]+))", re.DOTALL
)
_DEEPEST = 20  # shortcodes in shortcodes


@dataclass(frozen=True, slots=True)
class Context:
    """The page in which shortcodes stand."""

    path: str
    line: int  # of the source file on which the text begins
    metadata: Mapping[str, Any]
    site: Mapping[str, Any]  # settings, keys in lower case
    links: Callable[[str, str], str | None]  # address of the page that a ref names, in a language ("": the page's)
    templates: Mapping[str, Template]  # by name in lower case
    body_format: BodyFormat


@dataclass(slots=True)
class _Tag:
    start: int
    end: int
    name: str  # "" where the text is to be shown
    shown: str
    arguments: str
    is_end: bool
    is_void: bool
    closed_by: int | None = None  # index of the closing tag


def expand(body: str, context: Context) -> Expanded:
    """The text with what its shortcodes stand for."""
    if "{{<" not in body and "{{%" not in body:
        return Expanded(body)
    work = _Work(body, context, Code.of(body) if context.body_format == "markdown" else Code())
    tags = list(_tags(body))
    _pair(tags)
    pieces: list[list[str]] = [[]]
    waiting: list[_Tag] = []
    at = 0
    for tag in tags:
        pieces[-1].append(body[at : tag.start])
        at = tag.end
        if not tag.name:
            pieces[-1].append(tag.shown)
        elif tag.is_end:
            if waiting and tag.closed_by is not None:
                opening, inner = waiting.pop(), "".join(pieces.pop())
                pieces[-1].append(work.made(opening, tag, inner, len(waiting)))
        elif tag.closed_by is None:
            pieces[-1].append(work.made(tag, tag, None, len(waiting)))
        elif len(waiting) == _DEEPEST:
            tags[tag.closed_by].closed_by = None
        else:
            waiting.append(tag)
            pieces.append([])
    pieces[-1].append(body[at:])
    return Expanded("".join(pieces[0]), tuple(work.diagnostics))


@dataclass(frozen=True, slots=True)
class _Work:
    """One text."""

    body: str
    context: Context
    code: Code
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def made(self, tag: _Tag, last: _Tag, inner: str | None, depth: int) -> str:
        """What a tag stands for, as the text needs it.

        :param last: the tag that closes it, or itself
        """
        margin = "" if depth else margin_of(self.body, tag.start, inner)
        text = dedented(inner) if inner and (depth or margin) else inner
        made = self._found(Call(tag.name.lower(), *_arguments(tag.arguments), text))
        if (made is None or "<" in made) and self.code.holds(tag.start):  # HTML would be shown, as Hugo does not
            return self.body[tag.start : last.end]
        if made is None:
            if len(self.diagnostics) < MOST_TOLD:
                line = self.context.line + self.body.count("\n", 0, tag.start)
                self.diagnostics.append(unknown_tag(self.context.path, line, self.body[tag.start : tag.end]))
            made = text or ""
        if self.context.body_format != "markdown":
            return made
        return placed(made, self.body, tag.start, last.end, margin)

    def _found(self, call: Call) -> str | None:
        made = _of_site(call, self.context)
        if made is None and (template := self.context.templates.get(call.name)):
            made = template.render(call, self.context.metadata, self.context.site)
        return render(call) if made is None else made


def _tags(body: str) -> Iterator[_Tag]:
    """The tags of a text in order. No tag reaches over the beginning of the next one: that keeps this linear."""
    starts = [found.start() for found in islice(_OPENING.finditer(body), MOST)]
    done = 0
    unclosed: set[str] = set()  # marks of which no more stand in the text
    for start, limit in zip(starts, [*starts[1:], len(body)], strict=True):
        if start < done:
            continue
        close = "}}"
        mark = {"<": ">", "%": "%"}[body[start + 2]] + close
        if body.startswith("/*", start + 3):
            end = -1 if mark in unclosed else body.find(f"*/{mark}", start)
            if end < 0:
                unclosed.add(mark)
                continue
            done = end + 2 + len(mark)
            shown = body[start : start + 3] + body[start + 5 : end] + mark
            yield _Tag(start, done, "", shown, "", is_end=False, is_void=True)
            continue
        end = body.find(mark, start + 3, limit)
        inside = _INSIDE.fullmatch(body, start + 3, end) if end >= 0 else None
        if inside is None:
            continue
        done = end + len(mark)
        yield _Tag(
            start,
            done,
            inside["name"],
            "",
            inside["arguments"],
            is_end=bool(inside["end"]),
            is_void=bool(inside["void"]),
        )


def _pair(tags: list[_Tag]) -> None:
    """Tell opening tags by which one they are closed, and closing tags that they close one."""
    opened: list[int] = []
    names: dict[str, int] = {}  # how many of a name are open
    for index, tag in enumerate(tags):
        if tag.is_end:
            while names.get(tag.name):
                last = tags[opened.pop()]
                names[last.name] -= 1
                if last.name == tag.name:
                    last.closed_by = tag.closed_by = index
                    break
        elif tag.name and not tag.is_void:
            opened.append(index)
            names[tag.name] = names.get(tag.name, 0) + 1


def _of_site(call: Call, context: Context) -> str | None:
    """What only the site knows: addresses of its pages, and parameters."""
    if call.name in ("ref", "relref"):
        wanted, hash_, anchor = call.get("path", 0).partition("#")
        address = context.links(wanted, call.get("lang", 1).lower()) if wanted else ""
        return None if address is None else f"{address}{hash_}{anchor}"
    if call.name == "param":
        key = call.get("name", 0).lower()
        for values in (context.metadata, context.site.get("params")):
            found: Any = values
            for part in key.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
            if isinstance(found, str):
                return found
    return None


def _arguments(text: str) -> tuple[list[str], dict[str, str]]:
    positional: list[str] = []
    named: dict[str, str] = {}
    for found in _ARGUMENT.finditer(text):
        quoted = found["quoted"]
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else found["raw"] or found["bare"] or ""
        if found["key"]:
            named.setdefault(found["key"].lower(), value)
        else:
            positional.append(value)
    return positional, named
