"""Feeds that a site makes by templates of its own, or holds as files, known by what is in them.

Each engine knows where such a file goes; here is where they are looked for, and what they are.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

_MOST = 1000  # files that are looked into
_DEEPEST = 3  # folders
_LARGEST = 200_000  # bytes
_JSON_NAME = re.compile(r"(?:^|[-_.])(?:feed|rss|index)", re.IGNORECASE)
_FORMATS = {
    "atom": re.compile(r"<feed\b[^>]*http://www\.w3\.org/2005/Atom", re.DOTALL),
    "rss": re.compile(r"<rss\b|<rdf:RDF\b"),
    "json": re.compile(r"jsonfeed\.org/version"),
}


def format_of(text: str) -> str | None:
    """The suffix of our format for the feed that a text is, or becomes; None where it is none."""
    return next((suffix for suffix, pattern in _FORMATS.items() if pattern.search(text)), None)


def feed_files(
    root: Path, top: str, suffixes: tuple[str, ...], enters: Callable[[str], bool]
) -> Iterator[tuple[str, str, str]]:
    """The files that are feeds: path, text and the suffix of our format.

    :param root: of the site; paths are relative to it
    :param top: the folder in which to look, "" or with "/" at its end
    :param suffixes: of the names of files that may be feeds
    :param enters: whether to look into a folder
    """
    waiting, left = [(top, 0)], _MOST
    while waiting:
        folder, depth = waiting.pop(0)
        for entry in _listed(root / folder):
            path = f"{folder}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if depth < _DEEPEST and enters(path):
                    waiting.append((f"{path}/", depth + 1))
            elif entry.name.endswith(suffixes) and left:
                is_data = entry.name.endswith(".json") and not _JSON_NAME.search(entry.name)
                left -= not is_data
                text = "" if is_data else _text(entry)
                if suffix := format_of(text):
                    yield path, text, suffix


def _listed(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (OSError, ValueError):
        return []


def _text(entry: "os.DirEntry[str]") -> str:
    try:
        if entry.stat().st_size > _LARGEST:
            return ""
        return Path(entry.path).read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    except OSError:
        return ""
