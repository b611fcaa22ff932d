"""Atom and RSS, read back with parsers that others wrote; the feedgen traps of DESIGN.md each have a test."""

import locale
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import feedparser
import pytest
from lxml import etree

from feeds.model import Archive, Entry, Feed, Link, Selection, Site, Term
from feeds.render.feed_xml import atom, rss

NAMESPACES = {
    "a": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",
    "media": "http://search.yahoo.com/mrss/",
}

LINK = "https://news.example.com/%E6%96%B0%E9%97%BB/1.html?%E7%89%88=2&%E9%A1%B5=3"
IMAGE = "https://img.example.com/%E5%9B%BE%201.jpg"

both = pytest.mark.parametrize("render", [atom, rss])


def xpath(document: bytes, path: str) -> Any:
    return etree.fromstring(document).xpath(path, namespaces=NAMESPACES)


def parsed(document: bytes) -> Any:
    result = feedparser.parse(document)
    assert not result.bozo, result.get("bozo_exception")
    return result


@both
def test_begins_with_declaration_and_stylesheet(render: Callable[[Feed], bytes], feed: Feed) -> None:
    document = render(feed)
    assert document.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<?xml-stylesheet ")
    stylesheet = etree.fromstring(document).getprevious()
    assert stylesheet.text == 'type="text/css" href="https://example.org/static/feed.css"'


@both
def test_entries_keep_their_order(render: Callable[[Feed], bytes], feed: Feed) -> None:
    assert [entry.id for entry in parsed(render(feed)).entries] == ["tag:example.org,2024:2", "tag:example.org,2024:1"]


@both
def test_entry_is_whole(render: Callable[[Feed], bytes], feed: Feed) -> None:
    entry = parsed(render(feed)).entries[1]
    assert entry.title == "春天来了 & 花开了"
    assert entry.link == LINK
    assert entry.content[0].value == feed.entries[1].article.content
    assert [author.name for author in entry.authors] == ["李白", "杜甫"]
    assert entry.source.title == "市场 & 报"
    assert entry.rights == "CC BY 4.0"
    assert entry.media_thumbnail == [{"url": IMAGE}]
    assert entry.media_content == [{"url": IMAGE, "medium": "image"}]
    assert entry.published_parsed[:6] == (2024, 1, 2, 0, 0, 1)


@both
def test_media_is_not_wrapped_in_a_group(render: Callable[[Feed], bytes], feed: Feed) -> None:
    assert not xpath(render(feed), "//media:group")


@both
def test_same_bytes_at_any_time_and_in_any_thread(
    render: Callable[[Feed], bytes], feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = render(feed)
    with ThreadPoolExecutor(2) as threads:
        assert {first} == set(threads.map(render, [feed] * 20))

    later = Mock(wraps=datetime, now=lambda *_: datetime(2099, 1, 1, tzinfo=UTC))
    monkeypatch.setattr("feedgen.feed.datetime", later)
    monkeypatch.setattr("feedgen.entry.datetime", later)
    assert render(feed) == first


@both
def test_locale_of_the_process_is_left_alone(
    render: Callable[[Feed], bytes], feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> str:
        raise AssertionError("setlocale was called")

    monkeypatch.setattr(locale, "setlocale", refuse)
    render(feed)


@both
def test_nothing_is_made_of_what_is_not_known(
    render: Callable[[Feed], bytes], make_feed: Callable[..., Feed], make_entry: Callable[..., Entry], site: Site
) -> None:
    bare = replace(site, author=None, rights=None, description="", language=None, labels={})
    none: dict[str, Any] = {"authors": (), "categories": (), "tags": ()}
    none |= dict.fromkeys(("source", "link", "image", "rights", "language"))
    none |= dict.fromkeys(("summary", "content"), "")
    document = render(make_feed(make_entry(1, **none), site=bare))
    (entry,) = parsed(document).entries
    assert entry.link == "https://example.org/articles/%E6%98%A5%E5%A4%A9-1"
    assert not {"source", "tags", "rights", "media_content", "summary", "content", "authors"} & set(entry)
    assert "None" not in document.decode()


@both
def test_empty_feed_is_a_feed(render: Callable[[Feed], bytes], make_feed: Callable[..., Feed]) -> None:
    assert parsed(render(make_feed())).feed.title == "拾穗集"


@both
def test_blank_titles_lose_no_entry(
    render: Callable[[Feed], bytes], make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]
) -> None:
    result = parsed(render(make_feed(make_entry(1, title="\0"), make_entry(2), title="", description="")))
    assert result.feed.title == "tag:example.org,2024:feed"
    assert [entry.title for entry in result.entries] == ["春天-1", "春天来了 & 花开了"]


@both
def test_links_of_a_nested_category_are_the_addresses_asked(
    render: Callable[[Feed], bytes], make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]
) -> None:
    feed = make_feed(make_entry(1), selection=Selection((Term("category", "文学/诗歌 & C++"),)))
    page = "https://example.org/category/%E6%96%87%E5%AD%A6/%E8%AF%97%E6%AD%8C%20%26%20C%2B%2B/"
    links = {link.rel: (link.type, link.href) for link in parsed(render(feed)).feed.links}
    assert links == {
        "alternate": ("text/html", page),
        "self": (f"application/{render.__name__}+xml", f"{page}feed.{render.__name__}"),
    }


@both
def test_years_before_standard_time(
    render: Callable[[Feed], bytes], make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]
) -> None:
    """Asia/Shanghai was at +08:05:43 until 1901; Go's zero time is in the year 1."""
    entries = [make_entry(1, published=datetime(year, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))) for year in (1899, 1)]
    dates = xpath(render(make_feed(*entries, updated=datetime(1, 1, 1, tzinfo=UTC))), "//a:published | //pubDate")
    assert [date.text for date in dates] in (
        ["1899-01-01T00:00:00+08:06", "0001-01-01T00:00:00+08:06"],
        ["Sun, 01 Jan 1899 00:00:00 +0806", "Mon, 01 Jan 0001 00:00:00 +0806"],
    )


@both
def test_an_archive_document_says_so_and_leads_to_the_others(render: Callable[[Feed], bytes], feed: Feed) -> None:
    kind = render.__name__
    older, current = "https://example.org/archive/3-1.x", f"https://example.org/feed.{kind}"
    history = (Link("current", current), Link("prev-archive", older))
    document = render(replace(feed, archive=Archive(6, 7), history=history))
    links = [(link.rel, link.type, link.href) for link in parsed(document).feed.links if link.rel != "alternate"]
    own = f"application/{kind}+xml"
    assert links == [
        ("self", own, f"https://example.org/archive/6-7.{kind}"),
        ("current", own, current),
        ("prev-archive", own, older),
    ]
    assert len(xpath(document, "//fh:archive")) == 1
    assert xpath(document, "//fh:complete") == []


@both
def test_only_a_feed_of_all_that_there_is_says_so(render: Callable[[Feed], bytes], feed: Feed) -> None:
    assert len(xpath(render(replace(feed, is_complete=True)), "//fh:complete")) == 1
    assert b"syndication/history" not in render(feed)


@both
def test_a_feed_may_have_a_picture(render: Callable[[Feed], bytes], feed: Feed) -> None:
    picture = xpath(render(replace(feed, image="https://example.org/图.png")), "a:logo | channel/image/url")
    assert [each.text for each in picture] == ["https://example.org/%E5%9B%BE.png"]
