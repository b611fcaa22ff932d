"""Folder to store: what is new, changed, moved, gone. The only writer of articles.

Each batch of files is one transaction, so that a sync that is killed goes on where it stopped, and readers never see
half of a batch.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.config import Settings
from feeds.errors import StoreError
from feeds.model import Diagnostic, Draft, Severity
from feeds.normalize import ID_KEYS, normalize
from feeds.read import FoundFile, discover, read
from feeds.store import FileResult, FileState, Incoming, Store

LARGEST = 2 * 1024 * 1024  # bytes of a source file
_FIRST_BATCH = 200  # files in a transaction of the first sync
_BATCH = 2000  # and later: what was moved is known again by what is gone, if both are in one transaction
_TELLING = 100  # characters of text by which an article can be known again
_UNREAD = ""  # digest of a file that could not be read, so that the next sync tries again

Progress = Callable[[int, int], None]  # called with the numbers of files done and to do

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """What a sync did, in numbers of articles."""

    added: int
    changed: int
    removed: int
    diagnostics: tuple[Diagnostic, ...]  # of folders and links, which the store does not hold


def sync(settings: Settings, store: Store, now: datetime, progress: Progress | None = None) -> Report:
    """Bring the store up to date with the folder.

    Waits while another process does the same. Raises FolderError and StoreError; one of the latter is a store that
    holds another folder.
    """
    with store.exclusive():
        files, diagnostics = discover(settings.folder)
        known = store.known_files()
        _require_own_store(settings, store, known, files)
        fingerprint = settings.fingerprint
        waiting = [file for file in files if not _is_known(file, known.get(file.path), fingerprint)]
        gone = _gone(known, files, diagnostics)
        seen = _seen(waiting, known, now.astimezone(settings.timezone).replace(microsecond=0))
        added = changed = removed = 0
        size = _BATCH if known else _FIRST_BATCH
        for start in range(0, len(waiting), size) if waiting else [0]:
            batch = waiting[start : start + size]
            results = [_result(file, known.get(file.path), settings, fingerprint, seen[file.path]) for file in batch]
            changes = store.write([each for each in results if isinstance(each, FileResult)], gone, now)
            store.touch(
                {file.path: each for file, each in zip(batch, results, strict=True) if isinstance(each, FileState)}
            )
            gone = set()
            added, changed = added + changes.added, changed + changes.changed
            removed += changes.removed
            if progress:
                progress(min(start + size, len(waiting)), len(waiting))
        store.note_settings(fingerprint, settings.text, now)
    return Report(added, changed, removed, tuple(diagnostics))


def _require_own_store(
    settings: Settings, store: Store, known: Mapping[str, FileState], files: Sequence[FoundFile]
) -> None:
    """Refuse a store that holds another folder, whose articles would all be gone; the same one may have moved."""
    folder = str(settings.folder)
    last = store.remember_folder(folder)
    if last in (None, folder):
        return
    if known and not any(file.path in known for file in files):
        raise StoreError(
            f"The store holds the articles of {last}, and none of them is in {folder}. Name another store for this "
            f"folder (FEEDS_STORE, or 'store' in feeds.yaml), or remove the old one."
        )
    store.remember_folder(folder, instead_of=last)


def _gone(known: Mapping[str, FileState], files: Sequence[FoundFile], diagnostics: Sequence[Diagnostic]) -> set[str]:
    """The files that are no longer there; of a folder that cannot be listed now, nothing is gone."""
    unlisted = tuple(f"{each.path}/" for each in diagnostics)
    missing = known.keys() - {file.path for file in files}
    return {path for path in missing if not path.startswith(unlisted)}


def _seen(waiting: Sequence[FoundFile], known: Mapping[str, FileState], now: datetime) -> dict[str, datetime]:
    """When each file is seen, by path: new and changed ones a second apart, in the order of their paths.

    Readers cannot order entries of the same second, and validators warn of them.
    """
    fresh = [file.path for file in waiting if _is_fresh(file, known.get(file.path))]
    times = {path: now - timedelta(seconds=ago) for ago, path in enumerate(reversed(fresh))}
    return {file.path: times.get(file.path, now) for file in waiting}


def _is_fresh(file: FoundFile, state: FileState | None) -> bool:
    return state is None or (state.size, state.mtime_ns) != (file.size, file.mtime_ns)


def _is_known(file: FoundFile, state: FileState | None, fingerprint: str) -> bool:
    return (
        state is not None
        and not _is_fresh(file, state)
        and state.fingerprint == fingerprint
        and state.digest != _UNREAD
    )


def _result(
    file: FoundFile, known: FileState | None, settings: Settings, fingerprint: str, seen: datetime
) -> FileResult | FileState:
    """What a source file gives; only its state where it says what it said, as after every checkout."""
    data, problems = _bytes(file)
    state = FileState(file.size, file.mtime_ns, _UNREAD if data is None else _sha256(data), fingerprint)
    if data is None:
        return FileResult(file.path, state, (), problems)
    if known and (known.digest, known.fingerprint) == (state.digest, fingerprint):
        return state
    return FileResult(file.path, state, *_articles(file.path, data, settings, seen))


def _bytes(file: FoundFile) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """What a file holds; None, with the reason, where it cannot be read."""
    if file.size > LARGEST:
        return None, _unread(
            file, "too-large", f"The file has {file.size:,} bytes; an article has at most {LARGEST:,}."
        )
    try:
        return file.location.read_bytes(), ()
    except FileNotFoundError:
        return None, _unread(file, "vanished", "The file was removed while it was about to be read.")
    except OSError as error:
        return None, _unread(file, "unreadable", f"The file cannot be read: {error.strerror}.")


def _unread(file: FoundFile, code: str, message: str) -> tuple[Diagnostic, ...]:
    return (Diagnostic(code, Severity.ERROR, file.path, None, message, "Nothing was published from it."),)


def _articles(
    path: str, data: bytes, settings: Settings, seen: datetime
) -> tuple[tuple[Incoming, ...], tuple[Diagnostic, ...]]:
    """Read and normalize one source file; whatever is wrong with it becomes a diagnostic."""
    articles: list[Incoming] = []
    diagnostics: list[Diagnostic] = []
    try:
        reading = read(path, data)
        diagnostics += reading.diagnostics
        for draft in reading.drafts:
            normalized = normalize(draft, settings)
            diagnostics += normalized.diagnostics
            if normalized.article:
                id_line = next(filter(None, map(draft.lines.get, ID_KEYS)), None)
                articles.append(Incoming(normalized.article, _digest(draft), _text_digest(draft), seen, id_line))
    except Exception as error:  # the last line of defence: one source file must not stop the others
        log.exception("%s could not be normalized", path)
        message = f"The file could not be normalized ({type(error).__name__}: {error})."
        action = "It was left out. Please report this, with the file, as a fault of the program."
        diagnostics.append(Diagnostic("fault", Severity.ERROR, path, None, message, action))
    return tuple(articles), tuple(diagnostics)


def _digest(draft: Draft) -> str:
    """Equal for an article that was moved, and perhaps given another title: of its text, where that is long enough."""
    if len(draft.body) >= _TELLING:
        return _sha256(draft.body.encode())
    return _sha256(f"{sorted(draft.metadata.items())}\n{draft.body}".encode())


def _text_digest(draft: Draft) -> str:
    """Of what the author wrote as title and text, without white space.

    Not of the normalized text: a later version of the program that cleans better must not make articles look edited.
    """
    return _sha256("".join(f"{draft.metadata.get('title')}\n{draft.body}".split()).encode())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
