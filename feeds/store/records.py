"""What goes in and out of the store beside the model's own things: frozen, without logic."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feeds.model import Archive, Article, Diagnostic, Entry, Term
from feeds.search_text import Words


@dataclass(frozen=True, slots=True)
class FileState:
    """What the store remembers of a source file, so that an unchanged one need not be read again."""

    size: int  # bytes
    mtime_ns: int
    digest: str  # of the file's bytes
    fingerprint: str  # of the settings and the program version that normalized it
    due: int | None = None  # seconds since 1970; from then on it gives something else, though its bytes are the same


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article on its way into the store."""

    article: Article
    digest: str  # by which the article is known elsewhere again; of its body where that is long enough, else of all
    text_digest: str  # of the text a reader sees; a change of whitespace does not change it
    seen: datetime  # with zone; when the article was first seen where it is new, else when it changed if it was edited
    words: Words  # in which is searched
    id_line: int | None = None  # line in the source file of the metadata key that states the id, from 1
    is_id_derived: bool = False  # by its engine, from where the article is: an article that has an id keeps that


@dataclass(frozen=True, slots=True)
class FileResult:
    """All that one source file gave; replaces all that the store held of it."""

    path: str
    state: FileState
    articles: tuple[Incoming, ...]  # their `path` is this one
    diagnostics: tuple[Diagnostic, ...]  # likewise


@dataclass(frozen=True, slots=True)
class Changes:
    """What a write did to what is published."""

    added: int  # articles
    changed: int
    removed: int
    numbers: frozenset[int] = frozenset()  # of these articles
    terms: frozenset[Term] = frozenset()  # that these articles have, or had before


@dataclass(frozen=True, slots=True)
class Live:
    """What the live feed of a selection shows, and where the rest is."""

    entries: tuple[Entry, ...]  # the newest first
    archive: Archive | None  # the newest archive document; None where there is none
    is_complete: bool  # the selection holds no others
    is_settled: bool  # they keep within the limits; they do not before the first sync is over


@dataclass(frozen=True, slots=True)
class Archived:
    """What an archive document shows."""

    entries: tuple[Entry, ...]  # the newest first
    previous: Archive | None  # the document of what left the live feed before; None where this is the first one
    modified: datetime  # when anything that it shows last changed; UTC, whole seconds


@dataclass(frozen=True, slots=True)
class Standing:
    """What tells the versions of a whole selection's documents from each other."""

    live: tuple[tuple[int, int], ...]  # number and `modified`, in seconds since 1970, of what the live feed shows
    archives: tuple[Archive, ...]  # the documents to which it leads, the oldest first


def columns(record: Any) -> dict[str, Any]:
    """The fields of a record with slots, by name. dataclasses.asdict copies them deeply, at ten times the cost."""
    return {name: getattr(record, name) for name in record.__slots__}
