"""How common a text is: the yardstick by which one reading of damaged text is preferred to another.

The measure is the probability of the likeliest division into words. Frequencies are those of jieba's dictionary, which
rjieba holds; they are of Simplified words.
"""

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import opencc

if TYPE_CHECKING:
    from rjieba import Jieba

LOST = "\ufffd"  # a character of which nothing is known

_LONGEST = 4  # characters of a word
_TOTAL = 60_101_967  # the sum of all frequencies in jieba's dictionary
_UNKNOWN = 0.2  # frequency of a character that is not in it
_ALONE = 0.14  # for a word of one character: of most of them, the dictionary counts what is part of other words, too
_SIGNS = {"，": -3.0, "。": -3.5, "、": -4.0, "“": -5.0, "”": -5.0, LOST: -6.0}
_SIGNS |= dict.fromkeys("《》（）：；！？…—‘’·「」『』", -7.0) | dict.fromkeys("□■○●◇◆△▲☆★※→", -10.0)
_STRANGE = -18.0  # a sign that is in no running text, or stands behind the wrong one
_PLAIN = -4.0  # a letter or digit
_PLAIN_SIGNS = " ,.:;!?()%<>/-"
_BREAKS = frozenset("，。、；：！？,;:!?·…")
_BEFORE_NO_BREAK = frozenset("，。、；：！？,;:!?“‘《（「『")
_VARIANT = -8.0  # a Traditional character that conversion from Simplified does not make
_UNCONVERTED = -20.0  # a Simplified character


class Measure(NamedTuple):
    """Logarithms of the probability of a text."""

    tail: str = ""  # its last characters, Simplified
    scores: tuple[float, ...] = (0.0,)  # of the whole, of it less one character, ...

    @property
    def score(self) -> float:
        """That of the whole."""
        return self.scores[0]

    def after(self, character: str, penalty: float = 0.0) -> "Measure":
        """The measure of the text with one more character."""
        if not "\u3400" <= character <= "\u9fff":
            if character in _BREAKS and self.tail[-1:] in _BEFORE_NO_BREAK:
                penalty += _STRANGE
            is_plain = character.isascii() and (character.isalnum() or character in _PLAIN_SIGNS)
            sign = _PLAIN if is_plain else _SIGNS.get(character, _STRANGE)
            return Measure(character, (self.scores[0] + sign + penalty,))
        tail = self.tail + simplified(character)
        score = max(before + _word_score(tail[-length:]) for length, before in enumerate(self.scores[: len(tail)], 1))
        scores = (score, *self.scores[: _LONGEST - 1])
        if penalty := penalty + _strangeness(character):
            scores = tuple(each + penalty for each in scores)
        return Measure(tail[1 - _LONGEST :], scores)


@cache
def character_score(character: str) -> float:
    """The logarithm of the probability of a character, Simplified or Traditional, or of a sign."""
    return Measure().after(character).score


@cache
def simplified(character: str) -> str:
    """A character as Simplified text has it."""
    return str(_converters()[0].convert(character))


@cache
def is_converted(character: str) -> bool:
    """Whether conversion from Simplified text, as GB 2312 writes it, makes such a character."""
    origin = simplified(character)
    return origin != character and bool(origin.encode("gb2312", "ignore"))


@cache
def _word_score(word: str) -> float:
    jieba = _dictionary()
    if jieba.has_word(word):
        return math.log((_ALONE if len(word) == 1 else 1.0) * jieba.suggest_freq(word) / _TOTAL)
    return math.log(_ALONE * _UNKNOWN / _TOTAL) if len(word) == 1 else -math.inf


@cache
def _strangeness(character: str) -> float:
    """A penalty for what is in no converted text. Big5 has no room for characters that only Simplified has."""
    origin = simplified(character)
    if origin == character:
        return 0.0 if character.encode("big5", "ignore") else _UNCONVERTED
    return 0.0 if character in (converter.convert(origin) for converter in _converters()[1:]) else _VARIANT


@cache
def _converters() -> list[opencc.OpenCC]:
    return [opencc.OpenCC(name) for name in ("t2s", "s2t", "s2tw", "s2hk")]


@cache
def _dictionary() -> "Jieba":
    """Imported where it is needed: rjieba takes 0.15 s and 32 MB."""
    from rjieba import _DEFAULT_JIEBA

    return _DEFAULT_JIEBA
