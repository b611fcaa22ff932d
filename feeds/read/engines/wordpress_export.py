"""The addresses of the feeds of a site that was WordPress's, by the slugs that its export (WXR) states.

An export lists authors, categories and tags before the first post; more of it is not read here.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from feeds.model import Alias, Term, TermKind
from feeds.selections import term_path

_START = 4_000  # bytes in which an export says what it is
_HEAD = 4_000_000  # bytes in which the lists are
_MARK = b"wordpress.org/export/"
_DEEPEST = 10
_LISTED = re.compile(r"<wp:(?P<list>author|category|tag)>(?P<fields>.*?)</wp:(?P=list)>", re.DOTALL)
_FIELD = re.compile(r"<wp:(?P<name>\w+)>\s*(?:<!\[CDATA\[(?P<data>.*?)\]\]>|(?P<text>[^<]*))\s*</wp:", re.DOTALL)
_NAMES: Mapping[str, tuple[TermKind, str, str]] = {
    "tag": ("tag", "tag_slug", "tag_name"),
    "author": ("author", "author_login", "author_display_name"),
}

Fields = Mapping[str, str]


def feeds_of_exports(folder: Path) -> Iterator[Alias]:
    """The feeds of all terms that the exports in a folder list, of the format that WordPress has without asking."""
    for file in sorted(folder.glob("*.xml")):
        text = _head(file)
        listed = [(each["list"], _fields(each["fields"])) for each in _LISTED.finditer(text)]
        yield from _of_categories([fields for kind, fields in listed if kind == "category"])
        for kind, fields in listed:
            if kind in _NAMES:
                term_kind, slug, name = _NAMES[kind]
                yield from _alias(term_kind, [fields.get(slug, "")], [fields.get(name, "")])


def _of_categories(listed: list[Fields]) -> Iterator[Alias]:
    by_slug = {fields.get("category_nicename", ""): fields for fields in listed}
    slugs = {fields.get("cat_name", ""): slug for slug, fields in by_slug.items()}
    for slug in by_slug:
        way = [slug]
        for _ in range(_DEEPEST):
            parent = by_slug[way[0]].get("category_parent", "")
            above = parent if parent in by_slug else slugs.get(parent, "")  # older versions wrote the parent's name
            if not above:
                break
            way.insert(0, above)
        yield from _alias("category", way, [by_slug[each].get("cat_name", "") for each in way])


def _alias(kind: TermKind, slugs: list[str], names: list[str]) -> Iterator[Alias]:
    path = term_path(names)
    if path and all(slugs):
        yield Alias("/".join([kind, *map(unquote, slugs), "feed"]), "rss", (Term(kind, path),))


def _fields(text: str) -> Fields:
    return {each["name"]: (each["data"] or unescape(each["text"] or "")).strip() for each in _FIELD.finditer(text)}


def _head(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            start = opened.read(_START)
            data = start + opened.read(_HEAD) if _MARK in start else b""
    except OSError:
        return ""
    return data.partition(b"<item>")[0].decode("utf-8", "replace")
