"""A clock that is set back: times that readers see never go back."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from feeds.config import load
from feeds.model import EVERYTHING
from feeds.sync import sync

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ARTICLE = "---\ntitle: {}\ndate: 2024-01-01\n---\nText.\n"


def test_each_change_is_later_than_the_last_one(site, store, write):
    times = []
    for now in (NOON, NOON - timedelta(days=1), NOON - timedelta(days=2)):
        write(site, "a.md", ARTICLE.format(now.day))
        sync(site, store, now)
        (entry,) = store.entries(EVERYTHING, 9)
        times.append((store.revision().changed, entry.modified, entry.updated))
    for earlier, later in pairwise(times):
        assert all(old < new for old, new in zip(earlier, later, strict=True))


def test_an_article_that_leaves_is_noted_later_than_what_was_changed_before(site, store, write):
    write(site, "b.md")
    file = write(site, "a.md")
    sync(site, store, NOON)
    file.unlink()
    sync(site, store, NOON - timedelta(days=1))
    (entry,) = store.entries(EVERYTHING, 9)
    assert store.departed(EVERYTHING) > entry.modified


def test_new_settings_are_later_than_what_was_changed_before(site, store, write):
    write(site, "a.md")
    sync(site, store, NOON)
    before = store.revision()
    write(site, "feeds.yaml", "title: Other\n")
    sync(load(site.folder, {}), store, NOON - timedelta(days=1))
    assert store.revision().settings_changed > before.changed
