"""Which of the changes that the system tells of are those of source files alone."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path, PurePosixPath

from feeds.config import FILE_NAME
from feeds.intake import Intake
from feeds.read import SUFFIXES, shown
from feeds.store import Store

_SETTINGS = (".yaml", ".yml", ".toml", ".json", ".py")  # what settings are written in
_BESIDE = ".meta"  # and metadata, beside articles


def concerning(told: Iterable[str], intake: Intake) -> dict[str, str]:
    """Locations by path, without those that no scan looks at: hidden ones, and what is in folders of tools and output.

    The path of the folder itself, if it is told, is its location.
    """
    folder, site = f"{intake.settings.folder}/", intake.site
    looks_into = cache(partial(_looks_into, intake))
    found: dict[str, str] = {}
    for location in told:
        path = shown(location.removeprefix(folder))
        is_hidden = path != location and any(part.startswith(".") for part in path.split("/"))
        if site.prefix + path in intake.surveyed or (not is_hidden and looks_into(path.rpartition("/")[0])):
            found[path] = location
    return found


def are_settings(paths: Iterable[str], intake: Intake) -> bool:
    """Whether one of these is feeds.yaml, or may be of the site's settings, which an engine may be recognised by."""
    site = intake.site
    return any(
        path == FILE_NAME
        or site.prefix + path in intake.surveyed
        or (PurePosixPath(path).suffix.lower() in _SETTINGS and not site.takes(path))
        for path in paths
    )


def places_of(changed: Mapping[str, str], due: Iterable[str], intake: Intake, store: Store) -> dict[str, str] | None:
    """The source files, by path, among what changed, and those that are due.

    None where a sync of the whole folder is needed: folders changed, or what stands beside articles.
    """
    folder = str(intake.settings.folder)
    found = {path: f"{folder}/{path}" for path in due}
    for path, location in changed.items():
        if path == location:  # the folder itself
            return None
        if _is_source_file(path, location, intake):
            found[path] = location
        elif _may_concern_us(path, location, store):
            return None
    if any("\\" in path for path in found):  # it may be shown otherwise than it is
        return None
    return found


def _looks_into(intake: Intake, folder: str) -> bool:
    """Whether a scan lists a folder, or the survey of the site looked for settings in it."""
    site = intake.site
    if all(map(site.enters, _ways(folder))):
        return True
    return any(each.startswith(f"{site.prefix}{folder}/") for each in intake.surveyed)


def _is_source_file(path: str, location: str, intake: Intake) -> bool:
    """Whether a scan would list a file by this path, if it is there."""
    file = Path(location)
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return False
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError:
        return False
    above = path.rpartition("/")[0]
    if shown(str(file.parent.resolve())) != shown(str(intake.settings.folder.resolve() / above)):  # behind a link
        return False
    return intake.site.takes(path) and all(map(intake.site.enters, _ways(above)))


def _may_concern_us(path: str, location: str, store: Store) -> bool:
    """Settings, metadata and folders; not what else is written below the folder, the store perhaps."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in (*SUFFIXES, *_SETTINGS, _BESIDE) or os.path.isdir(location):  # noqa: PTH112 - Path.is_dir may raise
        return True
    return not os.path.lexists(location) and store.has_files_below(path)


def _ways(folder: str) -> Iterator[str]:
    """The folder and those above it."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
