"""A program that reads JSON reads back what the articles say (https://jsonfeed.org/version/1.1)."""

import json
from datetime import datetime

import pytest


@pytest.fixture
def feed(site, get):
    return json.loads(get(f"{site.url}feed.json").body)


def test_it_is_complete(feed, site):
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["language"]) == ("企业服务新闻", "zh-CN")
    assert (feed["home_page_url"], feed["feed_url"]) == (site.url, f"{site.url}feed.json")


def test_it_holds_the_table(feed, articles):
    for item, article in zip(feed["items"], articles, strict=True):
        assert item["title"] == article.title
        assert article.is_dated(datetime.fromisoformat(item["date_published"]))
        assert [author["name"] for author in item["authors"]] == article.authors
        assert item["url"] == article.link
        assert item.get("tags", []) == [*article.categories, *article.tags]
        assert item.get("image") == article.image
        assert item["language"] == article.language
        for words in article.says:
            assert words in item["content_html"]
        for words in article.silent:
            assert words not in item["content_html"]
