"""What HTTP says of a document, the same from a server and beside files: the header fields of its 200."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from feeds.config import Settings
from feeds.model import Document, Link

Header = tuple[str, str]

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
"""What a feed is sent as to who opens it in a browser, which downloads feeds by their own types; see is_feed_xml."""

# A reader that cannot reach us goes on with what it has for a day (RFC 5861).
_STALE_IF_ERROR = 24 * 60 * 60

FOR_EVER = 365 * 24 * 60 * 60
"""Seconds for which a document is fresh whose address holds nothing else, ever."""

_CSP_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]+)?")  # host-source of CSP Level 3, section 2.3.1, in part

_FEEDS = ("application/atom+xml", "application/rss+xml", "application/feed+json")


def is_feed(media_type: str) -> bool:
    """Whether documents of this type are feeds."""
    return media_type.startswith(_FEEDS)


def is_feed_xml(media_type: str) -> bool:
    """Whether documents of this type are sent as XML to who opens them (Sec-Fetch-Dest: document)."""
    return media_type.startswith(("application/atom+xml", "application/rss+xml"))


def headers(document: Document, settings: Settings, base: str) -> list[Header]:
    """All header fields of a document's 200 but those of its length, its coding and its way through caches.

    :param base: absolute URL below which the document is served
    """
    fields = [
        ("Content-Type", document.media_type),
        ("ETag", f'W/"{document.etag}"'),  # weak, because it is the same for all codings (RFC 9110 section 8.8.3.3)
        ("Last-Modified", http_date(document.modified)),
        ("Cache-Control", cache_control(document.max_age)),
        ("Surrogate-Key", " ".join(document.keys)),
        *CROSS_ORIGIN,
        *guards(document.media_type, base),
    ]
    if document.links:
        fields.append(("Link", _links(document.links)))
    if settings.robots and is_feed(document.media_type):
        fields.append(("X-Robots-Tag", settings.robots))
    return fields


CROSS_ORIGIN: Sequence[Header] = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link"),  # browsers show Cache-Control, Last-Modified and types anyway
)
"""Readers that run in a browser may read what anybody may (Fetch standard, section 3.3)."""


def cache_control(max_age: int) -> str:
    """Fresh for so many seconds, then shown while it is asked for again (RFC 9111, RFC 5861, RFC 8246)."""
    if max_age == FOR_EVER:
        return f"public, max-age={max_age}, immutable"
    return f"public, max-age={max_age}, stale-while-revalidate={max_age}, stale-if-error={_STALE_IF_ERROR}"


def guards(media_type: str, base: str) -> Iterator[Header]:
    """What keeps a browser from taking content for more than it is."""
    yield "X-Content-Type-Options", "nosniff"
    yield "Referrer-Policy", "same-origin"  # many picture hosts refuse requests with a foreign Referer
    if media_type == HTML:
        yield "Content-Security-Policy", _content_security_policy(base)


def http_date(moment: datetime) -> str:
    """A moment as HTTP writes dates (RFC 9110 section 5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _content_security_policy(base: str) -> str:
    """Our own style and script, anybody's pictures and sound, and nothing else (CSP Level 3)."""
    parts = urlsplit(base)
    # A browser may have got the page from another host than the base's; a policy cannot name one with "_" or "[".
    ours = f"'self' {parts.scheme}://{parts.netloc}" if _CSP_HOST.fullmatch(parts.netloc) else "'self'"
    return (
        f"default-src 'none'; script-src {ours}; style-src {ours}; connect-src {ours}; img-src * data:; media-src *; "
        f"base-uri 'none'; form-action {ours}; frame-ancestors 'self'"
    )


def _links(links: Sequence[Link]) -> str:
    def one(link: Link) -> str:
        kind = f'; type="{link.media_type}"' if link.media_type else ""
        return f'<{link.url}>; rel="{link.rel}"{kind}'

    return ", ".join(map(one, links))
