"""What Atom alone has, read back with lxml and feedparser; what both XML formats have is in test_feed_xml."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import feedparser
from lxml import etree

from feeds.model import Enclosure, Entry, Feed, Site
from feeds.render.feed_xml import atom

NAMESPACES = {"a": "http://www.w3.org/2005/Atom"}


def xpath(document: bytes, path: str) -> Any:
    return etree.fromstring(document).xpath(path, namespaces=NAMESPACES)


def test_feed_is_whole(feed: Feed) -> None:
    document = atom(feed)
    root = feedparser.parse(document).feed
    assert root.id == "tag:example.org,2024:feed"
    assert root.subtitle == "每天几篇好文章"
    assert root.updated == "2024-01-03T00:00:02Z"
    assert root.rights == "© 2024 拾穗集"
    assert root.language == "zh-CN"
    assert root.author_detail == {
        "name": "编辑部",
        "email": "editors@example.org",
        "href": "https://example.org/%E5%85%B3%E4%BA%8E",
    }
    assert xpath(document, "string(/a:feed/a:generator)") == "feeds"
    assert xpath(document, "string(/a:feed/a:generator/@version)")


def test_site_is_author_where_no_other_is(
    make_feed: Callable[..., Feed], make_entry: Callable[..., Entry], site: Site
) -> None:
    document = atom(make_feed(make_entry(1, authors=()), site=replace(site, author=None)))
    assert xpath(document, "//a:author/a:name/text()") == ["拾穗集"]


def test_content_is_html_and_title_and_summary_are_text(feed: Feed) -> None:
    document = atom(feed)
    assert xpath(document, "string(//a:entry[1]/a:content/@type)") == "html"
    assert xpath(document, "string(//a:entry[1]/a:summary/@type)") == "text"
    assert xpath(document, "string(//a:entry[1]/a:summary)") == "春天 < 夏天 & 秋天。"
    assert xpath(document, "//a:title/@type") == []


def test_entry_link_keeps_its_rel(feed: Feed) -> None:
    assert xpath(atom(feed), "//a:entry[1]/a:link/@rel") == ["alternate"]


def test_dates_are_whole_seconds_with_the_offset_kept(feed: Feed) -> None:
    document = atom(feed)
    assert xpath(document, "//a:entry/a:published/text()") == ["2024-01-02T08:00:02+08:00", "2024-01-02T08:00:01+08:00"]
    assert xpath(document, "//a:entry/a:updated/text()") == ["2024-01-03T00:00:02Z", "2024-01-03T00:00:01Z"]


def test_categories_have_term_scheme_and_label(feed: Feed) -> None:
    tags = [(tag.term, tag.scheme, tag.label) for tag in feedparser.parse(atom(feed)).entries[0].tags]
    assert tags == [
        ("keji", "https://example.org/category/", "科技"),
        ("文学/诗歌", "https://example.org/category/", "文学/诗歌"),
        ("春天", "https://example.org/tag/", "春天"),
        ("C++ & C", "https://example.org/tag/", "C++ & C"),
    ]


def test_language_of_an_entry_stands_where_it_differs(
    make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]
) -> None:
    feed = make_feed(make_entry(3, language="en"), make_entry(2, language="zh-CN"), make_entry(1, language=None))
    assert xpath(atom(feed), "//a:entry/@xml:lang") == ["en"]


def test_source_is_our_feed_of_that_publication(feed: Feed) -> None:
    source = xpath(atom(feed), "//a:entry[1]/a:source")[0]
    page = "https://example.org/source/%E5%B8%82%E5%9C%BA%20%26%20%E6%8A%A5/"
    assert source.xpath("string(a:id)", namespaces=NAMESPACES) == f"{feed.site.id_prefix}/source/{quote('市场 & 报')}/"
    assert source.xpath("string(a:title)", namespaces=NAMESPACES) == "市场 & 报"
    assert source.xpath("string(a:updated)", namespaces=NAMESPACES) == "2024-01-03T00:00:02Z"
    assert source.xpath("a:link/@href", namespaces=NAMESPACES) == [f"{page}feed.atom", page]


def test_entry_is_the_same_beside_a_newer_one(make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]) -> None:
    def last(document: bytes) -> bytes:
        return etree.tostring(xpath(document, "//a:entry[last()]")[0], method="c14n")

    assert last(atom(make_feed(make_entry(1)))) == last(atom(make_feed(make_entry(2), make_entry(1))))


def test_enclosures_are_links(make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]) -> None:
    known = Enclosure("https://cdn.example/集.mp3", "audio/mpeg", 1234)
    unknown = Enclosure("https://cdn.example/v.mp4", "video/mp4", 0)
    document = atom(make_feed(make_entry(1, enclosures=(known, unknown))))
    assert [dict(link.attrib) for link in xpath(document, "//a:entry/a:link[@rel='enclosure']")] == [
        {"rel": "enclosure", "href": "https://cdn.example/%E9%9B%86.mp3", "type": "audio/mpeg", "length": "1234"},
        {"rel": "enclosure", "href": "https://cdn.example/v.mp4", "type": "video/mp4"},
    ]
    assert xpath(document, "count(//a:entry/a:link[@rel='alternate'])") == 1


def test_articles_of_one_day_have_seconds_of_their_own(
    make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]
) -> None:
    day = datetime(2024, 1, 2, tzinfo=UTC)
    entries = [make_entry(number, published=day, updated=day) for number in (61, 5, 4)]
    changed = make_entry(3, published=day, updated=day.replace(hour=7))
    document = atom(make_feed(*entries, changed))
    assert xpath(document, "//a:entry/a:updated/text()") == [
        "2024-01-02T00:00:01Z",
        "2024-01-02T00:00:05Z",
        "2024-01-02T00:00:04Z",
        "2024-01-02T07:00:00Z",
    ]
    assert set(xpath(document, "//a:entry/a:published/text()")) == {"2024-01-02T00:00:00Z"}
