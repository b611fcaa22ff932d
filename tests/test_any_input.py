"""Whatever bytes a source file holds, its feeds are well-formed and hold nothing active."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import nh3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.config import Settings, load
from feeds.model import Article, Entry, Feed, Selection, Site
from feeds.normalize import normalize
from feeds.normalize.html import TAGS
from feeds.read import SourceSite, read, survey
from feeds.read.engines import ENGINES
from feeds.render import FORMATS
from feeds.selections import term_path

SETTINGS = load(None, {})
UNHURRIED = settings(deadline=None)  # the first that looks a word up loads the dictionary
SITE = Site("Site", "", "https://site.example/", "tag:site.example,2026:0", "zh-CN", UTC, None, None, {})
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SCHEMES = {"http", "https", "mailto", "tel"}
ATTRIBUTES = {
    *("href", "src", "poster", "title", "lang", "alt", "width", "height", "controls", "type", "colspan", "rowspan"),
    *("align", "scope", "start", "datetime", "class"),
}
PATHS = [
    *("a.md", "a.html", "a.txt", "a.rst", "2024-01-02-b.markdown", "_posts/2024-01-02-c.md", "source/_posts/d.md"),
    *("content/posts/e/index.md", "posts/f.rst", "g.wp", "h.json", "i.xml", "j.csv", "k.jsonl", "l.htm"),
]
ENGINE_NAMES = ["none", *(engine.name for engine in ENGINES)]


def _unescaped(line: str) -> str:
    return line.replace(r"\n", "\n").replace(r"\t", "\t").replace(r"\0", "\0")


ATTACKS = [
    _unescaped(line)
    for line in (Path(__file__).parent / "hostile.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("# ")
]
# What broke parsers before.
PIECES = [
    *(
        "<!--",
        "&#x0;&#xB;&#xFFFE;&#xD800;",
        "\x0b",
        "&nbsp;",
        "&amp;amp;",
        "---\n",
        "+++\n",
        "title: ",
        "date: ",
        "\n\n",
    ),
    *(
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
    ),
    *(
        "</p>",
        "</div>",
        "<table><tr><td>",
        "<li>",
        "{{< x >}}",
        "{% x %}",
        "$$",
        "[^1]",
        "[^1]: ",
        ":smile:",
        "> ",
        "- ",
    ),
    *(
        "https://a.example/，",
        '"',
        "~",
        "*",
        "_",
        "\t",
        "    ",
        "{: .x}",
        "<pre>",
        "<code>",
        "\ufffe",
        "\ud800",
        "\u2028",
    ),
]
TEXTS = st.lists(st.sampled_from(ATTACKS) | st.sampled_from(PIECES) | st.text(max_size=20), max_size=12).map("".join)


@cache
def site_of(engine: str) -> SourceSite:
    return survey(Path("/nowhere"), engine)


def articles(path: str, data: bytes, given_settings: Settings, engine: str = "none") -> list[Article]:
    normalized = [
        normalize(draft, given_settings) for draft in read(path, data, site_of(engine), given_settings).drafts
    ]
    return [each.article for each in normalized if each.article]


class Elements:
    """What a reader's HTML parser makes of a text: the names and attributes of its elements, as a target of lxml's."""

    def __init__(self) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.found.append((name, attributes))

    def close(self) -> list[tuple[str, dict[str, str]]]:
        return self.found


def rendered(article: Article) -> list[bytes]:
    """The feeds that hold an article; that they are well-formed is seen on the way."""
    times = (article.published or NOW, article.updated or NOW, NOW)
    entry = Entry(1, "tag:site.example,2026:0/1", article.slug, *times, article)
    feed = Feed(SITE, Selection(), "tag:site.example,2026:0/", "Site", "About", NOW, NOW, 30, (entry,))
    documents = [FORMATS[suffix].render(feed) for suffix in ("atom", "rss")]
    for document in documents:
        etree.fromstring(document)
    return documents


def check(article: Article) -> None:
    """That nothing active is in an article, whatever parser a reader has."""
    found = etree.fromstring(f"<p>{article.content}</p>", etree.HTMLParser(target=Elements()))
    for name, attributes in found[3:] if found else ():
        assert name in TAGS
        assert {*attributes} <= ATTRIBUTES
        for key in ("href", "src", "poster"):
            assert urlsplit(attributes.get(key, "https:")).scheme in SCHEMES
    for url in (article.link, article.image):
        assert url is None or urlsplit(url).scheme in ("http", "https")
    for path in (*article.categories, *article.tags):
        assert path == term_path([path]) != ""
    assert article.title
    assert article.slug.strip(".")


def check_all(path: str, data: bytes, engine: str = "none") -> None:
    for article in articles(path, data, SETTINGS, engine):
        check(article)
        for document in rendered(article):
            assert not feedparser.parse(document).bozo


@UNHURRIED
@given(st.sampled_from(PATHS), TEXTS, st.sampled_from(ENGINE_NAMES))
def test_any_text(path: str, text: str, engine: str) -> None:
    check_all(path, text.encode("utf-8", "surrogatepass"), engine)


@UNHURRIED
@given(st.sampled_from(PATHS), TEXTS, TEXTS, TEXTS, st.sampled_from(ENGINE_NAMES))
def test_any_metadata(path: str, value: str, other: str, body: str, engine: str) -> None:
    keys = (
        *("title", "date", "author", "categories", "tags", "link", "image", "summary", "source", "lang", "id", "slug"),
        *("updated", "permalink", "cover", "description", "layout", "published", "aliases", "weight", "url"),
    )
    matter = "".join(f"{key}: {value if number % 2 else other}\n" for number, key in enumerate(keys))
    check_all(path, f"---\n{matter}---\n{body}".encode("utf-8", "surrogatepass"), engine)


@UNHURRIED
@given(st.sampled_from(PATHS), st.binary(max_size=300), st.sampled_from(ENGINE_NAMES))
@example("a.md", b"---\ntitle: \xd6\xd0\n---\n", "none")
@example("a.txt", b"\xff\xfe\x00\xd8", "none")
def test_any_bytes(path: str, data: bytes, engine: str) -> None:
    check_all(path, data, engine)


@pytest.mark.parametrize("path", ["a.md", "a.html", "a.txt", "a.rst"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks(path: str, attack: str) -> None:
    for text in (
        attack,
        f"x {attack} y",
        f"- {attack}\n\n  > {attack}",
        f'<div title="{attack}">\n\n{attack}',
        attack * 3,
    ):
        for article in articles(path, text.encode("utf-8", "surrogatepass"), SETTINGS):
            check(article)
            rendered(article)


@UNHURRIED
@given(TEXTS)
def test_cleaning_again_changes_nothing(text: str) -> None:
    for article in articles("a.md", text.encode("utf-8", "surrogatepass"), SETTINGS):
        again = nh3.clean(article.content, tags=TAGS, attributes={"*": ATTRIBUTES}, link_rel=None)
        assert again.replace("<pre>\n", "<pre>") == article.content.replace("<pre>\n", "<pre>")  # HTML section 13.1.2.5


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
    for path in ("a.md", "a.html"):
        check_all(path, text.encode())


@given(st.text())
def test_a_term_has_one_path(name: str) -> None:
    path = term_path([name])
    assert term_path([path]) == path
    assert not {"", ".", ".."} & set(path.split("/")) or path == ""
