"""Lines of the form `.. key: value` above the text, bare or in an HTML comment: Nikola, in every markup.

As Nikola reads them (nikola/metadata_extractors.py, NikolaMetadata): a blank line ends them.
"""

import re
from typing import Any

from feeds.read.front_matter.matter import FrontMatter
from feeds.read.front_matter.pelican import with_lists

# A second colon makes it a directive of reStructuredText.
_PAIR = re.compile(r"[ \t]*\.\. (?P<key>[^\s:][^:\n]{0,60}?): (?P<value>.*)")
_EMPTY = re.compile(r"[ \t]*\.\. (?P<key>[A-Za-z][\w-]{0,60}):[ \t]*")
_OPENS, _CLOSES = re.compile(r"\s*<!--[ \t]*\n?"), re.compile(r"[ \t]*-->[ \t]*\n?")
_TELLING = {"title", "slug", "date"}
_MOST_LINES = 500


def split(_path: str, text: str) -> FrontMatter | None:
    """Split a text that begins so, with a title, slug or date among the keys; None where it does not."""
    matter = split_lines(text)
    return with_lists(matter) if matter.metadata.keys() & _TELLING else None


def split_lines(text: str) -> FrontMatter:
    """Split a text of a site that is known to write its metadata so; it may have none."""
    opening = _OPENS.match(text)
    start = opening.end() if opening else len(text) - len(text.lstrip("\n"))
    first_line = text.count("\n", 0, start) + 1
    metadata: dict[str, Any] = {}
    lines: dict[str, int] = {}
    position = start
    for number in range(first_line, first_line + _MOST_LINES):
        end = text.find("\n", position)
        line = text[position : end if end >= 0 else len(text)]
        pair = _PAIR.fullmatch(line) or _EMPTY.fullmatch(line)
        if pair is None:
            break
        key = pair["key"].strip().lower()
        metadata[key] = pair.groupdict().get("value", "").strip() or None
        lines[key] = number
        position = end + 1 if end >= 0 else len(text)
        if end < 0:
            break
    closing = _CLOSES.match(text, position) if opening else None
    if not metadata or (opening and closing is None):
        return FrontMatter({}, {}, text, 1, ())
    end = closing.end() if closing else position
    return FrontMatter(metadata, lines, text[end:], text.count("\n", 0, end) + 1, ())
