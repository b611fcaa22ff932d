"""The encoding that bytes are in, by their look: Unicode without a mark, escapes, then chardet with a second opinion.

chardet 7 is right about every file of its own and charset_normalizer's collections, but knows no UTF-16 of Chinese
without a mark, and takes Japanese of a dozen characters for Thai or French.
"""

import codecs
import re

from feeds.read.encodings.labels import SEVERAL_BYTES, codec_of, text_of
from feeds.read.encodings.plausible import share_of_any_script, share_of_common

LOOKED_AT = 65536  # bytes; enough for detection, and bounds its time
CONTROL = bytes((*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)))  # no text file has many of these
_HIGH = re.compile(rb"[\x80-\xff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e]){2,}~\}")
_ESCAPES = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b(?:\$[@B]|\$\([DOPQ]|\([JI])"), "iso2022_jp_ext"),
)
_SECOND_OPINION = ("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949")
_CYRILLIC = {"koi8-r", "koi8-u", "cp1251", "mac_cyrillic", "iso8859-5"}
_LEAST_SHORT, _LEAST_WIDE = 3, 6  # characters
_LEAST_HIGH = 200  # bytes beyond ASCII


def escaped(data: bytes) -> str | None:
    """The codec of a text in seven bits that switches to East Asian sets by escapes (RFC 1468, 1557, 1843)."""
    if b"\x1b$" in data or b"\x1b(" in data:
        return next((codec for mark, codec in _ESCAPES if mark.search(data) and _decodes(data, codec)), None)
    if b"~{" in data and _HZ.search(data):
        text = _partly(data, "hz")
        return "hz" if text and share_of_common(text) > 0.9 else None
    return None


def wide(data: bytes) -> str | None:
    """The codec of UTF-16 or UTF-32 without a byte order mark."""
    sample = data[:LOOKED_AT]
    if b"\x00\x00" in sample and len(data) % 4 == 0:
        for codec in ("utf-32-le", "utf-32-be"):
            if _decodes(sample, codec):
                return codec
    texts = {codec: _partly(sample, codec) for codec in ("utf-16-le", "utf-16-be")}
    shares = {codec: share_of_any_script(text) for codec, text in texts.items() if text and len(text) >= _LEAST_WIDE}
    best = max(shares, key=shares.__getitem__, default=None)
    # Zero bytes are half of the proof; without them all but a name or two must be common.
    return best if best and shares[best] > (0.8 if b"\x00" in sample else 0.93) else None


def detect(data: bytes) -> str | None:
    """The codec of bytes that are neither UTF-8 nor wide; None where they are no text."""
    # 0.1 s to load, and few files need it.
    import chardet
    from chardet import EncodingEra

    first = _HIGH.search(data)
    start = data.rfind(b"\n", 0, first.start()) + 1 if first else 0
    sample = data[start : start + LOOKED_AT]
    # A text must be long enough to tell DOS and old Macs, which few articles come from, from the web.
    few = EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO | EncodingEra.LEGACY_REGIONAL
    era = few if len(_HIGH.findall(sample)) < _LEAST_HIGH else EncodingEra.ALL & ~EncodingEra.MAINFRAME
    # A stray control character makes chardet think of machine code.
    found = chardet.detect(sample.translate(None, CONTROL), encoding_era=era)["encoding"]
    codec = codec_of(found or "")
    return _corrected(sample, codec) if codec else None


def _corrected(sample: bytes, codec: str) -> str:
    """The codec, or another one in which every character is common."""
    if codec in SEVERAL_BYTES:
        return "euc_tw" if _is_euc_tw(sample, codec) else _larger(sample, codec)
    for other in _SECOND_OPINION:
        text = _partly(sample, other)
        beyond = sum(character > "\x7f" for character in text[:LOOKED_AT]) if text else 0
        if text and beyond >= _LEAST_SHORT and share_of_common(text) == 1.0:
            has_kana = _KANA.search(text) is not None
            # KOI8 has its small letters where GB 2312 has common characters.
            if (has_kana and other in ("cp932", "euc_jp")) or (not has_kana and codec not in _CYRILLIC):
                return _larger(sample, other)
    return codec


def _is_euc_tw(sample: bytes, codec: str) -> bool:
    """Whether what reads as rare characters reads as common ones in EUC-TW, which chardet does not know."""
    text = _partly(sample, codec)
    if text and share_of_common(text) > 0.9:
        return False
    return share_of_common(text_of(sample, "euc_tw", "replace")) > 0.95


def _larger(sample: bytes, codec: str) -> str:
    # Neither of the two holds all of the other: code page 950 has the euro sign, HKSCS what Hong Kong writes.
    return "cp950" if codec == "big5hkscs" and not _decodes(sample, codec) and _decodes(sample, "cp950") else codec


def _decodes(sample: bytes, codec: str) -> bool:
    return _partly(sample, codec) is not None


def _partly(sample: bytes, codec: str) -> str | None:
    """What bytes say under a codec, less a character that was cut at their end; None where they are not in it."""
    try:
        return codecs.getincrementaldecoder(codec)().decode(sample)
    except (UnicodeDecodeError, LookupError):
        return None
