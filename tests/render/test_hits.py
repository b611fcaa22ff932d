"""Words that were searched for, as pages show them."""

import pytest

from feeds.render.hits import excerpt, marked
from feeds.search_text import parse_search

LONG = "前" * 300


@pytest.mark.parametrize(
    ("text", "search", "expected"),
    [
        ("计量与质量", "质量", "计量与<mark>质量</mark>"),
        ("計量與質量", "计量 质量", "<mark>計量</mark>與<mark>質量</mark>"),
        ("Café & <b>", "cafe", "<mark>Café</mark> &amp; &lt;b&gt;"),
        ("a & b", "x", "a &amp; b"),
    ],
)
def test_marked(text, search, expected):
    assert marked(text, [parse_search(search)]) == expected


def test_nothing_is_marked_where_nothing_is_searched_for():
    assert marked("a < b", []) == "a &lt; b"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>他们做<b>计量</b>检定 &amp; 校准</p>", "他们做<mark>计量</mark>检定 &amp; 校准"),
        (f"<p>{LONG}</p><p>计量</p><p>{LONG}</p>", f"…{'前' * 39} <mark>计量</mark> {'前' * 117}…"),
        ("<p>质量</p>", None),
    ],
)
def test_an_excerpt_shows_where_the_text_has_it(make_entry, content, expected):
    article = make_entry(title="春天", summary="夏天", content=content).article
    assert excerpt(article, [parse_search("计量")]) == expected


@pytest.mark.parametrize("changes", [{"title": "计量"}, {"summary": "计量"}])
def test_none_is_needed_where_title_or_summary_have_it(make_entry, changes):
    article = make_entry(**{"title": "春天", "summary": "夏天", "content": "<p>计量</p>"} | changes).article
    assert excerpt(article, [parse_search("计量")]) is None
    assert excerpt(article, []) is None
