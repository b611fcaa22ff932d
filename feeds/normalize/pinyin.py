"""Pinyin that a scraper put into Chinese text: 國(guó) becomes 國.

Such text comes from sites that answer copying programs so. What a person wrote about readings, as a language lesson
does, stays: see `_is_mechanical`.
"""

import re
from collections import Counter
from collections.abc import Sequence

from pypinyin.pinyin_dict import pinyin_dict

from feeds.characters import HAN

_READING = "[a-zāáǎàēéěèêếềīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]{1,6}"
_NOTE = re.compile(f"(?P<character>[{HAN}])[(（](?P<reading>{_READING})[)）]")
_TONED = f"(?=[a-z]*[^a-z)]){_READING}"  # without a mark of tone it may be code, such as (?i)
_DAMAGED = re.compile(f"\\?{_TONED}\\)|[A-Za-z.]\\({_TONED}\\)")
_FEWEST = 10  # a text with fewer notes is not worth a wrong repair


def without_notes(text: str) -> tuple[str, int]:
    """The text less its mechanical pinyin notes, and how many they were."""
    notes = [note for note in _NOTE.finditer(text) if _is_reading(note["character"], note["reading"])]
    if not _is_mechanical(text, notes):
        return text, 0
    known = {note.start() for note in notes}
    return _NOTE.sub(lambda note: note["character"] if note.start() in known else note[0], text), len(notes)


def damaged_places(text: str) -> list[re.Match[str]]:
    """Where notes were put into the middle of characters, which destroyed them: 當?shù)貎?yōu)化."""
    return list(_DAMAGED.finditer(text))


def _is_reading(character: str, reading: str) -> bool:
    return reading in pinyin_dict.get(ord(character), "").split(",")


def _is_mechanical(text: str, notes: Sequence[re.Match[str]]) -> bool:
    """Whether a program made the notes.

    It notes every occurrence of a character, nearly always with the same reading, inside running text; but not every
    character, as texts for beginners do. Seed 003: 245 notes, all alike for their character, none left out.
    """
    if len(notes) < _FEWEST:
        return False
    readings = {(note["character"], note["reading"]) for note in notes}
    noted = {character for character, _ in readings}
    counted = Counter(text)
    occurrences = sum(counted[character] for character in noted)
    inside = sum(_continues(text, note) for note in notes)
    share = len(notes) / len(re.findall(f"[{HAN}]", text))
    is_regular = len(readings) <= 1.1 * len(noted) and len(notes) > 0.9 * occurrences
    return is_regular and inside > 0.5 * len(notes) and share < 0.6


def _continues(text: str, note: re.Match[str]) -> bool:
    """Whether Han text runs on before and behind a note."""
    around = text[max(note.start() - 1, 0) : note.start()] + text[note.end() : note.end() + 1]
    return bool(re.fullmatch(f"[{HAN})）][{HAN}]", around))
