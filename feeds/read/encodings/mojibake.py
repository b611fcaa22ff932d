"""Texts in UTF-8 that were once read in another encoding and saved so: made right where nothing else can be meant.

A repair needs all that is beyond ASCII in the text to be damage, so that no article that shows damage is touched. The
Latin kind is ftfy's, without what it does to quotes and the like. The Chinese kind (UTF-8 read as GBK, 鍏充簬 for 关于)
is undone here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from feeds.read.encodings.plausible import share_of_common

# Windows-1252 and its neighbours show the bytes of a UTF-8 character as a Latin letter and then these.
_REST = "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_LATIN = re.compile(f"[\u00c2-\u00df]{_REST}|[\u00e0-\u00ef]{_REST}{{2}}|[\u00f0-\u00f4]{_REST}{{3}}")
_BETWEEN_LETTERS = re.compile(rf"[A-Za-z](?:{_LATIN.pattern})[A-Za-z]|(?:{_LATIN.pattern}){{3}}")
_TYPOGRAPHIC = re.compile("[\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]")  # put in after the damage
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_ABOUT_IT = re.compile(r"mojibake|charset|encoding|utf-?8|unicode|乱码|亂碼|编码|編碼|文字化け", re.IGNORECASE)
_FIRST_LETTER = 0xC0  # of windows-1252, beyond ASCII
# What the commonest Chinese characters and marks become (的, 一, 是, 在, 了, ，, 。 ...): rare ones, each with others.
_READ_AS_GBK = re.compile("[涓銆鍔鈥浼瀹鍏浜鍙鏈甯浣鍒灞鍚缁澶鐩鏂鎵鐨寮浠骞璁鏄鐢閫鍖鏀宸閲鍗鎺鍦绛锛]")
_SURE_SIGNS = "锛銆鐨"  # of full-width commas, full stops and 的; found many times faster than by a pattern
_LEAST, _LEAST_SHARE = 4, 0.1  # characters, and which part of those beyond ASCII must be such
# Any other first byte of GBK would have taken the byte that follows with it.
_BYTE_80 = re.compile("[\ufffd\u20ac](?=[^\x00-\x7f])")
_LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text made right."""

    text: str
    reading: str  # the encoding that the text had been read in
    lost: int  # characters that could not be brought back


def repaired(text: str) -> Repaired | None:
    """The text that was meant; None where the text is not proven to be damaged."""
    if text.isascii():
        return None
    return next((found for repair in REPAIRS if (found := repair(text))), None)


def _latin(text: str) -> Repaired | None:
    try:  # the quick way out of what is no damage: encoding stops at the first character that cannot be of it
        text.encode("cp1252").decode("utf-8")
    except UnicodeEncodeError as error:
        if text[error.start] > "\xff":
            return None
    except UnicodeDecodeError as error:
        if error.object[error.start] >= _FIRST_LETTER:
            return None
    if not _BETWEEN_LETTERS.search(text) or _ABOUT_IT.search(text):
        return None
    beside = _TYPOGRAPHIC.sub("", _LATIN.sub("", text))
    if _BEYOND_ASCII.search(beside):
        return None
    # 0.1 s to load, and hardly any file needs it.
    import ftfy

    made = ftfy.fix_encoding(text)
    return Repaired(made, "windows-1252", 0) if made != text and _LOST not in made else None


def _chinese(text: str) -> Repaired | None:
    """Decoders put U+FFFD where a byte fits into no character of GBK, and editors a euro sign for byte 0x80."""
    if not any(sign in text for sign in _SURE_SIGNS):
        return None
    beyond = len(_BEYOND_ASCII.findall(text))
    signs = len(_READ_AS_GBK.findall(text))
    if signs < _LEAST or signs < beyond * _LEAST_SHARE or _ABOUT_IT.search(text):
        return None
    try:
        parts = [part.replace(_LOST, "").encode("gb18030") for part in _BYTE_80.split(text)]
    except UnicodeEncodeError:
        return None
    made = b"\x80".join(parts).decode("utf-8", "replace")
    lost = made.count(_LOST)
    is_proven = lost * 8 <= len(made) and share_of_common(made.replace(_LOST, "")) > 0.9
    return Repaired(made, "gb18030", lost) if is_proven else None


REPAIRS: tuple[Callable[[str], Repaired | None], ...] = (_latin, _chinese)
