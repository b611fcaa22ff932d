"""`make bench`: what the program costs, each figure as a ratio to a yardstick of the same run.

Machines differ and are shared, so no time is told by itself, and no test asserts one.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import first_feed
from feedgen.feed import FeedGenerator
from first_feed import first_feed_to_hugo
from flask import Flask, Response
from rich.console import Console
from rich.table import Table
from stages import stages
from werkzeug.test import EnvironBuilder, run_wsgi_app

from feeds.config import load
from feeds.model import Entry, Selection
from feeds.publish import Publisher
from feeds.store import Store
from feeds.sync import sync
from feeds.web import create_app

SEEDS = Path(__file__).parents[2] / "seeds"
BASE = "http://localhost/"
EVERYTHING = Selection()
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def corpus(folder: Path, copies: int) -> Path:
    """A folder that holds each seed so many times, told apart by a line of text."""
    folder.mkdir()
    shutil.copy(SEEDS / "feeds.yaml", folder)
    for seed in SEEDS.glob("*.txt"):
        text = seed.read_text("utf-8")
        for number in range(copies):
            (folder / f"{number:05}-{seed.name}").write_text(f"{text}\n第{number}份。\n", "utf-8")
    return folder


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def ratio(ours: Callable[[], object], yardstick: Callable[[], object], rounds: int = 15) -> float:
    """The median of the ratios of pairs, so that a machine that slows down slows both."""
    ours(), yardstick()
    return median(seconds(ours) / seconds(yardstick) for _ in range(rounds))


def synced(folder: Path, store: Store) -> Callable[[], object]:
    settings = load(folder, {})
    return lambda: sync(settings, store, NOW)


def in_memory() -> Store:
    return Store.open("sqlite://", authority="localhost", site="bench")


def sync_scales(tmp: Path) -> float:
    """Per article: 2,500 articles to 250."""
    small, large = corpus(tmp / "small", 50), corpus(tmp / "large", 500)
    return median(seconds(synced(large, in_memory())) / seconds(synced(small, in_memory())) / 10 for _ in range(3))


def nothing_changed(tmp: Path) -> float:
    """A sync that finds nothing changed to the first sync of 2,500 articles."""
    store = in_memory()
    work = synced(tmp / "large", store)
    first = seconds(work)
    return median(seconds(work) for _ in range(5)) / first


def uncached_feed(tmp: Path) -> float:
    """An Atom feed of 50 full entries that is not cached, out of 2,500 articles, to feedgen alone on the same."""
    settings = replace(load(tmp / "large", {}), entries=50)
    store = in_memory()
    sync(settings, store, NOW)
    publisher = Publisher(store, settings, store.revision())
    entries = store.entries(EVERYTHING, 50)
    return ratio(lambda: publisher.feed(BASE, EVERYTHING, "atom"), lambda: feedgen_alone(entries))


def feedgen_alone(entries: tuple[Entry, ...]) -> bytes:
    feed = FeedGenerator()
    feed.id(BASE)
    feed.title("Bench")
    feed.updated(NOW)
    for entry in entries:
        item = feed.add_entry(order="append")
        item.id(entry.id)
        item.title(entry.article.title)
        item.link(href=entry.article.link or BASE)
        item.published(entry.published)
        item.updated(entry.updated)
        item.author([{"name": author.name} for author in entry.article.authors])
        item.summary(entry.article.summary)
        item.content(entry.article.content, type="html")
    return bytes(feed.atom_str())


def cached_feed(tmp: Path) -> float:
    """A cached feed, asked through the whole application, to a Flask route that returns the same bytes."""
    app = create_app(load(SEEDS, {"FEEDS_STORE": str(tmp / "store.sqlite")}))
    environ = EnvironBuilder("/feed.atom", BASE).get_environ()
    body = b"".join(run_wsgi_app(app, dict(environ))[0])
    bare = Flask("bare")
    bare.add_url_rule("/feed.atom", view_func=lambda: Response(body, content_type="application/atom+xml"))

    def ask(asked: Flask) -> Callable[[], None]:
        return lambda: [b"".join(run_wsgi_app(asked, dict(environ))[0]) for _ in range(100)] and None

    return ratio(ask(app), ask(bare))


BENCHES = (sync_scales, nothing_changed, uncached_feed, cached_feed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="folder of articles to take in; by default 10,000 like the seeds")
    options = parser.parse_args()
    table = Table("ratio", "of what, to what")
    with tempfile.TemporaryDirectory() as name:
        tmp = Path(name)
        for bench in BENCHES:
            table.add_row(f"{bench(tmp):.3f}", bench.__doc__)
        articles = options.corpus or corpus(tmp / "ten_thousand", 2000)
        first = first_feed_to_hugo(tmp, articles)
        table.add_row("no Hugo here" if first is None else f"{first:.3f}", first_feed.__doc__)
        Console().print(table, stages(articles))


if __name__ == "__main__":
    main()
