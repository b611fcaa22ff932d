"""What is written is what is read, in both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.model import Author, Diagnostic, Origin, Selection, Severity, Term
from feeds.store import Changes, FileState

NOW = datetime(2026, 2, 1, tzinfo=UTC)
LATER = datetime(2026, 3, 1, tzinfo=UTC)
ALL = Selection()
FULL = {
    "published": datetime.fromisoformat("2022-03-04T09:00:43+08:00"),
    "updated": datetime.fromisoformat("2022-03-05T09:00:43.5-03:30"),
    "authors": (Author("李白", "li@example.org", "https://example.org/"), Author("杜甫")),
    "source": Origin("人民日报"),
    "link": "https://example.org/1",
    "categories": ("计算机/语言", "b"),
    "tags": ("x", "y"),
    "language": "zh-CN",
    "image": "https://example.org/1.png",
    "summary": 'A "summary", \U0001f600',
    "rights": "CC0",
    "stated_id": "urn:x:1",
}


def paths(store, selection=ALL, limit=10):
    return [entry.article.path for entry in store.entries(selection, limit)]


def test_a_new_store_is_empty(store):
    assert store.revision().number == 0
    assert store.revision().changed.utcoffset().total_seconds() == 0
    assert (store.entries(ALL, 9), store.terms(), store.diagnostics(), store.files_after("", 9)) == ((), (), (), [])
    assert (store.entry("a"), store.identity("a.md"), store.count(ALL)) == (None, None, 0)


def test_an_article_comes_back_as_it_was(store, file):
    result = file("a.md", "<p>text", **FULL)
    store.write([result], [], NOW)
    [entry] = store.entries(ALL, 9)
    assert entry == store.entry("a")
    written = result.articles[0].article
    assert entry.article == replace(written, stated_id=None)  # it became the entry's
    assert (entry.number, entry.id, entry.slug) == (1, "urn:x:1", "a")
    assert entry.published.isoformat() == "2022-03-04T09:00:43+08:00"
    assert entry.updated.isoformat() == "2022-03-05T09:00:43.500000-03:30"
    assert store.files_after("", 9) == [("a.md", result.state)]


def test_published_is_first_sight_where_nothing_states_it(store, file):
    result = file("a.md", "one")
    store.write([result], [], NOW)
    again = replace(result, articles=(replace(result.articles[0], seen=LATER),))
    store.write([again], [], NOW)
    [entry] = store.entries(ALL, 9)
    assert entry.published == entry.updated == result.articles[0].seen == store.identity("a.md")[2]


@pytest.mark.parametrize(
    ("fields", "updated"),
    [
        ({}, LATER),
        ({"published": datetime(2027, 1, 1, tzinfo=UTC)}, datetime(2027, 1, 1, tzinfo=UTC)),  # never before published
        ({"updated": datetime(2022, 1, 1, tzinfo=UTC)}, datetime(2022, 1, 1, tzinfo=UTC)),  # stated
    ],
)
def test_updated_when_the_text_changes(store, file, fields, updated):
    store.write([file("a.md", "one", **fields)], [], NOW)
    store.write([file("a.md", "two", seen=LATER, **fields)], [], NOW)
    assert store.entry("a").updated == updated


def test_updated_when_the_title_changes(store, file):
    store.write([file("a.md", "one")], [], NOW)
    store.write([file("a.md", "one", title="New", seen=LATER)], [], NOW)
    assert store.entry("a").updated == LATER


def test_edits_of_one_write_have_times_of_their_own(store, file):
    seen = {path: LATER + timedelta(seconds=second) for second, path in enumerate("abc")}
    store.write([file(path, f"text {path}") for path in seen], [], NOW)
    store.write([file(path, f"edited {path}", seen=second) for path, second in seen.items()], [], NOW)
    assert {path: store.entry(path).updated for path in seen} == seen


def test_updated_never_goes_back(store, file):
    # Of thousands of files, the sync sees the first an hour before its own time.
    store.write([file("a.md", "one", published=NOW)], [], NOW)
    store.write([file("a.md", "two", published=NOW, seen=LATER)], [], NOW)
    store.write([file("a.md", "three", published=NOW, seen=LATER - timedelta(hours=1))], [], NOW)
    assert store.entry("a").updated == LATER + timedelta(seconds=1)


def test_updated_stays_when_only_the_metadata_change(store, file):
    store.write([file("a.md", "one")], [], NOW)
    store.write([file("a.md", "one", tags=("x",), seen=LATER)], [], LATER)
    assert store.entry("a").updated == store.entry("a").published


def test_updated_stays_when_the_program_reads_the_same_source_in_another_way(store, file):
    result = file("a.md", "one")
    store.write([result], [], NOW)
    otherwise = replace(result.articles[0], digest="another", text_digest="another", seen=LATER)
    store.write([replace(result, articles=(otherwise,))], [], LATER)
    assert store.entry("a").updated == store.entry("a").published


def test_newest_first_then_last_come_first(store, file):
    days = {
        "a.md": "2022-01-02T00:00:00+00:00",
        "b.md": "2022-01-02T07:00:00+08:00",
        "c.md": "2022-01-02T08:00:00+08:00",
        "d.md": "1969-12-31T23:59:59+00:00",
    }
    published = {path: datetime.fromisoformat(day) for path, day in days.items()}
    store.write([file(path, path, published=day, tags=("t",)) for path, day in published.items()], [], NOW)
    assert paths(store) == ["c.md", "a.md", "b.md", "d.md"]
    assert paths(store, Selection((Term("tag", "t"),))) == ["c.md", "a.md", "b.md", "d.md"]
    assert paths(store, limit=2) == ["c.md", "a.md"]


def test_terms_are_sorted_and_hold_their_descendants(store, file):
    store.write(
        [
            file("a.md", "one", **FULL),
            file("b.md", "two", categories=("计算机", "计算机/语言/C"), tags=("y",), authors=(Author("李白"),)),
            file("gone.md", "three", tags=("gone",)),
        ],
        [],
        NOW,
    )
    store.write([], ["gone.md"], NOW)
    assert [(term.kind, term.path, count) for term, count in store.terms()] == [
        ("author", "李白", 2),
        ("author", "杜甫", 1),
        ("category", "计算机", 2),
        ("category", "计算机/语言", 2),
        ("category", "b", 1),
        ("category", "计算机/语言/C", 1),
        ("language", "zh-CN", 1),
        ("source", "人民日报", 1),
        ("tag", "y", 2),
        ("tag", "x", 1),
    ]
    assert [term.path for term, _ in store.terms(1)] == ["李白", "计算机", "zh-CN", "人民日报", "y"]
    assert store.totals() == {"author": 2, "category": 4, "language": 1, "source": 1, "tag": 2}
    assert all(
        store.count(Selection((term,))) == len(paths(store, Selection((term,)))) == n for term, n in store.terms()
    )
    assert store.count(ALL) == 2
    assert paths(store, Selection((Term("tag", "gone"),))) == paths(store, Selection((Term("tag", "never"),))) == []


def test_diagnostics_are_sorted_and_go_with_their_file(store, file):
    found = [
        Diagnostic("x", Severity.NOTE, path, line, "It is.", "Nothing.")
        for path, line in [("a.md", None), ("a.md", 2), ("a.md", 10), ("b.md", 1)]
    ]
    store.write(
        [file("b.md", diagnostics=(found[3],)), file("a.md", diagnostics=(found[2], found[0], found[1]))], [], NOW
    )
    assert store.diagnostics() == tuple(found)
    store.write([file("b.md")], ["a.md"], NOW)
    assert store.diagnostics() == ()


def test_the_revision_rises_once_with_each_change_of_what_is_published(store, file):
    one, two = file("a.md", "one"), file("b.md", "two", published=NOW)
    elsewhere = file("b.md", "two", published=datetime.fromisoformat("2026-02-01T08:00:00+08:00"))
    steps = [
        ([one, two], [], Changes(2, 0, 0)),
        ([one, two], [], Changes(0, 0, 0)),
        ([replace(one, state=FileState(9, 9, "9", "9"))], ["never.md"], Changes(0, 0, 0)),
        ([elsewhere], [], Changes(0, 1, 0)),  # the same instant, as written in another zone
        ([file("moved.md", "one")], ["a.md"], Changes(0, 0, 0)),
        ([file("moved.md", "one", slug="wish")], [], Changes(0, 0, 0)),
        ([file("moved.md", "before", "one")], [], Changes(1, 0, 0)),
        ([file("moved.md", "one", "before")], [], Changes(0, 0, 0)),  # positions
        ([file("moved.md", "one", stated_id="urn:x:1")], [], Changes(0, 1, 1)),
        ([file("moved.md", "one")], [], Changes(0, 0, 0)),  # no longer stated, and kept
        ([file("moved.md", "edited"), file("c.md", "new")], ["b.md"], Changes(1, 1, 1)),
        ([], ["moved.md", "c.md"], Changes(0, 0, 2)),
        ([], [], Changes(0, 0, 0)),
    ]
    for results, gone, expected in steps:
        before = store.revision().number
        changes = store.write(results, gone, LATER)
        assert replace(changes, numbers=frozenset(), terms=frozenset()) == expected
        assert store.revision().number == before + (expected != Changes(0, 0, 0))


def test_a_moved_article_is_found_where_it_is(store, file):
    store.write([file("a.md", "one")], [], NOW)
    store.write([file("b.md", "one")], ["a.md"], NOW)
    assert paths(store) == ["b.md"]
    assert store.write([], ["b.md"], NOW).removed == 1


def test_a_store_keeps_the_folder_that_it_was_made_for(address, open_store):
    asked = [("/a", None), ("/a", None), ("/b", None), ("/b", None), ("/c", "/a"), ("/c", None)]
    before = [open_store(address).remember_folder(folder, instead_of=instead) for folder, instead in asked]
    assert before == [None, "/a", "/a", "/a", "/a", "/c"]


def test_settings_raise_the_revision_when_they_change(store):
    numbers = []
    for fingerprint in ("a", "a", "b", "b", "a"):
        store.note_settings(fingerprint, "", datetime.fromisoformat("2026-02-01T08:00:00.9+08:00"))
        numbers.append(store.revision().number)
    assert numbers == [1, 1, 2, 2, 3]


def test_the_revision_has_the_time_of_its_change_and_never_the_time_of_the_last(store):
    changes = [
        ("2026-02-01T08:00:00.9+08:00", "2026-02-01T00:00:00+00:00"),
        ("2026-02-01T00:00:00.95+00:00", "2026-02-01T00:00:01+00:00"),  # in the same second
        ("2020-01-01T00:00:00+00:00", "2026-02-01T00:00:02+00:00"),  # the clock was set back
        ("2026-03-01T00:00:00+00:00", "2026-03-01T00:00:00+00:00"),
    ]
    for number, (now, changed) in enumerate(changes):
        store.note_settings(str(number), "", datetime.fromisoformat(now))
        assert store.revision().changed.isoformat() == changed


def test_all_is_there_after_opening_again(address, open_store, file):
    first = open_store(address)
    first.write([file("a.md", "one", **FULL)], [], NOW)
    again = open_store(address)
    assert (again.entries(ALL, 9), again.revision(), again.id_prefix) == (
        first.entries(ALL, 9),
        first.revision(),
        first.id_prefix,
    )


def test_a_file_that_gives_thousands(store, file):
    store.write([file("export.xml", *(f"text {number}" for number in range(2500)))], [], NOW)
    assert store.count(ALL) == 2500
    assert store.write([], ["export.xml"], NOW).removed == 2500
