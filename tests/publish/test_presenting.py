"""How much of entries is shown, and in which scripts beside each other."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from markupsafe import escape

from feeds.config import Settings
from feeds.model import Article, Entry, Feed, Selection, Site
from feeds.publish.presenting import present, present_site, present_text
from feeds.render import FORMATS
from feeds.web import create_app

BUDGET = 1_000_000
THEN = datetime(2024, 1, 2, tzinfo=UTC)
SITE = Site("企业服务", "里面", "https://example.org/", "tag:a,2024:x", "zh-CN", UTC, None, None, {"a": "网络"})

HANS = {"title": "网络", "summary": "软件里", "content": "<p>为什么</p>", "language": "zh-CN"}
HANT = {"title": "網絡", "summary": "軟件裏", "content": "<p>爲什麼</p>", "language": "zh-Hant"}
ENGLISH = {"title": "Words", "summary": "Some", "content": "<p>Some</p>", "language": "en"}

SUMMARIES = {"full": ["软件里", "軟件裏"], "summary": ["软件里", "軟件裏"], "none": [None, None]}
CONTENTS = {"full": [HANS["content"], HANT["content"]], "summary": [None, None], "none": [None, None]}

NOTHING: dict[str, Any] = dict.fromkeys(("stated_id", "published", "updated", "source", "link", "image", "rights"))
NOTHING |= dict.fromkeys(("authors", "categories", "tags"), ())


def make_entry(number: int = 1, *, id: str = "", **article: Any) -> Entry:  # noqa: A002 - what it is called
    whole = Article(path="a.md", position=number, slug=f"a-{number}", **NOTHING | HANS | article)
    return Entry(number, id or f"tag:a,2024:{number}", f"a-{number}", THEN, THEN, THEN, whole)


def shown(entries: tuple[Entry, ...]) -> list[tuple[str, str]]:
    return [(entry.id.rpartition(":")[2], entry.article.title) for entry in entries]


@pytest.mark.parametrize(
    ("content", "expected"),
    [("full", ("网络", "软件里", "<p>为什么</p>")), ("summary", ("网络", "软件里", "")), ("none", ("网络", "", ""))],
)
def test_as_much_as_is_asked_for(content: Any, expected: tuple[str, ...]) -> None:
    [entry] = present([make_entry(**HANS)], Selection(content=content), BUDGET)
    assert (entry.article.title, entry.article.summary, entry.article.content) == expected


def test_a_giant_is_shown_by_its_summary() -> None:
    small, giant = make_entry(1, content="<p>" + "字" * 1000), make_entry(2, content="<p>" + "字" * 100_000)
    entries = present([giant, small], Selection(), 500_000)
    assert [entry.article.content for entry in entries] == ["", small.article.content]
    assert entries[0].article.summary == giant.article.summary
    assert present([giant, small], Selection(), BUDGET) == (giant, small)


@pytest.mark.parametrize(
    ("scripts", "expected"),
    [
        (["original"], [("1", "网络"), ("2", "網絡"), ("3", "Words")]),
        # alone, a script changes no id: a reader has each entry once
        (["hans"], [("1", "网络"), ("2", "网络"), ("3", "Words")]),
        (["hant"], [("1", "網絡"), ("2", "網絡"), ("3", "Words")]),
        # beside each other, what was written keeps its id, and what is the same is there once
        (["original", "hant"], [("1", "网络"), ("1#hant", "網絡"), ("2", "網絡"), ("3", "Words")]),
        (["hans", "hant"], [("1", "网络"), ("1#hant", "網絡"), ("2#hans", "网络"), ("2", "網絡"), ("3", "Words")]),
        (["hant", "hk"], [("1#hant", "網絡"), ("1#hk", "網絡"), ("2", "網絡"), ("2#hk", "網絡"), ("3", "Words")]),
    ],
)  # fmt: skip
def test_scripts(scripts: list[Any], expected: list[tuple[str, str]]) -> None:
    entries = [make_entry(number, **article) for number, article in enumerate([HANS, HANT, ENGLISH], 1)]
    assert shown(present(entries, Selection(scripts=tuple(scripts)), BUDGET)) == expected


def test_each_variant_has_an_id_that_is_a_uri() -> None:
    ids = [
        "https://a.example/1",
        "https://a.example/1#hant",
        "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
        "tag:a,2024:1",
    ]
    entries = [make_entry(number, id=each, **HANS) for number, each in enumerate(ids)]
    found = [entry.id for entry in present(entries, Selection(scripts=("original", "hant")), BUDGET)]
    assert found[::2] == ids
    assert found[1::2] == [ids[0] + "#hant", ids[1] + "/hant", ids[2] + "#hant", ids[3] + "#hant"]
    assert len({*found}) == len(found) - 1, "one article may have taken another's fragment"


@pytest.mark.parametrize("content", ["full", "summary", "none"])
def test_readers_tell_variants_from_each_other(content: Any) -> None:
    """By ids, and not by links; with as much text as is asked for, and nothing instead of what is not."""
    selection, link = Selection(content=content, scripts=("original", "hant")), "https://a.example/1"
    entries = present([make_entry(id=link, link=link)], selection, BUDGET)
    feed = Feed(SITE, selection, "tag:a,2024:x", "a", "a", THEN, THEN, 30, entries)
    for suffix in ("atom", "rss"):
        found = feedparser.parse(FORMATS[suffix].render(feed))
        assert not found.bozo
        told = [(each.id, each.link, each.title) for each in found.entries]
        assert told == [(link, link, "网络"), (f"{link}#hant", link, "網絡")]
        assert [each.get("summary") for each in found.entries] == SUMMARIES[content]
        assert [each.content[0].value if "content" in each else None for each in found.entries] == CONTENTS[content]
    items = json.loads(FORMATS["json"].render(feed))["items"]
    assert [(each["id"], each["url"], each["title"]) for each in items] == told


def test_the_site_is_named_in_the_one_script_that_is_asked_for() -> None:
    found = present_site(SITE, Selection(scripts=("hant",)))
    assert (found.title, found.description, found.language, found.labels) == (
        "企業服務",
        "裏面",
        "zh-Hant",
        {"a": "網絡"},
    )
    assert present_text("网络", Selection(scripts=("tw",)), "zh-CN") == "網絡"
    assert replace(found, title="企业服务", description="里面", language="zh-CN", labels=SITE.labels) == SITE
    for scripts in (("original",), ("original", "hant"), ("hans", "hant")):
        assert present_site(SITE, Selection(scripts=scripts)) is SITE  # type: ignore[arg-type]
        assert present_text("网络", Selection(scripts=scripts), "zh-CN") == "网络"  # type: ignore[arg-type]


def test_served(asking: Callable[..., Any], published: Settings) -> None:
    """Feed and page speak the script that is asked for; of several, none is the site's."""
    ask = asking(create_app(published, is_synced=True))
    feed = feedparser.parse(ask("/search/feed.atom?script=hant").data)
    assert feed.feed.title_detail.language == "zh-Hant"
    assert "企業服務新聞" in feed.feed.title
    originals = feedparser.parse(ask("/feed.atom").data)
    assert [each.id for each in feed.entries] == [each.id for each in originals.entries]
    assert [each.title for each in feed.entries] != [each.title for each in originals.entries]
    page = ask("/search/?script=hant").text
    assert '<html lang="zh-Hant">' in page
    assert all(escape(each.title) in page for each in feed.entries)
    both = feedparser.parse(ask("/search/feed.atom?script=hant&script=original").data)
    assert both.feed.title_detail.language == "zh-CN"
    texts = {each.title for each in [*feed.entries, *originals.entries]}
    assert {each.title for each in both.entries} == texts
    assert len({each.id for each in both.entries}) == len(both.entries)
