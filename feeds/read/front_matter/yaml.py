"""YAML above a line of hyphens: Jekyll, Hexo, Hugo, Zola, Eleventy and others.

What YAML refuses is repaired where one line is to blame (an unquoted colon, a tab, a full-width colon), and read line
by line where that does not help.
"""

import re
from textwrap import dedent
from typing import Any

import yaml

from feeds.model import Diagnostic, Severity
from feeds.read.front_matter.matter import FrontMatter
from feeds.read.front_matter.values import lower_keys
from feeds.yaml_text import load_mapping

# Blank lines before the opening fence are what RSSHub-fed Hexo sites have; `...` also closes (YAML 1.2 section 9.1.4).
_FENCED = re.compile(
    r"\s*^(?P<fence>-{3,})(?:[ \t]*ya?ml)?[ \t]*\n(?P<yaml>.*?)^(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M
)
_INDENTED = re.compile(r"\s*^(?P<indent>[ \t]+)---[ \t]*\n(?P<yaml>.*?)^(?P=indent)---[ \t]*(?:\n|\Z)", re.S | re.M)
# Hexo's own reader wants no opening fence (hexo-front-matter, rFrontMatterNew). Elsewhere two such lines are a heading.
_UNOPENED = re.compile(
    r"\s*(?P<yaml>^(?:title|date|layout|tags?|categor(?:y|ies))[ \t]*[:：].*?)^---[ \t]*(?:\n|\Z)", re.S | re.M
)
_PAIR = re.compile(r"(?P<key>[\w][\w-]*)[ \t]*(?::(?=\s|$)|：)[ \t]*(?P<value>.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.*)")
_MOST_REPAIRS = 20


def split(path: str, text: str) -> FrontMatter | None:
    """Split a text that begins with YAML; None where it does not."""
    fenced = _FENCED.match(text) or _INDENTED.match(text) or _UNOPENED.match(text)
    if fenced is None:
        unclosed = _unclosed(path, text)
        return FrontMatter({}, {}, text, 1, unclosed) if unclosed else None
    offset = text.count("\n", 0, fenced.start("yaml"))
    diagnostics: tuple[Diagnostic, ...] = ()
    written = fenced["yaml"] if "fence" in fenced.groupdict() else dedent(fenced["yaml"])
    try:
        metadata, lines = load_mapping(written)
    except yaml.YAMLError as error:
        metadata, lines = _repaired(written)
        if not metadata:  # text between two rules
            return None
        diagnostics = (_broken(path, error, offset),)
    return FrontMatter(
        metadata=lower_keys(metadata),
        lines={key.lower(): line + offset for key, line in lines.items()},
        body=text[fenced.end() :],
        body_line=text.count("\n", 0, fenced.end()) + 1,
        diagnostics=diagnostics,
    )


def _repaired(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """What YAML says after the lines were mended that it refuses; else what can be read line by line."""
    lines = [_plain_colon(line.expandtabs(2)) for line in text.split("\n")]
    for _ in range(_MOST_REPAIRS):
        try:
            return load_mapping("\n".join(lines))
        except yaml.MarkedYAMLError as error:
            marks = [mark for mark in (error.problem_mark, error.context_mark) if mark]
            blamed = next(
                (mark.line for mark in marks if _quote(lines, mark.line) or _quote(lines, mark.line - 1)), None
            )
            if blamed is None:
                break
        except yaml.YAMLError:
            break
    return _line_by_line(text)


def _plain_colon(line: str) -> str:
    """The line with the colon behind its key as YAML wants it: 标题：甲 and title：甲 have a full-width one."""
    return re.sub(r"^([\w-]+)[ \t]*：[ \t]*", r"\1: ", line)


def _quote(lines: list[str], number: int) -> bool:
    """Put the value of a line into quotes; False where there is none, or it is quoted already."""
    if not 0 <= number < len(lines):
        return False
    line = lines[number]
    parts = re.fullmatch(r"(\s*(?:-[ \t]+)?[\w][\w -]*?[ \t]*:[ \t]+|\s*-[ \t]+)(.*\S)\s*", line)
    if parts is None:
        return False
    value = parts[2]
    if value[0] in "'\"" and value.count(value[0]) == 1:
        value = value[1:]
    bare = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
    quoted = f"{parts[1]}'{bare.replace(chr(39), chr(39) * 2)}'"
    if quoted == line.rstrip():
        return False
    lines[number] = quoted
    return True


def _line_by_line(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """Each `key: value` that stands on one line at the margin, and each list below a key that has no value."""
    found: dict[str, Any] = {}
    lines: dict[str, int] = {}
    key = None
    for number, line in enumerate(text.split("\n"), 1):
        item = _ITEM.fullmatch(line.rstrip())
        if item and key and (found[key] is None or isinstance(found[key], list)):
            found[key] = [*(found[key] or []), _bare(item["value"])]
        elif pair := _PAIR.fullmatch(line.rstrip()):
            key = pair["key"]
            found[key] = _bare(pair["value"]) or None
            lines.setdefault(key, number)
    return found, lines


def _bare(value: str) -> str:
    """A value without a comment behind it and without quotes."""
    return re.sub(r"\s+#.*", "", value).strip().strip("'\"")


def _broken(path: str, error: yaml.YAMLError, offset: int) -> Diagnostic:
    line, problem = offset + 1, " ".join(str(error).split())
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        line, problem = error.problem_mark.line + offset + 1, error.problem or problem
    message = f"The front matter is not valid YAML: {problem}."
    action = "What could be read all the same was used. Put the value into quotes, or mend the line."
    return Diagnostic("front-matter-broken", Severity.ERROR, path, line, message, action)


def _unclosed(path: str, text: str) -> tuple[Diagnostic, ...]:
    opening = re.match(r"\s*^---[ \t]*\n[\w-]+[ \t]*:", text, re.MULTILINE)
    if opening is None:
        return ()
    line = text.count("\n", 0, text.index("---")) + 1
    message = "The front matter that begins here has no closing line of three hyphens."
    action = "All of the file was taken as text."
    return (Diagnostic("front-matter-unclosed", Severity.ERROR, path, line, message, action),)
