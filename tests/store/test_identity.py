"""An article keeps its id, slug and number, whatever happens to its file."""

from datetime import UTC, datetime

import pytest

NOW = datetime(2026, 2, 1, tzinfo=UTC)
PREFIX = "tag:example.org,2026:9f86d081"  # of the authority and the SHA-256 of the site, "test"


def ids(store, *paths):
    return [store.identity(path)[0] for path in paths]


def test_new_articles_get_an_id_of_their_place(store, file):
    store.write([file("a.md", "one"), file("b/a.md", "two")], [], NOW)
    assert store.id_prefix == PREFIX
    assert ids(store, "a.md", "b/a.md") == [
        f"{PREFIX}/articles/e713f4de814ec8e3",
        f"{PREFIX}/articles/b36e2f51e44a91e4",
    ]


def test_a_lost_store_gives_the_same_ids_again(open_store, file):
    lost, new = open_store("sqlite://"), open_store("sqlite://")
    lost.write([file("a.md", "one"), file("b.md", "two")], [], NOW)
    new.write([file("b.md", "two, edited"), file("a.md", "one")], [], NOW)
    assert ids(lost, "a.md", "b.md") == ids(new, "a.md", "b.md")


def test_place_keeps_identity_through_an_edit(store, file):
    store.write([file("a.md", "one")], [], NOW)
    before = store.identity("a.md")
    store.write([file("a.md", "two", slug="another", link="https://example.org/")], [], NOW)
    assert store.identity("a.md") == before


def test_renamed_in_one_write(store, file):
    store.write([file("a.md", "one")], [], NOW)
    before = store.identity("a.md")
    store.write([file("b.md", "one")], ["a.md"], NOW)
    assert store.identity("b.md") == before
    assert store.identity("a.md") is None


def test_renamed_over_two_writes(store, file):
    store.write([file("a.md", "one")], [], NOW)
    before = store.identity("a.md")
    store.write([], ["a.md"], NOW)
    store.write([file("b.md", "one")], [], NOW)
    assert store.identity("b.md") == before


def test_the_place_of_one_that_moved_gets_a_new_id(store, file):
    store.write([file("a.md", "one")], [], NOW)
    store.write([file("b.md", "one")], ["a.md"], NOW)
    store.write([file("a.md", "new")], [], NOW)
    moved, new = ids(store, "b.md", "a.md")
    assert new == f"{moved}-2"


def test_moved_and_edited_is_recognized_by_its_link(store, file):
    store.write([file("a.md", "one", link="https://example.org/1")], [], NOW)
    before = store.identity("a.md")
    store.write([file("b.md", "edited", link="https://example.org/1")], ["a.md"], NOW)
    assert store.identity("b.md") == before


def test_moved_and_edited_is_recognized_by_its_stated_id(store, file):
    store.write([file("a.md", "one", stated_id="urn:x:1")], [], NOW)
    before = store.identity("a.md")
    store.write([file("b.md", "edited", stated_id="urn:x:1")], ["a.md"], NOW)
    assert store.identity("b.md") == before


def test_a_copy_is_another_article(store, file):
    store.write([file("a.md", "one", link="https://example.org/1")], [], NOW)
    store.write([file("b.md", "one", link="https://example.org/1")], [], NOW)
    assert len(set(ids(store, "a.md", "b.md"))) == 2


ONE, TWO, COPY = {"words": "one"}, {"words": "two"}, {"words": "one", "title": "Copy"}
ONE_OF_X, TWO_OF_Y = ONE | {"stated_id": "urn:x"}, TWO | {"stated_id": "urn:y"}
EDITED, NEW = {"words": "edited"}, {"words": "new"}


# Whose article each file holds in the end, by the file that held it at first; None is a new one.
@pytest.mark.parametrize(
    ("first", "then", "same"),
    [
        # a rename, with whatever else is done to the metadata
        ({"a": ONE}, {"b": ONE}, {"b": "a"}),
        ({"a": ONE}, {"b": ONE | {"title": "New", "tags": ("x",), "slug": "new"}}, {"b": "a"}),
        ({"a": ONE}, {"b": ONE, "a": NEW}, {"b": "a", "a": None}),
        ({"a": ONE, "b": TWO}, {"b": ONE, "a": NEW}, {"b": "a", "a": None}),  # over another
        ({"a": ONE, "b": TWO}, {"b": ONE, "c": TWO, "a": NEW}, {"b": "a", "c": "b", "a": None}),
        ({"a": ONE, "b": TWO}, {"a": TWO, "b": ONE}, {"a": "b", "b": "a"}),
        # an edit
        ({"a": ONE}, {"a": EDITED}, {"a": "a"}),
        ({"a": ONE}, {"a": EDITED, "b": NEW}, {"a": "a", "b": None}),
        ({"a": ONE, "b": COPY}, {"a": EDITED, "b": COPY}, {"a": "a", "b": "b"}),
        # equal texts
        ({"a": ONE, "b": COPY}, {"a": ONE | {"tags": ("x",)}, "b": COPY | {"tags": ("x",)}}, {"a": "a", "b": "b"}),
        ({"b": ONE, "a": ONE}, {"a": ONE_OF_X, "b": ONE | {"stated_id": "urn:y"}}, {"a": "a", "b": "b"}),
        ({"b": ONE, "a": COPY}, {"a": ONE | {"title": "New"}, "b": ONE | {"title": "Other"}}, {"a": "a", "b": "b"}),
        ({"a": ONE}, {"a": ONE, "b": ONE}, {"a": "a", "b": None}),
        # stated ids, which beat text and place
        ({"a": ONE_OF_X, "b": TWO_OF_Y}, {"a": TWO_OF_Y, "b": ONE_OF_X}, {"a": "b", "b": "a"}),
        ({"a": ONE_OF_X, "b": TWO_OF_Y}, {"a": ONE | {"stated_id": "urn:y"}}, {"a": "b"}),
        ({"a": ONE_OF_X}, {"b": EDITED | {"stated_id": "urn:x"}, "a": NEW}, {"b": "a", "a": None}),
        ({"a": ONE_OF_X}, {"a": ONE, "b": TWO | {"stated_id": "urn:x"}}, {"a": "a", "b": None}),  # it was first
    ],
)
def test_ids_follow_the_text(store, file, first, then, same):
    store.write([file(path, article) for path, article in first.items()], [], NOW)
    whose = {store.identity(path)[1]: path for path in first}  # by slug, because an id that is stated later wins
    store.write([file(path, article) for path, article in then.items()], first.keys() - then.keys(), NOW)
    assert {path: whose.get(store.identity(path)[1]) for path in then} == same


@pytest.mark.parametrize("words", ["one", "edited"])
def test_a_path_that_comes_back_keeps_its_id(store, file, words):
    store.write([file("a.md", "one")], [], NOW)
    before = store.identity("a.md")
    store.write([], ["a.md"], NOW)
    store.write([file("a.md", words)], [], NOW)
    assert store.identity("a.md") == before


def test_an_article_put_before_others_of_its_file_moves_none(store, file):
    store.write([file("export.xml", "one", "two")], [], NOW)
    one, two = (store.identity("export.xml", position) for position in (0, 1))
    store.write([file("export.xml", "new", "one", "two")], [], NOW)
    assert [store.identity("export.xml", position) for position in (1, 2)] == [one, two]


def test_stated_ids_of_one_file_move_with_their_articles(store, file, item):
    store.write([file("export.xml", item("one", stated_id="urn:x:1"))], [], NOW)
    one = store.identity("export.xml")
    store.write([file("export.xml", item("new"), item("edited", stated_id="urn:x:1"))], [], NOW)
    assert store.identity("export.xml", 1) == one


def test_an_id_stated_later_wins_and_stays(store, file):
    store.write([file("a.md", "one")], [], NOW)
    store.write([file("a.md", "one", stated_id="urn:x:1")], [], NOW)
    assert ids(store, "a.md") == ["urn:x:1"]
    store.write([file("a.md", "one")], [], NOW)
    assert ids(store, "a.md") == ["urn:x:1"]


def test_a_stated_id_that_is_no_uri_becomes_one(store, file):
    store.write([file("a.md", "one", stated_id="文章 1"), file("b.md", "two", stated_id="7")], [], NOW)
    assert ids(store, "a.md", "b.md") == [f"{PREFIX}/id/%E6%96%87%E7%AB%A0%201", f"{PREFIX}/id/7"]


def test_an_id_is_given_once(store, file):
    store.write([file("a.md", "one", stated_id="urn:x:1")], [], NOW)
    for _ in range(2):
        store.write([file("b.md", "two", stated_id="urn:x:1", id_line=3)], [], NOW)
        kept, own = ids(store, "a.md", "b.md")
        assert (kept, own[: len(PREFIX)]) == ("urn:x:1", PREFIX)
        [found] = store.diagnostics()
        assert (found.code, found.severity, found.path, found.line) == ("id-taken", "error", "b.md", 3)
        assert "a.md" in found.message


def test_who_had_an_id_keeps_it_when_no_longer_stating_it(store, file):
    store.write([file("a.md", "one", stated_id="urn:x:1")], [], NOW)
    store.write([file("b.md", "two", stated_id="urn:x:1"), file("a.md", "one")], [], NOW)
    assert ids(store, "a.md") == ["urn:x:1"]
    assert [found.path for found in store.diagnostics()] == ["b.md"]


def test_an_id_of_one_gone_goes_to_who_states_it(store, file):
    store.write([file("a.md", "one", stated_id="urn:x:1"), file("b.md", "two")], [], NOW)
    store.write([file("b.md", "two", stated_id="urn:x:1")], ["a.md"], NOW)
    assert ids(store, "b.md") == ["urn:x:1"]
    assert store.diagnostics() == ()


def test_slugs_are_unique_and_for_ever(store, file):
    store.write([file(path, path, slug="same") for path in ("a.md", "b.md", "c.md")], [], NOW)
    store.write([file("d.md", "d", slug="same")], ["a.md"], NOW)
    store.write([file("b.md", "b", slug="other")], [], NOW)
    assert [store.identity(path)[1] for path in ("b.md", "c.md", "d.md")] == ["same-2", "same-3", "same-4"]


def test_hundreds_of_equal_slugs(store, file):
    paths = [f"{number}/index.md" for number in range(250)]
    store.write([file(path, path) for path in paths], [], NOW)
    store.write([file("last/index.md", "last")], [], NOW)
    assert store.identity("last/index.md")[1] == "index-251"


def test_texts_too_long_for_an_index_break_nothing(store, file):
    long = "".join(chr(0x4E00 + 7919 * number % 20000) for number in range(4000))
    store.write([file("a.md", "one", stated_id=long, link=long)], [], NOW)
    assert len(ids(store, "a.md")[0]) < 100
    assert store.entry("a").article.link == long


def test_equal_texts_of_one_file_stay_where_they_are(store, file):
    store.write([file("export.xml", "one", "two", "two")], [], NOW)
    store.write([file("export.xml", "two", "one", "two")], [], NOW)
    before = [store.identity("export.xml", position) for position in range(3)]
    store.write([file("export.xml", "two", "one", "two", tags=("x",))], [], NOW)
    assert [store.identity("export.xml", position) for position in range(3)] == before
