"""Which pages sitemaps name: each page that is canonical, once, and each answers."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree
from werkzeug.test import TestResponse

from feeds.config import Settings, load
from feeds.web import create_app

Ask = Callable[..., TestResponse]
LOC, LASTMOD = "{*}loc", "{*}lastmod"


@pytest.fixture
def ask(folder: Path, asking: Callable[..., Ask], published: Settings) -> Ask:
    more = "base_url: https://example.org/blog/\nfeeds:\n  计量:\n    category: 专题/计量\n    title: 计量\n"
    settings = folder / "feeds.yaml"
    settings.write_text(settings.read_text("utf-8") + more, "utf-8")
    return asking(create_app(load(folder, {"FEEDS_STORE": published.store})))


def pages(ask: Ask) -> list[str]:
    """Paths of all pages that the sitemaps name, from the one that robots.txt names on."""
    [sitemap] = [line.split()[1] for line in ask("/robots.txt").text.splitlines() if line.startswith("Sitemap:")]
    index = etree.fromstring(ask(path(sitemap)).data)
    assert all(datetime.fromisoformat(each.findtext(LASTMOD)).tzinfo for each in index)
    parts = [etree.fromstring(ask(path(each.findtext(LOC))).data) for each in index]
    return [path(each.findtext(LOC)) for part in parts for each in part]


def path(url: str) -> str:
    assert url.startswith("https://example.org/blog/")
    return url.removeprefix("https://example.org/blog")


def test_every_page_is_named_once_and_answers(ask: Ask) -> None:
    named = pages(ask)
    assert len({*named}) == len(named)
    assert {"/", "/feeds/%E8%AE%A1%E9%87%8F/", "/category/%E4%B8%93%E9%A2%98/%E8%AE%A1%E9%87%8F/"} <= {*named}
    for each in named:
        answer = ask(each)
        assert (each, answer.status_code) == (each, 200)
        assert f'<link rel="canonical" href="https://example.org/blog{each}"' in answer.text, each
    articles = [each for each in named if each.startswith("/articles/")]
    assert len(articles) == 3, "two of the five seeds state where they are read"


def test_there_is_no_other(ask: Ask) -> None:
    names = ["articles-10000", "articles-1", "articles--1", "articles-00", f"articles-1{'0' * 30}", "articles-٠"]
    for name in [*names, "selections-10000", "selections", "x", ""]:
        assert ask(f"/sitemap-{name}.xml").status_code == 404, name


def test_robots_knows_where_the_site_is(ask: Ask) -> None:
    """Rules are paths of the host, whatever the site's own place in it."""
    assert "Disallow: /blog/search/\n" in ask("/robots.txt").text
    assert ask("/robots.txt").content_type == "text/plain; charset=utf-8"
