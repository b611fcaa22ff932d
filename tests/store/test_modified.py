"""When what is shown last changed is told so well that who asks by date misses nothing, whatever is written."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.model import Author, Origin, Selection, Term
from feeds.store.rows import terms_of

NOW = datetime(2026, 2, 1, tzinfo=UTC)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
DAYS = [NOW, datetime.fromisoformat("2026-02-01T08:00:00+08:00"), *(NOW - timedelta(days=ago) for ago in (1, 2))]
PATHS = ["a.md", "b.md", "c.md"]
ARTICLES = st.fixed_dictionaries(
    {"words": st.sampled_from(["one", "two"]), "published": st.sampled_from([None, *DAYS])},
    optional={
        "categories": st.sampled_from([("x",), ("x/y",), ("x/y", "z")]),
        "tags": st.sampled_from([("x",), ("x", "y")]),
        "authors": st.just((Author("x"),)),
        "source": st.just(Origin("x")),
        "language": st.sampled_from(["x", "y"]),
        "stated_id": st.sampled_from(["urn:x:1", "urn:x:2"]),
    },
)
FILES = st.dictionaries(st.sampled_from(PATHS), st.lists(ARTICLES, max_size=2))
NONE = timedelta()
CLOCKS = st.sampled_from([0, 0.4, 1, 3, -100]).map(lambda seconds: timedelta(seconds=seconds))
WRITES = st.lists(st.tuples(FILES, st.sets(st.sampled_from(PATHS)), CLOCKS, st.booleans()), min_size=2, max_size=6)
SELECTIONS = [
    Selection(),
    *(Selection((Term("category", path),)) for path in ("x", "x/y", "z", "never")),
    *(Selection((Term(kind, path),)) for kind in ("tag", "language") for path in "xy"),
    Selection((Term("author", "x"),)),
    Selection((Term("source", "x"),)),
]
MOVED_BACK = [
    (
        {"a.md": [{"words": "one", "published": DAYS[0]}], "b.md": [{"words": "two", "published": DAYS[2]}]},
        [],
        NONE,
        False,
    ),
    ({"a.md": [{"words": "one", "published": DAYS[3]}]}, [], NONE, False),
]
LENGTHS = (1, 2, 3, 100)
EXAMPLES = {"sqlite": 50, "postgresql": 10}


def without_place(entry):
    """What feeds show of an entry: equal instants of unequal offsets differ."""
    return repr(replace(entry, article=replace(entry.article, path="", position=0), modified=NEVER))


def feeds(store):
    """What every feed shows, and when it last changed."""
    settings_changed = store.revision().settings_changed
    found = {}
    for selection in SELECTIONS:
        since = max(store.departed(selection), settings_changed)
        entries = store.entries(selection, 100)
        for length in LENGTHS:
            newest = entries[:length]
            shown = [without_place(each) for each in newest]
            found[selection, length] = shown, max([since, *(each.modified for each in newest)])
    for selection in SELECTIONS[:2]:
        since = max(store.departed(selection), settings_changed)
        live = store.live(selection, 3)
        shown = [without_place(each) for each in live.entries], live.archive, live.is_complete
        found[selection, "live"] = shown, max([since, *(each.modified for each in live.entries)])
    return found


def require_rising(before, after):
    """The time of each feed rises with every change of what it shows, and never falls."""
    for feed, (shown_before, changed_before) in before.items():
        shown_after, changed_after = after[feed]
        assert changed_after >= changed_before, feed
        assert changed_after > changed_before or shown_after == shown_before, feed


def require_own_times(before, after, store):
    """An entry has the time of the revision that changed it."""
    for number, entry in after.items():
        old = before.get(number)
        is_same = old is not None and without_place(old) == without_place(entry)
        assert entry.modified == (old.modified if is_same else store.revision().changed)


def require_counts(store):
    """What is counted at each write is what is there."""
    everything = entries_of(store).values()
    there = Counter(term for entry in everything for term in set(terms_of(entry.article)))
    assert dict(store.terms()) == there
    assert store.count(Selection()) == len(everything)
    assert all(store.count(each) == len(store.entries(each, 100)) for each in SELECTIONS)


def entries_of(store):
    return {entry.number: entry for entry in store.entries(Selection(), 100)}


def test_every_change_of_a_feed_is_later_than_the_last(store, file, address):
    now = NOW

    @settings(max_examples=EXAMPLES["sqlite" if address.startswith("sqlite") else "postgresql"], deadline=None)
    @given(WRITES)
    @example(MOVED_BACK)
    def check(writes):
        nonlocal now
        store.write([], PATHS, now)  # each example begins with nothing, and knows the ids of those before
        before, entries_before = feeds(store), {}
        for given_files, gone, later, has_settings in writes:
            now += later
            store.write([file(path, *articles) for path, articles in given_files.items()], gone, now)
            after, entries_after = feeds(store), entries_of(store)
            require_rising(before, after)
            require_own_times(entries_before, entries_after, store)
            require_counts(store)
            assert store.revision().changed >= max(changed for _, changed in after.values())
            before, entries_before = after, entries_after
            if has_settings:
                store.note_settings(str(now), "", now)
                before = feeds(store)
                require_rising(after, before)
                store.settle(1 + round(later.total_seconds()) % 3, 1_000_000, now)
                after, before = before, feeds(store)
                require_rising(after, before)

    check()


def test_settings_raise_the_time_of_every_feed(store, file):
    store.write([file("a.md", "one", tags=("x",))], [], NOW)
    before = feeds(store)
    store.note_settings("a", "", NOW)
    after = feeds(store)
    assert all(after[feed][1] > before[feed][1] for feed in before)
    assert store.revision().settings_changed == store.revision().changed == NOW + timedelta(seconds=1)
    store.write([file("b.md", "two")], [], NOW)
    assert store.revision().settings_changed == NOW + timedelta(seconds=1)


def test_nothing_has_left_a_new_store(store, file):
    assert {store.departed(selection) for selection in SELECTIONS} == {NEVER}
    assert store.revision().settings_changed == NEVER
    store.write([file("a.md", "one", tags=("x",), published=NOW)], [], NOW)
    store.write([file("a.md", "two", tags=("x",), published=NOW + timedelta(1))], [], NOW)
    assert {store.departed(selection) for selection in SELECTIONS} == {NEVER}
    store.write([file("a.md", "two", published=NOW)], [], NOW)
    assert store.departed(Selection((Term("tag", "x"),))) == store.departed(Selection()) == NOW + timedelta(seconds=2)


def test_a_term_is_remembered_when_nothing_has_it(store, file):
    store.write([file("a.md", "one", tags=("x",))], [], NOW)
    store.write([], ["a.md"], NOW)
    assert store.terms() == ()
    assert store.departed(Selection((Term("tag", "x"),))) == NOW + timedelta(seconds=1)
