"""What is said of a document beside its bytes."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from feeds import addresses
from feeds.delivery.headers import HTML
from feeds.model import Document, Link, Selection
from feeds.render import FORMATS
from feeds.render.lexical import uri


def document(
    body: bytes, media_type: str, modified: datetime, max_age: int, keys: Sequence[str], links: Sequence[Link] = ()
) -> Document:
    """A document of these bytes.

    :param max_age: seconds
    :param keys: by which caches are told to forget it, beside the key of everything
    """
    etag = hashlib.sha256(body).hexdigest()[:32]
    return Document(body, media_type, etag, modified, max_age, (addresses.SITE_KEY, *keys), tuple(links))


def links_of_feed(base: str, selection: Selection, suffix: str, hub: str | None) -> list[Link]:
    """From a feed to itself, its page and its hub (WebSub section 4)."""
    links = [
        Link("self", uri(addresses.feed_url(base, selection, suffix)), bare(FORMATS[suffix].media_type)),
        Link("alternate", uri(addresses.page_url(base, selection)), bare(HTML)),
    ]
    return [*links, Link("hub", uri(hub))] if hub else links


def links_of_page(canonical: str, base: str, selection: Selection) -> list[Link]:
    """From a page to itself and to the feeds beside it."""
    beginning = replace(selection, cursor=None)  # who subscribes wants what comes
    feeds = [
        Link("alternate", uri(addresses.feed_url(base, beginning, suffix)), bare(each.media_type))
        for suffix, each in FORMATS.items()
    ]
    return [Link("canonical", uri(canonical)), *feeds]


def bare(media_type: str) -> str:
    """A media type without parameters."""
    return media_type.partition(";")[0]
