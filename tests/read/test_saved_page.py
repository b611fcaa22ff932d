"""Saved pages: what they say of themselves, and the article without the site around it."""

import pytest

from feeds.read.front_matter import split

TEXT = "这是一段足够长的正文，讲的是计量工作在各地的进展情况，以及今后的安排，供读者参考和讨论。" * 3
PARAGRAPHS = f"<p>{TEXT}</p><p>{TEXT}</p><p>{TEXT}</p>"
AROUND = '<div class="nav"><a href="/">首页</a> <a href="/news">新闻</a></div>'
SIDE = '<div class="sidebar"><ul>' + '<li><a href="/x">热门推荐一二三</a></li>' * 20 + "</ul></div>"


def page(head: str = "", article: str = PARAGRAPHS, attributes: str = "", before: str = "") -> str:
    return (
        f"{before}<!DOCTYPE html>\n<html {attributes}><head>\n{head}\n</head>\n"
        f"<body>{AROUND}<div class='text'>{article}</div>{SIDE}</body></html>"
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            '<title>标题_某网</title><meta property="og:title" content="标题_某网">'
            '<meta property="og:site_name" content="某网">',
            {"title": "标题", "source": "某网"},
        ),
        (
            "<title>Page - Site</title>"
            '<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite"},'
            '{"@type": ["NewsArticle"], "headline": "Head", "datePublished": "2024-01-05T09:30:00+08:00",'
            '"dateModified": "2024-01-06", "author": [{"@type": "Person", "name": "Ann", "url": "https://a.example/"}],'
            '"image": {"url": "https://x.example/i.jpg"}, "articleSection": "World", "keywords": "a, b",'
            '"inLanguage": "en", "publisher": {"name": "Paper"}}]}</script>',
            {
                "title": "Head",
                "date": "2024-01-05T09:30:00+08:00",
                "updated": "2024-01-06",
                "authors": [{"name": "Ann", "url": "https://a.example/"}],
                "image": "https://x.example/i.jpg",
                "categories": ["World"],
                "tags": ["a", "b"],
                "source": "Paper",
            },
        ),
        (
            '<meta name="ArticleTitle" content="通知"><meta name="PubDate" content="2024-01-05 09:30">'
            '<meta name="ContentSource" content="来源：某局"><meta name="ColumnName" content="公告">'
            '<meta name="Keywords" content="计量 标准"><meta name="Description" content="摘要">',
            {
                "title": "通知",
                "date": "2024-01-05 09:30",
                "source": "某局",
                "categories": "公告",
                "tags": ["计量", "标准"],
                "summary": "摘要",
            },
        ),
        (
            '<link rel="canonical" href="https://x.example/a/1.html"><meta name="author" content="张三">'
            '<meta property="article:published_time" content="2024-01-05"><meta property="og:image" content="/i.jpg">'
            '<meta property="article:tag" content="a"><meta property="article:tag" content="b">',
            {
                "link": "https://x.example/a/1.html",
                "author": "张三",
                "date": "2024-01-05",
                "image": "/i.jpg",
                "tags": ["a", "b"],
            },
        ),
        ('<script type="application/ld+json">{"@type": "Article", broken</script>', {}),
        ('<script type="application/ld+json">' + "[" * 5000 + "</script>", {}),
    ],
)
def test_metadata(head: str, expected: dict[str, object]) -> None:
    metadata = split("a.html", page(head)).metadata
    assert {key: metadata.get(key) for key in expected} == expected


def test_lines() -> None:
    matter = split("a.html", page('<title>The title</title>\n<meta name="author" content="Ann">'))
    assert matter.lines == {"title": 3, "author": 4}


@pytest.mark.parametrize(
    ("article", "title"),
    [
        ("<h1>标题</h1>", "标题"),
        ("<h1>某网</h1>", "标题"),
        ("", "标题 - 某网"),
    ],
)
def test_the_site_is_no_part_of_the_title(article: str, title: str) -> None:
    assert split("a.html", page("<title>标题 - 某网</title>", article + PARAGRAPHS)).metadata["title"] == title


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- saved from url=(0026)https://x.example/a/1.html -->",
        "<!--\n Page saved with SingleFile \n url: https://x.example/a/1.html \n saved date: Fri Jan 05 2024\n-->",
    ],
)
def test_where_it_was_saved_from(comment: str) -> None:
    assert split("a.html", page(before=comment)).metadata["link"] == "https://x.example/a/1.html"
    front = '<link rel="canonical" href="https://x.example/">'
    assert split("a.html", page(front, before=comment)).metadata["link"] == "https://x.example/a/1.html"


def test_dates_that_are_seen() -> None:
    for seen in (
        '<span class="pub-time">2024年1月5日 09:30</span>',
        '<div id="info">来源：某报 2024年1月5日 09:30</div>',
    ):
        assert split("a.html", page(article=seen + PARAGRAPHS)).metadata["date"] == "2024年1月5日 09:30"
    time = '<time datetime="2024-01-05T09:30Z">5 Jan</time>'
    assert split("a.html", page(article=time + PARAGRAPHS)).metadata["date"] == "2024-01-05T09:30Z"


def test_the_language_of_a_template_is_not_that_of_the_text() -> None:
    assert "lang" not in split("a.html", page(attributes='lang="en"')).metadata
    assert split("a.html", page(attributes='lang="zh-CN"')).metadata["lang"] == "zh-CN"


@pytest.mark.parametrize(
    "article",
    [
        PARAGRAPHS,
        f"<article>{PARAGRAPHS}</article>",
        f'<div itemprop="articleBody">{PARAGRAPHS}</div>',
        f'<div id="js_content"><p>{TEXT}</p></div>',
    ],
)
def test_the_site_is_left_out(article: str) -> None:
    found = split("a.html", page(article=article)).body
    assert TEXT in found
    assert "首页" not in found
    assert "热门推荐" not in found


@pytest.mark.parametrize("article", [f"<article>{PARAGRAPHS}</article>", f"<main>{PARAGRAPHS}</main>"])
def test_without_the_extra(article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "readability", None)
    assert "热门推荐" not in split("a.html", page(article=article)).body
    whole = split("a.html", page(article="<nav>x</nav>" + PARAGRAPHS))
    assert [each.code for each in whole.diagnostics] == ["page-not-reduced"]
    assert TEXT in whole.body


def test_what_is_no_page() -> None:
    for name, text in (("a.html", f"<h1>T</h1>{PARAGRAPHS}"), ("a.md", page()), ("a.html", "```\n<html>\n```")):
        matter = split(name, text)
        assert (matter.metadata, matter.body) == ({}, text)


@pytest.mark.parametrize(
    "piece", ["<div>", "<p>", "<b><i>", "<meta content=x ", "<!--", "<h1>", "<article>", "x ", "&"]
)
def test_hostile_pages(piece: str) -> None:
    matter = split("a.html", "<!DOCTYPE html><html><body>" + piece * (100_000 // len(piece)))
    assert isinstance(matter.body, str)
