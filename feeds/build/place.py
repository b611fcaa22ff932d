"""Where a folder may be built, so that no file comes among the publisher's own."""

import os
from collections.abc import Iterator
from pathlib import Path

from feeds.build.output import PRIVATE
from feeds.config import Settings
from feeds.errors import BuildError
from feeds.read.discover import FoundFile, discover
from feeds.read.engines import SourceSite
from feeds.sync import complete


def require_apart(settings: Settings, out: Path, *, is_named: bool) -> None:
    """Raise BuildError where articles and files would mix.

    :param is_named: whether somebody named the folder of articles. If not, OUT may be what was meant by it
    """
    folder, out = settings.folder.resolve(), out.resolve()
    if not is_named and out.is_dir() and any(out.iterdir()) and not (out / PRIVATE).is_dir():
        raise BuildError(f"{out} is not empty. If it holds the articles, name the folder to build in behind it.")
    if folder.is_relative_to(out):
        raise BuildError(
            f"The articles of {folder} would be among the files of {out}. Name another folder to build in."
        )
    _, site = complete(settings)
    if out.is_relative_to(folder) and _is_entered(site, out.relative_to(folder)):
        raise BuildError(f"The pages in {out} would be read as articles of {folder}. Name another folder to build in.")
    for each in _folders(settings.folder, site) if out.is_dir() else ():
        if Path(os.path.realpath(each)).is_relative_to(out):
            raise BuildError(
                f"{each} leads to the pages in {out}, which would be read as articles. Take the link away, or name "
                f"another folder to build in."
            )


def _folders(folder: Path, site: SourceSite) -> Iterator[str]:
    """Where the source files are, whatever links lead there."""
    last = ""

    def is_first(path: str) -> bool:
        nonlocal last
        above = os.path.dirname(path)  # noqa: PTH120 - a Path of each file costs too much
        if not site.takes(path) or above == last:
            return False
        last = above
        return True

    for found in discover(folder, site, is_first):
        if isinstance(found, FoundFile):
            yield os.path.dirname(found.location)  # noqa: PTH120


def _is_entered(site: SourceSite, below: Path) -> bool:
    folders = [below, *below.parents[:-1]]
    return all(not each.name.startswith(".") and site.enters(each.as_posix()) for each in folders)
