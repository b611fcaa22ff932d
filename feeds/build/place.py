"""Where a folder may be built, so that no file comes among the publisher's own."""

from pathlib import Path

from feeds.build.output import PRIVATE
from feeds.config import Settings
from feeds.errors import BuildError
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
    if out.is_relative_to(folder) and _is_read(settings, out.relative_to(folder)):
        raise BuildError(f"The pages in {out} would be read as articles of {folder}. Name another folder to build in.")


def _is_read(settings: Settings, below: Path) -> bool:
    _, site = complete(settings)
    folders = [below, *below.parents[:-1]]
    return all(not each.name.startswith(".") and site.enters(each.as_posix()) for each in folders)
