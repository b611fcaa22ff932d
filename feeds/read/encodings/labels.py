"""Names of encodings, as files declare them, and the codecs that read what is really meant.

As in the WHATWG Encoding standard (section 4.2, names and labels), a label stands for the largest set that real files
stray into: gb2312 for GB 18030, shift_jis for Windows code page 932, iso-8859-1 for windows-1252.
"""

import codecs
import re

from feeds.read.encodings.euc_tw import to_big5

_LARGER = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "hz",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
# Labels of the standard that Python does not know.
_LABELS = {
    "x-gbk": "gb18030",
    "gb_2312": "gb18030",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "windows-949": "cp949",
    "windows-874": "cp874",
    "ks_c_5601-1989": "cp949",
    "x-euc-jp": "euc_jp",
    "cn-big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "cn-gb": "gb18030",
    "unicode-1-1-utf-8": "utf-8",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
}
# Python decodes much that is no encoding of text files (idna, unicode_escape), and UTF-7, which hides markup.
_TEXT = re.compile(
    r"utf-8|gb18030|big5hkscs|johab|hz|euc_\w+|shift_jis\w*|iso2022_\w+|iso8859-\d+|"
    r"cp\d{3,4}|koi8-[rut]|mac[-_]\w+|kz1048|ptcp154|tis-620"
)
SEVERAL_BYTES = {"gb18030", "big5hkscs", "cp950", "cp932", "cp949", "johab", "euc_jp", "euc_tw", "shift_jis_2004"}


def codec_of(label: str) -> str | None:
    """The codec that a declared name stands for; None where the name is unknown or is no encoding of text files."""
    known = label.strip().lower()
    try:
        name = codecs.lookup(_LABELS.get(known, known)).name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return "euc_tw" if known in ("euc-tw", "euc_tw", "x-euc-tw") else None
    name = _LARGER.get(name, name)
    return name if _TEXT.fullmatch(name) else None


def text_of(data: bytes, codec: str, errors: str = "strict") -> str:
    """Decode; as bytes.decode does, but for EUC-TW too."""
    return to_big5(data).decode("big5", errors) if codec == "euc_tw" else data.decode(codec, errors)
