"""Source files to drafts: finds them, decodes them, splits metadata from text. Judges nothing, cleans nothing."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from feeds.config import Settings
from feeds.model import Diagnostic, Draft, Severity
from feeds.read.decode import decode
from feeds.read.discover import FoundFile, discover
from feeds.read.engines import SourceSite, settings_of, survey
from feeds.read.engines.engine import SUFFIXES
from feeds.read.front_matter import split

__all__ = ["SUFFIXES", "FoundFile", "Reading", "SourceSite", "discover", "largest", "read", "settings_of", "survey"]

_LARGEST = 2 * 1024 * 1024  # bytes of the source file of one article
_LARGEST_CONTAINER = 64 * 1024 * 1024  # and of one that holds many


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source file holds."""

    drafts: tuple[Draft, ...]
    diagnostics: tuple[Diagnostic, ...]


def largest(path: str) -> int:
    """How many bytes a source file may have."""
    return _LARGEST if PurePosixPath(path).suffix in SUFFIXES else _LARGEST_CONTAINER


def read(path: str, data: bytes, site: SourceSite, settings: Settings) -> Reading:
    """Read one source file from its path (relative to the folder of articles) and its bytes."""
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
    meant = site.engine.interpret(site.prefix + path, matter, settings)
    draft = Draft(
        path=path,
        position=0,
        engine=site.engine.name,
        metadata=matter.metadata,
        lines=matter.lines,
        derived=meant.derived,
        body=meant.body,
        body_format=meant.body_format,
        body_line=matter.body_line,
        markdown=meant.markdown,
    )
    return Reading((draft,), (*diagnostics, *meant.diagnostics))
