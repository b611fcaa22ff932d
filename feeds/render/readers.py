"""Where a person follows a feed with one click: the readers that have an address for it.

Only those whose address their own documentation or code states, and which is the same for all their users.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

READERS: Mapping[str, str] = {
    "Feedly": "https://feedly.com/i/subscription/feed/{}",
    "Folo": "follow://add?url={}",
    "Inoreader": "https://www.inoreader.com/?add_feed={}",
    "Feedbin": "https://feedbin.com/?subscribe={}",
    "NewsBlur": "https://www.newsblur.com/?url={}",
    "The Old Reader": "https://theoldreader.com/feeds/subscribe?url={}",
    "BazQux": "https://bazqux.com/add?url={}",
}
"""By name, the address at which a reader asks whether to follow a feed; {} is the feed's, percent-encoded."""


def subscriptions(url: str) -> Iterator[tuple[str, str]]:
    """From a feed's absolute URL to the name of each reader, and where it is followed there."""
    for name, place in READERS.items():
        yield name, place.format(quote(url, safe=""))


def app_url(url: str) -> str:
    """What a computer or phone opens in the app that has registered itself for feeds.

    The scheme was never standardized; "feed:" before the whole URL is the form that keeps https.
    """
    return f"feed:{url}"
