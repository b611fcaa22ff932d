"""What holds whatever is written, in whatever order."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model import Selection
from feeds.store import Changes, Store
from feeds.store.rows import terms_of

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
FILES = st.dictionaries(PATHS, ARTICLES)


def entries(store):
    return {entry.number: entry for entry in store.entries(Selection(), 100)}


def shown(store):
    """What feeds show: equal instants of unequal offsets differ."""
    nowhere = {"path": "", "position": 0}
    return {
        number: repr(replace(each, article=replace(each.article, **nowhere), modified=NOW))
        for number, each in entries(store).items()
    }


@settings(deadline=None)
@given(batches(WITH_STATED_IDS))
def test_ids_are_unique_and_the_revision_tells_of_every_change(file, writes):
    store = Store.open("sqlite://", authority="example.org", site="test")
    for given_files, gone in writes:
        results = [file(path, *articles) for path, articles in given_files.items()]
        before, shown_before, number = entries(store), shown(store), store.revision().number
        changes = store.write(results, gone, NOW)
        after, shown_after = entries(store), shown(store)
        assert store.revision().number == number + (shown_before != shown_after)
        kept = before.keys() & after.keys()
        added, removed = after.keys() - before.keys(), before.keys() - after.keys()
        changed = {each for each in kept if shown_before[each] != shown_after[each]}
        assert changes == Changes(
            added=len(added),
            changed=len(changed),
            removed=len(removed),
            numbers=frozenset(added | changed | removed),
            terms=frozenset(
                term
                for found, numbers in ((before, changed | removed), (after, changed | added))
                for number in numbers
                for term in terms_of(found[number].article)
            ),
        )
        assert (
            len({entry.id for entry in after.values()}) == len({entry.slug for entry in after.values()}) == len(after)
        )
        assert all(after[each].slug == before[each].slug for each in kept)
        revision = store.revision()
        store.write(results, gone - given_files.keys(), NOW)
        assert (entries(store), store.revision()) == (after, revision)
    store.close()


def texts(store):
    """Text -> the id of its article, of the texts that one file has."""
    found = entries(store).values()
    counted = Counter(entry.article.content for entry in found)
    return {entry.article.content: entry.id for entry in found if counted[entry.article.content] == 1}


@settings(deadline=None)
@given(FILES, FILES, st.sets(PATHS))
def test_an_id_goes_with_its_text_and_stays_with_its_place_through_an_edit(file, first, then, gone):
    store = Store.open("sqlite://", authority="example.org", site="test")
    store.write([file(path, article) for path, article in first.items()], [], NOW)
    held, before = texts(store), {entry.article.path: entry for entry in entries(store).values()}
    store.write([file(path, article) for path, article in then.items()], gone - then.keys(), NOW)
    after = {entry.article.path: entry for entry in entries(store).values()}
    assert after.keys() == first.keys() - gone | then.keys()
    for text, id_ in texts(store).items():
        assert held.get(text, id_) == id_
    old, new = ({entry.article.content for entry in each.values()} for each in (before, after))
    for path in before.keys() & after.keys():
        if before[path].article.content not in new and after[path].article.content not in old:
            assert after[path].id == before[path].id
    store.close()
