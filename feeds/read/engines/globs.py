"""Patterns of file names as micromatch reads them, which Node's tools share."""

import re
from collections.abc import Iterable
from functools import cache

_TOKEN = re.compile(r"\*\*/|\*+|\?|\{|\}|,|\[[^\]\[]+\]|\\.|.", re.DOTALL)
_IN_SEGMENT = r"(?!\.)"  # "*" does not find hidden files


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns stands for a path."""
    return any(_pattern(pattern).fullmatch(path) for pattern in patterns)


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    if glob.startswith("!"):
        return re.compile(rf"(?!{_pattern(glob[1:]).pattern}\Z).*", re.DOTALL)
    braces = glob.count("{") == glob.count("}")
    depth, shown, fresh = 0, "", True
    for sign in _TOKEN.findall(glob.removeprefix("./")):
        if sign == "**/":
            shown += r"(?:(?!\.)[^/]+/)*"
        elif sign.startswith("**") and fresh:
            shown += r"(?:(?!\.)[^/]+/)*(?!\.)[^/]*"
        elif sign.startswith("*"):
            shown += (_IN_SEGMENT if fresh else "") + "[^/]*"
        elif sign == "?":
            shown += "[^/]"
        elif sign == "{" and braces:
            depth += 1
            shown += "(?:"
        elif sign == "}" and depth:
            depth -= 1
            shown += ")"
        elif sign == "," and depth:
            shown += "|"
        elif sign.startswith("[") and len(sign) > 1:
            shown += _class(sign)
        else:
            shown += re.escape(sign.removeprefix("\\") or sign)
        fresh = sign.endswith("/") or (sign in ("{", ",") and fresh)
    return re.compile(shown + ")" * depth)


def _class(sign: str) -> str:
    inner = sign[1:-1]
    negated = inner[0] in "!^" and len(inner) > 1
    inside = (inner[1:] if negated else inner).replace("\\", "\\\\")
    try:
        re.compile(shown := f"[{'^' if negated else ''}{inside}]")
    except re.error:
        return re.escape(sign)
    return shown
