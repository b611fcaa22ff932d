"""Text of any script in ASCII letters, as Pelican and Nikola write it into addresses."""

from text_unidecode import unidecode

# Where the tables of Unidecode, which the engines use, were mended since those of text-unidecode were made.
_MENDED = str.maketrans(
    dict(zip("しちつっシチツッ", ("shi", "chi", "tsu", "tsu") * 2, strict=True))
    | dict(zip("אחטכךצץקש", ("A", "H", "T", "KH", "KH", "TS", "TS", "k", "SH"), strict=True))
    | dict(zip("ー−ЄŊŋ№℃½¼¾", ("-", "-", "Ie", "NG", "ng", "No. ", "degC", " 1/2", " 1/4", " 3/4"), strict=True))
    | {chr(0x2460 + number): str(number + 1) for number in range(20)}  # ①
)
_UNKNOWN = "[?]"


def to_ascii(text: str) -> str:
    """The text in ASCII; characters without a counterpart are left out."""
    if text.isascii():
        return text
    return str(unidecode(text.replace(_UNKNOWN, "\ufffe").translate(_MENDED))).replace(_UNKNOWN, "")
