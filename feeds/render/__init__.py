"""Articles -> bytes: one module per format, and the table FORMATS of those that a feed can be asked for in.

It fetches nothing and decides nothing about what is shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from feeds.model import Feed
from feeds.render.feed_xml import atom, rss
from feeds.render.json_feed import json_feed


@dataclass(frozen=True, slots=True)
class Format:
    """A format of a feed: how it is asked for, what it is called and sent as, and what makes it."""

    suffix: str  # of its addresses
    name: str  # what people read
    media_type: str  # with charset where the type has one
    render: Callable[[Feed], bytes]


FORMATS: Mapping[str, Format] = {
    row.suffix: row
    for row in (
        Format("atom", "Atom", "application/atom+xml; charset=utf-8", atom),
        Format("rss", "RSS", "application/rss+xml; charset=utf-8", rss),
        Format("json", "JSON Feed", "application/feed+json", json_feed),
    )
}
"""Every format by suffix, in the order in which people are shown them."""
