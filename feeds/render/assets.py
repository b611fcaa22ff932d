"""Files that pages and feeds refer to: style, script, picture."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

ASSETS: Mapping[str, str] = {
    "compose.js": "text/javascript; charset=utf-8",
    "copy.js": "text/javascript; charset=utf-8",
    "feed.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml; charset=utf-8",
    "site.css": "text/css; charset=utf-8",
}
"""Every file by name, with the media type that it is sent as."""


@cache
def asset(name: str) -> bytes:
    """A file's bytes."""
    return files("feeds.render").joinpath("static", name).read_bytes()
