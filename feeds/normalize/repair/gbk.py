"""Characters and their bytes in GBK, as PHP's mbstring has them (CP936, private use area included).

Two bytes make a character: a lead and a trail.
"""

from collections.abc import Iterator
from functools import cache

LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))


@cache
def character(lead: int, trail: int) -> str | None:
    """The character of two bytes; None where there is none."""
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return None


def pair(char: str) -> tuple[int, int] | None:
    """The two bytes of a character; None for ASCII and what GBK does not hold."""
    code = ord(char)
    if 0xE000 <= code < 0xE4C6:  # rows AA-AF and F8-FE, trails from A1
        row, column = divmod(code - 0xE000, 94)
        return row + (0xAA if row < 6 else 0xF2), column + 0xA1
    if 0xE4C6 <= code < 0xE766:  # rows A1-A7, trails below A1
        row, column = divmod(code - 0xE4C6, 96)
        return row + 0xA1, column + (0x40 if column < 0x3F else 0x41)
    try:
        encoded = char.encode("gbk")
    except UnicodeEncodeError:
        return None
    return (encoded[0], encoded[1]) if len(encoded) == 2 else None


def private_trails(lead: int) -> range:
    """The trails that a lead makes characters of the private use area with."""
    if 0xAA <= lead <= 0xAF or lead >= 0xF8:
        return range(0xA1, 0xFF)
    return range(0x40, 0xA1) if 0xA1 <= lead <= 0xA7 else range(0)


def wide(char: str) -> tuple[int, int]:
    """The two bytes of the full-width form of an ASCII character."""
    return 0xA3, ord(char) + 0x80


def trail(char: str) -> int:
    """The second byte of a character, or of the full-width form of an ASCII character."""
    return (pair(char) or wide(char))[1] if pair(char) or char.isascii() else 0


def by_lead(lead: int) -> Iterator[tuple[int, str]]:
    """The trails that a lead goes with, and what they make together."""
    return ((trail, made) for trail in TRAILS if (made := character(lead, trail)) is not None)


def by_trail(trail: int) -> Iterator[tuple[int, str]]:
    """The leads that a trail goes with, and what they make together."""
    return ((lead, made) for lead in LEADS if (made := character(lead, trail)) is not None)
