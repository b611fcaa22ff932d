"""Liquid's expressions: paths into known variables, and the filters that need nothing but their arguments.

What only the site's engine knows is Unknown. Metadata are strings, so that "false" is false and "3" is 3 here.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus

Variables = Mapping[str, Any]
Filter = Callable[..., Any]  # of the value and the arguments

LONGEST = 100_000  # characters of what a filter takes: `append` in turn doubles it

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')|(?P<number>-?\d+(?:\.\d+)?)(?![\w.])"""
    r"""|(?P<path>[^\W\d][\w-]*\??(?:\.[\w-]+\??|\[\s*(?:"[^"\]]*"|'[^'\]]*'|[\w.-]+)\s*\])*)"""
    r"""|(?P<sign>==|!=|<>|>=|<=|[|:,<>=()]))""",
)
_STEP = re.compile(r"""\.([\w-]+)|\[\s*(?:"([^"]*)"|'([^']*)'|(-?\d+)|([\w.-]+))\s*\]""")
_LITERALS = {"true": True, "false": False, "nil": None, "null": None, "empty": "", "blank": ""}
_DIRECTIVE = re.compile(r"%(-?[aAbBdeHIjlmMpSyYzZ%])")
_TAG = re.compile(r"<[^<>]*>")


class UnknownError(Exception):
    """The value of an expression is not known here."""


class Unknown:
    """Stands in a variable for what only the engine knows."""


UNKNOWN = Unknown()

Token = tuple[str, str]  # name of the group of _TOKEN, and what was written


def tokens(markup: str) -> list[Token]:
    """Take an expression apart. Raises UnknownError where it is none."""
    found: list[Token] = []
    position, markup = 0, markup.rstrip()
    while position < len(markup):
        match = _TOKEN.match(markup, position)
        if match is None or match.lastgroup is None:
            raise UnknownError
        found.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return found


def evaluate(markup: str, variables: Variables, filters: Mapping[str, Filter]) -> Any:
    """The value of `value | filter: argument, argument | filter`. Raises UnknownError."""
    first, *rest = _split(tokens(markup), "|")
    if len(first) != 1:
        raise UnknownError
    found = value(first[0], variables)
    for part in rest:
        if not part or part[0][1] not in filters:
            raise UnknownError
        arguments = [value(each[0], variables) for each in _split(_arguments(part), ",") if len(each) == 1]
        if isinstance(found, str) and len(found) > LONGEST:
            raise UnknownError
        try:
            found = filters[part[0][1]](found, *arguments)
        except (TypeError, ValueError, AttributeError, LookupError, OverflowError) as error:
            raise UnknownError from error
    return found


def _arguments(part: list[Token]) -> list[Token]:
    """Of a filter: `name: one, two` as Liquid writes it, `name(one, two)` as Nunjucks does."""
    if len(part) == 1:
        return []
    if part[1] == ("sign", ":"):
        return part[2:]
    if part[1] == ("sign", "(") and part[-1] == ("sign", ")"):
        return part[2:-1]
    raise UnknownError


def value(token: Token, variables: Variables) -> Any:
    """What a literal or a path stands for. Raises UnknownError."""
    kind, written = token
    if kind == "text":
        return written[1:-1]
    if kind == "number":
        return float(written) if "." in written else int(written[:18])
    if kind != "path":
        raise UnknownError
    if written in _LITERALS and written not in variables:
        return _LITERALS[written]
    root = re.match(r"[\w-]+\??", written)
    if root is None or root[0] not in variables:
        raise UnknownError
    found = variables[root[0]]
    for step in _STEP.finditer(written, root.end()):
        key = step[1] or step[2] or step[3] or step[4]
        found = _inside(found, key if key is not None else text(value(("path", step[5]), variables)))
    if isinstance(found, Unknown):
        raise UnknownError
    return found


def _inside(holder: Any, key: str) -> Any:
    if isinstance(holder, Unknown):
        raise UnknownError
    if isinstance(holder, Mapping):
        if key in holder:
            return holder[key]
        return len(holder) if key == "size" else holder.get(key.lower())  # keys of metadata are in lower case
    if isinstance(holder, list | str) and key == "size":
        return len(holder)
    if isinstance(holder, list) and holder and key in ("first", "last"):
        return holder[0 if key == "first" else -1]
    if isinstance(holder, list) and re.fullmatch(r"-?\d{1,9}", key) and -len(holder) <= int(key) < len(holder):
        return holder[int(key)]
    return None


def is_true(markup: str, variables: Variables) -> bool:
    """Whether a condition holds; of several `and` and `or`, Liquid reads the last first. Raises UnknownError."""
    found: bool | None = None
    joint = ""
    for part, before in reversed(_conditions(tokens(markup))):
        one = _compared(part, variables)
        found = one if found is None else (one and found) if joint == "and" else (one or found)
        joint = before
    if found is None:
        raise UnknownError
    return found


def _conditions(found: list[Token]) -> list[tuple[list[Token], str]]:
    parts: list[tuple[list[Token], str]] = [([], "")]
    for token in found:
        if token in (("path", "and"), ("path", "or")):
            parts.append(([], token[1]))
        else:
            parts[-1][0].append(token)
    return parts


def _compared(part: list[Token], variables: Variables) -> bool:
    if len(part) == 1:
        return truth(value(part[0], variables))
    if len(part) != 3:
        raise UnknownError
    one, sign, other = value(part[0], variables), part[1][1], value(part[2], variables)
    if sign == "contains":
        return text(other) in (one if isinstance(one, list) else text(one))
    if sign in ("==", "!=", "<>"):
        both_empty = other in ("", None) and part[2][1] in ("empty", "blank") and one in ("", None, [], {})
        return (both_empty or text(one) == text(other)) == (sign == "==")
    try:
        left, right = float(one), float(other)
    except (TypeError, ValueError):
        return False
    return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}.get(sign, False)


def truth(found: Any) -> bool:
    """All but nil and false is true in Liquid."""
    return found is not None and found is not False and found != "false"


def text(found: Any) -> str:
    """A value as Liquid writes it. Raises UnknownError for what is no text."""
    if found is None:
        return ""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, list):
        return "".join(text(each) for each in found)
    if isinstance(found, datetime):
        return found.strftime("%Y-%m-%d %H:%M:%S %z")
    if isinstance(found, str | int | float):
        return str(found)
    raise UnknownError


def _split(found: list[Token], sign: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in found:
        if token == ("sign", sign):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _date(found: Any, form: str) -> str:
    if not isinstance(found, datetime):
        raise TypeError
    return _DIRECTIVE.sub(lambda directive: found.strftime(directive[0]), form)


def _truncate(found: Any, length: int = 50, ellipsis: str = "...") -> str:
    whole = text(found)
    return whole if len(whole) <= length else whole[: max(length - len(ellipsis), 0)] + ellipsis


def _numeric(found: Any) -> float | int:
    number = float(found or 0)
    return int(number) if number.is_integer() else number


FILTERS: Mapping[str, Filter] = {
    "append": lambda found, more: text(found) + text(more),
    "prepend": lambda found, more: text(more) + text(found),
    "capitalize": lambda found: text(found).capitalize(),
    "upcase": lambda found: text(found).upper(),
    "downcase": lambda found: text(found).lower(),
    "strip": lambda found: text(found).strip(),
    "lstrip": lambda found: text(found).lstrip(),
    "rstrip": lambda found: text(found).rstrip(),
    "strip_newlines": lambda found: re.sub(r"\r?\n", "", text(found)),
    "newline_to_br": lambda found: re.sub(r"\r?\n", "<br />\n", text(found)),
    "normalize_whitespace": lambda found: " ".join(text(found).split()),
    "strip_html": lambda found: _TAG.sub("", text(found)),
    "escape": lambda found: escape(text(found)),
    "xml_escape": lambda found: escape(text(found)),
    "escape_once": lambda found: re.sub(r"&amp;((?:#\w+|\w+);)", r"&\1", escape(text(found))),
    "uri_escape": lambda found: quote(text(found), safe="/-._~!$&'()*+,;=:@?#[]%"),
    "cgi_escape": lambda found: quote_plus(text(found)),
    "url_encode": lambda found: quote_plus(text(found)),
    "replace": lambda found, old, new="": text(found).replace(text(old), text(new)) if text(old) else text(found),
    "replace_first": lambda found, old, new="": text(found).replace(text(old), text(new), 1),
    "remove": lambda found, old: text(found).replace(text(old), ""),
    "remove_first": lambda found, old: text(found).replace(text(old), "", 1),
    "truncate": _truncate,
    "default": lambda found, other: found if truth(found) and found not in ("", []) else other,
    "date": _date,
    "date_to_string": lambda found: _date(found, "%d %b %Y"),
    "date_to_long_string": lambda found: _date(found, "%d %B %Y"),
    "date_to_xmlschema": lambda found: found.isoformat(),
    "split": lambda found, at: text(found).split(text(at) or None),
    "join": lambda found, between=" ": text(between).join(map(text, found)) if isinstance(found, list) else text(found),
    "array_to_sentence_string": lambda found: ", ".join(map(text, found)),
    "first": lambda found: _inside(found, "first"),
    "last": lambda found: _inside(found, "last"),
    "size": lambda found: len(found),
    "plus": lambda found, other: _numeric(_numeric(found) + _numeric(other)),
    "minus": lambda found, other: _numeric(_numeric(found) - _numeric(other)),
    "markdownify": text,  # the text around it is Markdown, and is rendered after this
    "smartify": text,
    "raw": text,
    "safe": text,
}
