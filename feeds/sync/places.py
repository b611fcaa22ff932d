"""Which of the changes that the system tells of are those of source files alone."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from feeds.config import FILE_NAME
from feeds.intake import Intake
from feeds.read import SUFFIXES, shown
from feeds.store import Store

_SETTINGS = (".yaml", ".yml", ".toml", ".json", ".py", ".meta")  # what settings and metadata are written in


def places_of(told: Iterable[str], intake: Intake, store: Store) -> dict[str, str] | None:
    """The source files, by path, that changed at these locations; whatever else is told there does not concern us.

    None where a sync of the whole folder is needed: settings changed, or folders, or what stands beside articles.
    """
    folder = f"{intake.settings.folder}/"
    found: dict[str, str] = {}
    for location in told:
        path = shown(location.removeprefix(folder))
        if path in (location, FILE_NAME) or intake.site.prefix + path in intake.surveyed:
            return None
        if any(part.startswith(".") for part in path.split("/")):
            continue
        if _is_source_file(path, location, intake):
            found[path] = location
        elif _may_concern_us(path, location, store):
            return None
    return found


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
    above = PurePosixPath(path).parent
    if shown(str(file.parent.resolve())) != shown(str(intake.settings.folder.resolve() / above)):  # behind a link
        return False
    folders = [parent.as_posix() for parent in (above, *above.parents) if parent.name]
    return intake.site.takes(path) and all(map(intake.site.enters, folders))


def _may_concern_us(path: str, location: str, store: Store) -> bool:
    """Settings, metadata and folders; not what else is written below the folder, the store perhaps."""
    file = Path(location)
    if file.suffix.lower() in (*SUFFIXES, *_SETTINGS) or file.is_dir():
        return True
    return not os.path.lexists(file) and store.has_files_below(path)
