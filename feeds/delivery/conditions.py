"""Conditional requests (RFC 9110 section 13): whether who asks has what would be sent."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_TAG = re.compile(r'"([\x21\x23-\x7e\x80-\xff]*)"')

# Apache and other proxies write the coding into the tag, and pass it on as they got it back.
_CODING = re.compile(r"(?:--?|;)(?:gzip|x-gzip|br|zstd|deflate)$")


def is_held(etag: str, if_none_match: str) -> bool:
    """Whether a client's If-None-Match names the entity tag (section 13.1.2, weak comparison).

    :param etag: weak or strong, as sent
    """
    wanted = if_none_match.strip()
    opaque = etag.removeprefix("W/").strip('"')
    return wanted == "*" or any(opaque in (tag, _CODING.sub("", tag)) for tag in _TAG.findall(wanted))


def is_unmodified(modified: datetime, if_modified_since: str) -> bool:
    """Whether nothing changed after the date of a client's If-Modified-Since; False where that is none.

    All three forms of a date are read (section 5.6.7).
    """
    try:
        since = parsedate_to_datetime(if_modified_since)
        return modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))
    except (ValueError, TypeError, OverflowError):
        return False
