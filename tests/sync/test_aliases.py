"""The addresses of the engine's feeds follow the site: its settings, its terms, its templates."""

from datetime import UTC, datetime, timedelta

import pytest

from feeds.model import EVERYTHING, Selection, Term
from feeds.store import Store
from feeds.sync import Follower

NOW = datetime(2026, 2, 1, tzinfo=UTC)
ONE, TWO = (Selection((Term("tag", tag),)) for tag in ("one", "two"))


@pytest.fixture
def site(tmp_path):
    """A small Jekyll site."""
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text("url: https://example.org\nplugins: []\nfeed: {tags: true}\n", "utf-8")
    (tmp_path / "_posts/2024-01-01-first.md").write_text("---\ntitle: First\ntags: [one]\n---\nText.\n", "utf-8")
    return tmp_path


@pytest.fixture
def store():
    return Store.open("sqlite://", authority="example.org", site="test")


@pytest.fixture
def follower(site, store):
    follower = Follower(site, store)
    follower.sync(NOW)
    return follower


def test_a_tag_that_comes_has_a_feed_at_once(site, store, follower):
    assert store.alias("feed/by_tag/one.xml") == (ONE, "atom")
    second = site / "_posts/2024-01-02-second.md"
    second.write_text("---\ntitle: Second\ntags: [two]\n---\nText.\n", "utf-8")
    assert follower.take([str(second)], NOW + timedelta(minutes=1))
    assert store.alias("feed/by_tag/two.xml") == (TWO, "atom")


def test_other_settings_move_feeds(site, store, follower):
    config = "url: https://example.org\nplugins: []\nfeed: {path: all.xml, tags: {path: /t/}}\n"
    (site / "_config.yml").write_text(config, "utf-8")
    follower.sync(NOW + timedelta(minutes=1))
    assert store.alias("all.xml") == (EVERYTHING, "atom")
    assert store.alias("t/one.xml") == (ONE, "atom")
    assert (store.alias("feed.xml"), store.alias("feed/by_tag/one.xml")) == (None, None)


def test_a_template_of_the_site_s_own_is_a_feed(site, store, follower):
    (site / "old").mkdir()
    (site / "old/rss.xml").write_text('---\n---\n<rss version="2.0">{% for post in site.posts %}</rss>', "utf-8")
    (site / "_layouts").mkdir()
    (site / "_layouts/rss.xml").write_text('<rss version="2.0"></rss>', "utf-8")
    follower.sync(NOW + timedelta(minutes=1))
    assert store.alias("old/rss.xml") == (EVERYTHING, "rss")
    assert store.alias("_layouts/rss.xml") is None
