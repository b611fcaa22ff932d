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
    """Whether nothing changed after the date of a client's If-Modified-Since; False where that is none."""
    since = _date(if_modified_since)
    return since is not None and modified <= since


def is_failed(modified: datetime, if_match: str | None, if_unmodified_since: str | None) -> bool:
    """Whether a client wants a document only as it was, and it is not so (sections 13.1.1 and 13.1.4).

    A weak tag is not enough for If-Match, and we have no other: only "*" is fulfilled.
    """
    if if_match is not None:
        return if_match.strip() != "*"
    since = _date(if_unmodified_since or "")
    return since is not None and modified > since


def _date(text: str) -> datetime | None:
    """The moment of an HTTP date in any of its three forms (section 5.6.7); None where it is none."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
