"""YAML between two lines of hyphens: Jekyll, Hexo, Hugo, Zola, Eleventy and others."""

import re
from typing import Any

import yaml

from feeds.model import Diagnostic, Severity
from feeds.read.front_matter.matter import FrontMatter
from feeds.yaml_text import load_mapping

# Blank lines before the opening fence are what RSSHub-fed Hexo sites have; `...` also closes (YAML 1.2 section 9.1.4).
_FENCED = re.compile(r"\s*^---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"(?P<key>[\w][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?")


def split(path: str, text: str) -> FrontMatter | None:
    """Split a text that begins with YAML; None where it does not."""
    fenced = _FENCED.match(text)
    if fenced is None:
        unclosed = _unclosed(path, text)
        return FrontMatter({}, {}, text, 1, unclosed) if unclosed else None
    offset = text.count("\n", 0, fenced.start("yaml"))
    diagnostics: tuple[Diagnostic, ...] = ()
    try:
        metadata, lines = load_mapping(fenced["yaml"])
    except yaml.YAMLError as error:
        metadata, lines = _line_by_line(fenced["yaml"])
        if not metadata:  # text between two rules
            return None
        diagnostics = (_broken(path, error, offset),)
    return FrontMatter(
        metadata={key.lower(): value for key, value in metadata.items()},
        lines={key.lower(): line + offset for key, line in lines.items()},
        body=text[fenced.end() :],
        body_line=text.count("\n", 0, fenced.end()) + 1,
        diagnostics=diagnostics,
    )


def _line_by_line(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """What can be read of broken YAML: each `key: value` that stands on one line at the margin."""
    pairs = ((number, _PAIR.fullmatch(line.rstrip())) for number, line in enumerate(text.split("\n"), 1))
    found = [(number, pair["key"], (pair["value"] or "").strip().strip("'\"")) for number, pair in pairs if pair]
    return {key: value or None for _, key, value in found}, {key: number for number, key, _ in found}


def _broken(path: str, error: yaml.YAMLError, offset: int) -> Diagnostic:
    line, problem = offset + 1, " ".join(str(error).split())
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        line, problem = error.problem_mark.line + offset + 1, error.problem or problem
    message = f"The front matter is not valid YAML: {problem}."
    action = "What could be read line by line was used."
    return Diagnostic("front-matter-broken", Severity.ERROR, path, line, message, action)


def _unclosed(path: str, text: str) -> tuple[Diagnostic, ...]:
    opening = re.match(r"\s*^---[ \t]*\n[\w-]+[ \t]*:", text, re.MULTILINE)
    if opening is None:
        return ()
    line = text.count("\n", 0, text.index("---")) + 1
    message = "The front matter that begins here has no closing line of three hyphens."
    action = "All of the file was taken as text."
    return (Diagnostic("front-matter-unclosed", Severity.ERROR, path, line, message, action),)
