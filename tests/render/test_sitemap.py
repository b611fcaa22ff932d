"""Sitemaps as lxml reads them, and robots.txt as the standard library's parser does."""

from datetime import UTC, datetime
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree

from feeds.render.sitemap import robots, sitemap, sitemap_index

THEN = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_sitemap() -> None:
    root = etree.fromstring(sitemap([("https://a.example/", THEN), ("https://a.example/标签/?a=1&b", None)]))
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    assert [[child.text for child in url] for url in root.findall("s:url", NAMES)] == [
        ["https://a.example/", "2024-01-02T03:04:05Z"],
        ["https://a.example/%E6%A0%87%E7%AD%BE/?a=1&b"],
    ]


def test_index() -> None:
    root = etree.fromstring(sitemap_index([("https://a.example/sitemap-articles-0.xml", THEN)]))
    assert root.tag == f"{{{NAMES['s']}}}sitemapindex"
    assert root.findtext("s:sitemap/s:loc", None, NAMES) == "https://a.example/sitemap-articles-0.xml"
    assert root.findtext("s:sitemap/s:lastmod", None, NAMES) == "2024-01-02T03:04:05Z"


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        ("/", True),
        ("/feed.atom", True),
        ("/search/", False),
        ("/search/?q=a&tag=b", False),
        ("/search/feed.atom?q=a", True),
        ("/search/feed.json", True),
        ("/search/archive/20-1.rss?script=hant", True),
        ("/tag/search/", True),
        ("/articles/search", True),
    ],
)
def test_robots(path: str, is_allowed: bool) -> None:
    parser = RobotFileParser()
    parser.parse(robots("/search/", "https://a.example/sitemap.xml").decode().splitlines())
    for agent in ("*", "Feedbin", "Googlebot"):
        assert parser.can_fetch(agent, f"https://a.example{path}") is is_allowed
    assert parser.site_maps() == ["https://a.example/sitemap.xml"]
