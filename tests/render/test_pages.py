"""What people, browsers and readers find in the pages."""

import re
import string
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model import Article, Author, Enclosure, Entry, Feed, NamedSelection, Origin, Selection, Site, Term
from feeds.render import FORMATS
from feeds.render.pages import article_page, feed_page, index_page, problem_page
from feeds.render.phrases import PHRASES, date_text, page_language, say
from feeds.render.titles import feed_description, feed_title
from feeds.selections import term_path

SITE = Site(
    title="企业服务新闻",
    description="计量与营商环境",
    base="https://example.org/news/",
    id_prefix="tag:site.example,2026:0a1b2c3d",
    language="zh-CN",
    timezone=ZoneInfo("Asia/Shanghai"),
    author=Author("编辑部"),
    rights="© 企业服务新闻",
    labels={"jiliang": "计量"},
)
ARTICLE = Article(
    path="a.md",
    position=0,
    stated_id=None,
    slug="助企",
    title="为企业蓄力",
    published=None,
    updated=None,
    authors=(Author("陈晖"), Author("河南日报")),
    source=Origin("河南日报"),
    link="https://example.com/original",
    categories=("jiliang", "新媒体/趣头条"),
    tags=("助企纾困",),
    language="zh-Hant",
    image="https://example.com/a.jpg?x=1&y=2",
    summary="摘要。",
    content="<h2>一</h2><p>正文</p><h3>二</h3>",
    rights="© 河南日报",
)
PUBLISHED = datetime(2022, 3, 4, 1, 0, tzinfo=UTC)
ENTRY = Entry(1, "tag:x", "助企", PUBLISHED, PUBLISHED, PUBLISHED, ARTICLE)
TERMS = [
    (Term("category", "新媒体"), 3),
    (Term("category", "新媒体/趣头条/分类"), 2),
    (Term("category", "jiliang"), 1),
    (Term("tag", "a/b"), 1),
    (Term("language", "zh-Hans"), 1),
    (Term("language", "tlh"), 1),
]
TOTALS = {"category": 3, "tag": 1, "language": 2}
NAMED = [NamedSelection(Selection(name="kuai"), "速览", "只有标题。", "https://example.com/kuai.png")]
CATEGORY = Selection((Term("category", "新媒体/趣头条"),))
CATEGORY_BASE = "https://example.org/news/category/%E6%96%B0%E5%AA%92%E4%BD%93/%E8%B6%A3%E5%A4%B4%E6%9D%A1/"


def feed(site: Site = SITE, selection: Selection = CATEGORY, entry: Entry = ENTRY) -> Feed:
    title, description = feed_title(site, selection), feed_description(site, selection)
    return Feed(site, selection, "tag:f", title, description, entry.updated, entry.modified, 30, (entry,))


def pages(site: Site = SITE, entry: Entry = ENTRY) -> Mapping[str, bytes]:
    return {
        "index": index_page(site, TERMS, TOTALS, [entry], NAMED, PUBLISHED, 1234, is_answered=True),
        "feed": feed_page(feed(site, entry=entry), TERMS, TOTALS, 1, CATEGORY, is_answered=True),
        "article": article_page(site, entry),
        "problem": problem_page(site, 404, "/news/<b>?q=%E8%AE%A1", "再试一次。"),
    }


def soups(site: Site = SITE, entry: Entry = ENTRY) -> Mapping[str, BeautifulSoup]:
    return {name: BeautifulSoup(page, "html.parser") for name, page in pages(site, entry).items()}


SOUPS = soups()
each_page = pytest.mark.parametrize("soup", SOUPS.values(), ids=SOUPS.keys())


def test_same_input_same_bytes() -> None:
    assert pages() == pages()


@each_page
def test_head(soup: BeautifulSoup) -> None:
    assert str(soup).lower().startswith("<!doctype html>")
    assert soup.html["lang"] == "zh-CN"
    assert soup.title.string.endswith(SITE.title)
    assert soup.find("meta", {"name": "viewport"})
    assert soup.find("meta", {"name": "description"})["content"]
    for tag in soup.select("link[href], script[src]"):
        assert (tag.get("href") or tag.get("src")).startswith(("https://example.org/news/", "https://example.com/"))


@pytest.mark.parametrize(
    ("page", "address"),
    [("index", SITE.base), ("feed", CATEGORY_BASE), ("article", "https://example.com/original"), ("problem", None)],
)
def test_canonical(page: str, address: str | None) -> None:
    link = SOUPS[page].find("link", rel="canonical")
    assert (link and link["href"]) == address


def test_an_article_without_a_link_is_read_on_its_own_page() -> None:
    entry = replace(ENTRY, article=replace(ARTICLE, link=None))
    soup = soups(entry=entry)["article"]
    assert soup.find("link", rel="canonical")["href"] == "https://example.org/news/articles/%E5%8A%A9%E4%BC%81"


@pytest.mark.parametrize(
    ("page", "bases"),
    [
        ("index", [SITE.base, SITE.base + "feeds/kuai/"]),
        ("feed", [CATEGORY_BASE]),
        ("article", [SITE.base, SITE.base + "category/jiliang/", CATEGORY_BASE]),
        ("problem", [SITE.base]),
    ],
)
def test_autodiscovery(page: str, bases: list[str]) -> None:
    links = SOUPS[page].find_all("link", rel="alternate")
    assert [link["href"] for link in links] == [f"{base}feed.{suffix}" for base in bases for suffix in FORMATS]
    assert {link["type"] for link in links} == {"application/atom+xml", "application/rss+xml", "application/feed+json"}
    assert len({link["title"] for link in links}) == len(links)


@each_page
def test_nothing_inline(soup: BeautifulSoup) -> None:
    assert not soup.find_all("style")
    scripts = [script for script in soup.find_all("script") if script.get("type") != "application/ld+json"]
    assert all(script.get("src") and not script.string for script in scripts)
    assert not [name for tag in soup.find_all() for name in tag.attrs if name == "style" or name.startswith("on")]


@each_page
def test_headings_descend_one_step_at_a_time(soup: BeautifulSoup) -> None:
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in zip([0, *levels], levels, strict=False))


def test_categories_are_a_tree() -> None:
    tree = SOUPS["index"].find(id="category").find_next("ul")
    assert [li.a.string for li in tree.find_all("li", recursive=False)] == ["新媒体", "计量"]
    path = [li.a.string for li in tree.find_all("li")]
    assert path == ["新媒体", "趣头条", "分类", "计量"]
    assert [count.string for count in tree.select(".count")] == ["3 篇", "2 篇", "1 篇"]
    assert tree.li.ul.li.a["href"] == CATEGORY_BASE


def test_the_deepest_category_that_there_is_is_shown() -> None:
    deep = Term("category", term_path(["a"] * 1000))
    assert b"</html>" in index_page(SITE, [(deep, 1)], {"category": 1}, [], [], None, 1, is_answered=True)


def test_every_term_has_its_feeds() -> None:
    hrefs = {a["href"] for a in SOUPS["index"].select(".formats a")}
    assert {f"{SITE.base}tag/a/b/feed.{suffix}" for suffix in FORMATS} <= hrefs


def test_languages_go_by_their_names() -> None:
    names = [a.string for a in SOUPS["index"].find(id="language").find_next("ul").select(".term > a")]
    assert names == ["简体中文", "tlh"]


def test_addresses_are_read_as_letters_and_copied_escaped() -> None:
    soup = SOUPS["feed"]
    assert [a["href"] for a in soup.select(".addresses a")] == [f"{CATEGORY_BASE}feed.{s}" for s in FORMATS]
    assert soup.select_one(".addresses a").string == "https://example.org/news/category/新媒体/趣头条/feed.atom"
    button = soup.select_one(".addresses button")
    assert button["data-copy"] == f"{CATEGORY_BASE}feed.atom"


def test_breadcrumb() -> None:
    assert [a.string for a in SOUPS["feed"].select(".crumbs a")] == ["首页", "分类", "新媒体"]
    assert SOUPS["feed"].h1.string == "趣头条"


def test_preview_shows_what_a_reader_shows() -> None:
    entry = SOUPS["feed"].find("article")
    assert entry.h3.a["href"] == "https://example.com/original"
    assert [span.string for span in entry.select(".meta span")] == ["河南日报", "陈晖"]
    assert entry.time["datetime"] == "2022-03-04T01:00:00+00:00"
    assert entry.time.string == "2022年3月4日 09:00"
    assert entry.img["src"] == ARTICLE.image
    assert entry.select_one(".content")["lang"] == "zh-Hant"
    assert [tag.name for tag in entry.details.find_all(re.compile("^h"))] == ["h4", "h5"]


def test_article() -> None:
    article = SOUPS["article"].article
    hrefs = [a["href"].removeprefix(SITE.base) for a in article.find_all("a")]
    assert "category/jiliang/" in hrefs
    assert "https://example.com/original" in hrefs
    assert article.h1["lang"] == article.select_one(".content")["lang"] == "zh-Hant"
    assert article.find("h2").string == "一"
    assert article.select_one(".rights").string == ARTICLE.rights


def test_an_image_that_the_content_shows_is_not_shown_twice() -> None:
    content = '<p><img src="https://example.com/a.jpg?x=1&amp;y=2"></p>'
    entry = replace(ENTRY, article=replace(ARTICLE, content=content))
    assert len(soups(entry=entry)["article"].article.find_all("img")) == 1


def test_enclosures_are_played_unless_the_content_does() -> None:
    enclosures = tuple(Enclosure(f"https://example.com/{name}", "audio/mpeg", 0) for name in ("1.mp3?a&b", "2.mp3"))
    content = '<p>x</p><audio src="https://example.com/2.mp3" controls=""></audio>'
    entry = replace(ENTRY, article=replace(ARTICLE, content=content, enclosures=enclosures))
    players = soups(entry=entry)["article"].article.find_all("audio")
    assert [player["src"] for player in players] == ["https://example.com/1.mp3?a&b", "https://example.com/2.mp3"]


def test_a_problem_says_what_was_asked_and_leads_on() -> None:
    soup = SOUPS["problem"]
    assert soup.code.get_text() == "/news/<b>?q=计"
    assert "再试一次。" in soup.main.get_text()
    assert {SITE.base, SITE.base + "feed.atom"} <= {a["href"] for a in soup.main.find_all("a")}


@pytest.mark.parametrize("status", [400, 404, 405, 418, 500, 503, 507])
def test_every_status_has_a_page(status: int) -> None:
    assert str(status) in BeautifulSoup(problem_page(SITE, status), "html.parser").main.get_text()


# Parsers read CR and NUL otherwise than they are written, by the HTML standard; Beautiful Soup, white space alone.
TEXT = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), min_size=1).filter(str.strip)
ONE_AUTHOR = replace(ENTRY, article=replace(ARTICLE, authors=(Author("陈晖"),)))
TAGS_OF_PAGES = {name: [tag.name for tag in soup.find_all()] for name, soup in soups(entry=ONE_AUTHOR).items()}


@settings(deadline=None)
@given(title=TEXT, label=TEXT, author=TEXT, tag=TEXT)
def test_hostile_text_stays_text(title: str, label: str, author: str, tag: str) -> None:
    site = replace(SITE, title=title, labels={"jiliang": label})
    article = replace(ARTICLE, title=title, authors=(Author(author),), tags=(tag,))
    found = soups(site, replace(ENTRY, article=article))
    assert {name: [tag.name for tag in soup.find_all()] for name, soup in found.items()} == TAGS_OF_PAGES
    assert found["article"].article.h1.get_text() == title
    assert [dd.get_text() for dd in found["article"].select("dd")] == [label, "新媒体/趣头条", tag]


@pytest.mark.parametrize("key", PHRASES)
def test_phrases_are_complete(key: str) -> None:
    places = [{place for _, place, _, _ in string.Formatter().parse(text) if place} for text in PHRASES[key]]
    assert all(text.strip() for text in PHRASES[key])
    assert places[0] == places[1] == places[2]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("en-GB", "en"),
        ("fr", "en"),
        (None, "en"),
    ],
)
def test_page_language(tag: str | None, expected: str) -> None:
    assert page_language(tag) == expected


@pytest.mark.parametrize(("tag", "lang"), [("zh-HK", "zh-HK"), ("en-GB", "en-GB"), ("fr", "en"), (None, "en")])
def test_lang_is_that_of_the_pages_words(tag: str | None, lang: str) -> None:
    assert all(soup.html["lang"] == lang for soup in soups(replace(SITE, language=tag)).values())


@pytest.mark.parametrize(
    ("language", "selection", "title"),
    [
        ("zh-CN", Selection(), "企业服务新闻"),
        ("zh-CN", Selection((Term("category", "专题/计量"),)), "专题/计量 - 企业服务新闻"),
        ("zh-CN", Selection((Term("author", "陈晖"),)), "作者：陈晖 - 企业服务新闻"),
        ("zh-TW", Selection((Term("language", "zh-Hans"),)), "語言：簡體中文 - 企业服务新闻"),
        ("en", Selection((Term("tag", "计量"),)), "Articles tagged 计量 - 企业服务新闻"),
    ],
)
def test_feed_titles(language: str, selection: Selection, title: str) -> None:
    assert feed_title(replace(SITE, language=language), selection) == title


def test_a_feed_is_described_even_if_the_site_is_not() -> None:
    assert feed_description(replace(SITE, description=""), Selection()) == "企业服务新闻的全部文章。"


def test_dates() -> None:
    moment = datetime(2022, 3, 4, 9, 5, tzinfo=UTC)
    assert date_text("zh-Hant", moment) == "2022年3月4日 09:05"
    assert date_text("en", moment) == "4 March 2022, 09:05"


def test_say() -> None:
    assert say("en", "copied_address", format="Atom") == "Copied the Atom address"
