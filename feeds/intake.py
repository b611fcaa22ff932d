"""One source file to what the store takes of it. It reads the file, and neither the store nor the clock.

What it needs is plain data, so that other processes can do it.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from feeds.config import Settings
from feeds.model import Article, Diagnostic, Draft, Severity
from feeds.normalize import ID_KEYS, Normalized, normalize
from feeds.read import FoundFile, SourceSite, largest, read
from feeds.search_text import words_of
from feeds.sizes import is_giant, size_of
from feeds.store import FileResult, FileState, Incoming

_TELLING = 100  # characters of text by which an article can be known again
_UNREAD = ""  # digest of a file that could not be read, so that the next sync tries again

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """A source file to take in."""

    file: FoundFile
    known: FileState | None  # what the store remembers of it
    seen: datetime  # with zone


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a draft."""

    draft: Draft
    normalized: Normalized
    article: Article | None  # None where it is not to be published now


@dataclass(frozen=True, slots=True)
class Intake:
    """How the source files of one folder are taken in."""

    settings: Settings
    site: SourceSite
    now: datetime  # with zone
    fingerprint: str = field(init=False)  # of all by which an entry could come out differently
    surveyed: frozenset[str] = field(init=False)  # the site's files of settings, also such as are not there

    def __post_init__(self) -> None:
        fingerprint = _sha256(f"{self.settings.fingerprint} {self.site.digest} {self.site.engine.name}".encode())
        object.__setattr__(self, "fingerprint", fingerprint)
        object.__setattr__(self, "surveyed", frozenset(self.site.engine.folder.looked_at))

    def knows(self, file: FoundFile, state: FileState) -> bool:
        """Whether the store holds what the file gives now."""
        return (
            not is_fresh(file, state)
            and state.fingerprint == self.fingerprint
            and state.digest != _UNREAD
            and not self._is_due(state)
        )

    def forget(self) -> None:
        """Let go of the files that articles made the engine look at: they would fill memory, and may change."""
        looked_at = self.site.engine.folder.looked_at
        for path in looked_at.keys() - self.surveyed:
            del looked_at[path]

    def take(self, task: Task) -> FileResult | FileState:
        """What a source file gives; only its state where it says what it said, as after every checkout."""
        file, known = task.file, task.known
        data, problems = _bytes(file)
        if data is None:
            return FileResult(file.path, FileState(file.size, file.mtime_ns, _UNREAD, self.fingerprint), (), problems)
        digest = _sha256(data + b"".join(map(_bytes_beside, file.beside)))
        if known and (known.digest, known.fingerprint) == (digest, self.fingerprint) and not self._is_due(known):
            return FileState(file.size, file.mtime_ns, digest, self.fingerprint, known.due)
        outcomes, diagnostics = self.examine(file.path, data)
        state = FileState(file.size, file.mtime_ns, digest, self.fingerprint, self._due(outcomes))
        articles = tuple(_incoming(made.draft, made.article, task.seen) for made in outcomes if made.article)
        return FileResult(file.path, state, articles, diagnostics)

    def _is_due(self, state: FileState) -> bool:
        return state.due is not None and state.due <= self.now.timestamp()

    def examine(self, path: str, data: bytes) -> tuple[tuple[Outcome, ...], tuple[Diagnostic, ...]]:
        """What comes of one source file, and what a person should know; whatever is wrong becomes a diagnostic."""
        try:
            reading = read(path, data, self.site, self.settings)
        except Exception as error:
            return (), (_fault(path, None, error),)
        outcomes: list[Outcome] = []
        diagnostics = list(reading.diagnostics)
        for draft in reading.drafts:
            try:
                normalized = normalize(draft, self.settings, self.now)
            except Exception as error:
                diagnostics.append(_fault(path, draft.body_line, error))
                continue
            reason = self._why_not_now(draft, normalized)
            diagnostics += (*normalized.diagnostics, reason) if reason else normalized.diagnostics
            if normalized.article:
                diagnostics += self._why_not_whole(normalized.article)
            outcomes.append(Outcome(draft, normalized, None if reason else normalized.article))
        return tuple(outcomes), tuple(diagnostics)

    def _due(self, outcomes: Sequence[Outcome]) -> int | None:
        """When other articles will come of the same source file, in seconds since 1970."""
        times = [each for made in outcomes for each in (made.normalized.visible_from, made.normalized.visible_until)]
        return min((int(at.timestamp()) + 1 for at in times if at and at > self.now), default=None)

    def _why_not_now(self, draft: Draft, normalized: Normalized) -> Diagnostic | None:
        """The reason for which an article is left out at this time; None where it is published."""
        appears, ends = normalized.visible_from, normalized.visible_until
        if appears and appears > self.now:
            message = f"The article is dated {appears.isoformat()}, which is yet to come."
            action = "It is published when that time has come."
            return Diagnostic("future", Severity.NOTE, draft.path, None, message, action)
        if ends and ends <= self.now:
            message = f"The article expired on {ends.isoformat()}."
            return Diagnostic("expired", Severity.NOTE, draft.path, None, message, "It was left out.")
        return None

    def _why_not_whole(self, article: Article) -> Iterator[Diagnostic]:
        """The reason for which feeds do not show all of an article."""
        id_, budget = article.stated_id or "", self.settings.budget
        if is_giant(article, id_, budget):
            size = size_of(article, id_)
            message = (
                f"The article takes up to {size:,} bytes in a feed, which may have {budget:,} for all its articles."
            )
            action = "Feeds show its summary, and link to its page."
            yield Diagnostic("over-budget", Severity.WARNING, article.path, None, message, action)


def _incoming(draft: Draft, article: Article, seen: datetime) -> Incoming:
    made = draft.derived.get("id")
    return Incoming(
        article=article,
        digest=_digest(draft),
        text_digest=_text_digest(draft),
        seen=seen,
        words=words_of(article),
        is_id_derived=made is not None and made.value == article.stated_id,
        id_line=next(filter(None, map(draft.lines.get, ID_KEYS)), None),
    )


def _fault(path: str, line: int | None, error: Exception) -> Diagnostic:
    """The last line of defence: one article must not stop the others."""
    log.error("%s could not be normalized", path, exc_info=error)
    message = f"An article could not be normalized ({type(error).__name__}: {error})."
    action = "It was left out. Please report this, with the file, as a fault of the program."
    return Diagnostic("fault", Severity.ERROR, path, line, message, action)


def is_fresh(file: FoundFile, state: FileState | None) -> bool:
    """Whether a file is new, or may have been written since the store saw it."""
    return state is None or (state.size, state.mtime_ns) != (file.size, file.mtime_ns)


def _bytes(file: FoundFile) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """What a file holds; None, with the reason, where it cannot be read."""
    most = largest(file.path)
    if file.size > most:
        return None, _unread(file, "too-large", f"The file has {file.size:,} bytes; an article has at most {most:,}.")
    try:
        return Path(file.location).read_bytes(), ()
    except FileNotFoundError:
        return None, _unread(file, "vanished", "The file was removed while it was about to be read.")
    except OSError as error:
        return None, _unread(file, "unreadable", f"The file cannot be read: {error.strerror}.")


def _bytes_beside(location: Path) -> bytes:
    try:
        return location.read_bytes()
    except OSError:  # it may be gone by now; the next sync sees that
        return b""


def _unread(file: FoundFile, code: str, message: str) -> tuple[Diagnostic, ...]:
    return (Diagnostic(code, Severity.ERROR, file.path, None, message, "Nothing was published from it."),)


def _digest(draft: Draft) -> str:
    """Equal for an article that was moved, and perhaps given another title: of its text, where that is long enough."""
    if len(draft.body) >= _TELLING:
        return _sha256_of(draft.body)
    return _sha256_of(f"{sorted(draft.metadata.items())}\n{draft.body}")


def _text_digest(draft: Draft) -> str:
    """Of what the author wrote as title and text, without white space.

    Not of the normalized text: a later version of the program that cleans better must not make articles look edited.
    """
    return _sha256_of("".join(f"{draft.metadata.get('title')}\n{draft.body}".split()))


def _sha256_of(text: str) -> str:
    return _sha256(text.encode("utf-8", "surrogatepass"))  # JSON can state halves of characters


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
