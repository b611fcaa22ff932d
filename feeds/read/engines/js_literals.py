"""Literals of JavaScript files of settings, which are read and never run.

Of an object, the properties whose values are strings, numbers, booleans, null, arrays and objects of these; everything
that would have to be computed is passed over.
"""

import re
from typing import Any

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)|(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"""
    r"""|(?P<word>[\w$.-]+)|(?P<sign>.)""",
    re.DOTALL,
)
_OPENING, _CLOSING = {"{": "}", "[": "]", "(": ")"}, "}])"
_WORDS = {"true": "true", "false": "false", "null": None, "undefined": None}
_DEEPEST = 10
_COMPUTED = object()

Token = tuple[str, str]


def tokens(text: str) -> list[Token]:
    """A script taken apart, without white space and comments."""
    return [(str(each.lastgroup), each[0]) for each in _TOKEN.finditer(text) if each.lastgroup != "space"]


def exported(text: str) -> dict[str, Any]:
    """The object that a module exports, or that the function returns which it exports."""
    found = tokens(text)
    words = [written for _, written in found]
    for position, word in enumerate(words):
        starts = word == "module.exports" or (word == "default" and words[position - 1 : position] == ["export"])
        if not starts:
            continue
        for start in range(position + 1, min(position + 30, len(words))):
            is_value = words[start - 1] in ("=", "default", "return", "(", ">", "=>")
            if words[start] == "{" and (is_value and words[start - 1 : start + 1] != [">", "{"]):
                return _object(found, start)
        for start in range(position, len(words) - 1):
            if words[start] == "return" and words[start + 1] == "{":
                return _object(found, start + 1)
    return {}


def declared(text: str) -> dict[str, Any]:
    """What a script declares: the members of an object that is all of it, else its constants and variables."""
    found = tokens(text)
    if found[:1] == [("sign", "{")]:
        return _object(found, 0)
    values: dict[str, Any] = {}
    for position in range(len(found) - 3):
        if found[position][1] in ("const", "let", "var") and found[position + 2] == ("sign", "="):
            value, _ = _value(found, position + 3, 0)
            if value is not _COMPUTED:
                values[found[position + 1][1]] = value
    return values


def property_of(found: list[Token], name: str) -> Any:
    """The value of the first property of this name, wherever it stands; None where it is no literal."""
    for position in range(len(found) - 2):
        if _key(found[position]) == name and found[position + 1] == ("sign", ":"):
            value, _ = _value(found, position + 2, 0)
            if value is not _COMPUTED:
                return value
    return None


def _object(found: list[Token], start: int) -> dict[str, Any]:
    value, _ = _value(found, start, 0)
    return value if isinstance(value, dict) else {}


def _value(found: list[Token], at: int, depth: int) -> tuple[Any, int]:
    """A literal and where it ends; _COMPUTED for what is none, behind which it ends as well."""
    kind, written = found[at] if at < len(found) else ("sign", "")
    value: Any = _COMPUTED
    end = at + 1
    if depth < _DEEPEST and written == "{":
        value, end = _members(found, at + 1, depth)
    elif depth < _DEEPEST and written == "[":
        value, end = _items(found, at + 1, depth)
    elif kind == "text" and "${" not in written:
        value = _unescaped(written)
    elif kind == "word" and written in _WORDS:
        value = _WORDS[written]
    elif kind == "word" and re.fullmatch(r"-?\d+(?:\.\d+)?", written):
        value = written
    after = _skipped(found, end if value is not _COMPUTED else at)
    return (value if after == end else _COMPUTED), after


def _members(found: list[Token], at: int, depth: int) -> tuple[dict[str, Any], int]:
    members: dict[str, Any] = {}
    while at < len(found) and found[at][1] not in _CLOSING:
        if found[at] == ("sign", ","):
            at += 1
        elif at + 1 < len(found) and found[at + 1] == ("sign", ":"):
            key = _key(found[at])
            value, at = _value(found, at + 2, depth + 1)
            if value is not _COMPUTED:
                members[key] = value
        else:
            at = _skipped(found, at)
    return members, at + 1


def _items(found: list[Token], at: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    while at < len(found) and found[at][1] not in _CLOSING:
        if found[at] == ("sign", ","):
            at += 1
            continue
        value, at = _value(found, at, depth + 1)
        if value is not _COMPUTED:
            items.append(value)
    return items, at + 1


def _skipped(found: list[Token], at: int) -> int:
    """Where the next "," or closing bracket of the same level is."""
    open_brackets = 0
    while at < len(found):
        kind, written = found[at]
        if kind == "sign":
            if open_brackets == 0 and (written == "," or written in _CLOSING or written == ";"):
                return at
            open_brackets += 1 if written in _OPENING else -1 if written in _CLOSING else 0
        at += 1
    return at


def _key(token: Token) -> str:
    return _unescaped(token[1]) if token[0] == "text" else token[1]


def _unescaped(written: str) -> str:
    return re.sub(
        r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), written[1:-1], flags=re.DOTALL
    )
