"""Addresses that other programs gave to feeds: written once, added to as terms come, found by their path."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl

from feeds.model import EVERYTHING, Alias, Selection, Term
from feeds.selections import parse, query

NOW = datetime(2026, 2, 1, tzinfo=UTC)
HOME = Alias("index.xml", "rss")


def of_term(term):
    if term.kind == "tag":
        yield Alias(f"/tags/{term.path.lower()}/index.xml", "rss", (term,))
        yield Alias(f"zh/tags/{term.path.lower()}/index.xml", "rss", (Term("language", "zh"), term))


def test_a_path_is_found(store, file):
    store.write([file("a.md", "a", tags=["Go", "go", "C"])], [], NOW)
    store.note_aliases("1", [HOME, Alias("atom.xml", "atom")], of_term)
    tag = Term("tag", "C")
    assert store.alias("index.xml") == (EVERYTHING, "rss")
    assert store.alias("atom.xml") == (EVERYTHING, "atom")
    assert store.alias("tags/c/index.xml") == (Selection((tag,)), "rss")
    assert store.alias("zh/tags/c/index.xml") == (Selection((tag, Term("language", "zh"))), "rss")
    assert store.alias("tags/C/index.xml") is None
    paths = [path for path, *_ in store.aliases_after("index.xml", 2)]
    assert paths == ["tags/c/index.xml", "tags/go/index.xml"]
    assert all(store.alias(path) == (selection, suffix) for path, selection, suffix in store.aliases_after("", 99))


def test_terms_for_which_the_engine_has_one_feed_are_one_selection(store, file):
    store.write([file("a.md", "a", tags=["Go", "go"])], [], NOW)
    store.note_aliases("1", [], of_term)
    assert store.alias("tags/go/index.xml") == (Selection((Term("tag", "Go"), Term("tag", "go"))), "rss")


def test_of_more_terms_than_an_address_holds_it_has_the_first(store, file):
    store.write([file("a.md", "a", tags=["C" + "!" * more for more in range(70)])], [], NOW)
    store.note_aliases("1", [], lambda term: [Alias("c.xml", "rss", (Term("language", "zh"), term))])
    selection, _ = store.alias("c.xml")
    assert len(selection.terms) == 26
    assert parse(parse_qsl(query(selection)), entries=0) == selection
    store.note_aliases("2", [], lambda term: [Alias("c.xml", "rss", (term,))])
    selection, _ = store.alias("c.xml")
    assert len(selection.terms) == 50
    assert parse(parse_qsl(query(selection)), entries=0) == selection


def test_everything_goes_before_a_term_of_the_same_path(store, file):
    store.write([file("a.md", "a", tags=["x"])], [], NOW)
    store.note_aliases("1", [Alias("tags/x/index.xml", "rss")], of_term)
    assert store.alias("tags/x/index.xml") == (EVERYTHING, "rss")


def test_terms_that_come_are_added(store, file):
    store.write([file("a.md", "a", tags=["a"])], [], NOW)
    store.note_aliases("1", [HOME], of_term)
    asked = []
    store.note_aliases(None, [], lambda term: asked.append(term) or ())
    assert asked == []
    store.write([file("b.md", "b", tags=["a", "b"])], [], NOW)
    store.note_aliases(None, [], of_term)
    assert store.alias("tags/b/index.xml") == (Selection((Term("tag", "b"),)), "rss")
    assert store.alias("index.xml") == (EVERYTHING, "rss")


def test_other_settings_write_all_anew(store, file):
    store.write([file("a.md", "a", tags=["a"])], [], NOW)
    store.note_aliases("1", [HOME], of_term)
    store.note_aliases("2", [Alias("feed.xml", "atom")], lambda term: [Alias(f"t/{term.path}", "atom", (term,))])
    assert (store.alias("index.xml"), store.alias("tags/a/index.xml")) == (None, None)
    assert store.alias("feed.xml") == (EVERYTHING, "atom")
    assert store.alias("t/a") == (Selection((Term("tag", "a"),)), "atom")


def test_a_path_that_no_request_can_have_is_left_out(store):
    store.note_aliases("1", [Alias("a\0b", "rss"), Alias("x" * 10_000, "rss"), Alias("/", "rss"), HOME], of_term)
    assert store.aliases_after("", 9) == [("index.xml", EVERYTHING, "rss")]
