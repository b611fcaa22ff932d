"""Addresses as Hexo makes them: names of files taken apart, permalink patterns filled in, and how URLs are encoded.

Ported: Permalink, slugize, encodeURL, full_url_for and prettyUrls of hexo-util, parseFilename of Hexo.
"""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, quote, unquote, urlencode

_PLACEHOLDER = re.compile(r":(\w*[^\W_])", re.ASCII)
_SEGMENTS = {
    "year": r"(\d{4})",
    "month": r"(\d{2})",
    "day": r"(\d{2})",
    "i_month": r"(\d{1,2})",
    "i_day": r"(\d{1,2})",
    "hash": r"([0-9a-f]{12})",
}
_CONTROLS = re.compile(r"[\x00-\x1f]")
_SEPARATORS = re.compile(r"[\s\ufeff~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+")
# What Unicode does not take apart of those Latin letters that hexo-util writes without their marks.
_LETTERS = str.maketrans(
    dict(zip("ØøŁłßẞĐđĦħıŦŧĿŀŉǝƐɛƆɔƁɓƊɗƙƘƳƴƉɖſ", "OoLlsSDdHhiTtLlneEeOoBbDdkKYyDdl", strict=True))
    | {"Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe"}
)
_MARKED = re.compile("[\xc0-\u024f\u1e00-\u1eff\u24b6-\u24e9\uff21-\uff3a\uff41-\uff5a]")
_LONGEST = 1000  # characters of a file's path that is taken apart
_UNESCAPED = ";,/:@&=+$-_.!~*'()"  # encodeURI leaves them, less "?" and "#"


class UnknownPlaceholderError(KeyError):
    """A permalink pattern asks for what an article does not have."""


def slugize(text: str, case: int = 0) -> str:
    """Words of any script with hyphens between them.

    :param case: as Hexo's setting filename_case has it: 1 for lower case, 2 for upper case
    """
    plain = text if text.isascii() else _MARKED.sub(_without_mark, text).translate(_LETTERS)
    slug = _SEPARATORS.sub("-", _CONTROLS.sub("", plain)).strip("-")
    return slug.lower() if case == 1 else slug.upper() if case == 2 else slug


def _without_mark(letter: re.Match[str]) -> str:
    plain = "".join(each for each in unicodedata.normalize("NFKD", letter[0]) if not unicodedata.combining(each))
    return plain if plain.isascii() else letter[0]


def name_parts(pattern: str, path: str) -> dict[str, str]:
    """What a file's path below _posts tells, by the placeholders of new_post_name; it always has a title."""
    stem, names = path.removesuffix(PurePosixPath(path).suffix), _names(pattern)
    match = names[0].fullmatch(stem) if len(stem) <= _LONGEST else None
    found = dict(zip(names[1], match.groups(), strict=True)) if match else {}
    return found if "title" in found else {**found, "title": slugize(stem)}


@cache
def _names(pattern: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    stem = pattern.removesuffix(PurePosixPath(pattern).suffix)
    parts, names, position = [], [], 0
    for placeholder in _PLACEHOLDER.finditer(stem):
        parts += [re.escape(stem[position : placeholder.start()]), _SEGMENTS.get(placeholder[1], "(.+?)")]
        names.append(placeholder[1])
        position = placeholder.end()
    return re.compile("".join(parts) + re.escape(stem[position:]), re.ASCII), tuple(names)


def placeholders(pattern: str) -> set[str]:
    """The names that a permalink pattern asks for, in lower case, as the keys of metadata are."""
    return {name.lower() for name in _PLACEHOLDER.findall(pattern)}


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """A permalink. Raises UnknownPlaceholderError."""

    def value(placeholder: re.Match[str]) -> str:
        name = placeholder[1]
        try:
            return values[name if name in values else name.lower()]
        except KeyError as error:
            raise UnknownPlaceholderError(name) from error

    return _PLACEHOLDER.sub(value, pattern)


def url_of(base: str, path: str) -> str:
    """The URL of a path as Hexo's feed has it, where "#" and "?" of a title begin a fragment and a query."""
    origin, whole = _joined(base, path)
    before, _, fragment = whole.partition("#")
    place, _, query = before.partition("?")
    shown = f"?{urlencode(parse_qsl(query, keep_blank_values=True), safe='*')}" if query else ""
    return origin + _encoded(place) + shown + (f"#{quote(fragment, safe=_UNESCAPED + '#?%')}" if fragment else "")


def reachable_url_of(base: str, path: str) -> str:
    """The URL at which a browser finds the page that Hexo writes for a path."""
    origin, whole = _joined(base, path)
    return origin + _encoded(whole)


def _joined(base: str, path: str) -> tuple[str, str]:
    """Scheme and host, and the path below them."""
    path = path.encode("utf-8", "replace").decode("utf-8")  # JSON can state half a character
    origin = re.match(r"[^:]*://[^/]*", base)
    host = origin[0] if origin else ""
    return host.lower(), base[len(host) :].rstrip("/") + re.sub("/{2,}", "/", f"/{path}")


def _encoded(path: str) -> str:
    path = path.replace("\\", "/")
    if "%" in path:
        with suppress(UnicodeDecodeError):
            path = unquote(path, errors="strict")
    return quote(path, safe=_UNESCAPED)


def pretty(url: str, *, index: bool, html: bool) -> str:
    """A URL without the endings that the site's pretty_urls takes away."""
    if url.endswith("index.html"):
        return url if index else url.removesuffix("index.html")
    return url if html else url.removesuffix(".html")
