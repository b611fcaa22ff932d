"""What a feed costs that nobody asked for before, and whether that grows with the number of articles."""

import gc
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median

from corpus import NEWEST, taken
from feedgen.feed import FeedGenerator
from measure import Row, at_most, seconds

from feeds.model import EVERYTHING, Entry
from feeds.publish import Publisher

BASE = "http://localhost/"
ENTRIES = 50


def rows(tmp: Path, few: int, many: int, rounds: int) -> Iterator[Row]:
    """From a SQLite store to an Atom feed, with so few and so many articles in it."""
    with closing(taken(tmp, few).open()) as small, closing(taken(tmp, many).open()) as large:
        stores = {few: small, many: large}
        publishers = {}
        for count, store in stores.items():
            publisher = Publisher.of(store, taken(tmp, count).settings)
            publishers[count] = replace(publisher, settings=replace(publisher.settings, entries=ENTRIES))
        spent: dict[int, list[float]] = {few: [], many: []}
        yardstick: list[float] = []
        gc.collect()
        for _ in range(rounds):
            for count, publisher in publishers.items():
                spent[count].append(seconds(_rendering(publisher)))
            # Read anew, because a text that was encoded once is not encoded again.
            entries = small.entries(EVERYTHING, ENTRIES)
            yardstick.append(seconds(lambda entries=entries: feedgen_alone(entries)))
        for count, times in spent.items():
            what = (
                f"a feed of {ENTRIES} full entries that is not cached, {count:,} articles, to feedgen alone on the same"
            )
            ratio = median(ours / alone for ours, alone in zip(times, yardstick, strict=True))
            yield at_most(what, ratio, 2.5)
        grown = median(large / small for small, large in zip(spent[few], spent[many], strict=True))
        yield at_most(f"the same, {many:,} articles to {few:,}", grown, 1.3)


def _rendering(publisher: Publisher) -> Callable[[], object]:
    return lambda: publisher.feed(BASE, EVERYTHING, "atom")


def feedgen_alone(entries: tuple[Entry, ...]) -> bytes:
    """The entries as feedgen writes them, with all that they state and it knows."""
    feed = FeedGenerator()
    feed.load_extension("media")
    feed.id(BASE)
    feed.title("Bench")
    feed.updated(NEWEST)
    for entry in entries:
        article = entry.article
        item = feed.add_entry(order="append")
        item.id(entry.id)
        item.title(article.title)
        item.link(href=article.link or f"{BASE}articles/{entry.slug}")
        item.published(entry.published)
        item.updated(entry.updated)
        item.author([{"name": author.name} for author in article.authors])
        item.category([{"term": name, "label": name} for name in (*article.categories, *article.tags)])
        item.summary(article.summary)
        item.content(article.content, type="html")
        if article.source:
            item.source(url=BASE, title=article.source.name)
        if article.image:
            item.media.content(url=article.image, medium="image", group=None)
    return bytes(feed.atom_str())
