"""The library `reader`: what it lists, and what it does at its next visits."""

import pytest
from reader import make_reader


@pytest.fixture
def reader():
    with make_reader(":memory:") as made:
        yield made


@pytest.mark.parametrize("suffix", ["atom", "rss", "json"])
def test_a_subscription(reader, site, articles, suffix):
    url = f"{site.url}feed.{suffix}"
    reader.add_feed(url)
    reader.update_feeds()
    assert reader.get_feed(url).last_exception is None
    assert reader.get_feed(url).title == "企业服务新闻"
    entries = sorted(reader.get_entries(), key=lambda entry: entry.published, reverse=True)
    assert [entry.title for entry in entries] == [article.title for article in articles]
    for entry, article in zip(entries, articles, strict=True):
        assert article.is_dated(entry.published)
        assert entry.link == article.link
        assert article.says[0] in entry.content[0].value


@pytest.mark.parametrize("suffix", ["atom", "rss", "json"])
def test_the_second_poll_is_a_304_and_brings_nothing(reader, site, suffix):
    url = f"{site.url}feed.{suffix}"
    reader.add_feed(url)
    reader.update_feeds()
    site.statuses.clear()
    updated = reader.update_feed(url)
    assert updated is None or (updated.new, updated.modified) == (0, 0)
    assert site.statuses == [304]
