"""What can be asked for has one canonical form, whatever the order and the spelling of its parameters."""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.addresses import feed_id, feed_url, page_url
from feeds.characters import one_line
from feeds.days import period
from feeds.errors import SelectionError
from feeds.model import CONTENTS, EVERYTHING, KINDS, ORDERS, SCRIPTS, NamedSelection, Period, Selection, Site, Term
from feeds.publish.meaning import resolved
from feeds.search_text import parse_search
from feeds.selections import IGNORED, PARAMETERS, is_whole, language_tag, parameters, parse, query, sole_term, term_path

CHANGED = datetime(2024, 3, 10, 20, tzinfo=UTC)  # the eleventh in Shanghai

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["专题/计量", "Café", "e\N{WORD JOINER}\x00\u0301", "a//b/ /..", "a;b&c=d+e%20f", "/", "...", "Ｆ", "x" * 300]
)
names = texts.filter(lambda text: not text.strip() or term_path([text]))
searches = texts.filter(lambda text: not text.strip() or (len(text) < 200 and parse_search(one_line(text))))
back = st.sampled_from(["1d", "7D", "2w", "99999w"])
early = st.dates(max_value=date(2000, 1, 1)).map(str) | st.sampled_from(["1999", "1999-2", "0001-01-01"])
late = st.dates(min_value=date(2000, 1, 2)).map(str) | st.sampled_from(["2024", "2024-2", "9999-12-31"])
PAIRS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([*KINDS, *(f"not-{kind}" for kind in KINDS)]), names),
        st.tuples(st.sampled_from(["q", "not-q"]), searches),
        st.tuples(st.just("since"), early | back),
        st.tuples(st.just("until"), late),
        st.tuples(st.sampled_from(["utm_source", "fbclid", "_", "1710000000"]), texts),
    ),
    max_size=8,
)
SHAPES = st.fixed_dictionaries(
    {},
    optional={
        "limit": st.integers(1, 1000).map(str),
        "content": st.sampled_from(CONTENTS),
        "order": st.sampled_from(ORDERS),
        "script": st.sampled_from(SCRIPTS),
        "before": st.sampled_from(["1710000000.5", "-1.0", "007.0012"]),
    },
)


@given(PAIRS, SHAPES, st.randoms(use_true_random=False))
def test_any_order_and_spelling_has_one_canonical_form(pairs, shapes, random):
    asked = [*pairs, *shapes.items()]
    selection = parse(asked, entries=20)
    respelled = [
        (
            random.choice([key.upper(), f" {key} ", key]),
            random.choice([f" {value}\t", unicodedata.normalize("NFD", value)]),
        )
        for key, value in asked * 2
    ]
    random.shuffle(respelled)
    assert parse(respelled, entries=20) == selection
    assert parse(parse_qsl(query(selection), strict_parsing=bool(query(selection))), entries=20) == selection
    assert parse(parameters(selection), entries=20) == selection
    assert query(selection).isascii()


@given(PAIRS)
def test_a_period_can_be_counted_in_any_zone(pairs):
    for zone in ("Asia/Shanghai", "America/New_York", "UTC"):
        found = period(parse(pairs, entries=20), ZoneInfo(zone), CHANGED)
        assert all(end is None or isinstance(end, int) for end in (found.since, found.before))


@given(st.lists(texts, max_size=4))
def test_a_path_is_its_own_path(names):
    assert term_path([term_path(names)]) == term_path(names)


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("", ""),
        ("limit=20&content=full&order=published&script=original", ""),
        ("q=&category=+&since=", ""),
        ("language=zh-cn&language=EN&not-language=ZH-hans", "language=en&language=zh-CN&not-language=zh-Hans"),
        ("utm_source=x&fbclid=y&_=1&1710000000=&ref=z", ""),
        ("tag=b&category=x&tag=a&tag=b", "category=x&tag=a&tag=b"),
        ("Q=%E8%AE%A1&NOT-Category=A", "not-category=A&q=%E8%AE%A1"),
        ("since=2024&until=2024-02", "since=2024-01-01&until=2024-02-29"),
        ("since=2w&since=3d&since=2024-5-1&since=2023-5-1", "since=14d&since=2023-05-01"),
        ("until=2w&until=3d", "until=3d"),
        ("script=hant&script=original", "script=original&script=hant"),
        ("content=NONE&limit=007", "content=none&limit=7"),
        ("before=1710000000.5", "before=1710000000.5"),
        ("category=a%2Fb&author=J%C3%BCrgen", "author=J%C3%BCrgen&category=a/b"),
    ],
)
def test_the_canonical_form(asked, canonical):
    selection = parse(parse_qsl(asked, keep_blank_values=True), entries=20)
    assert sorted(query(selection).split("&")) == sorted(canonical.split("&"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("colour=red", "There is no parameter 'colour'. Allowed are category, tag"),
        ("limit=0", "'0' is no value of 'limit'. Allowed is a whole number from 1 to 1000."),
        ("limit=1001", "'1001' is no value of 'limit'."),
        ("limit=5&limit=6", "'limit' has more than one value."),
        ("content=half", "Allowed is one of full, summary, none."),
        ("order=title", "Allowed is one of published, updated."),
        ("script=latin", "Allowed is one of original, hans, hant, tw, hk."),
        ("since=yesterday", "'yesterday' is no value of 'since'. Allowed is a day, such as 2024-01-31"),
        ("category=..", "'..' is no name of a category."),
        ("not-tag=/&tag=x", "'/' is no name of a tag."),
        ("section=%00", "'' is no name of a section."),
        ("limit=%00", "'' is no value of 'limit'."),
        ("q=%00", "There is no word to search for in ''."),
        ('not-q="', "There is no word to search for in '\"'."),
        ("q=x&q=-", "There is no word to search for in '-'."),
        ("since=2023&until=2022", "No day is both since 2023-01-01 and until 2022-12-31."),
        ("since=3d&until=1w", "No day is both since 3d and until 7d."),
        ("until=2024-02-30", "'2024-02-30' is no value of 'until'."),
        ("since=0d", "'0d' is no value of 'since'."),
        ("before=x", "'x' is no value of 'before'."),
        ("before=1.1&after=2.2", "There is more than one place in the list."),
        (f"q={'x' * 201}", "Allowed is a search, of at most 200 characters."),
        ("&".join(f"tag={number}" for number in range(51)), "There are more than 50 values."),
        (
            "q=" + "+".join(f"ab{number}*" for number in range(5)) + "&not-q=ti*+-ti*+ab*+ac*",
            "There are more than 8 words",
        ),
    ],
)
def test_what_cannot_be_asked_for_is_told_with_what_can(asked, told):
    with pytest.raises(SelectionError, match=re.escape(told)):
        parse(parse_qsl(asked), entries=20)


def test_of_a_named_selection_only_the_shape_can_be_asked_for():
    limited = Selection(limit=5, name="good", stated=("limit",))
    assert parse([("limit", "5"), ("limit", "5")], entries=20, name="good") == limited
    with pytest.raises(
        SelectionError, match=r"'tag' cannot narrow it\. Allowed are limit, content, order, script, before"
    ):
        parse([("tag", "x")], entries=20, name="good")


SHORT = NamedSelection(parse([("content", "summary"), ("order", "updated"), ("script", "hant")], entries=0))


@pytest.mark.parametrize(
    ("asked", "canonical", "meant"),
    [
        ("", "", {}),
        ("content=summary&order=updated&script=hant&limit=20", "", {}),
        ("content=full", "content=full", {"content": "full"}),
        ("order=published&limit=3", "limit=3&order=published", {"order": "published", "limit": 3}),
        ("script=original", "script=original", {"scripts": ("original",)}),
        ("script=original&script=hant", "script=hant&script=original", {"scripts": ("original", "hant")}),
    ],
)
def test_any_shape_of_a_named_selection_can_be_asked_for_at_one_address(asked, canonical, meant):
    selection = parse(parse_qsl(asked), entries=20, name="short", defined=SHORT.selection)
    assert query(selection) == canonical
    assert parse(parse_qsl(canonical), entries=20, name="short", defined=SHORT.selection) == selection
    assert resolved(selection, {"short": SHORT}) == replace(SHORT.selection, **meant)


def test_how_many_a_named_selection_holds_can_be_put_back():
    few = parse([("limit", "3")], entries=20)
    assert query(parse([("limit", "20")], entries=20, name="few", defined=few)) == "limit=20"
    assert query(parse([("limit", "3")], entries=20, name="few", defined=few)) == ""


OTHERS = """
gad_source srsltid ttclid li_fat_id epik s_kwcid mtm_campaign matomo_kwd pk_kwd piwik_keyword wt_mc ck_subscriber_id
hsCtaTracking wickedid isappinstalled scene clicktime enterid share_token _t v r rev ver version time cache
"""


@pytest.mark.parametrize("key", OTHERS.split())
def test_what_others_add_is_passed_over(key):
    assert parse([(key, "x")], entries=20) == EVERYTHING


def test_no_parameter_is_passed_over():
    assert [key for key in PARAMETERS if IGNORED.fullmatch(key)] == []


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("EN", "en"),
        ("zh-hans", "zh-Hans"),
        ("ZH-HANT-tw", "zh-Hant-TW"),
        ("sl-rozaj-1994", "sl-rozaj-1994"),
        ("en-CA-X-CA", "en-CA-x-ca"),  # an example of RFC 5646 section 2.1.1
        ("X-Elvish", "x-elvish"),
        ("中文", "中文"),
    ],
)
def test_a_language_has_one_spelling(written, tag):
    assert language_tag(written) == language_tag(tag) == tag


@pytest.mark.parametrize(
    ("asked", "whole"),
    [("", True), ("tag=x", True), ("tag=x&content=none&script=hant", True)]
    + [
        (asked, False)
        for asked in ("tag=x&tag=y", "q=x", "since=7d", "not-tag=x", "limit=5", "order=updated", "after=1.1")
    ],
)
def test_a_selection_is_whole_that_holds_all_of_at_most_one_term(asked, whole):
    assert is_whole(parse(parse_qsl(asked), entries=20)) is whole


@pytest.mark.parametrize(
    ("asked", "since", "before"),
    [
        ("", None, None),
        ("since=2024-03-01", "2024-03-01T00:00+08:00", None),
        ("until=2024-02", None, "2024-03-01T00:00+08:00"),
        ("since=2d&until=1d", "2024-03-09T00:00+08:00", "2024-03-11T00:00+08:00"),
        ("since=2d&since=2020", "2020-01-01T00:00+08:00", None),
    ],
)
def test_days_are_those_of_the_site_and_counted_back_from_the_last_change(asked, since, before):
    found = period(parse(parse_qsl(asked), entries=20), ZoneInfo("Asia/Shanghai"), CHANGED)
    expected = [end and int(datetime.fromisoformat(end).timestamp()) for end in (since, before)]
    assert found == Period(*expected)


@pytest.mark.parametrize(
    ("asked", "page", "feed"),
    [
        ("", "", "feed.atom"),
        ("category=a/b", "category/a/b/", "category/a/b/feed.atom"),
        ("tag=计量&limit=5", "tag/%E8%AE%A1%E9%87%8F/?limit=5", "tag/%E8%AE%A1%E9%87%8F/feed.atom?limit=5"),
        ("tag=x&tag=y", "search/?tag=x&tag=y", "search/feed.atom?tag=x&tag=y"),
        ("content=none", "search/?content=none", "search/feed.atom?content=none"),
    ],
)
def test_addresses(asked, page, feed):
    selection = parse(parse_qsl(asked), entries=20)
    assert page_url("http://x/", selection) == f"http://x/{page}"
    assert feed_url("http://x/", selection, "atom") == f"http://x/{feed}"


def test_all_pages_of_a_feed_are_one_feed():
    site = Site("S", "", "http://x/", "tag:x,2024:", None, UTC, None, None, {})
    for asked in ([], [("tag", "x")], [("tag", "x"), ("limit", "5")]):
        first = parse(asked, entries=20)
        assert feed_id(site, parse([*asked, ("before", "1.1")], entries=20)) == feed_id(site, first)
    assert feed_id(site, EVERYTHING) == "tag:x,2024:/"


def test_one_term_is_the_sole_one():
    assert sole_term(parse([("tag", "x"), ("limit", "5")], entries=20)) == Term("tag", "x")
    assert sole_term(Selection((Term("tag", "x"),), name="n")) is None
