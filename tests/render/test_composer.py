"""What the form offers from which people compose a selection, and what its fields send."""

from urllib.parse import parse_qsl

import pytest
from bs4 import BeautifulSoup

from feeds.model import Cursor, Link, Selection, Term
from feeds.render.composer import AT_ONCE, MORE, form
from feeds.render.pages import feed_page
from feeds.render.readers import subscriptions
from feeds.selections import parameters, parse, query

TAGS = [(Term("tag", f"标签 {number}"), 1000 - number) for number in range(1000)]
TERMS = [(Term("category", "keji"), 5), (Term("category", "文学"), 4), (Term("category", "文学/诗歌"), 3), *TAGS]
TOTALS = {"category": 3, "tag": 1000}


@pytest.fixture
def page(make_feed, make_entry):
    """From a selection to its page, parsed."""

    def page(selection=None, meaning=None, *, count=3, is_answered=True, **changes):
        selection = selection or Selection()
        feed = make_feed(make_entry(), selection=selection, **changes)
        html = feed_page(feed, TERMS, TOTALS, count, meaning or selection, is_answered=is_answered)
        return BeautifulSoup(html, "html.parser")

    return page


def sent(soup):
    """What a browser sends of the form as it is (HTML Standard, section 4.10.22.4)."""
    fields = soup.select("form.compose input[name]:not([type=checkbox]), form.compose input:is([checked])")
    pairs = [(field["name"], field.get("value", "on")) for field in fields]
    for select in soup.select("form.compose select"):
        chosen = select.select_one("option[selected]") or select.option
        pairs.append((select["name"], chosen["value"]))
    return pairs


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "category=文学/诗歌&tag=标签 999&not-tag=标签 3",
        "q=计量&q=质量 -检验&not-q=广告",
        "since=7d&until=2024-01-31",
        "since=2024-01-31&until=45d",
        "since=45d&since=2024-01-31",
        "content=summary&order=updated&limit=5&script=hant&script=original",
        "section=posts&tag=没有这个",
    ],
)
def test_a_form_that_nobody_changes_asks_for_what_its_page_shows(page, asked):
    selection = parse(parse_qsl(asked), entries=20)
    assert parse(sent(page(selection)), entries=20) == selection


def test_the_form_of_a_named_selection_starts_from_what_it_means(page):
    meaning = parse([("tag", "标签 1"), ("content", "none")], entries=20)
    assert parse(sent(page(Selection(name="kuai"), meaning)), entries=20) == meaning


def test_every_parameter_has_a_field(page):
    names = {field["name"] for field in page().select("form.compose [name]")}
    kinds = {"category", "tag"}
    assert names == kinds | {f"not-{kind}" for kind in kinds} | {
        "q", "not-q", "since", "until", "order", "content", "limit", "script"
    }  # fmt: skip


def test_choices_are_bounded_and_the_chosen_are_among_them(site):
    chosen = Term("tag", "标签 999")
    [categories, tags] = form(site, TERMS, TOTALS, Selection((chosen,), (Term("tag", "没有这个"),))).groups
    assert [node.name for node in categories.nodes] == ["科技", "文学"]
    assert [node.name for node in categories.nodes[1].children] == ["诗歌"]
    assert [node.count for node in tags.nodes] == [*range(1000, 1000 - AT_ONCE, -1), 1, 0]
    assert (len(tags.more), tags.others, tags.chosen) == (MORE, 1000 - AT_ONCE - MORE - 1, 2)


def test_a_search_alone_leaves_the_conditions_closed(page):
    assert not page(Selection(words=("计量",))).select_one(".conditions").has_attr("open")
    for more in (Selection(words=("计量",), since=("7d",)), Selection((Term("tag", "标签 1"),), words=("计量",))):
        assert page(more).select_one(".conditions").has_attr("open")


def test_there_is_no_form_where_no_server_answers(page):
    soup = page(is_answered=False)
    assert not soup.select("form, script[src*=compose]")
    assert soup.select_one(".subscribe .addresses")


@pytest.mark.parametrize(("count", "words"), [(None, "超过 10,000 篇文章"), (1, "1 篇文章"), (1234, "1,234 篇文章")])
def test_the_number_of_articles_is_told(page, count, words):
    assert page(count=count).select_one(".found").string == words


def test_where_only_some_are_shown_both_numbers_are_told(page):
    soup = page(Selection(limit=2), count=8)
    assert [each.string for each in soup.select(".found, .masthead .hint a")] == ["8 篇文章，只取最新 2 篇"] * 2
    assert page(Selection(limit=20), count=8).select_one(".found").string == "8 篇文章"


def test_the_page_of_everything_is_not_called_as_the_index_is(page, site):
    soup = page()
    assert soup.h1.string == "组合自己的订阅源"
    assert soup.title.string == f"组合自己的订阅源 - {site.title}"
    assert soup.select_one("link[rel=alternate]")["title"] == f"{site.title} (Atom)"


def test_an_older_page_leads_on_and_back_and_subscribes_to_what_is_new(page):
    place = Selection(words=("计量",), cursor=Cursor("before", 1700000000, 5))
    history = [Link(rel, f"https://example.org/{rel}") for rel in ("last", "next", "first", "previous", "self")]
    soup = page(place, history=tuple(history))
    assert [a["rel"] for a in soup.select(".turns a")] == [["first"], ["previous"], ["next"], ["last"]]
    assert soup.select_one("link[rel=next]")["href"] == "https://example.org/next"
    feeds = [link["href"] for link in soup.select("link[rel=alternate], .addresses a")]
    assert feeds
    assert not [url for url in feeds if "before" in url]
    assert query(place) in soup.select_one("link[rel=canonical]")["href"]
    assert ("before", "1700000000.5") in parameters(place)
    assert "before" not in dict(sent(soup))


def test_words_are_marked_in_what_is_found(page):
    soup = page(Selection(words=("春天",)))
    assert {mark.string for mark in soup.select("article h3 mark, article .summary mark")} == {"春天"}


@pytest.mark.parametrize("place", [place for _, place in subscriptions("https://example.org/feed.atom?q=计 量&a=b#c")])
def test_readers_are_given_the_whole_address(place):
    assert place.endswith("https%3A%2F%2Fexample.org%2Ffeed.atom%3Fq%3D%E8%AE%A1%20%E9%87%8F%26a%3Db%23c")
