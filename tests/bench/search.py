"""What a search's feed costs that nobody asked for before, to the feed of all articles."""

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median

from corpus import BASE, Taken, taken
from measure import Row, at_most, seconds
from sqlalchemy import create_engine

from feeds.model import Selection
from feeds.publish import Publisher
from feeds.store import search_index
from feeds.store.rows import select_entries
from feeds.store.schema import articles

ADDRESS = "http://localhost/"
ENTRIES = 50
SEARCHES = {
    "a word of two characters": "市场",
    "a rare word of two characters": "李娜",
    "a word of three characters": "消费者",
    "a character": "的",
    "two words": "市场 食品",
    "a word less another": "食品 -市场",
    "all less a word": "-市场",
    "a phrase of two scripts": "1日",
    "a number": "513",
    "nothing": "不存在的词",
}


def rows(tmp: Path, many: int, rounds: int) -> Iterator[Row]:
    """From a SQLite store with so many articles to an Atom feed."""
    made = taken(tmp, many)
    _index_copies(made, many)
    with closing(made.open()) as store:
        publisher = Publisher.of(store, made.settings)
        asked = {"all": Selection(), **{name: Selection(words=(words,)) for name, words in SEARCHES.items()}}
        asked = {name: replace(selection, limit=ENTRIES) for name, selection in asked.items()}
        spent: dict[str, list[float]] = {name: [] for name in asked}
        gc.collect()
        for _ in range(rounds):
            for name, selection in asked.items():
                spent[name].append(seconds(lambda selection=selection: publisher.feed(ADDRESS, selection, "atom")))
        for name in SEARCHES:
            ratio = median(found / plain for found, plain in zip(spent[name], spent["all"], strict=True))
            held = store.count(asked[name])
            number = f"{held:,}" if held <= 10_000 else "more than 10,000"
            what = f"a feed of {ENTRIES} entries that is not cached, of a search for {name} ({number} articles"
            yield at_most(f"{what} of {many:,}), to that of all", ratio, 1.5)


def _index_copies(made: Taken, many: int) -> None:
    """Index the articles whose rows were copied: all copies of one have the same text, and are hours apart."""
    engine = create_engine(f"sqlite:///{made.file}")
    with engine.begin() as connection:
        first, last = BASE, 2 * BASE
        copied = connection.execute(
            select_entries().where(articles.c.number > first, articles.c.number <= last).order_by(articles.c.epoch)
        ).all()
        texts = [(each.epoch, each.number, search_index.words_of_row(each)) for each in copied]
        hours = BASE * 3600
        for copy in reversed(range(many // BASE - 1)):  # from the oldest on, as one would make the index anew
            new = {
                search_index.row_of(epoch - copy * hours, number + copy * BASE): text for epoch, number, text in texts
            }
            search_index.replace(connection, {}, new)
    engine.dispose()
    with closing(sqlite3.connect(made.file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
