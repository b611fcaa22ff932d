"""The articles that are measured: the seeds' own sentences, recombined, so that words, punctuation and markup are real.

The same call gives the same bytes, on every machine.
"""

import os
import random
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from measure import ROOT
from sqlalchemy import Table

from feeds.config import Settings, load
from feeds.store import Store, schema
from feeds.sync import sync

NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
BASE = 1000  # articles that are really taken in; of more, the others are made of their rows

_CATEGORIES = ("营商环境", "知识产权", "食品安全", "计量", "质量/标准", "药品", "网络交易", "消费维权")
_SOURCES = ("中国市场监管新闻网", "中国食品安全网", "河南日报", "大河网")


@cache
def _sentences() -> list[str]:
    found: list[str] = []
    for seed in sorted((ROOT / "seeds").glob("*.txt")):
        text = re.sub(r"<[^>]+>|^---.*?---\s", "", seed.read_text("utf-8"), flags=re.DOTALL)
        found += [each.strip() for each in re.findall(r"[^。！？\n]{12,160}[。！？]", text) if "http" not in each]
    return found


def write_articles(folder: Path, count: int) -> Path:
    """Write so many articles, an hour apart, a thousand in each folder below."""
    chance, sentences = random.Random(513), _sentences()
    for number in range(count):
        file = folder / f"{number // 1000:04}" / f"{number % 1000:04}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        at = NEWEST - timedelta(hours=number + 1)
        title = re.sub(r'["“”]', "", chance.choice(sentences))[:20]
        paragraphs = [
            "".join(chance.choices(sentences, k=chance.randrange(2, 6))) for _ in range(chance.randrange(3, 12))
        ]
        file.write_text(
            f'---\ntitle: "{title}（{number}）"\ndate: {at:%Y-%m-%d %H:%M:%S %z}\n'
            f"categories: [{chance.choice(_CATEGORIES)}]\ntags: [{chance.choice(_SOURCES)}]\n"
            f"author: {chance.choice('王李张刘陈')}{chance.choice('伟芳娜敏静')}\n"
            f"thumbnail: https://img.example.org/{number}.jpg\n---\n"
            + "\n\n".join(paragraphs)
            + f"\n\n（文章来源：{chance.choice(_SOURCES)}）\n",
            "utf-8",
        )
    return folder


@dataclass(frozen=True, slots=True)
class Taken:
    """A folder of articles, and the store that holds them."""

    folder: Path
    file: Path  # of the store

    @property
    def environment(self) -> dict[str, str]:
        """By which servers know them."""
        return {"FEEDS_FOLDER": str(self.folder), "FEEDS_STORE": str(self.file)}

    @property
    def settings(self) -> Settings:
        return load(self.folder, self.environment)

    def open(self) -> Store:
        settings = self.settings
        return Store.open(settings.store, authority=settings.authority, site=settings.title)


@cache
def taken(tmp: Path, articles: int) -> Taken:
    """A folder of so many articles, and a store that is up to date with it.

    Of each thousand above the first one, the files are links to those of the first, and the rows copies of theirs, with
    other numbers, ids, places and times, and only the beginning of the text: to normalize a million takes an hour.
    """
    place = tmp / f"taken-{articles}"
    made = Taken(write_articles(place / "articles", min(articles, BASE)), place / "store.sqlite")
    with closing(made.open()) as store:
        sync(made.settings, store, NEWEST)
    copies = articles // BASE
    for copy in range(1, copies):
        (made.folder / f"{copy:04}").mkdir()
        for number in range(BASE):
            os.link(made.folder / "0000" / f"{number:04}.md", made.folder / f"{copy:04}" / f"{number:04}.md")
    if copies > 1:
        with closing(sqlite3.connect(made.file)) as connection:
            _grow(connection, copies)
        with closing(made.open()) as store:
            store.settle(made.settings.entries, made.settings.budget, NEWEST)
    return made


_PATH = "printf('%04d', copy) || substr(path, 5)"
_EPOCH = f"epoch - copy * {BASE} * 3600"
_COPIED = {
    schema.ledger: {
        "number": f"number + copy * {BASE}",
        "id": "id || '-' || copy",
        "slug": "slug || '-' || copy",
        "path": _PATH,
        "digest": "copy || digest",
        "text_digest": "copy || text_digest",
    },
    schema.files: {"path": _PATH},
    schema.articles: {
        "number": f"number + copy * {BASE}",
        "epoch": _EPOCH,
        "updated_epoch": _EPOCH,
        "path": _PATH,
        "published": f"strftime('%Y-%m-%dT%H:%M:%S+00:00', {_EPOCH}, 'unixepoch')",
        "content": "substr(content, 1, 400)",
    },
    schema.article_terms: {
        "number": f"number + copy * {BASE}",
        "epoch": _EPOCH,
        "ordinal": "0",
    },
}


def _grow(connection: sqlite3.Connection, copies: int) -> None:
    """Copy what a store holds of its articles so often that it holds so many times as much."""
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -1000000")  # KB
    connection.execute(
        "CREATE TEMP TABLE copies AS WITH RECURSIVE counted(copy) AS (VALUES (1) UNION ALL"
        f" SELECT copy + 1 FROM counted WHERE copy < {copies - 1}) SELECT copy FROM counted"
    )
    for table, changed in _COPIED.items():
        connection.execute(_copying(table, changed))
    connection.execute(f"UPDATE {schema.terms} SET articles = articles * {copies}")
    # The history begins anew, as after a first sync of all.
    connection.execute(f"UPDATE {schema.terms} SET began = 0, ordinal = 0, block = 0, block_size = 0, forgotten = 0")
    connection.execute(f"UPDATE {schema.article_terms} SET ordinal = 0 WHERE ordinal > 0")
    connection.execute(f"DELETE FROM {schema.blocks}")
    connection.execute(f"DELETE FROM {schema.meta} WHERE name = 'limits'")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copying(table: Table, changed: dict[str, str]) -> str:
    names = [column.name for column in table.columns]
    values = [changed.get(name, name) for name in names]
    order = "copy, number" if "number" in changed else "copy"
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} "
        f"FROM temp.copies CROSS JOIN (SELECT * FROM {table}) AS base ORDER BY {order}"
    )
