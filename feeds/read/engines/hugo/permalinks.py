"""Where Hugo publishes a page: its path below the site's address.

From Hugo's source: resources/page/permalinks.go (PermalinkExpander), resources/page/page_paths.go (CreateTargetPaths)
and helpers/path.go (UnicodeSanitize).
"""

import posixpath
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote, unquote_plus

_TOKEN = re.compile(r":\w+(?:\[.+?\])?")
_KEPT = frozenset("./\\_#+~-@")
_VALID_PATH = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/\[\]]|%[0-9A-Fa-f]{2})*")
_GO_SAFE = "$&+,/:;=@-_.~"
_UNDATED = datetime(1, 1, 1)  # noqa: DTZ001 (Go's zero time)
# Go's layouts (https://pkg.go.dev/time#Layout); the longer ones first.
_GO_LAYOUT = re.compile("2006|January|Jan|Monday|Mon|002|01|02|03|04|05|06|15|PM|1|2|3|4|5")
_GO_TO_STRFTIME = {
    "2006": "%Y",
    "06": "%y",
    "January": "%B",
    "Jan": "%b",
    "01": "%m",
    "Monday": "%A",
    "Mon": "%a",
    "02": "%d",
    "002": "%j",
    "15": "%H",
    "03": "%I",
    "04": "%M",
    "05": "%S",
    "PM": "%p",
    "1": "%-m",
    "2": "%-d",
    "3": "%-I",
    "4": "%-M",
    "5": "%-S",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What a page's address is made of."""

    folder: str  # in which it is, relative to the content; that of a bundle's folder; "" is the root
    name: str  # of its file, without language and suffix; of a bundle, of its folder
    sections: tuple[str, ...]  # folders that are sections, from the first to that which holds the page
    title: str
    slug: str
    url: str
    date: datetime | None

    @property
    def section(self) -> str:
        """The first folder; "" for a page at the root."""
        return self.folder.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings that addresses depend on."""

    patterns: tuple[tuple[str, str], ...] = ()  # of permalinks: section (or glob of paths) and pattern
    ugly: bool | frozenset[str] = False  # sections with x.html instead of x/
    lower: bool = True
    accents: bool = True

    def sanitized(self, path: str) -> str:
        """Only letters, digits and what Hugo keeps; spaces become hyphens."""
        if not self.accents:
            path = "".join(each for each in unicodedata.normalize("NFD", path) if unicodedata.category(each) != "Mn")
            path = unicodedata.normalize("NFC", path)
        cleaned = _sanitized(path)
        return cleaned.lower() if self.lower else cleaned

    def path(self, page: Page, prefix: str) -> str:
        """Path of a page, percent-encoded; begins with "/".

        :param prefix: of the page's language
        """
        url = expanded(page.url, page, self) if ":" in page.url else page.url
        if url:
            return escaped(_of_url(url, prefix))
        pattern = self._pattern(page)
        place = unquote_plus(expanded(pattern, page, self)) if pattern else ""
        place = _joined(place or f"{page.folder}/{page.slug or page.name}")
        ugly = self.ugly if isinstance(self.ugly, bool) else page.section in self.ugly
        if posixpath.basename(place) == "index" and not pattern:  # BaseName is that of the output format
            place = posixpath.dirname(place)
        end = ".html" if ugly else "/"
        whole = _joined(f"{prefix}{place}").rstrip("/") + end
        return escaped(self.sanitized(whole))

    def section_path(self, folder: str, prefix: str) -> str:
        """Path of a section."""
        return escaped(self.sanitized(_joined(f"{prefix}/{folder}").rstrip("/") + "/"))

    def _pattern(self, page: Page) -> str:
        folder = page.folder.lower()
        best = ""
        length = -1
        for section, pattern in self.patterns:
            if "*" in section:
                if glob(section).fullmatch(f"/{folder}/{page.name}".replace("//", "/").lower()):
                    return pattern
            elif (folder == section or folder.startswith(f"{section}/") or (not section and not folder)) and (
                len(section) > length
            ):
                best, length = pattern, len(section)
        return best


def patterns(stated: Any) -> tuple[tuple[str, str], ...]:
    """The permalinks setting in any of its forms: by section, by kind and section, or a list with targets."""
    found: list[tuple[str, str]] = []
    if isinstance(stated, list):
        for rule in (each for each in stated if isinstance(each, Mapping)):
            target = rule.get("target")
            target = target if isinstance(target, Mapping) else {}
            if isinstance(rule.get("pattern"), str) and target.get("kind", "page") == "page":
                found.append((str(target.get("path") or "**").lower(), rule["pattern"]))
    elif isinstance(stated, Mapping):
        of_pages = stated.get("page")
        rules = {key: value for key, value in stated.items() if isinstance(value, str)}
        rules |= of_pages if isinstance(of_pages, Mapping) else {}
        found = [(str(key).strip(" /").lower(), value) for key, value in rules.items() if isinstance(value, str)]
    return tuple(found)


def expanded(pattern: str, page: Page, rules: Rules) -> str:
    """A pattern with its tokens replaced; those that Hugo does not know stay."""
    return _TOKEN.sub(lambda token: _value(token[0], page, rules), pattern.replace("\\:", "\0")).replace("\0", ":")


def _value(token: str, page: Page, rules: Rules) -> str:
    name = token[1:]
    if find := _TOKENS.get(name):
        return find(page, rules)
    if name.startswith("sections["):
        return "/".join(_sliced(page.sections, name[len("sections[") : -1]))
    layout = _GO_LAYOUT.sub(lambda part: _GO_TO_STRFTIME[part[0]], name)
    return (page.date or _UNDATED).strftime(layout) if layout != name else token


def _urlized(text: str, rules: Rules) -> str:
    return escaped(rules.sanitized(text))


def _name(page: Page, rules: Rules) -> str:
    return _urlized(page.name, rules)


def _title(page: Page, rules: Rules) -> str:
    return _urlized(page.title, rules)


def _slug_or(other: Callable[[Page, Rules], str]) -> Callable[[Page, Rules], str]:
    return lambda page, rules: _urlized(page.slug, rules) if page.slug else other(page, rules)


def _dated(show: Callable[[datetime], str]) -> Callable[[Page, Rules], str]:
    return lambda page, _rules: show(page.date or _UNDATED)


# https://gohugo.io/configuration/permalinks/#tokens
_TOKENS: Mapping[str, Callable[[Page, Rules], str]] = {
    "year": _dated(lambda date: str(date.year)),
    "month": _dated(lambda date: f"{date.month:02}"),
    "monthname": _dated(lambda date: date.strftime("%B")),
    "day": _dated(lambda date: f"{date.day:02}"),
    "weekday": _dated(lambda date: str(date.isoweekday() % 7)),
    "weekdayname": _dated(lambda date: date.strftime("%A")),
    "yearday": _dated(lambda date: str(date.timetuple().tm_yday)),
    "section": lambda page, _rules: page.section,
    "sections": lambda page, _rules: "/".join(page.sections),
    "title": _title,
    "slug": _slug_or(_title),
    "slugorfilename": _slug_or(_name),
    "filename": _name,
    "contentbasename": _name,
    "slugorcontentbasename": _slug_or(_name),
}


def _sliced(sections: tuple[str, ...], cut: str) -> tuple[str, ...]:
    """Parts as in Go: 1, last, 1:, :last, 1:3; what is out of bounds is cut off (toSliceFunc)."""
    count = len(sections)

    def place(stated: str, otherwise: int) -> int:
        if stated == "last":
            return max(count - 1, 0)
        return min(int(stated), count) if stated.isdecimal() else otherwise

    low, colon, high = cut.lower().replace(" ", "").partition(":")
    first = place(low, 0)
    return sections[first : place(high, count)] if colon else sections[first : first + 1]


def _joined(path: str) -> str:
    """A path from the root without empty parts, "." and ".."."""
    return posixpath.normpath(f"/{path.lstrip('/')}")


def _of_url(url: str, prefix: str) -> str:
    """The path that front matter states; one without "/" in front is below the language's."""
    place = _joined(url)
    is_folder = url.endswith("/") or "." not in url
    place = place.removesuffix("/index.html") + "/" if place.endswith("/index.html") else place
    place = place.rstrip("/") + "/" if is_folder else place
    return place if url.startswith("/") or not prefix else f"/{prefix}{place}"


def _sanitized(path: str) -> str:
    if path.isascii() and path.replace("/", "").replace("-", "").replace("_", "").isalnum():
        return path
    kept: list[str] = []
    hyphen = waiting = False  # after a hyphen; a space is to become one, if something follows
    for index, char in enumerate(path):
        is_escape = char == "%" and re.match("[0-9A-Fa-f]{2}", path[index + 1 : index + 3])
        if char in _KEPT or is_escape or unicodedata.category(char)[0] in "LM" or char.isdecimal():
            hyphen = char == "-"
            if waiting and not hyphen:
                kept.append("-")
            waiting = False
            kept.append(char)
        elif kept and not hyphen and char.isspace():
            waiting = True
    return "".join(kept)


def escaped(path: str) -> str:
    """Percent-encoded as Go's net/url does: what is valid stays as it is, else all that Go escapes is escaped."""
    return path if _VALID_PATH.fullmatch(path) else quote(unquote(path), safe=_GO_SAFE)


def glob(pattern: str) -> re.Pattern[str]:
    """A glob of paths as Hugo has them: * within a part, ** across parts, ?, {one,other}."""
    parts = re.split(r"(\*\*|\*|\?|\{[^{}]*\})", pattern)
    known = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(known.get(part) or _choice(part) for part in parts), re.IGNORECASE)


def _choice(part: str) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    return "(?:" + "|".join(glob(each).pattern for each in part[1:-1].split(",")) + ")"
