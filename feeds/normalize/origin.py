"""Who made an article: authors, the publication it was taken from, rights."""

import re
from collections.abc import Iterator
from typing import Any

from feeds.characters import HAN, one_line
from feeds.model import Author, Origin
from feeds.normalize.files import SWITCHES
from feeds.normalize.found import Found, derived, place, stated
from feeds.normalize.given import Given
from feeds.normalize.html import absolute_url
from feeds.selections import term_path

AUTHOR_KEYS = ("authors", "author", "byline", "writer", "creator", "dc:creator", "article:author", "作者")
SOURCE_KEYS = ("source", "source_name", "origin", "publisher", "来源", "來源", "出处", "出處")
RIGHTS_KEYS = ("rights", "copyright", "license", "licence", "dc:rights", "copyright_info", "版权", "版權")

_LABEL = re.compile(r"(?:作者|文|撰文|编辑|編輯|记者|記者)\s*[：:／/|]\s*|by:?\s+(?=[A-Z])", re.IGNORECASE)
_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_WITH_ADDRESS = re.compile(  # RFC 5322 section 3.4, and RSS 2.0's other order
    rf"(?P<name>[^<>(]{{1,100}}?)\s*[<(]\s*(?:mailto:)?(?P<email>{_ADDRESS})\s*[>)]|"
    rf"(?P<mail>{_ADDRESS})\s*\((?P<person>[^()]{{1,100}})\)"
)
_HAN_SEPARATOR = re.compile(r"\s*[、，,;；/／&|]\s*|\s+[和与與及]\s+")
_LATIN_SEPARATOR = re.compile(r"\s*;\s*|\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s+&\s+")
_LATIN_NAME = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*(?:\s+|$)|(?:de|da|di|du|la|le|van|von|der|den|bin|al|el|y)\s+){1,5}")


def find_authors(given: Given) -> Found[tuple[Author, ...]]:
    """Stated authors, else those of a byline or dateline."""
    if (made := derived(given.draft, "authors")) and (authors := _authors(made.value)):
        return Found(authors, made.rule)
    for key in AUTHOR_KEYS:
        if authors := _authors(given.draft.metadata.get(key)):
            return Found(authors, place(given.draft, key))
    if given.credits.authors:
        return Found(_distinct([Author(name) for name in given.credits.authors]), given.credits.authors_rule)
    return Found((), "nobody is named")


def find_source(given: Given) -> Found[Origin | None]:
    """Stated source, else that of a source line or dateline."""
    for key in SOURCE_KEYS:
        value = given.draft.metadata.get(key)
        named = value.get("name") or value.get("title") if isinstance(value, dict) else value
        if isinstance(named, str) and not _says_nothing(named) and (name := term_path([one_line(named)])):
            return Found(Origin(name), place(given.draft, key))
    if given.credits.source and (name := term_path([given.credits.source])):
        return Found(Origin(name), given.credits.source_rule)
    return Found(None, "no source is named")


def find_rights(given: Given) -> Found[str | None]:
    """Stated rights or licence."""
    for key, value in stated(given.draft, RIGHTS_KEYS):
        if value.lower() not in SWITCHES:  # by which themes show a notice of their own
            return Found(value, place(given.draft, key))
    return Found(given.settings.rights, "the site's" if given.settings.rights else "none are stated")


def _says_nothing(value: str) -> bool:
    return value.strip().lower() in SWITCHES or absolute_url(value, None) is not None


def _authors(value: Any) -> tuple[Author, ...]:
    """Authors of a metadata value: names, a mapping of name, email and url, or a list of these."""
    items = value if isinstance(value, list) else [value]
    made = [author for item in items for author in (_named(item) if isinstance(item, str) else _listed(item))]
    return _distinct(made)


def _listed(item: Any) -> Iterator[Author]:
    """The author of a mapping."""
    if isinstance(item, dict):
        texts = {str(key).lower(): one_line(value) for key, value in item.items() if isinstance(value, str)}
        name = texts.get("name") or texts.get("display_name") or ""
        yield from _author(name, texts.get("email"), texts.get("url") or texts.get("uri"))


def _named(text: str) -> Iterator[Author]:
    """The authors of a line of names."""
    line = one_line(text)
    bare = _LABEL.sub("", line, count=1) if _LABEL.match(line) else line
    if bare.lower() in SWITCHES:
        return
    for name in [bare] if _WITH_ADDRESS.fullmatch(bare) else _names(bare):
        if both := _WITH_ADDRESS.fullmatch(name):
            yield from _author(both["name"] or both["person"], both["email"] or both["mail"], None)
        else:
            yield from _author(name, None, None)


def _names(line: str) -> list[str]:
    """The names in a line: 张三、李四; Jane Doe and John Roe. What may be one is kept: Doe, Jane; Procter & Gamble."""
    if re.search(f"[{HAN}]", line):
        return _HAN_SEPARATOR.split(line)
    parts = _LATIN_SEPARATOR.split(line)
    names = [_WITH_ADDRESS.fullmatch(part) for part in parts]
    if len(parts) < 2 or not all(name or _LATIN_NAME.fullmatch(part) for name, part in zip(names, parts, strict=True)):
        return [line]
    words = [2 if name else len(part.split()) for name, part in zip(names, parts, strict=True)]
    are_whole = min(words) > 1 or len(parts) > 2 or " and " in line or ";" in line
    return parts if are_whole else [line]


def _author(name: str, email: str | None, url: str | None) -> Iterator[Author]:
    if path := term_path([name]):
        yield Author(path, email if email and "@" in email else None, absolute_url(url or "", None))


def _distinct(authors: list[Author]) -> tuple[Author, ...]:
    """The authors by name, each as it stands first."""
    named: dict[str, Author] = {}
    for author in authors:
        named.setdefault(author.name, author)
    return tuple(named.values())
