"""What several keys of feeds.yaml may say."""

import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit


def text(value: Any) -> str:
    """A text on one line, composed (NFC). Raises ValueError where there is none."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return unicodedata.normalize("NFC", " ".join(value.split()))


def http_url(value: Any) -> str:
    """An absolute address of the characters that a URI may hold (RFC 3986 appendix A), lest it break out of a header.

    Raises ValueError.
    """
    parts = urlsplit(text(value))
    if parts.scheme not in ("http", "https") or not parts.hostname or not re.fullmatch(r"[!#-;=?-Z\[\]_a-z~]+", value):
        raise ValueError
    return str(value)
