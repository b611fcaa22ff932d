"""An article takes no more bytes in a feed than was estimated, whatever it says, in whichever format."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds import sizes
from feeds.model import Article, Author, Enclosure, Entry, Feed, Origin, Selection, Site
from feeds.render import FORMATS

ID = "tag:example.org,2026:" + "x&" * 300
NOW = datetime(1890, 1, 1, tzinfo=UTC)
SITE = Site(
    title="计量与质量",
    description="A site.",
    base="https://" + "example." * 5 + "org/feeds/",
    id_prefix="tag:example.org,2026:9f86d081",
    language="zh-CN",
    timezone=UTC,
    author=Author("A name", "someone@example.org", "https://example.org/someone"),
    rights=None,
    labels={},
)
TEXTS = st.text(st.sampled_from("aé计𠀀&<>\"'\\\n\r\t%#"), max_size=300)
WORDS = st.text(st.sampled_from("aé计𠀀&<>\"'\\%# "), min_size=1, max_size=30)
URLS = WORDS.map(lambda word: f"https://example.org/{word}")
AUTHORS = st.builds(Author, WORDS, st.none() | WORDS, st.none() | URLS)
ARTICLES = st.builds(
    Article,
    path=st.just("a.md"),
    position=st.just(0),
    stated_id=st.none(),
    slug=WORDS,
    title=WORDS,
    published=st.just(NOW),
    updated=st.none() | st.just(NOW),
    authors=st.lists(AUTHORS, max_size=3).map(tuple),
    source=st.none() | st.builds(Origin, WORDS),
    link=st.none() | URLS,
    categories=st.lists(WORDS, max_size=4).map(tuple),
    tags=st.lists(WORDS, max_size=4).map(tuple),
    language=st.none() | st.just("zh-Hans"),
    image=st.none() | URLS,
    summary=TEXTS,
    content=TEXTS,
    rights=st.none() | WORDS,
    enclosures=st.lists(st.builds(Enclosure, URLS, st.just("audio/mpeg"), st.just(10**12)), max_size=2).map(tuple),
)


PLAIN = Article("a.md", 0, None, "a", "A", NOW, None, (), None, None, (), (), None, None, "", "", None)


def feed_of(*articles: Article) -> Feed:
    entries = [Entry(10**9, ID, each.slug, NOW, NOW, NOW, each) for each in articles]
    return Feed(SITE, Selection(), "urn:x", "Title", "About.", NOW, NOW, 60, tuple(entries))


@given(ARTICLES)
@example(PLAIN)
def test_estimates_are_not_exceeded(article: Article) -> None:
    bare = replace(article, content="")
    for shown, size in ((article, sizes.size_of(article, ID)), (bare, sizes.bare_size_of(article, ID))):
        for each in FORMATS.values():
            alone, without = (len(each.render(feed)) for feed in (feed_of(shown), feed_of()))
            assert alone - without <= size
            assert without <= sizes.FEED


@pytest.mark.parametrize("text", ["<p>计量</p>\n" * 5000, "&amp;&lt;" * 5000, 'a "quoted" \\ text\t\r\n' * 3000])
def test_estimates_of_texts_are_close(text: str) -> None:
    article = replace(PLAIN, content=text)
    largest = max(len(each.render(feed_of(article))) for each in FORMATS.values())
    assert largest < sizes.FEED + sizes.size_of(article, ID) < 1.3 * largest


@pytest.mark.parametrize("summary", ["", "计量与质量。" * 30])
def test_estimates_of_what_is_bare_are_close(summary: str) -> None:
    about = {"categories": ("专题/计量",), "tags": ("计量", "质量"), "authors": (Author("陈晖"),), "slug": "计量" * 5}
    article = replace(PLAIN, title="关于计量与质量的文章", source=Origin("企业服务新闻"), summary=summary, **about)
    feed, empty = feed_of(article), feed_of()
    largest = max(len(each.render(feed)) - len(each.render(empty)) for each in FORMATS.values())
    assert largest < sizes.size_of(article, ID) < 1.3 * largest
