"""Bytes to text: byte order mark, then UTF-8, then detection by charset-normalizer.

Characters that XML forbids are dropped here, before anything looks at the text, so that they cannot hide metadata.
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from feeds.characters import FORBIDDEN
from feeds.model import Diagnostic, Severity

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
# Short Chinese texts in GBK look like them; without their marks they hold zero bytes, and were taken for binary above.
_NEVER_GUESSED = ["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le", "utf_7"]
_LOOKED_AT = 65536  # bytes; enough for detection, and bounds its time


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a source file; None where it holds none."""

    text: str | None
    diagnostics: tuple[Diagnostic, ...]


def decode(path: str, data: bytes) -> Decoded:
    """Turn the bytes of a source file into text with "\\n" line ends."""
    text, note = _text(path, data)
    if text is None:
        return Decoded(None, note)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    forbidden = FORBIDDEN.search(text)
    if forbidden is None:
        return Decoded(text, note)
    line = text.count("\n", 0, forbidden.start()) + 1
    cleaned, count = FORBIDDEN.subn("", text)
    message = f"{count} control characters stand in the text, the first is U+{ord(forbidden[0]):04X}."
    dropped = Diagnostic("control-characters", Severity.WARNING, path, line, message, "They were dropped.")
    return Decoded(cleaned, (*note, dropped))


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
        return _damaged(path, data, error.start) or _detected(path, data)
    if len(_BINARY.findall(data[:_LOOKED_AT])) * 20 > len(data[:_LOOKED_AT]):
        return None, (_binary(path),)
    return text, ()


def _damaged(path: str, data: bytes, start: int) -> tuple[str, tuple[Diagnostic, ...]] | None:
    """UTF-8 of which a few bytes are wrong, as truncated and concatenated files have."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    if wrong * 100 > sum(map(len, re.findall(r"[^\x00-\x7f]+", text))):
        return None
    line = data.count(b"\n", 0, start) + 1
    message = f"{wrong} places are not UTF-8, as the rest of the file is."
    action = "They are shown as �. Mend them in the source file."
    return text, (Diagnostic("encoding-damaged", Severity.WARNING, path, line, message, action),)


def _detected(path: str, data: bytes) -> tuple[str | None, tuple[Diagnostic, ...]]:
    if _BINARY.search(data[:_LOOKED_AT]):
        return None, (_binary(path),)
    sample = data[:_LOOKED_AT]
    guess = from_bytes(sample[: sample.rfind(b"\n") + 1] or sample, cp_exclusion=_NEVER_GUESSED).best()
    if guess is None:
        return None, (_binary(path),)
    # GB18030 holds GBK and GB2312 (GB 18030-2022, section 5), and real files stray into the larger set.
    encoding = "gb18030" if guess.encoding in ("gb2312", "gbk", "hz") else guess.encoding
    message = f"The file is not in UTF-8; it looks like {encoding}."
    action = f"It was read as {encoding}. Save it in UTF-8 if it shows wrong characters."
    return data.decode(encoding, "replace"), (Diagnostic("encoding-guessed", Severity.NOTE, path, 1, message, action),)


def _binary(path: str) -> Diagnostic:
    message = "The file holds bytes that are no text."
    return Diagnostic("binary-file", Severity.WARNING, path, None, message, "Nothing was published from it.")
