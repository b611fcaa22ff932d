"""Whatever bytes a source file holds, its feeds are well-formed and hold nothing active."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from feeds.addresses import term_path
from feeds.config import Settings, load
from feeds.model import Article, Entry, Feed, Selection, Site
from feeds.normalize import normalize
from feeds.normalize.html import TAGS
from feeds.read import read, survey
from feeds.render import FORMATS

SETTINGS = load(None, {})
SITE = Site("Site", "", "https://site.example/", "tag:site.example,2026:0", "zh-CN", UTC, None, None, {})
NOW = datetime(2026, 1, 1, tzinfo=UTC)

# From OWASP's list of ways around filters, and what broke parsers before.
HOSTILE = [
    "<script>alert(1)</script>",
    "<IMG SRC=javascript:alert('X')>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="jav&#x0A;ascript:alert(1)">x</a>',
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>1'>",
    "<math><mtext></p><img src=1 onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<style>@import'http://x'</style>",
    "<base href='javascript:1//'>",
    "<form action=javascript:1><button>",
    "<p style='x:expression(1)'>",
    "<![CDATA[<script>1</script>]]>",
    "]]>",
    "<!--",
    "<plaintext>",
    "<xmp><script>",
    "<template><script>1</script></template>",
    "&#x0;&#xB;&#xFFFE;&#xD800;",
    "\x0b",
    "&nbsp;",
    "&amp;amp;",
    "[x](javascript:alert(1))",
    "![x](data:text/html,1)",
    "<a href=//x>y",
    "---\n",
    "title: ",
    "date: ",
    "\n\n",
    "```\n",
    "| a |\n|---|\n",
    "# ",
    "國(guó)",
    "（来源：",
    "□",
    "记者",
    "<http://x.example/>",
    "//host/\\",
    "http://[",
]
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20), max_size=12).map("".join)
NAMES = st.sampled_from(["a.md", "a.html", "a.txt", "2024-01-02-b.md", "x/index.md"])


def articles(name: str, data: bytes, settings: Settings) -> list[Article]:
    normalized = [normalize(draft, settings) for draft in read(name, data, survey(settings.folder), settings).drafts]
    return [each.article for each in normalized if each.article]


def check(article: Article) -> None:
    entry = Entry(
        1, "tag:site.example,2026:0/1", article.slug, article.published or NOW, article.updated or NOW, article
    )
    feed = Feed(SITE, Selection(), "tag:site.example,2026:0/", "Site", "About", NOW, (entry,))
    for suffix in ("atom", "rss"):
        document = FORMATS[suffix].render(feed)
        etree.fromstring(document)
        assert not feedparser.parse(document).bozo
    for element in BeautifulSoup(f"<div>{article.content}</div>", "html.parser").find_all(True)[1:]:
        assert element.name in TAGS
        assert not [name for name in element.attrs if name.startswith("on") or name == "style"]
        for name in ("href", "src", "poster"):
            assert urlsplit(element.get(name, "https:")).scheme in ("http", "https", "mailto", "tel")
    for url in (article.link, article.image):
        assert url is None or urlsplit(url).scheme in ("http", "https")
    for path in (*article.categories, *article.tags):
        assert path == term_path([path]) != ""
    assert article.title
    assert article.slug.strip(".")


@given(NAMES, TEXTS)
def test_any_text(name: str, text: str) -> None:
    for article in articles(name, text.encode("utf-8", "surrogatepass"), SETTINGS):
        check(article)


@given(NAMES, TEXTS, TEXTS, TEXTS)
def test_any_metadata(name: str, value: str, other: str, body: str) -> None:
    keys = (
        "title",
        "date",
        "author",
        "categories",
        "tags",
        "link",
        "image",
        "summary",
        "source",
        "lang",
        "id",
        "slug",
        "updated",
    )
    matter = "".join(f"{key}: {value if number % 2 else other}\n" for number, key in enumerate(keys))
    for article in articles(name, f"---\n{matter}---\n{body}".encode("utf-8", "surrogatepass"), SETTINGS):
        check(article)


@given(NAMES, st.binary(max_size=300))
@example("a.md", b"---\ntitle: \xd6\xd0\n---\n")
@example("a.txt", b"\xff\xfe\x00\xd8")
def test_any_bytes(name: str, data: bytes) -> None:
    for article in articles(name, data, SETTINGS):
        check(article)


@pytest.mark.parametrize(
    "text",
    [
        "<div>x" * 3000,
        "<b>" * 3000,
        "<ul><li>" * 3000,
        ">" * 3000,
        "[" * 3000,
        "- " * 3000,
        "<table>" * 1000,
        "<pre>" * 9000,
    ],
)
def test_deep_nesting(text: str) -> None:
    for name in ("a.md", "a.html"):
        for article in articles(name, text.encode(), SETTINGS):
            check(article)


@given(st.text())
def test_a_term_has_one_path(name: str) -> None:
    path = term_path([name])
    assert term_path([path]) == path
    assert not {"", ".", ".."} & set(path.split("/")) or path == ""
