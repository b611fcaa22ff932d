"""JSON metadata: an object (Hugo), above `;;;` without braces (Hexo), or fenced as `---json` (Eleventy)."""

import json
import re
from itertools import islice
from typing import Any

from feeds.model import Diagnostic, Severity
from feeds.read.front_matter.matter import FrontMatter
from feeds.read.front_matter.values import as_written, lower_keys

_MOST_LINES = 200  # keys whose lines are told
_OBJECT = re.compile(r"\s*(?=\{\s*\")")
_FENCED = re.compile(r"\s*^---[ \t]*json[ \t]*\n(?P<json>.*?)^---[ \t]*(?:\n|\Z)", re.S | re.M)
_SEMICOLONS = re.compile(r"\s*+(?:^;;;+[ \t]*\n\s*+)?(?P<json>\".*?)^;;;+[ \t]*(?:\n|\Z)", re.S | re.M)
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)


def split(path: str, text: str) -> FrontMatter | None:
    """Split a text that begins with JSON; None where it does not."""
    opening = _OBJECT.match(text)
    if opening:
        found = _decoded(text, opening.end())
        if isinstance(found, ValueError):
            return None
        metadata, end = found
        rest = text[end:]
        # An object that other text follows on its line is none of metadata, but of the text.
        if rest and not re.match(r"[ \t]*(?:\n|\Z)", rest):
            return None
        return _matter(text, metadata, opening.end(), end + rest.find("\n") + 1 if rest else end)
    fenced = _FENCED.match(text) or _SEMICOLONS.match(text)
    if fenced is None:
        return None
    inner = fenced["json"].strip().rstrip(",")
    found = _decoded(inner if inner.startswith("{") else f"{{{inner}}}", 0)
    if isinstance(found, ValueError):
        line = text.count("\n", 0, fenced.start("json")) + 1
        message = f"The front matter is not valid JSON: {found}."
        action = "It was passed over. Mend it, or write it in YAML."
        broken = Diagnostic("front-matter-broken", Severity.ERROR, path, line, message, action)
        return FrontMatter({}, {}, text[fenced.end() :], text.count("\n", 0, fenced.end()) + 1, (broken,))
    return _matter(text, found[0], fenced.start("json"), fenced.end())


def _decoded(text: str, start: int) -> tuple[dict[str, Any], int] | ValueError:
    try:
        value, end = _DECODER.raw_decode(text, start)
    except ValueError as error:
        return error
    except RecursionError:
        return ValueError("it is nested too deep")
    return (value, end) if isinstance(value, dict) else ValueError("it is no object")


def _matter(text: str, metadata: dict[str, Any], start: int, end: int) -> FrontMatter:
    lines: dict[str, int] = {}
    for key in islice(metadata, _MOST_LINES):
        at = text.find(json.dumps(key, ensure_ascii=False), start, end)
        if at >= 0:
            lines.setdefault(key.lower(), text.count("\n", 0, at) + 1)
    return FrontMatter(lower_keys(as_written(metadata)), lines, text[end:], text.count("\n", 0, end) + 1, ())
