"""feedparser reads back what the articles say."""

from calendar import timegm

import feedparser
import pytest


@pytest.fixture
def feed(address):
    return feedparser.parse(address)


def test_it_finds_nothing_wrong(feed, address):
    assert (feed.status, feed.bozo) == (200, False)
    assert feed.feed.title == "企业服务新闻"
    assert feed.feed.language == "zh-CN"
    assert feed.feed.link == address.rpartition("/")[0] + "/"
    assert [link.href for link in feed.feed.links if link.rel == "self"] == [address]


def test_it_reads_the_table(feed, articles):
    assert [entry.title for entry in feed.entries] == [article.title for article in articles]
    for entry, article in zip(feed.entries, articles, strict=True):
        assert article.is_dated(timegm(entry.published_parsed))
        assert authors_of(entry) == article.authors
        assert entry.get("source", {}).get("title") == article.source
        assert entry.link == article.link
        assert {tag.label or tag.term for tag in entry.tags} == {*article.categories, *article.tags}
        assert images_of(entry) == ({article.image} if article.image else set())
        assert (entry.get("language") or entry.content[0].language) == article.language
        assert entry.content[0].type == "text/html"
        for words in article.says:
            assert words in entry.content[0].value
        for words in article.silent:
            assert words not in entry.content[0].value
        assert 20 <= len(entry.summary) <= 200


def authors_of(entry):
    return [author.name for author in entry.get("authors", []) if author.get("name")]


def images_of(entry):
    return {image["url"] for image in (*entry.get("media_thumbnail", []), *entry.get("media_content", []))}


def test_ids_are_the_same_in_every_format(site):
    atom, rss = (feedparser.parse(f"{site.url}feed.{suffix}").entries for suffix in ("atom", "rss"))
    assert [entry.id for entry in atom] == [entry.id for entry in rss]
    assert len({entry.id for entry in atom}) == 5
    assert not any(entry.guidislink for entry in rss)


def test_the_second_poll_is_a_304(feed, address):
    assert feedparser.parse(address, etag=feed.etag).status == 304
    assert feedparser.parse(address, modified=feed.modified).status == 304
