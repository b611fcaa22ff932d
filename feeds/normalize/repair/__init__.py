"""Repair of text that Chinese sites damage for copying programs: readings are taken out, torn characters put together.

Only a text whose readings a program made is touched: see `notes`. What tears characters, and how they are put together,
is told in `borders`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.normalize.repair.notes import TONED, read_notes, without_notes
from feeds.normalize.repair.search import find_places

__all__ = ["Damage", "Repaired", "repair"]

# One pattern for each first character: a search for one is faster than for any of two.
_TORN = re.compile(rf"\?{TONED}\)")
_NOTED_LETTER = re.compile(rf"\((?<=[A-Za-z.]\(){TONED}\)")
_DIVIDED = re.compile(r"\?[！？，；：。!,;:]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MOST = 60  # places of a text that are looked into: a search may take 20 ms


@dataclass(frozen=True, slots=True)
class Damage:
    """A torn place, and what was made of it; None where that is not clear."""

    line: int  # counted from 0
    before: str
    after: str | None


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text, how many readings were taken out of it, and its torn places."""

    text: str
    notes: int = 0
    places: tuple[Damage, ...] = ()


def repair(text: str) -> Repaired:
    """The text as it was before a program wrote readings into it, as far as that is clear."""
    annotated = read_notes(text)
    if annotated is None:
        torn = any(pattern.search(text) for pattern in (_TORN, _NOTED_LETTER))
        return Repaired(text, 0, tuple(_torn(text)) if torn else ())
    if not any(pattern.search(annotated.text) for pattern in (_TORN, _NOTED_LETTER, _DIVIDED)):
        return Repaired(annotated.text, annotated.notes)
    lines = annotated.text.split("\n")
    places: list[Damage] = []
    hides = not _PRIVATE.search(text)
    looked = 0
    is_narrow = "，" not in text
    for number, line in enumerate(text.split("\n")):
        if "?" not in line and not _NOTED_LETTER.search(line):
            continue
        pieces, end = [], 0
        for place in find_places(line, hides=hides, most=_MOST - looked):
            looked += 1
            before = line[place.start : place.end]
            if place.after == before:
                continue
            after = place.after.translate(_NARROW) if place.after and is_narrow else place.after
            places.append(Damage(number, before, after))
            pieces += [without_notes(line[end : place.start]), without_notes(before) if after is None else after]
            end = place.end
        lines[number] = "".join(pieces) + without_notes(line[end:])
    return Repaired("\n".join(lines), annotated.notes, tuple(places))


def _torn(text: str) -> Iterator[Damage]:
    """The torn places of a text that has too few readings for a repair."""
    for number, line in enumerate(text.split("\n")):
        for pattern in (_TORN, _NOTED_LETTER):
            for match in pattern.finditer(line):
                yield Damage(number, line[max(match.start() - 2, 0) : match.end() + 2], None)
