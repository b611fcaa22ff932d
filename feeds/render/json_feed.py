"""Feeds as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

It decides how entries are written, not which ones or what they say.
"""

import json
from typing import Any

from feeds import addresses
from feeds.model import Author, Entry, Feed, Site, Term
from feeds.render.lexical import forgiving, rfc3339, uri

_OLDER = ("prev-archive", "next")  # what leads to older entries, in the terms of RFC 5005
VERSION = "https://jsonfeed.org/version/1.1"


@forgiving
def json_feed(feed: Feed) -> bytes:
    """Return the feed as JSON Feed 1.1, in UTF-8 with readable Unicode; what is not known is left out."""
    site = feed.site
    document = _known(
        version=VERSION,
        title=feed.title or feed.id,
        home_page_url=uri(addresses.page_url(site.base, feed.selection)),
        feed_url=uri(addresses.own_url(feed, "json")),
        next_url=next((link.url for link in feed.history if link.rel in _OLDER), None),
        description=feed.description,
        icon=feed.image and uri(feed.image),
        language=site.language,
        authors=[_author(site.author)] if site.author else [],
        hubs=[{"type": "WebSub", "url": uri(site.hub)}] if site.hub else [],
    )
    document["items"] = [_item(site, entry) for entry in feed.entries]
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _item(site: Site, entry: Entry) -> dict[str, Any]:
    article = entry.article
    labels = [addresses.term_label(site, Term("category", path)) for path in article.categories]
    item = _known(
        id=entry.id,
        url=uri(addresses.entry_url(site.base, entry)),
        title=article.title,
        summary=article.summary,
        image=article.image and uri(article.image),
        date_published=rfc3339(entry.published),
        date_modified=rfc3339(entry.updated),
        authors=[_author(author) for author in article.authors],
        tags=list(dict.fromkeys([*labels, *article.tags])),
        language=article.language,
        attachments=[
            _known(url=uri(each.url), mime_type=each.media_type, size_in_bytes=each.length)
            for each in article.enclosures
        ],
    )
    if article.content:
        item["content_html"] = article.content
    else:  # an item must have one of both; readers show what is in it, and not the summary
        item["content_text"] = article.summary
    return item


def _author(author: Author) -> dict[str, Any]:
    return _known(name=author.name, url=author.url and uri(author.url))


def _known(**members: Any) -> dict[str, Any]:
    """Return the members that say something; JSON Feed wants optional ones absent, not null or empty."""
    return {name: value for name, value in members.items() if value}
