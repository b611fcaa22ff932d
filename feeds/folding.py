"""Letters and characters that a search takes for the same: one form for all of them.

A character's form depends on nothing around it, so that a word is folded as the text that it stands in.
"""

import re
import unicodedata
from functools import cache

import opencc

from feeds.characters import HAN

UNSPACED = (
    f"{HAN}々〆〇\u2e80-\u2fdf\U0001aff0-\U0001b16f"  # Han, and kana of the supplementary planes
    "\u3041-\u30ff\u31f0-\u31ff\u3105-\u312f\u31a0-\u31bf"  # kana, bopomofo
    "\u1100-\u11ff\ua960-\ua97c\uac00-\ud7fb"  # Hangul
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\ua000-\ua48c"  # Thai, Lao, Burmese, Khmer, Yi
)
"""Characters of scripts in which no space need stand between words; for use inside [...] of a pattern."""

# What a character composes with that is no accent: the marks of voiced kana, and the letters of Hangul.
_COMPOSING = re.compile("[\u3099\u309a\uff9e\uff9f\u1161-\u1175]")
_COMPOSITION = "[\u3046-\u30fd\uff66-\uff9d][\u3099\u309a\uff9e\uff9f]|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"
_COMPOSED = re.compile(_COMPOSITION)
_CLUSTER = re.compile(f"{_COMPOSITION}|.", re.DOTALL)

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart into one without a stroke, or into two."""

# What OpenCC converts in phrases alone, in words of every day: 計畫, 瞭解, 憑藉, 回覆, 想像, 座標.
_OF_PHRASES = dict(
    zip("藉沈覆瞭甦馀锺迳甯薰哩钜彷像衹座画俱谘揹讬", "借沉复了苏余钟径宁熏里巨仿象只坐划具咨背托", strict=True)
)

_HAN_BLOCKS = (range(0x3400, 0xA000), range(0x20000, 0x323B0))
_UNSEEN = re.compile("[\u034f\u115f\u1160\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # beside category Cf

VERSION = f"1 {opencc.__version__} {unicodedata.unidata_version}"
"""Differs where a text may be folded in another way. Raise the first number when it is."""


def fold(text: str) -> str:
    """A text in which what is no letter, mark or digit is a space; what nobody sees of it is not there."""
    if _COMPOSING.search(text):
        text = _COMPOSED.sub(lambda found: _fold_cluster(found[0]), text)
    return text.translate(_table)


def fold_with_places(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The same, and of each of its characters: the beginning and end of what it comes from."""
    if not _COMPOSING.search(text):
        each = [_table[ord(character)] for character in text]
        line = "".join(each)
        if len(line) == len(text) and "" not in each:  # as nearly always, and then ten times as fast
            return line, [(at, at + 1) for at in range(len(text))]
    line, places = "", []
    for cluster in _CLUSTER.finditer(text):
        made = _fold_cluster(cluster[0])
        line += made
        if made:
            places += [cluster.span()] * len(made)
        elif places:  # an accent belongs to its letter
            places[-1] = (places[-1][0], cluster.end())
    return line, places


def _fold_cluster(cluster: str) -> str:
    """What becomes of characters that compose, or of one."""
    return (cluster if len(cluster) == 1 else unicodedata.normalize("NFKC", cluster)).translate(_table)


class _Table(dict[int, str]):
    """What becomes of characters, by code point; worked out when one is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = "".join(map(_shown, _plain(chr(code)))).translate(_LETTERS)
        return folded


_table = _Table()


def _plain(character: str) -> str:
    """Without case, width and accents, as Unicode has them."""
    text, before = character, ""
    while text != before:
        before = text
        parts = unicodedata.normalize("NFKD", text.casefold())
        text = unicodedata.normalize("NFC", "".join(part for part in parts if not _is_accent(part)))
    return text


def _is_accent(character: str) -> bool:
    """Not the marks without which words of Indic scripts, Thai and Japanese would be other words."""
    place = unicodedata.combining(character)  # https://www.unicode.org/reports/tr44/#Canonical_Combining_Class_Values
    return place == 1 or 10 <= place <= 36 or place >= 200


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Me") or _UNSEEN.match(character):
        return ""
    return _simplified().get(character, character) if category[0] in "LMN" else " "


@cache
def _simplified() -> dict[str, str]:
    """What stands for a character of Han, where that is another one: of Taiwan's and Hong Kong's forms, too."""
    characters = [chr(code) for block in _HAN_BLOCKS for code in block]
    found: dict[str, str] = {}
    for name in ("hk2s", "tw2s", "t2s"):  # the last one counts where they differ
        found |= _converted(name, characters)
    del found["么"]  # Simplified for 麼, and Taiwan's form of 幺
    found |= _OF_PHRASES
    return {one: _end(found, one) for one in found}


def _converted(name: str, characters: list[str]) -> dict[str, str]:
    made = opencc.OpenCC(name).convert("\n".join(characters)).split("\n")
    return {one: other for one, other in zip(characters, made, strict=True) if one != other}


def _end(table: dict[str, str], character: str) -> str:
    while character in table:
        character = table[character]
    return character
