"""A Hugo site's own shortcodes: Go templates (https://pkg.go.dev/text/template); the simple ones are filled in.

Simple are those that put arguments and what is enclosed into HTML: .Get, .Inner, with, if, variables, default. What
looks at other pages, data or files, only the engine can compute; nothing is known of the tag then.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from feeds.read.tags.calls import BLOCK, Call, inside_block

_ACTION = re.compile(
    r"\{\{(?P<before>- )?\s*(?P<inside>/\*.*?\*/|(?:\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`|[^\"`{}])*?)\s*(?P<after>-)?\}\}",
    re.S,
)
_NOT_TEXT = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TOKEN = re.compile(r"\s*(?:(\"(?:[^\"\\]|\\.)*\"|`[^`]*`|:?=|[()|]|[^\s()|\"`]+))")
_LONGEST = 20_000  # characters of a template
_DEEPEST = 12  # blocks in blocks


class _UncomputableError(Exception):
    """The template needs what only the engine has."""


class _Html(str):
    """Text that is HTML or Markdown already, and is not escaped."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Node:
    kind: str  # text, show, set, if, with
    text: str = ""  # text itself, or name of the variable
    tokens: tuple[str, ...] = ()
    body: tuple["_Node", ...] = ()
    otherwise: tuple["_Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A template that can be filled in."""

    nodes: tuple[_Node, ...]
    is_block: bool

    def render(self, call: Call, metadata: Mapping[str, Any], site: Mapping[str, Any]) -> str | None:
        """The template with a call's arguments; None where it needs what only the engine has."""
        work = _Work(call, metadata, site, self.is_block)
        try:
            made = work.run(self.nodes, None)
        except (_UncomputableError, TypeError, ValueError, IndexError, OverflowError):
            return None
        return f"\n\n{made.strip()}\n\n" if self.is_block else made.strip()


def compiled(source: str) -> Template | None:
    """A template; None where it is not simple."""
    if len(source) > _LONGEST:
        return None
    try:
        nodes = _parsed(_NOT_TEXT.sub("", source))
    except _UncomputableError:
        return None
    return Template(nodes, bool(BLOCK.match("".join(node.text for node in nodes if node.kind == "text"))))


def _parsed(source: str) -> tuple[_Node, ...]:
    """The tree of a template: a stack of blocks, each with its nodes and, after else, its other nodes."""
    stack: list[tuple[_Node, list[_Node], list[_Node] | None]] = []
    nodes: list[_Node] = []
    at = 0
    for action in _ACTION.finditer(source):
        nodes.append(_Node("text", _lines(source[at : action.start()], at == 0)))
        at = action.end()
        inside = action["inside"]
        if not inside or inside.startswith("/*"):
            continue
        tokens = tuple(_TOKEN.findall(inside))
        word = tokens[0]
        if word in ("if", "with") and len(stack) < _DEEPEST:
            stack.append((_Node(word, tokens=tokens[1:]), [*nodes], None))
            nodes = []
        elif word == "else" and stack and len(tokens) == 1 and stack[-1][2] is None:
            stack[-1] = (*stack[-1][:2], nodes)
            nodes = []
        elif word == "end" and stack:
            block, before, body = stack.pop()
            body, otherwise = (nodes, []) if body is None else (body, nodes)
            nodes = [*before, _Node(block.kind, "", block.tokens, tuple(body), tuple(otherwise))]
        elif word.startswith("$") and tokens[1:2] in ((":=",), ("=",)):
            nodes.append(_Node("set", word, tokens[2:]))
        elif word in _KEYWORDS or word in ("if", "with"):
            raise _UncomputableError
        else:
            nodes.append(_Node("show", tokens=tokens))
    if stack or "{{" in source[at:]:
        raise _UncomputableError
    return (*nodes, _Node("text", _lines(source[at:], at == 0)))


_KEYWORDS = {"range", "else", "end", "define", "template", "block", "partial", "return", "break", "continue"}


def _lines(text: str, is_first: bool) -> str:
    """HTML without margins and empty lines, which would end it, or make code of it, for Markdown."""
    return re.sub(r"\s*\n\s*", "\n", text.lstrip() if is_first else text)


class _Work:
    """One call of a template."""

    def __init__(self, call: Call, metadata: Mapping[str, Any], site: Mapping[str, Any], is_block: bool) -> None:
        self.call = call
        self.metadata = metadata
        self.site = site
        self.is_block = is_block
        self.variables: dict[str, Any] = {}

    def run(self, nodes: tuple[_Node, ...], dot: Any) -> str:
        made: list[str] = []
        for node in nodes:
            if node.kind == "text":
                made.append(node.text)
            elif node.kind == "set":
                self.variables[node.text] = self.value(node.tokens, dot)
            elif node.kind == "show":
                made.append(self.shown(self.value(node.tokens, dot)))
            elif (found := self.value(node.tokens, dot)) and found != "false":
                made.append(self.run(node.body, found if node.kind == "with" else dot))
            else:
                made.append(self.run(node.otherwise, dot))
        return "".join(made)

    def shown(self, value: Any) -> str:
        if isinstance(value, _Html):
            return inside_block(value) if self.is_block else value
        if isinstance(value, bool):
            return str(value).lower()
        return escape(value) if isinstance(value, str) else "" if value is None else str(value)

    def value(self, tokens: tuple[str, ...], dot: Any) -> Any:
        """What a pipeline comes to: the value of each command is the last argument of the next."""
        found: list[Any] = []
        for command in _split(tokens):
            found = [self.command(command, dot, found)]
        return found[0] if found else None

    def command(self, tokens: list[Any], dot: Any, piped: list[Any]) -> Any:
        name, *rest = tokens
        values = [self.value(tuple(part), dot) if isinstance(part, list) else self.operand(part, dot) for part in rest]
        values += piped
        if isinstance(name, list):
            return self.value(tuple(name), dot)
        plain = name.removeprefix("$")
        if plain == ".Get":
            key = values[0]
            return self.call.get(key.lower() if isinstance(key, str) else key)
        if plain in (".Page.RenderString", "page.RenderString", ".RenderString"):
            return _Html(str(values[-1]).strip())
        if name in _FUNCTIONS:
            return _FUNCTIONS[name](*values)
        if name == "index" and len(values) == 2 and values[0] is self.call:
            return self.call.get(values[1].lower() if isinstance(values[1], str) else values[1])
        if name == "isset" and len(values) == 2 and values[0] is self.call:
            return bool(self.call.get(values[1].lower() if isinstance(values[1], str) else values[1]))
        if values:
            raise _UncomputableError
        return self.operand(name, dot)

    def operand(self, part: str, dot: Any) -> Any:
        if part[0] == '"':
            return re.sub(r"\\(.)", r"\1", part[1:-1])
        if part[0] == "`":
            return part[1:-1]
        if re.fullmatch(r"-?\d+", part):
            return int(part)
        if part in ("true", "false", "nil"):
            return {"true": True, "false": False, "nil": None}[part]
        if part in self.variables:
            return self.variables[part]
        if part == ".":
            if dot is None:
                raise _UncomputableError
            return dot
        plain = part.removeprefix("$")
        if plain in (".Inner", ".InnerDeindent"):
            return _Html((self.call.inner or "").strip("\n"))
        if plain == ".IsNamedParams":
            return bool(self.call.named)
        if plain == ".Params":
            return self.call
        for prefix, values in (
            (".Params.", self.call.named),
            (".Page.Params.", self.metadata),
            (".Site.Params.", self._params()),
        ):
            if plain.startswith(prefix):
                found = values.get(plain.removeprefix(prefix).lower())
                return found if isinstance(found, str) else None
        if plain == ".Page.Title":
            return self.metadata.get("title")
        raise _UncomputableError

    def _params(self) -> Mapping[str, Any]:
        params = self.site.get("params")
        return params if isinstance(params, dict) else {}


def _split(parts: tuple[Any, ...]) -> list[list[Any]]:
    """The commands of a pipeline; what is in parentheses becomes a list."""
    commands: list[list[Any]] = [[]]
    outer: list[list[list[Any]]] = []
    for part in parts:
        if part == "(" and len(outer) < _DEEPEST:
            outer.append(commands)
            commands = [[]]
        elif part == ")" and outer:
            inside = [each for command in commands for each in (*command, "|")][:-1]
            commands = outer.pop()
            commands[-1].append(inside)
        elif part in ("(", ")"):
            raise _UncomputableError
        elif part == "|":
            commands.append([])
        else:
            commands[-1].append(part)
    if outer or not all(commands):
        raise _UncomputableError
    return commands


def _same(value: Any) -> Any:
    return value


def _printf(form: str, *values: Any) -> str:
    return re.sub(r"%[vds]", "%s", form).replace("%q", '"%s"') % values


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "default": lambda other, value=None: value if value not in (None, "", False) else other,
    "or": lambda *values: next((value for value in values if value), values[-1]),
    "and": lambda *values: next((value for value in values if not value), values[-1]),
    "not": lambda value: not value,
    "eq": lambda value, *others: any(str(value) == str(other) for other in others),
    "ne": lambda value, other: str(value) != str(other),
    "in": lambda value, part: str(part) in str(value),
    "cond": lambda test, one, other: one if test else other,
    "len": lambda value: len(value.positional) + len(value.named) if isinstance(value, Call) else len(value),
    "print": lambda *values: "".join(map(str, values)),
    "printf": _printf,
    "markdownify": lambda value: _Html(str(value).strip()),
    "dict": lambda *_values: {},
    "lower": lambda value: str(value).lower(),
    "upper": lambda value: str(value).upper(),
    "trim": lambda value, _letters=None: type(value)(value.strip()),
    "strings.TrimSpace": lambda value: type(value)(value.strip()),
    "strings.TrimPrefix": lambda part, value: str(value).removeprefix(part),
    "replace": lambda value, old, new: str(value).replace(old, new),
    "string": str,
    **dict.fromkeys(("safeHTML", "safe.HTML"), lambda value: _Html(value or "")),
    **dict.fromkeys(("safeURL", "safeHTMLAttr", "safeCSS", "safeJS", "relURL", "absURL", "urls.RelURL"), _same),
    **dict.fromkeys(("plainify", "htmlEscape", "htmlUnescape", "emojify", "humanize", "title"), _same),
}
