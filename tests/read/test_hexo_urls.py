"""Addresses and names of files as hexo-util makes and reads them; each value is what it gives in Node."""

import pytest

from feeds.read.engines.globs import matches
from feeds.read.engines.hexo_post import as_javascript
from feeds.read.engines.hexo_urls import (
    UnknownPlaceholderError,
    fill,
    name_parts,
    pretty,
    reachable_url_of,
    slugize,
    url_of,
)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Hello World!", "Hello-World"),
        ("你好，世界 (2)", "你好，世界-2"),
        ("Łódź Æther Ｃ++ Straße", "Lodz-AEther-C-Strase"),
        ("--a_b--", "a-b"),
    ],
)
def test_slugize(text: str, slug: str) -> None:
    assert slugize(text) == slug
    assert slugize(text, 1) == slug.lower()
    assert slugize(text, 2) == slug.upper()


@pytest.mark.parametrize(
    ("pattern", "path", "parts"),
    [
        (":title.md", "深/a b.md", {"title": "深/a b"}),
        (
            ":year-:month-:day-:title.md",
            "2020-01-02-a-b.md",
            {"year": "2020", "month": "01", "day": "02", "title": "a-b"},
        ),
        (":year-:month-:day-:title.md", "x/a b.md", {"title": "x-a-b"}),
        (
            ":lang/:year/:i_month/:title.md",
            "en/2020/3/a.md",
            {"lang": "en", "year": "2020", "i_month": "3", "title": "a"},
        ),
        (":category/:i_day.md", "甲/12.md", {"category": "甲", "i_day": "12", "title": "甲-12"}),
    ],
)
def test_name_parts(pattern: str, path: str, parts: dict[str, str]) -> None:
    assert name_parts(pattern, path) == parts


def test_fill() -> None:
    values = {"year": "2020", "title": "深/a", "post_title": "b", "id": "7"}
    assert fill(":year/:title-:post_title_:id/", values) == "2020/深/a-b_7/"
    with pytest.raises(UnknownPlaceholderError):
        fill(":year/:mood/", values)


@pytest.mark.parametrize(
    ("path", "url", "reachable"),
    [
        ("/a//b c/", "https://example.org/x/a/b%20c/", "https://example.org/x/a/b%20c/"),
        ("深%20a[1]|'/", "https://example.org/x/%E6%B7%B1%20a%5B1%5D%7C'/", None),
        ("C#/", "https://example.org/x/C#/", "https://example.org/x/C%23/"),
        ("为何?/", "https://example.org/x/%E4%B8%BA%E4%BD%95?%2F=", "https://example.org/x/%E4%B8%BA%E4%BD%95%3F/"),
        ("100%/", "https://example.org/x/100%25/", None),
    ],
)
def test_urls(path: str, url: str, reachable: str | None) -> None:
    assert url_of("https://Example.org/x/", path) == url
    assert reachable_url_of("https://Example.org/x", path) == (reachable or url)


def test_pretty() -> None:
    assert pretty("https://a/b/index.html", index=False, html=False) == "https://a/b/"
    assert pretty("https://a/b/index.html", index=True, html=False) == "https://a/b/index.html"
    assert pretty("https://a/b.html", index=True, html=False) == "https://a/b"


@pytest.mark.parametrize(
    ("written", "shown"),
    [("020109", "20109"), ("12e3", "12000"), ("1e400", "Infinity"), ("1.50", "1.5"), ("8d3", "8d3"), ("a", "a")],
)
def test_numbers_as_yaml_reads_them(written: str, shown: str) -> None:
    assert as_javascript(written) == shown


@pytest.mark.parametrize(
    ("pattern", "path", "found"),
    [
        ("_posts/raw/**", "_posts/raw/a/b.md", True),
        ("**/*.html", "a.html", True),
        ("*.md", "_posts/a.md", False),
        ("**/foo", "site/source/foo", True),
        ("a/{b,c}*.md", "a/cd.md", True),
        ("a/?[0-9].md", "a/b7.md", True),
        ("**", "a/.b", False),
        ("!a/**", "b/c", True),
        ("a[", "a[", True),
    ],
)
def test_globs(pattern: str, path: str, found: bool) -> None:
    assert matches(path, [pattern]) is found
