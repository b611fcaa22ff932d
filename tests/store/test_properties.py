"""What holds whatever is written, in whatever order."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model import Selection
from feeds.store import Store

NOW = datetime(2026, 2, 1, tzinfo=UTC)
PATHS = st.sampled_from(["a.md", "b.md", "c.md", "d/a.md"])
ARTICLES = st.fixed_dictionaries(
    {"words": st.sampled_from(["one", "two", "three"])},
    optional={
        "link": st.sampled_from(["https://example.org/1", "https://example.org/2"]),
        "slug": st.sampled_from(["same", "same-2", "other"]),
        "tags": st.sampled_from([("x",), ("x", "y")]),
        "published": st.sampled_from([NOW, datetime.fromisoformat("2026-02-01T08:00:00+08:00")]),
    },
)
STATED = st.sampled_from(["urn:x:1", "urn:x:2", "3"])


def batches(articles):
    """Writes, one after the other: what files give, and which are gone."""
    batch = st.tuples(st.dictionaries(PATHS, st.lists(articles, max_size=3)), st.sets(PATHS))
    return st.lists(batch, min_size=1, max_size=6)


WITH_STATED_IDS = st.builds(
    lambda article, stated: article | stated, ARTICLES, st.fixed_dictionaries({}, optional={"stated_id": STATED})
)
ONE_TO_A_FILE = st.lists(st.tuples(st.dictionaries(PATHS, ARTICLES), st.sets(PATHS)), min_size=1, max_size=6)


def entries(store):
    return {entry.number: entry for entry in store.entries(Selection(), 100)}


@settings(deadline=None)
@given(batches(WITH_STATED_IDS))
def test_ids_are_unique_and_the_revision_tells_of_every_change(file, writes):
    store = Store.open("sqlite://", authority="example.org", site="test")
    for given_files, gone in writes:
        results = [file(path, *articles) for path, articles in given_files.items()]
        before, number = entries(store), store.revision().number
        changes = store.write(results, gone, NOW)
        after = entries(store)
        assert changes.raised == (repr(before) != repr(after)) == (store.revision().number == number + 1)
        assert (
            len({entry.id for entry in after.values()}) == len({entry.slug for entry in after.values()}) == len(after)
        )
        assert all(after[each].slug == before[each].slug for each in before.keys() & after.keys())
        assert not store.write(results, gone - given_files.keys(), NOW).raised
    store.close()


@settings(deadline=None)
@given(ONE_TO_A_FILE)
def test_the_id_of_a_path_never_changes(file, writes):
    store = Store.open("sqlite://", authority="example.org", site="test")
    ids = {}
    for given_files, gone in writes:
        store.write([file(path, article) for path, article in given_files.items()], gone - given_files.keys(), NOW)
        ids = {path: id_ for path, id_ in ids.items() if path not in gone - given_files.keys()}
        now = {entry.article.path: entry.id for entry in entries(store).values()}
        assert now.keys() == ids.keys() | given_files.keys()
        assert now == now | ids
        ids = now
    store.close()
