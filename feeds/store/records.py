"""What goes in and out of the store beside the model's own things: frozen, without logic."""

from dataclasses import dataclass
from datetime import datetime

from feeds.model import Article, Diagnostic


@dataclass(frozen=True, slots=True)
class FileState:
    """What the store remembers of a source file, so that an unchanged one need not be read again."""

    size: int  # bytes
    mtime_ns: int
    digest: str  # of the file's bytes
    fingerprint: str  # of the settings and the program version that normalized it


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article on its way into the store."""

    article: Article
    digest: str  # of what the source file says; equal for an article that was only moved
    text_digest: str  # of the text a reader sees; a change of whitespace does not change it
    seen: datetime  # with zone; becomes `first_seen` where the store has never seen the article


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
    raised: bool  # whether the revision rose
