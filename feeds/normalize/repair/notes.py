"""Readings that a program put behind characters: 國(guó) becomes 國.

What a person wrote about readings, as a language lesson does, is no such note: see `_is_mechanical`.
"""

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from feeds.characters import HAN

READING = "[a-zāáǎàēéěèêếềīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]{1,6}"
TONED = f"(?=[a-z]*[^a-z)]){READING}"  # without a mark of tone it may be code, such as (?i)
_NOTE = re.compile(rf"(\({READING}\))")
_NOTED = re.compile(rf"([{HAN}])[(（]({READING})[)）]")
_WIDE_NOTE = re.compile(f"(（{READING}）)")
_HAN = re.compile(f"[{HAN}]")
_FEWEST = 10  # a text with fewer notes is not worth a wrong repair
_SAMPLE = 8  # characters noted most: counting all takes most of the time


class Note(NamedTuple):
    """A character and the reading behind it."""

    character: str
    reading: str


class Annotated(NamedTuple):
    """A text less the notes of a program."""

    text: str
    notes: int


def read_notes(text: str) -> Annotated | None:
    """The text less its notes, if a program made them."""
    pieces = _NOTE.split(text)  # text, note, text, note, ..., text
    if len(pieces) // 2 < _FEWEST:
        pieces = _WIDE_NOTE.split(text)
        if len(pieces) // 2 < _FEWEST:
            return None
    kept = pieces[::2]
    found = [Note(before[-1:], note[1:-1]) for before, note in zip(kept, pieces[1::2], strict=False)]
    counted = Counter(found)
    if strange := {note for note in counted if not is_reading(*note)}:
        for place, note in enumerate(found):
            if note in strange:
                kept[place] += pieces[2 * place + 1]
                del counted[note]
    if not _is_mechanical(text, kept, counted):
        return None
    return Annotated("".join(kept), counted.total())


def without_notes(text: str) -> str:
    """Part of such a text less its notes."""
    return _NOTED.sub(lambda note: note[1] if is_reading(note[1], note[2]) else note[0], text)


@cache
def is_reading(character: str, reading: str) -> bool:
    """Whether a character is read so."""
    return reading in _readings().get(ord(character), "").split(",") if len(character) == 1 else False


@cache
def _readings() -> Mapping[int, str]:
    """By code point, divided by commas. Imported where it is needed, and without its phrases: they take 0.4 s."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # pypinyin's documentation, "FAQ"
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict


def _is_mechanical(text: str, kept: Sequence[str], notes: Counter[Note]) -> bool:
    """Whether a program made the notes.

    It notes characters that it made Traditional, every occurrence, nearly always with the same reading, inside running
    text; but not every character, as texts for beginners do. Seed 003: 245 notes, all so.
    """
    letters = len(text) - len(text.encode("ascii", "ignore"))
    noted = "".join({note.character for note in notes})
    if not _FEWEST <= notes.total() <= 0.5 * letters or len(notes) > 1.1 * len(noted):
        return False
    if len(noted.encode("gb2312", "ignore")) > 2 * 0.2 * len(noted):  # GB 2312 has Simplified characters, of two bytes
        return False
    inside = sum(_continues(before, after) for before, after in pairwise(kept))
    most = notes.most_common(_SAMPLE)
    occurrences = sum(text.count(note.character) for note, _ in most)
    return inside > 0.5 * notes.total() and sum(number for _, number in most) > 0.9 * occurrences


def _continues(before: str, after: str) -> bool:
    """Whether Han text runs on before and behind a noted character, the last one of `before`."""
    return (len(before) == 1 or bool(_HAN.match(before[-2:-1]))) and bool(_HAN.match(after))
