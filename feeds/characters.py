"""Which characters may stand in what is published.

XML 1.0 section 2.2 forbids most control characters, lone surrogates, U+FFFE and U+FFFF, even as references; one of them
makes a whole feed unreadable. U+007F goes with them: it may stand in XML, and in no address.
"""

import re

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # for use inside [...] of a pattern


def without_forbidden(text: str) -> str:
    """The text less the characters that XML forbids."""
    return FORBIDDEN.sub("", text)


def one_line(text: str) -> str:
    """The text on one line, without white space at its ends."""
    return " ".join(without_forbidden(text).split())
