"""TOML between two lines of plus signs: Hugo and Zola."""

import re
import tomllib
from itertools import islice
from typing import Any

from feeds.model import Diagnostic, Severity
from feeds.read.front_matter.matter import FrontMatter
from feeds.read.front_matter.values import as_written, lower_keys

_FENCED = re.compile(r"\s*^(?:\+\+\+|---[ \t]*toml)[ \t]*\n(?P<toml>.*?)^(?:\+\+\+|---)[ \t]*(?:\n|\Z)", re.S | re.M)
_MOST_LINES = 200  # keys whose lines are told
_OPENED = re.compile(r"\s*\+\+\+[ \t]*\n[\w-]+[ \t]*=")
_KEY = re.compile(
    r"^[ \t]*(?:\"(?P<quoted>[^\"\n]+)\"|(?P<bare>[\w.-]+))[ \t]*=[ \t]*(?P<value>.*)$|^\[+(?P<table>[\w.-]+)\]+", re.M
)


def split(path: str, text: str) -> FrontMatter | None:
    """Split a text that begins with TOML; None where it does not."""
    fenced = _FENCED.match(text)
    if fenced is None:
        return _unclosed(path, text) if _OPENED.match(text) else None
    offset = text.count("\n", 0, fenced.start("toml"))
    diagnostics: tuple[Diagnostic, ...] = ()
    try:
        metadata = as_written(tomllib.loads(fenced["toml"], parse_float=str))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        metadata = _line_by_line(fenced["toml"])
        if not metadata:
            return None
        diagnostics = (_broken(path, offset + 1, error),)
    return FrontMatter(
        metadata=lower_keys(metadata),
        lines=_lines(fenced["toml"], offset),
        body=text[fenced.end() :],
        body_line=text.count("\n", 0, fenced.end()) + 1,
        diagnostics=diagnostics,
    )


def _lines(text: str, offset: int) -> dict[str, int]:
    """Line of each key and table of the top level."""
    lines: dict[str, int] = {}
    for pair in islice(_KEY.finditer(text), _MOST_LINES):
        key = (pair["quoted"] or pair["bare"] or pair["table"]).lower()
        lines.setdefault(key, text.count("\n", 0, pair.start()) + offset + 1)
        if pair["table"]:
            break  # the keys below belong to the table
    return lines


def _line_by_line(text: str) -> dict[str, Any]:
    """What can be read of broken TOML: each `key = value` above the first table."""
    found: dict[str, Any] = {}
    for pair in _KEY.finditer(text):
        if pair["table"]:
            break
        value = pair["value"].split(" #")[0].strip()
        items = re.findall(r"\"([^\"]*)\"|'([^']*)'", value) if value.startswith("[") else None
        found[pair["quoted"] or pair["bare"]] = (
            value.strip("\"'") if items is None else [one or two for one, two in items]
        )
    return found


def _broken(path: str, line: int, error: Exception) -> Diagnostic:
    message = f"The front matter is not valid TOML: {error}."
    action = "What could be read line by line was used."
    return Diagnostic("front-matter-broken", Severity.ERROR, path, line, message, action)


def _unclosed(path: str, text: str) -> FrontMatter:
    line = text.count("\n", 0, text.index("+++")) + 1
    message = "The front matter that begins here has no closing line of three plus signs."
    unclosed = Diagnostic(
        "front-matter-unclosed", Severity.ERROR, path, line, message, "All of the file was taken as text."
    )
    return FrontMatter({}, {}, text, 1, (unclosed,))
