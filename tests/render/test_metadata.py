"""What programs read of an article's page, read back by parsers of HTML and JSON."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from feeds.model import Entry, Site
from feeds.render.pages import article_page

MakeEntry = Callable[..., Entry]

LINK = "https://news.example.com/%E6%96%B0%E9%97%BB/1.html?%E7%89%88=2&%E9%A1%B5=3"
IMAGE = "https://img.example.com/%E5%9B%BE%201.jpg"
LI_BAI = "https://example.org/author/%E6%9D%8E%E7%99%BD"  # the address that he states
DU_FU = "https://example.org/author/%E6%9D%9C%E7%94%AB/"


def read(site: Site, entry: Entry) -> tuple[list[tuple[str, str]], Any]:
    """The properties of Open Graph, and the one JSON-LD document."""
    soup = BeautifulSoup(article_page(site, entry), "lxml")
    properties = [(str(each["property"]), str(each["content"])) for each in soup.head.select("meta[property]")]
    [script] = soup.select('script[type="application/ld+json"]')
    assert script.parent is soup.head
    return properties, json.loads(script.text)


def test_open_graph(site: Site, make_entry: MakeEntry) -> None:
    properties, _ = read(site, make_entry(1))
    assert properties == [
        ("og:type", "article"),
        ("og:title", "春天来了 & 花开了"),
        ("og:description", "春天 < 夏天 & 秋天。"),
        ("og:url", LINK),
        ("og:image", IMAGE),
        ("og:site_name", "拾穗集"),
        ("og:locale", "zh_CN"),
        ("article:published_time", "2024-01-02T08:00:01+08:00"),
        ("article:modified_time", "2024-01-03T00:00:01Z"),
        ("article:author", LI_BAI),
        ("article:author", DU_FU),
        ("article:section", "科技"),
        ("article:tag", "春天"),
        ("article:tag", "C++ & C"),
    ]


def test_json_ld(site: Site, make_entry: MakeEntry) -> None:
    _, found = read(site, make_entry(1))
    assert found == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": "春天来了 & 花开了",
        "description": "春天 < 夏天 & 秋天。",
        "url": LINK,
        "mainEntityOfPage": LINK,
        "image": [IMAGE],
        "datePublished": "2024-01-02T08:00:01+08:00",
        "dateModified": "2024-01-03T00:00:01Z",
        "author": [
            {"@type": "Person", "name": "李白", "url": LI_BAI},
            {"@type": "Person", "name": "杜甫", "url": DU_FU},
        ],
        "publisher": {"@type": "Organization", "name": "市场 & 报"},
        "isPartOf": {"@type": "WebSite", "name": "拾穗集", "url": "https://example.org/"},
        "articleSection": ["科技", "文学/诗歌"],
        "keywords": ["春天", "C++ & C"],
        "inLanguage": "zh-CN",
        "copyrightNotice": "CC BY 4.0",
    }


def test_what_is_not_known_is_absent(site: Site, make_entry: MakeEntry) -> None:
    none: dict[str, Any] = {"authors": (), "categories": (), "tags": (), "summary": "", "content": ""}
    none |= dict.fromkeys(("source", "link", "image", "rights", "language"))
    properties, found = read(replace(site, author=None, language=None), make_entry(1, **none))
    own = "https://example.org/articles/%E6%98%A5%E5%A4%A9-1"
    assert dict(properties).keys() == {
        *("og:type", "og:title", "og:url", "og:site_name", "article:published_time", "article:modified_time")
    }
    assert dict(properties)["og:url"] == found["url"] == found["mainEntityOfPage"] == own
    assert found.keys() == {
        *("@context", "@type", "headline", "url", "mainEntityOfPage", "datePublished", "dateModified"),
        *("publisher", "isPartOf"),
    }
    assert found["publisher"]["name"] == site.title


def test_the_site_stands_for_authors_that_are_not_known(site: Site, make_entry: MakeEntry) -> None:
    _, found = read(site, make_entry(1, authors=()))
    assert found["author"] == [
        {"@type": "Person", "name": "编辑部", "url": "https://example.org/%E5%85%B3%E4%BA%8E"},
    ]


@pytest.mark.parametrize(
    ("language", "locale"),
    [("zh-TW", "zh_TW"), ("zh-Hant-hk", "zh_HK"), ("zh-Hant", "zh_TW"), ("zh", "zh_CN"), ("ja", "ja_JP"),
     ("pt-BR", "pt_BR"), ("bo", None), ("sr-Latn", None)],
)  # fmt: skip
def test_locale(site: Site, make_entry: MakeEntry, language: str, locale: str | None) -> None:
    properties, found = read(site, make_entry(1, language=language))
    assert dict(properties).get("og:locale") == locale
    assert found["inLanguage"] == language


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", "<!--<script>", "]]>", '"}</SCRIPT >', "a\u2028b\\u003c",
     "'\"><svg onload=1>", "&lt;/script&gt;"],
)  # fmt: skip
def test_no_text_breaks_out(site: Site, make_entry: MakeEntry, text: str) -> None:
    entry = make_entry(1, title=text, summary=text, tags=(text,), rights=text)
    properties, found = read(replace(site, title=text), entry)
    assert dict(properties)["og:title"] == dict(properties)["article:tag"] == text
    assert found["headline"] == found["keywords"][0] == found["isPartOf"]["name"] == text
    page = BeautifulSoup(article_page(site, entry), "html.parser")
    assert not page.select("svg")
    assert len(page.select("script")) == len(page.select("script[src]")) + 1
