"""newsboat: what its cache holds after a reload, and after another."""

import sqlite3
import subprocess
from contextlib import closing

import pytest


@pytest.fixture
def reload(program, tmp_path, address):
    """Reloads all subscriptions, and gives back what newsboat holds then: (title, date, link), newest first."""
    (tmp_path / "urls").write_text(f"{address}\n")
    (tmp_path / "config").write_text("reload-threads 1\n")
    files = ["-u", tmp_path / "urls", "-C", tmp_path / "config", "-c", tmp_path / "cache.db"]

    def reload():
        environment = {"HOME": str(tmp_path), "LANG": "C.UTF-8", "TERM": "dumb"}
        subprocess.run([program("newsboat"), *files, "-x", "reload"], env=environment, check=True, timeout=20)
        with closing(sqlite3.connect(tmp_path / "cache.db")) as cache:
            return cache.execute("SELECT title, pubDate, url FROM rss_item ORDER BY pubDate DESC").fetchall()

    return reload


def test_a_subscription(reload, site, articles):
    items = reload()
    assert [title for title, _, _ in items] == [article.title for article in articles]
    for (_, date, link), article in zip(items, articles, strict=True):
        assert article.is_dated(date)
        assert link == article.link
    assert reload() == items
    site.statuses.clear()
    assert reload() == items
    assert site.statuses == [304]  # not earlier: newsboat 2.21 forgets the validators of its first reload
