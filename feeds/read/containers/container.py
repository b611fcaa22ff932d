"""What a container's module gives: the articles of one source file, each as metadata and text.

Metadata are in the keys that normalize knows: title, date, updated, link, id, author, authors, source, lang, summary,
image, rights, slug, enclosures. Categories, tags and what else only the container's format tells are derived, in the
forms of read/engines/engine.py.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from feeds.characters import HAN
from feeds.model import BodyFormat, Derived, Diagnostic, Severity

_TAGS = re.compile(r"</?(?:p|div|br|img|h[1-6]|ul|ol|li|table|span|a|strong|em|b|i|blockquote|pre|section)\b[^<>]*>")
_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|#\d+|[lr][sd]quo|hellip|[mn]dash);")
_HAN, _LATIN_WORD = re.compile(f"[{HAN}]"), re.compile("[A-Za-z]+")
_MARKUP = re.compile(r"<[^<>]*>|\[[^\[\]]*\]|https?://[!-~]*")
_LOOKED_AT = 2000  # characters


@dataclass(frozen=True, slots=True)
class Item:
    """One article of a container."""

    metadata: Mapping[str, Any]
    body: str
    body_format: BodyFormat
    line: int  # in the source file, from 1
    derived: Mapping[str, Derived] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a container holds."""

    items: Sequence[Item]
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Container:
    """A format of files that hold many articles."""

    name: str
    suffixes: frozenset[str]
    # Of path and text; None where the text is not of this format.
    open: Callable[[str, str], Contents | None]


def broken(path: str, line: int | None, problem: str, action: str) -> Diagnostic:
    """A container that does not keep to its format."""
    return Diagnostic("container-broken", Severity.ERROR, path, line, problem, action)


def left_out(path: str, line: int | None, message: str) -> Diagnostic:
    """What looks like articles and cannot be read as such."""
    action = "Nothing was published from it."
    return Diagnostic("container-unread", Severity.NOTE, path, line, message, action)


def stated(**values: Any) -> dict[str, Any]:
    """Metadata without the keys that have no value."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def format_of(body: str) -> BodyFormat:
    """What the text of an article is written in, where nothing states it."""
    return "html" if _TAGS.search(body) or _ENTITY.search(body) else "text"


def own_language(stated: str | None, text: str) -> str | None:
    """A container's language as an article's: not en on what is in Chinese, as sites leave their engine's default."""
    if not stated or stated.lower().startswith(("zh", "ja", "ko")):
        return stated or None
    words = _MARKUP.sub(" ", text[:_LOOKED_AT])
    return None if len(_HAN.findall(words)) > len(_LATIN_WORD.findall(words)) else stated


def terms(categories: list[str], tags: list[str], rule: str) -> dict[str, Derived]:
    """Categories of one level, and tags, as derived fields."""
    found = {
        "categories": [[name] for name in categories if name.strip()],
        "tags": [tag for tag in tags if tag.strip()],
    }
    return {name: Derived(value, rule) for name, value in found.items() if value}


def slug_of(link: str, title: str) -> str | None:
    """The last part of an article's address, else its title: all articles of a container have the same file name."""
    try:
        last = [part for part in unquote(urlsplit(link).path).split("/") if part]
    except ValueError:
        last = []
    name = re.sub(r"\.(?:html?|php|aspx?|jsp|s?html)$", "", last[-1]) if last else ""
    return title.strip() or None if name in ("", "index") else name
