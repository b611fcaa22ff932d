"""How large the audio and video is that an article names and that lies in the site's own folder.

Feeds state an enclosure's length (RSS 2.0, enclosure), and normalize opens no file.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

_SUFFIX = re.compile(r"\.(?:mp3|m4a|m4b|ogg|oga|opus|wav|flac|aac|mp4|m4v|webm|ogv|mov)(?![\w/])", re.IGNORECASE)
_BEFORE = re.compile(r"[^\s\"'<>()\[\]{}=]*\Z")  # what an address may hold before its suffix
_LONGEST = 300  # characters of an address
_MOST = 50  # addresses in one article
# What the engines put at the root of the site: Jekyll's, Hexo's, Hugo's and Zola's, Pelican's, Nikola's, Eleventy's.
_SERVED = ("", "source", "static", "content", "files", "public")


def local_sizes(text: str, path: str, root: Path, site_url: str | None) -> dict[str, int]:
    """Bytes of each file of audio or video that a text names and that is found, by address as written.

    :param path: of the source file, relative to the site's root
    """
    found: dict[str, int] = {}
    for number, suffix in enumerate(_SUFFIX.finditer(text)):
        if number == _MOST:
            break
        before = _BEFORE.search(text, max(0, suffix.start() - _LONGEST), suffix.start())
        address = f"{before[0] if before else ''}{suffix[0]}"
        if address not in found and (size := _size(address, path, root, site_url)):
            found[address] = size
    return found


def _size(address: str, path: str, root: Path, site_url: str | None) -> int | None:
    for place in _places(address, path, site_url):
        inside = posixpath.normpath(place)
        if not inside.startswith(".."):
            try:
                return (root / inside).stat().st_size
            except (OSError, ValueError):
                continue
    return None


def _places(address: str, path: str, site_url: str | None) -> Iterator[str]:
    """Where a file may lie, relative to the site's root, the most probable first."""
    try:
        own = address.removeprefix(site_url) if site_url else address
        if urlsplit(own).scheme or own.startswith("//"):
            return
    except ValueError:
        return
    name = unquote(own).removeprefix("./")
    if not name.startswith("/"):
        yield posixpath.join(posixpath.dirname(path), name)
        yield posixpath.join(PurePosixPath(path).with_suffix("").as_posix(), name)  # Hexo's post_asset_folder
    yield from (posixpath.join(folder, name.lstrip("/")) for folder in _SERVED)
