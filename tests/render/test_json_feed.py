"""JSON Feed 1.1, read back as JSON."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from feeds.model import Archive, Enclosure, Entry, Feed, Link, Selection, Site, Term
from feeds.render.json_feed import json_feed


def parsed(feed: Feed) -> Any:
    return json.loads(json_feed(feed))


def test_feed_is_whole(make_feed: Callable[..., Feed]) -> None:
    assert parsed(make_feed()) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "拾穗集",
        "home_page_url": "https://example.org/",
        "feed_url": "https://example.org/feed.json",
        "description": "每天几篇好文章",
        "language": "zh-CN",
        "authors": [{"name": "编辑部", "url": "https://example.org/%E5%85%B3%E4%BA%8E"}],
        "items": [],
    }


def test_item_is_whole(make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]) -> None:
    entry = make_entry(1)
    assert parsed(make_feed(entry))["items"] == [
        {
            "id": "tag:example.org,2024:1",
            "url": "https://news.example.com/%E6%96%B0%E9%97%BB/1.html?%E7%89%88=2&%E9%A1%B5=3",
            "title": "春天来了 & 花开了",
            "content_html": entry.article.content,
            "summary": "春天 < 夏天 & 秋天。",
            "image": "https://img.example.com/%E5%9B%BE%201.jpg",
            "date_published": "2024-01-02T08:00:01+08:00",
            "date_modified": "2024-01-03T00:00:01Z",
            "authors": [
                {"name": "李白", "url": "https://example.org/author/%E6%9D%8E%E7%99%BD"},
                {"name": "杜甫"},
            ],
            "tags": ["科技", "文学/诗歌", "春天", "C++ & C"],
            "language": "zh-CN",
        }
    ]


def test_what_is_not_known_is_absent(
    make_feed: Callable[..., Feed], make_entry: Callable[..., Entry], site: Site
) -> None:
    none: dict[str, Any] = {"authors": (), "categories": (), "tags": (), "summary": "", "content": ""}
    none |= dict.fromkeys(("source", "link", "image", "rights", "language"))
    bare = replace(site, author=None, language=None)
    document = parsed(make_feed(make_entry(1, **none), site=bare, description=""))
    assert set(document) == {"version", "title", "home_page_url", "feed_url", "items"}
    (item,) = document["items"]
    assert set(item) == {"id", "url", "title", "content_text", "date_published", "date_modified"}
    assert item["content_text"] == ""  # one of two members is required, even where nothing is in it


def test_a_summary_stands_for_text_that_is_not_shown(
    make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]
) -> None:
    """Readers look for text in one of two members, and not in that of the summary."""
    (item,) = parsed(make_feed(make_entry(1, content="")))["items"]
    assert item["content_text"] == item["summary"] == "春天 < 夏天 & 秋天。"
    assert "content_html" not in item


def test_a_tag_that_is_a_category_too_stands_once(
    make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]
) -> None:
    entry = make_entry(1, categories=("keji", "诗"), tags=("诗", "科技", "春"))
    assert parsed(make_feed(entry))["items"][0]["tags"] == ["科技", "诗", "春"]


def test_unicode_is_readable_and_addresses_are_those_of_the_selection(make_feed: Callable[..., Feed]) -> None:
    document = json_feed(make_feed(selection=Selection((Term("tag", "春 天"),)), title="春 天"))
    assert '"title":"春 天"' in document.decode()
    assert json.loads(document)["feed_url"] == "https://example.org/tag/%E6%98%A5%20%E5%A4%A9/feed.json"


def test_a_surrogate_loses_no_feed(make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]) -> None:
    assert parsed(make_feed(make_entry(1, title="春\ud800天")))["items"][0]["title"] == "春天"


def test_enclosures_are_attachments(make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]) -> None:
    known = Enclosure("https://cdn.example/集.mp3", "audio/mpeg", 1234)
    unknown = Enclosure("https://cdn.example/v.mp4", "video/mp4", 0)
    assert parsed(make_feed(make_entry(1, enclosures=(known, unknown))))["items"][0]["attachments"] == [
        {"url": "https://cdn.example/%E9%9B%86.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1234},
        {"url": "https://cdn.example/v.mp4", "mime_type": "video/mp4"},
    ]


def test_an_archive_document_leads_to_the_next_one(feed: Feed) -> None:
    current, older = Link("current", "https://example.org/feed.json"), Link("prev-archive", "https://example.org/older")
    document = parsed(
        replace(feed, archive=Archive(6, 7), history=(current, older), image="https://example.org/图.png")
    )
    assert document["feed_url"] == "https://example.org/archive/6-7.json"
    assert document["next_url"] == "https://example.org/older"
    assert document["icon"] == "https://example.org/%E5%9B%BE.png"
    turned = parsed(replace(feed, history=(Link("previous", "https://example.org/newer"), replace(older, rel="next"))))
    assert turned["next_url"] == "https://example.org/older"
    assert "next_url" not in parsed(replace(feed, is_complete=True))
