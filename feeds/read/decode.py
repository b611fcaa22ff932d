"""Bytes to text: byte order mark, then valid UTF-8, then what the file declares, then what the bytes look like.

Characters that XML forbids are dropped here, before anything looks at the text, so that they cannot hide metadata.
"""

import codecs
import re
from dataclasses import dataclass

from feeds.characters import FORBIDDEN
from feeds.model import Diagnostic, Severity
from feeds.read.encodings.declared import declared
from feeds.read.encodings.detected import CONTROL, LOOKED_AT, detect, escaped, wide
from feeds.read.encodings.labels import SEVERAL_BYTES, text_of
from feeds.read.encodings.mojibake import repaired
from feeds.read.encodings.plausible import has_whole_words, share_of_common

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ALL_CONTROL = bytes(code for code in range(0x80) if FORBIDDEN.match(chr(code)))
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_LOST = "\ufffd"
_MOST_LOST = 0.01  # of the characters beyond ASCII
_COMMON_ENOUGH = 0.85  # which part of Chinese, Japanese and Korean text is in common characters, at least


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a source file; None where it holds none."""

    text: str | None
    diagnostics: tuple[Diagnostic, ...]


def decode(path: str, data: bytes) -> Decoded:
    """Turn the bytes of a source file into text with "\\n" line ends."""
    text, notes = _text(path, data)
    if text is None:
        return Decoded(None, notes)
    # Some editors put a byte order mark before the one that is there; the second hid the metadata of 20 real posts.
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if mended := repaired(text):
        text = mended.text
        lost = f" {mended.lost} characters were lost and show as �." if mended.lost else ""
        message = f"The text had been read as {mended.reading} and saved so, though it was in UTF-8."
        severity = Severity.WARNING if mended.lost else Severity.NOTE
        action = f"It was made right.{lost} Save the file so, or take it from its source again."
        notes += (Diagnostic("mojibake-repaired", severity, path, None, message, action),)
    may_hold_forbidden = len(data.translate(None, _ALL_CONTROL)) < len(data) or "\ufffe" in text or "\uffff" in text
    forbidden = FORBIDDEN.search(text) if may_hold_forbidden else None  # ten times slower than to look at the bytes
    if forbidden is None:
        return Decoded(text, notes)
    line = text.count("\n", 0, forbidden.start()) + 1
    cleaned, count = FORBIDDEN.subn("", text)
    message = f"{count} control characters stand in the text, the first is U+{ord(forbidden[0]):04X}."
    dropped = Diagnostic("control-characters", Severity.WARNING, path, line, message, "They were dropped.")
    return Decoded(cleaned, (*notes, dropped))


def _text(path: str, data: bytes) -> tuple[str | None, tuple[Diagnostic, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), ()
            except UnicodeDecodeError:
                break
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _damaged(path, data, "utf-8", error.start) or _declared(path, data) or _detected(path, data)
    if codec := escaped(data) or (wide(data) if "\0" in text else None):
        return text_of(data, codec, "replace"), (_guessed(path, codec),)
    if _is_binary(data):
        return None, (_binary(path),)
    stated = None if data.isascii() else declared(path, data)
    return text, _misdeclared(path, stated, "utf-8")


def _damaged(path: str, data: bytes, codec: str, start: int) -> tuple[str, tuple[Diagnostic, ...]] | None:
    """A text of which a few bytes are wrong, as truncated and concatenated files have."""
    text = text_of(data, codec, "replace")
    wrong = text.count(_LOST)
    if wrong > sum(map(len, _BEYOND_ASCII.findall(text))) * _MOST_LOST:
        return None
    line = data.count(b"\n", 0, start) + 1
    message = f"{wrong} places are not {codec.upper()}, as the rest of the file is."
    action = "They are shown as �. Mend them in the source file."
    return text, (Diagnostic("encoding-damaged", Severity.WARNING, path, line, message, action),)


def _declared(path: str, data: bytes) -> tuple[str, tuple[Diagnostic, ...]] | None:
    """What the file says in the encoding that it names, unless its bytes say more in another one."""
    stated = declared(path, data)
    if stated is None or stated[0] == "utf-8":
        return None
    codec, _ = stated
    notes: tuple[Diagnostic, ...] = ()
    try:
        text = text_of(data, codec)
    except UnicodeDecodeError as error:
        damaged = _damaged(path, data, codec, error.start)
        if damaged is None:
            return None
        text, notes = damaged
    share = share_of_common(text)
    if share > _COMMON_ENOUGH if codec in SEVERAL_BYTES else has_whole_words(text) and not _is_east_asian(data):
        return text, notes
    other = wide(data) or detect(data)
    if other is None or other == codec:
        return text, notes
    better = text_of(data, other, "replace")
    if _LOST in better or (codec in SEVERAL_BYTES and share_of_common(better) <= share):
        return text, notes
    return better, _misdeclared(path, stated, other)


def _detected(path: str, data: bytes) -> tuple[str | None, tuple[Diagnostic, ...]]:
    codec = wide(data)
    if codec is None and not _is_binary(data):
        codec = detect(data)
    if codec is None:
        return None, (_binary(path),)
    stated = declared(path, data)
    notes = _misdeclared(path, stated, codec) if stated else (_guessed(path, codec),)
    return text_of(data, codec, "replace"), notes


def _is_binary(data: bytes) -> bool:
    looked_at = data[:LOOKED_AT]
    return (len(looked_at) - len(looked_at.translate(None, CONTROL))) * 20 > len(looked_at)


def _is_east_asian(data: bytes) -> bool:
    """Whether the bytes are plainly Chinese, Japanese or Korean, which an alphabet's encoding takes for letters."""
    codec = wide(data) or detect(data)
    is_candidate = codec in SEVERAL_BYTES or (codec or "").startswith("utf")
    return is_candidate and share_of_common(text_of(data, codec or "", "replace")) > _COMMON_ENOUGH


def _guessed(path: str, codec: str) -> Diagnostic:
    message = f"The file is not in UTF-8; it looks like {codec}."
    action = f"It was read as {codec}. Save it in UTF-8 if it shows wrong characters."
    return Diagnostic("encoding-guessed", Severity.NOTE, path, 1, message, action)


def _misdeclared(path: str, stated: tuple[str, int] | None, codec: str) -> tuple[Diagnostic, ...]:
    if stated is None or stated[0] == codec:
        return ()
    message = f"The file says that it is in {stated[0]}; it is in {codec}."
    action = f"It was read as {codec}. Correct or remove what it says."
    return (Diagnostic("encoding-misdeclared", Severity.NOTE, path, stated[1], message, action),)


def _binary(path: str) -> Diagnostic:
    message = "The file holds bytes that are no text."
    return Diagnostic("binary-file", Severity.WARNING, path, None, message, "Nothing was published from it.")
