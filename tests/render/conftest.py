"""Builders of models for the tests of render: whole by default, so that a test names only what it is about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feeds.model import Article, Author, Entry, Feed, Origin, Selection, Site

SHANGHAI = timezone(timedelta(hours=8))

SITE = Site(
    title="拾穗集",
    description="每天几篇好文章",
    base="https://example.org/",
    id_prefix="tag:site.example,2026:0a1b2c3d",
    language="zh-CN",
    timezone=ZoneInfo("Asia/Shanghai"),
    author=Author("编辑部", email="editors@example.org", url="https://example.org/关于"),
    rights="© 2024 拾穗集",
    labels={"keji": "科技"},
)

ARTICLE = Article(
    path="2024/春天.md",
    position=0,
    stated_id=None,
    slug="春天",
    title="春天来了 & 花开了",
    published=None,
    updated=None,
    authors=(Author("李白", email="li@example.org", url="https://example.org/author/李白"), Author("杜甫")),
    source=Origin("市场 & 报"),
    link="https://news.example.com/新闻/1.html?版=2&页=3",
    categories=("keji", "文学/诗歌"),
    tags=("春天", "C++ & C"),
    language="zh-CN",
    image="https://img.example.com/图 1.jpg",
    summary="春天 < 夏天 & 秋天。",
    content='<p>春天 &lt; 夏天 &amp; 秋天。<a href="https://example.org/">链接</a></p>',
    rights="CC BY 4.0",
)


@pytest.fixture(scope="session")
def site() -> Site:
    return SITE


@pytest.fixture(scope="session")
def make_entry() -> Callable[..., Entry]:
    """Builder of an entry; what is not a member of Entry changes its article."""

    def make(number: int = 1, **changes: Any) -> Entry:
        members = {name: changes.pop(name) for name in ("id", "slug", "published", "updated") if name in changes}
        published = datetime(2024, 1, 2, 8, 0, number % 60, 123456, tzinfo=SHANGHAI)
        defaults: dict[str, Any] = {
            "id": f"tag:example.org,2024:{number}",
            "slug": f"春天-{number}",
            "published": published,
            "updated": published.astimezone(UTC) + timedelta(days=1),
            "modified": published.astimezone(UTC).replace(microsecond=0),
        }
        return Entry(number=number, article=replace(ARTICLE, **changes), **(defaults | members))

    return make


@pytest.fixture(scope="session")
def make_feed() -> Callable[..., Feed]:
    """Builder of a feed from its entries."""

    def make(*entries: Entry, site: Site = SITE, **changes: Any) -> Feed:
        updated = max((entry.updated for entry in entries), default=datetime(2024, 1, 1, tzinfo=UTC))
        about = ("tag:example.org,2024:feed", site.title, site.description)
        feed = Feed(site, Selection(), *about, updated, modified=updated, interval=30, entries=entries)
        return replace(feed, **changes)

    return make


@pytest.fixture(scope="session")
def feed(make_feed: Callable[..., Feed], make_entry: Callable[..., Entry]) -> Feed:
    """Two whole entries."""
    return make_feed(make_entry(2), make_entry(1))
