"""A title, underlined, and a list of fields `:key: value` below it: reStructuredText, as Pelican and Nikola read it.

docutils calls the fields bibliographic (docs/ref/rst/restructuredtext.html#bibliographic-fields).
"""

import re
from typing import Any

from feeds.read.front_matter.matter import FrontMatter
from feeds.read.front_matter.pelican import with_lists

_SUFFIXES = (".rst", ".rest", ".txt")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*[ \t]*")
_FIELD = re.compile(r":(?P<key>[^\s:`][^:`\n]{0,60}):(?:[ \t]+(?P<value>.*))?[ \t]*")
_TELLING = {"date", "tags", "slug", "category", "author", "authors", "summary", "lang", "modified", "status", "title"}
_ROLE = re.compile(r"(?<![\w\\])(?::[\w.-]{1,30}:)?(?P<mark>``?|\*\*?)(?P<text>(?! )[^`*\n]{1,500})(?P=mark)(?!\w)")
_MOST_LINES = 500
_ANY_FIELD = re.compile(r"^:[A-Za-z]", re.MULTILINE)
_LONGEST = 4000  # characters above the fields


def split(path: str, text: str) -> FrontMatter | None:
    """Split a reStructuredText with fields at its top; None where there are none that tell of an article."""
    if not path.lower().endswith(_SUFFIXES) or not _ANY_FIELD.search(text, 0, _LONGEST):
        return None
    matter = split_document(text)
    is_article = matter.metadata.keys() & (_TELLING - {"title"}) or ":title:" in text[:2000].lower()
    return with_lists(matter) if is_article else None


def split_document(text: str) -> FrontMatter:
    """Split a reStructuredText of a site that is known to write its metadata so; a title alone is metadata, too."""
    lines = text.split("\n")
    place = before = _after_comments(lines, 0)
    metadata: dict[str, Any] = {}
    numbers: dict[str, int] = {}
    title = _title(lines, place)
    if title:
        line, place = title
        metadata["title"], numbers["title"] = plain(lines[line]), line + 1
        if below := _title(lines, _after_comments(lines, place)):
            # A lone second title is the document's subtitle; it is one only where the fields follow it.
            after = _after_comments(lines, below[1])
            if after < len(lines) and _FIELD.fullmatch(lines[after]):
                place = below[1]
    kept = lines[:before]  # comments, which may define what the text uses
    start = _after_comments(lines, place)
    if start < len(lines) and _FIELD.fullmatch(lines[start]):
        kept += lines[place:start]
        place = _fields(lines, start, metadata, numbers)
    if not metadata:
        return FrontMatter({}, {}, text, 1, ())
    return FrontMatter(metadata, numbers, "\n".join([*kept, *lines[place:]]), place - len(kept) + 1, ())


def _fields(lines: list[str], place: int, metadata: dict[str, Any], numbers: dict[str, int]) -> int:
    """Read the fields from a line on; gives the line that follows them."""
    key = ""
    last = min(len(lines), place + _MOST_LINES)
    for number in range(place, last):
        line = lines[number]
        if field := _FIELD.fullmatch(line):
            key = field["key"].strip().lower()
            metadata[key] = (field["value"] or "").strip() or None
            numbers[key] = number + 1
        elif key and line[:1] in (" ", "\t") and line.strip():
            metadata[key] = f"{metadata[key] or ''}\n{line.strip()}".strip()
        else:
            return number
    return last


def _title(lines: list[str], place: int) -> tuple[int, int] | None:
    """The line of the title that stands at a place, and the line that follows its adornment."""

    def adorned(number: int, least: int) -> bool:
        return (
            number < len(lines) and bool(_ADORNMENT.fullmatch(lines[number])) and len(lines[number].rstrip()) >= least
        )

    if place + 1 >= len(lines) or not lines[place].strip():
        return None
    if adorned(place, 2) and adorned(place + 2, 2) and lines[place].rstrip() == lines[place + 2].rstrip():
        return (place + 1, place + 3) if lines[place + 1].strip() else None
    text = lines[place]
    least = min(len(text.strip()), 4)  # docutils warns of a line that is too short, and takes it
    if not text[:1].isspace() and not adorned(place, 4) and not text.startswith(".. ") and adorned(place + 1, least):
        return place, place + 2
    return None


def _after_comments(lines: list[str], place: int) -> int:
    """The first line that is neither blank nor of a comment or substitution."""
    while place < len(lines):
        line = lines[place]
        if line.startswith("..") and (line.strip() == ".." or line.startswith(".. ")) and not _is_block(line):
            place += 1
            while place < len(lines) and (not lines[place].strip() or lines[place][:1] in (" ", "\t")):
                place += 1
        elif line.strip():
            return place
        else:
            place += 1
    return place


def _is_block(line: str) -> bool:
    """Whether a line that begins with two dots begins what is shown: a directive that is neither of these."""
    directive = re.match(r"\.\. ([\w-]+)::", line)
    return bool(directive) and directive[1].lower() not in ("default-role", "role", "highlight", "meta", "contents")  # type: ignore[index]


def plain(text: str) -> str:
    """A title without the marks of inline markup."""
    return re.sub(r"\\(.)", r"\1", _ROLE.sub(lambda found: found["text"], text)).strip()
