"""Source files to drafts: finds them, decodes them, splits metadata from text. Judges nothing, cleans nothing."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from feeds.model import BodyFormat, Diagnostic, Draft, Severity
from feeds.read.decode import decode
from feeds.read.dialects import interpret
from feeds.read.discover import SUFFIXES, FoundFile, discover
from feeds.read.front_matter import split

__all__ = ["SUFFIXES", "FoundFile", "Reading", "discover", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source file holds."""

    drafts: tuple[Draft, ...]
    diagnostics: tuple[Diagnostic, ...]


def read(path: str, data: bytes) -> Reading:
    """Read one source file from its path (relative to the folder) and its bytes."""
    decoded = decode(path, data)
    if decoded.text is None:
        return Reading((), decoded.diagnostics)
    matter = split(path, decoded.text)
    diagnostics = (*decoded.diagnostics, *matter.diagnostics)
    if not matter.metadata and not matter.body.strip():
        empty = Diagnostic(
            "empty-file", Severity.WARNING, path, None, "The file holds no text.", "Nothing was published from it."
        )
        return Reading((), (*diagnostics, empty))
    dialect, metadata = interpret(path, matter.metadata)
    draft = Draft(
        path=path,
        position=0,
        dialect=dialect,
        metadata=metadata,
        lines=matter.lines,
        body=matter.body,
        body_format=_body_format(path, matter.metadata != {}),
        body_line=matter.body_line,
    )
    return Reading((draft,), diagnostics)


def _body_format(path: str, has_metadata: bool) -> BodyFormat:
    """A .txt file with front matter was written for an engine, and engines write Markdown."""
    stated = SUFFIXES[PurePosixPath(path).suffix.lower()]
    return "markdown" if stated == "text" and has_metadata else stated
