"""What RSS alone has, read back with lxml; what both XML formats have is in test_feed_xml."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from feeds.model import Author, Enclosure, Entry, Feed, Origin, Site
from feeds.render.feed_xml import rss

NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def xpath(document: bytes, path: str) -> Any:
    return etree.fromstring(document).xpath(path, namespaces=NAMESPACES)


def test_channel_is_whole(feed: Feed) -> None:
    document = rss(feed)
    names = ["title", "link", "description", "language", "copyright", "lastBuildDate", "generator"]
    assert [xpath(document, f"string(/rss/channel/{name})") for name in names] == [
        "拾穗集",
        "https://example.org/",
        "每天几篇好文章",
        "zh-CN",
        "© 2024 拾穗集",
        "Wed, 03 Jan 2024 00:00:02 +0000",
        "feeds",
    ]
    assert not xpath(document, "/rss/channel/docs | /rss/channel/managingEditor")
    assert not xpath(document, "//item/following-sibling::*[not(self::item)]")


def test_title_stands_in_for_a_missing_description(make_feed: Callable[..., Feed]) -> None:
    assert xpath(rss(make_feed(description="")), "string(/rss/channel/description)") == "拾穗集"


def test_description_is_html_and_stands_before_the_content(feed: Feed) -> None:
    document = rss(feed)
    assert xpath(document, "string(//item[1]/description)") == "春天 &lt; 夏天 &amp; 秋天。"
    assert xpath(document, "count(//item[1]/description/following-sibling::content:encoded)") == 1
    assert xpath(document, "string(//item[1]/content:encoded)") == feed.entries[0].article.content


def test_content_is_the_description_where_no_summary_is(
    make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]
) -> None:
    document = rss(make_feed(make_entry(1, summary="", content="<p>全文</p>")))
    assert xpath(document, "string(//item/description)") == "<p>全文</p>"
    assert not xpath(document, "//content:encoded")


def test_authors_need_no_address(feed: Feed) -> None:
    document = rss(feed)
    assert xpath(document, "//item[1]/dc:creator/text()") == ["李白", "杜甫"]
    assert not xpath(document, "//author")


@pytest.mark.parametrize(("author", "expected"), [(Author("编辑部"), ["编辑部"]), (None, [])])
def test_author_of_the_site_stands_in(
    make_feed: Callable[..., Feed],
    make_entry: Callable[..., Entry],
    site: Site,
    author: Author | None,
    expected: list[str],
) -> None:
    document = rss(make_feed(make_entry(1, authors=()), site=replace(site, author=author)))
    assert xpath(document, "//dc:creator/text()") == expected


def test_dates_are_rfc_822_with_the_offset_kept(feed: Feed) -> None:
    assert xpath(rss(feed), "//pubDate/text()") == [
        "Tue, 02 Jan 2024 08:00:02 +0800",
        "Tue, 02 Jan 2024 08:00:01 +0800",
    ]


@pytest.mark.parametrize(
    ("id_", "link", "expected"),
    [
        ("tag:example.org,2024:1", "https://example.org/a", "false"),
        ("https://example.org/a", "https://example.org/a", "true"),
        ("https://example.org/a", "https://example.org/b", "false"),
    ],
)
def test_guid_is_a_permalink_only_where_it_is_the_link(
    make_feed: Callable[..., Feed], make_entry: Callable[..., Entry], id_: str, link: str, expected: str
) -> None:
    document = rss(make_feed(make_entry(1, id=id_, link=link)))
    assert xpath(document, "string(//guid)") == id_
    assert xpath(document, "string(//guid/@isPermaLink)") == expected


def test_categories_are_what_people_read(feed: Feed) -> None:
    categories = [(node.text, node.get("domain")) for node in xpath(rss(feed), "//item[1]/category")]
    assert categories == [
        ("科技", "https://example.org/category/"),
        ("文学/诗歌", "https://example.org/category/"),
        ("春天", "https://example.org/tag/"),
        ("C++ & C", "https://example.org/tag/"),
    ]


def test_language_of_an_item_stands_where_it_differs(
    make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]
) -> None:
    feed = make_feed(make_entry(3, language="en"), make_entry(2, language="zh-CN"), make_entry(1, language=None))
    assert xpath(rss(feed), "//item/dc:language/text()") == ["en"]


def test_source_is_our_feed_of_that_publication(
    make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]
) -> None:
    (source,) = xpath(rss(make_feed(make_entry(1, source=Origin("日报")))), "//source")
    assert (source.text, source.get("url")) == ("日报", "https://example.org/source/%E6%97%A5%E6%8A%A5/feed.rss")


def test_the_first_enclosure(make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]) -> None:
    first = Enclosure("https://cdn.example/集 1.mp3?a=1&b=2", "audio/mpeg", 0)
    document = rss(
        make_feed(make_entry(1, enclosures=(first, Enclosure("https://cdn.example/2.mp3", "audio/mpeg", 5))))
    )
    (element,) = xpath(document, "//item/enclosure")
    assert dict(element.attrib) == {
        "url": "https://cdn.example/%E9%9B%86%201.mp3?a=1&b=2",
        "length": "0",
        "type": "audio/mpeg",
    }
