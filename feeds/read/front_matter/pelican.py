"""Lines of the form `Key: value` above the text: Pelican's Markdown, MultiMarkdown; and <meta> in the head of HTML.

As Python-Markdown's extension Meta-Data reads them (markdown/extensions/meta.py): a line that is indented by four
spaces goes on with the value above it, and a blank line ends them.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import islice
from typing import Any

from feeds.read.front_matter.matter import FrontMatter

_PAIR = re.compile(r" {0,3}(?P<key>[A-Za-z0-9_-]+):[ \t]*(?P<value>.*)")
_MORE = re.compile(r" {4,}(?P<value>.*)|\t+(?P<tabbed>.*)")
_BEGIN, _END = re.compile(r"-{3}(\s.*)?"), re.compile(r"(-{3}|\.{3})(\s.*)?")
_ENDED = re.compile(r"\n(?:[ \t]*|-{3}|\.{3})\n\Z")
_TELLING = {"title", "date"}
_LISTS = {"tags", "keywords", "authors"}
_WORDS = (".md", ".markdown", ".mkd", ".mdown", ".txt")
_LONGEST = 64 * 1024  # characters of metadata, and of the head of a page

_HEAD, _HEAD_END = re.compile(r"<head[\s>]", re.IGNORECASE), re.compile(r"</head[\s>]", re.IGNORECASE)
_BODY = re.compile(r"<body(?:\s[^>]{0,1000})?>", re.IGNORECASE)
_META = re.compile(r"<meta\s(?P<attributes>[^>]{1,20000})>", re.IGNORECASE)
_TITLE = re.compile(r"<title>(?P<title>[^<]{0,2000})</title>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?P<name>[\w:-]{1,40})\s{0,20}=\s{0,20}(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")


def split(path: str, text: str) -> FrontMatter | None:
    """Split a text that surely begins so: with two pairs or more, of which one is a title or date."""
    if not path.lower().endswith(_WORDS) or not _PAIR.match(text):
        return None
    matter = split_lines(text)
    stated = {key for key, value in matter.metadata.items() if value}
    is_ended = not matter.body.strip() or _ENDED.search(text, 0, len(text) - len(matter.body))
    return with_lists(matter) if stated & _TELLING and len(stated) >= 2 and is_ended else None


def split_lines(text: str) -> FrontMatter:
    """Split a text of a site that is known to write its metadata so; it may have none."""
    found: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    position, number, key = 0, 0, None
    for number, line in enumerate(islice(_lines(text), _LONGEST), 1):
        if number == 1 and _BEGIN.fullmatch(line):
            position += len(line) + 1
            continue
        if not line.strip() or _END.fullmatch(line):
            position += len(line) + 1
            number += 1
            break
        if pair := _PAIR.fullmatch(line):
            key = pair["key"].lower()
            found.setdefault(key, []).append(pair["value"].strip())
            lines.setdefault(key, number)
        elif key and (more := _MORE.fullmatch(line)):
            found[key].append((more["value"] or more["tabbed"] or "").strip())
        else:
            break
        position += len(line) + 1
    metadata: dict[str, Any] = {key: _value(key, values) for key, values in found.items()}
    body = text[position:]
    return FrontMatter(metadata, lines, body, number if metadata else 1, ()) if metadata else _none(text)


def split_html(text: str) -> FrontMatter:
    """Split a page: its title and <meta name="..." content="...">, and what is in its body."""
    opening = _HEAD.search(text, 0, _LONGEST)
    ending = _HEAD_END.search(text, opening.end(), opening.end() + _LONGEST) if opening else None
    if opening is None or ending is None:
        return _none(text)
    top = opening.end()
    head = text[top : ending.start()]
    metadata: dict[str, Any] = {}
    lines: dict[str, int] = {}
    if title := _TITLE.search(head):
        metadata["title"] = unescape(title["title"])
        lines["title"] = text.count("\n", 0, top + title.start()) + 1
    for meta in _META.finditer(head):
        attributes = {
            each["name"].lower(): unescape(each["double"] or each["single"] or "")
            for each in _ATTRIBUTE.finditer(meta["attributes"])
        }
        name = attributes.get("name", "").lower()
        name = "tags" if name == "keywords" else name
        if name:
            metadata.setdefault(name, attributes.get("content") or attributes.get("contents") or "")
            lines.setdefault(name, text.count("\n", 0, top + meta.start()) + 1)
    begin = _BODY.search(text, ending.end(), ending.end() + _LONGEST)
    start = begin.end() if begin else ending.end()
    end = text.lower().rfind("</body")
    body = text[start:end] if end > start else text[start:]
    return FrontMatter(metadata, lines, body, text.count("\n", 0, start) + 1, ())


def names(value: Any) -> list[str]:
    """Names in a value: split at semicolons, else at commas (Pelican, readers.ensure_metadata_list)."""
    items = value if isinstance(value, list) else [value]
    texts = [item for item in items if isinstance(item, str)]
    found = [name.strip() for text in texts for name in text.split(";" if ";" in text else ",")]
    return list(dict.fromkeys(name for name in found if name))


def with_lists(matter: FrontMatter) -> FrontMatter:
    """The same with lists of names where a string means several: in these forms there is no other way to write one."""
    lists = {key: names(matter.metadata[key]) for key in _LISTS & matter.metadata.keys()}
    return replace(matter, metadata={**matter.metadata, **lists})


def _lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1


def _value(key: str, values: list[str]) -> Any:
    """What a key's lines come to: a text over several lines, or several names."""
    return values if key in _LISTS and len(values) > 1 else "\n".join(values)


def _none(text: str) -> FrontMatter:
    return FrontMatter({}, {}, text, 1, ())
