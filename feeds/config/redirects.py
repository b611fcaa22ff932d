"""The key "redirects": addresses that something had before, and where they lead."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from feeds.config.values import http_url
from feeds.errors import SelectionError

GONE = "gone"  # in place of an address: there is nothing any more


def redirects(value: Any) -> dict[str, str]:
    """From paths, as requests are known by, to paths, addresses or "gone".

    Raises SelectionError, which names the one that is wrong, or all that lead in a circle.
    """
    found: dict[str, str] = {}
    for path, to in value.items():
        if not _is_local(path):
            raise SelectionError(f"In the key 'redirects', {path!r} is no path. Allowed is one like /old.xml.")
        try:
            found[_asked(path)] = str(to) if to == GONE or _is_local(to) else http_url(to)
        except ValueError as error:
            allowed = "a path that leads on, like /feed.atom, an absolute address, or gone"
            raise SelectionError(f"In the key 'redirects', {path}: {to!r} is none. Allowed is {allowed}.") from error
    for path in found:
        _check_end(found, path)
    return found


def redirect_of(stated: Mapping[str, str], path: str, query: str = "") -> str | None:
    """The target that is stated for a path, with or without "/" at its end and its query; None where none is.

    :param path: decoded
    :param query: as it was asked for
    """
    spellings = (f"{path}?{query}", path, f"{path}/", path.rstrip("/"))
    return next((stated[each] for each in spellings if each in stated), None)


def _check_end(stated: Mapping[str, str], path: str) -> None:
    way: list[str] = []
    target: str | None = path
    while target and target.startswith("/"):
        way.append(target)
        if target in way[:-1]:
            raise SelectionError(f"In the key 'redirects', these lead in a circle: {', '.join(way)}.")
        path, _, query = _asked(target).partition("?")
        target = redirect_of(stated, path, query)


def _asked(value: str) -> str:
    """A path as requests are known by: decoded but for its query."""
    path, mark, query = value.partition("?")
    return unicodedata.normalize("NFC", unquote(path)) + mark + query


def _is_local(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"/(?!/)[^\s#\\]*", value) is not None
