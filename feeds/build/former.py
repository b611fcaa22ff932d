"""Addresses that are not those of documents, and where they lead: for hosts that can be told of it."""

from collections.abc import Iterator
from typing import NamedTuple

from feeds import addresses
from feeds.build.plan import former_feeds
from feeds.config import GONE
from feeds.model import EVERYTHING
from feeds.publish import Publisher
from feeds.render.lexical import uri

# Of which any site may have been one before (https://developer.wordpress.org/advanced-administration/wordpress/feeds/).
_OF_WORDPRESS = (("feed", "rss"), ("feed/atom", "atom"))


class Former(NamedTuple):
    """An address that something had before."""

    path: str  # below the base, decoded
    url: str | None  # where it is now; None where there is nothing any more
    is_served: bool = False  # whether what is there is to be given in place


def formers(publisher: Publisher, base: str) -> Iterator[Former]:
    """Those that the publisher states, and then those that the site's engine gave to feeds, which answer with "/", too.

    Not those with a query, which hosts of files do not look at.
    """
    for path, target in publisher.settings.redirects.items():
        if "?" not in path:
            local = base + target.lstrip("/") if target.startswith("/") else target
            yield Former(path.lstrip("/"), None if target == GONE else uri(local))
    is_served = publisher.settings.engine_feeds == "serve"
    stated = {path.strip("/") for path in publisher.settings.redirects}
    everything = ((path, EVERYTHING, suffix) for path, suffix in _OF_WORDPRESS)
    for path, selection, suffix in (*everything, *former_feeds(publisher)):
        if path not in stated:
            url = uri(addresses.feed_url(base, selection, suffix))
            yield Former(path, url, is_served)
            yield Former(f"{path}/", url, is_served)
