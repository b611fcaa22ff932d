"""Where in a Markdown text code is shown, in which tags of a template language are meant to be read."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_FENCE = re.compile(
    r"^[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>.*)$", re.MULTILINE
)
_TICKS = re.compile("`+")
_BLANK = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Code:
    """The places of code in one text; found in linear time."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> "Code":
        """Find fenced blocks (CommonMark 4.5) and code spans (6.1)."""
        found: list[tuple[int, int]] = []
        position = 0
        for start, end in _fenced(text):
            found += _spans(text, position, start)
            found.append((start, end))
            position = end
        found += _spans(text, position, len(text))
        return cls([start for start, _ in found], [end for _, end in found])

    def holds(self, position: int) -> bool:
        """Whether code is shown at a place."""
        at = bisect_right(self.starts, position) - 1
        return at >= 0 and position < self.ends[at]


def _fenced(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opening: re.Match[str] | None = None
    for line in _FENCE.finditer(text):
        if opening is None:
            opening = line
        elif (
            line["fence"].startswith(opening["fence"])
            and not line["info"].strip()
            # What is indented further belongs to the code.
            and line.start("fence") - line.start() < opening.start("fence") - opening.start() + 4
        ):
            found.append((opening.start(), line.end()))
            opening = None
    if opening:
        found.append((opening.start(), len(text)))
    return found


def _spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Runs of backticks and the next run of the same length in the paragraph, with what is between them."""
    runs = [(ticks.start(), ticks.end()) for ticks in _TICKS.finditer(text, start, end)]
    if not runs:
        return []
    ends_of_paragraphs = [blank.start() for blank in _BLANK.finditer(text, start, end)]
    closing: dict[int, int] = {}  # index of a run -> of the next one of the same length
    next_of: dict[int, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        if length in next_of:
            closing[index] = next_of[length]
        next_of[length] = index
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(runs):
        close = closing.get(index)
        paragraph = bisect_right(ends_of_paragraphs, runs[index][0])
        end_of_paragraph = ends_of_paragraphs[paragraph] if paragraph < len(ends_of_paragraphs) else end
        if close is not None and runs[close][0] < end_of_paragraph:
            found.append((runs[index][0], runs[close][1]))
            index = close
        index += 1
    return found
