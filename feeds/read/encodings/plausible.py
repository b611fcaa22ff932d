"""How much a text looks like one: by the characters that people write, as the national standards list them.

GB 2312, Big5, JIS X 0208 and KS X 1001 each put the common characters into a range of their own ("level 1"), so that
their code tables are tables of frequency.
"""

import re
from functools import cache
from itertools import product

_LOOKED_AT = 4000  # characters
_LETTERS = re.compile(r"[^\W\d_]+")
_MIXED = re.compile(
    "[A-Za-z\u00c0-\u024f][\u0370-\u1cff]|[\u0370-\u1cff][A-Za-z\u00c0-\u024f]|[\u00c0-\u00ff]{4}|[a-z][\u00c0-\u00de][a-z]"
)


def share_of_common(text: str) -> float:
    """Which part of a text's characters beyond ASCII are common in Chinese, Japanese or Korean; 0 where it has none."""
    beyond = [character for character in text[:_LOOKED_AT] if character > "\x7f"]
    return sum(map(_common().__contains__, beyond)) / len(beyond) if beyond else 0.0


def share_of_any_script(text: str) -> float:
    """Which part of a text's characters are of a living script, or common in Chinese, Japanese or Korean."""
    looked_at = text[:_LOOKED_AT]
    common = _common()
    return sum(c in common or _is_alphabetic(c) for c in looked_at) / len(looked_at) if looked_at else 0.0


def has_whole_words(text: str) -> bool:
    """Whether the words of a text in an alphabet keep to one script, as they do not in a wrong encoding."""
    words = [word for word in _LETTERS.findall(text[:_LOOKED_AT]) if not word.isascii()]
    return sum(bool(_MIXED.search(word)) for word in words) * 5 <= len(words)


def _is_alphabetic(character: str) -> bool:
    """Of an alphabet in use, its marks and ASCII."""
    if character < "\x80":
        return " " <= character <= "~" or character in "\t\n\r"
    return character.isprintable() and ("\xa0" <= character <= "\u1cff" or "\u1e00" <= character <= "\u206f")


@cache
def _common() -> frozenset[str]:
    """Punctuation, kana, Hangul syllables and Chinese characters of level 1."""
    found: set[str] = set()
    for codec, ranges in _LEVEL_1.items():
        for (first, last), trails in ranges:
            codes = product(range(first, last + 1), trails)
            found.update(*(bytes(code).decode(codec, "ignore") for code in codes))
    return frozenset(character for character in found if character > "\x7f")


_UPPER = range(0xA1, 0xFF)
_BIG5 = (*range(0x40, 0x7F), *_UPPER)
_LEVEL_1 = {
    "gb2312": (((0xA1, 0xA1), _UPPER), ((0xA3, 0xA5), _UPPER), ((0xB0, 0xD7), _UPPER)),
    "big5": (((0xA1, 0xA2), _BIG5), ((0xA4, 0xC6), _BIG5)),
    "euc_jp": (((0xA1, 0xA1), _UPPER), ((0xA3, 0xA5), _UPPER), ((0xB0, 0xCF), _UPPER)),
    "euc_kr": (((0xA1, 0xA1), _UPPER), ((0xB0, 0xC8), _UPPER)),
}
