"""Sentences and clauses of Chinese and Latin text."""

import re
import unicodedata
from itertools import pairwise

from feeds.characters import HAN

# A Latin full stop ends a sentence only before white space (5.73亿, example.org), and not behind what is shortened.
_SHORTENED = "".join(
    rf"(?<!\b{word}\.)" for word in ("[A-Z]", "Mr", "Mrs", "Ms", "Dr", "St", "vs", "No", "e\\.g", "i\\.e")
)
_MARK = re.compile(rf"(?:[。！？!?]+|\.(?=\s|$){_SHORTENED})[”’\"'』」）)]*\s*")
_CLAUSE_END = re.compile(r"[，,；;：:]|——")
_CLOSING = "”’\"'』」）)"


def sentences(text: str) -> list[str]:
    """The whole sentences of a text, in order, with their marks; what follows the last mark is none."""
    ends = [0, *(mark.end() for mark in _MARK.finditer(text))]
    return [text[start:end] for start, end in pairwise(ends)]


def is_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does."""
    return text.rstrip().rstrip(_CLOSING).endswith(tuple("。！？!?.…"))


def whole_clauses(sentence: str, most: int) -> str:
    """As many clauses from the start of a sentence as fit into so many characters; a longer one is cut, with "…"."""
    whole = sentence.strip()
    unquoted = whole.rstrip(_CLOSING)  # string methods, because patterns with two runs at the end are quadratic
    bare = (unquoted.rstrip("。！？!?.") + whole[len(unquoted) :]).strip()
    if len(bare) <= most:
        return bare
    ends = [match.start() for match in _CLAUSE_END.finditer(bare) if match.start() <= most]
    if ends and ends[-1]:
        return bare[: ends[-1]]
    cut = bare[: most - 1]
    is_latin = not re.search(f"[{HAN}]", cut)
    return (cut.rpartition(" ")[0] if is_latin and " " in cut else cut).rstrip() + "…"


def joined(text: str, sentence: str) -> str:
    """A text with one more sentence, and a space between where Latin ones would touch."""
    touch = text and not text[-1].isspace() and width(text[-1] + sentence[:1]) == 2
    return f"{text} {sentence}" if touch else text + sentence


def width(text: str) -> int:
    """How many columns a line takes: two for each East Asian character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
