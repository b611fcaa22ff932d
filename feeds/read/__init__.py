"""Source files to drafts: finds them, decodes them, splits metadata from text. Judges nothing, cleans nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from feeds.config import Settings
from feeds.model import Diagnostic, Draft, Severity
from feeds.read import containers
from feeds.read.decode import decode
from feeds.read.discover import FoundFile, Unseen, discover, look_at, shown
from feeds.read.engines import SourceSite, engine, settings_of, survey
from feeds.read.local_files import local_sizes

__all__ = [
    "SUFFIXES",
    "FoundFile",
    "Reading",
    "SourceSite",
    "Unseen",
    "discover",
    "largest",
    "look_at",
    "read",
    "settings_of",
    "shown",
    "survey",
]

SUFFIXES = frozenset({*engine.SUFFIXES, *containers.SUFFIXES})  # of what may be a source file

_LARGEST = 2 * 1024 * 1024  # bytes of the source file of one article
_LARGEST_CONTAINER = 64 * 1024 * 1024  # and of one that holds many


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source file holds."""

    drafts: tuple[Draft, ...]
    diagnostics: tuple[Diagnostic, ...]


def largest(path: str) -> int:
    """How many bytes a source file may have."""
    return _LARGEST if PurePosixPath(path).suffix.lower() in engine.SUFFIXES else _LARGEST_CONTAINER


def read(path: str, data: bytes, site: SourceSite, settings: Settings) -> Reading:
    """Read one source file from its path (relative to the folder of articles) and its bytes."""
    decoded = decode(path, data)
    if decoded.text is None:
        return Reading((), decoded.diagnostics)
    if containers.is_container(path):
        return _contents(path, decoded.text, decoded.diagnostics)
    matter = site.engine.split(site.prefix + path, decoded.text)
    diagnostics = (*decoded.diagnostics, *_at(path, matter.diagnostics))
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
        sizes=local_sizes(decoded.text, site.prefix + path, site.engine.folder.root, settings.site_url),
    )
    return Reading((draft,), (*diagnostics, *_at(path, meant.diagnostics)))


def _contents(path: str, text: str, diagnostics: tuple[Diagnostic, ...]) -> Reading:
    """The articles of a container; of data that is none, nothing."""
    opened = containers.open_container(path, text)
    if opened is None:
        return Reading((), ())
    name, contents = opened
    drafts = (
        Draft(
            path=path,
            position=position,
            engine=name,
            metadata=item.metadata,
            lines=dict.fromkeys(item.metadata, item.line),
            derived=item.derived,
            body=item.body,
            body_format=item.body_format,
            body_line=item.line,
        )
        for position, item in enumerate(contents.items)
    )
    return Reading(tuple(drafts), (*diagnostics, *contents.diagnostics))


def _at(path: str, diagnostics: tuple[Diagnostic, ...]) -> Iterator[Diagnostic]:
    """The diagnostics of an engine, which knows the file by its path below the site's root."""
    return (replace(each, path=path) for each in diagnostics)
