"""What live feeds hold, and what leaves them for their archive documents.

That a walk through all of these sees every article once is in tests/publish/test_walk.py.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.model import Archive, Selection, Term

NOW = datetime(2026, 2, 1, tzinfo=UTC)
OLD = datetime(2020, 1, 1, tzinfo=UTC)
TAG = Selection((Term("tag", "x"),))
RIGHTS = "x" * 12_000
BUDGET = 45_000  # three articles with such rights
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def numbers(entries):
    return [entry.number for entry in entries]


def walk(store, selection):
    """What the documents hold that a walk goes through when nothing happens meanwhile."""
    live = store.live(selection, 3)
    yield numbers(live.entries)
    archive = live.archive
    while archive:
        found = store.archive(selection, archive)
        yield numbers(found.entries)
        archive = found.previous


def article(file, number, **fields):
    return file(f"{number}.md", f"words {number}", published=OLD + timedelta(number), rights=RIGHTS, **fields)


@pytest.fixture
def settled(store, file):
    """Twelve articles, of which the live feed holds the last three."""
    store.write([article(file, number) for number in range(1, 13)], [], NOW)
    assert store.settle(3, BUDGET, NOW)
    return store


def test_the_log_begins_with_the_oldest(settled):
    assert list(walk(settled, Selection())) == [[12, 11, 10], [9, 8, 7], [6, 5, 4], [3, 2, 1]]
    assert not settled.settle(3, BUDGET, NOW)


def test_who_walks_meets_what_is_live_again(settled):
    set_out = settled.live(Selection(), 3).archive
    settled.write([], [f"{number}.md" for number in (8, 9, 10, 11, 12)], NOW)
    assert list(walk(settled, Selection())) == [[7, 6, 5], [4], [3, 2, 1]]
    first = settled.archive(Selection(), set_out)
    second = settled.archive(Selection(), first.previous)
    assert (numbers(first.entries), numbers(second.entries)) == ([7], [6, 5, 4])
    assert first.modified == settled.revision().changed


def test_what_is_withdrawn_changes_the_addresses_from_there_on(settled):
    def addresses():
        archive, found = settled.live(Selection(), 3).archive, []
        while archive:
            found.append(archive)
            archive = settled.archive(Selection(), archive).previous
        return found

    before = addresses()
    settled.write([], ["5.md"], NOW)
    after = addresses()
    assert [archive.last for archive in after] == [archive.last for archive in before] == [9, 6, 3]
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, False, True]
    assert numbers(settled.archive(Selection(), before[1]).entries) == [6, 4]
    assert settled.archive(Selection(), before[1]).modified == settled.revision().changed


def test_back_dated_articles_pass_through_the_live_feed(store, file):
    store.write([article(file, number) for number in range(1000, 1100)], [], NOW)
    store.settle(20, 10_000_000, NOW)
    before = store.live(Selection(), 20)
    store.write([article(file, number, seen=NOW) for number in range(1, 301)], [], NOW)
    live = store.live(Selection(), 20)
    dates = [(entry.published - OLD).days for entry in live.entries]
    assert dates == [*range(1099, 1084, -1), *range(300, 295, -1)]
    pages = list(walk(store, Selection()))
    assert sorted(number for page in pages for number in page) == list(range(1, 401))
    assert max(map(len, pages)) == 20
    assert store.archive(Selection(), before.archive)


def test_what_is_read_in_another_way_stays_where_it_is(settled, file):
    walked = list(walk(settled, Selection()))
    first = settled.live(Selection(), 3).archive
    for fields in {"summary": "other"}, {"tags": ("x",)}, {}:
        other = [replace(article(file, each, **fields), state=article(file, each).state) for each in (3, 7)]
        assert settled.write(other, [], NOW).changed == 2
        assert list(walk(settled, Selection())) == walked
        assert settled.live(Selection(), 3).archive == first
        assert [*numbers(settled.live(TAG, 3).entries)] == ([7, 3] if "tags" in fields else [])


def test_logs_begin_anew_with_another_budget(settled):
    last = settled.live(Selection(), 3).archive
    assert settled.settle(3, BUDGET * 2 // 3, NOW)
    assert list(walk(settled, Selection())) == [[12, 11], [10, 9], [8, 7], [6, 5], [4, 3], [2, 1]]
    assert settled.archive(Selection(), last) is None
    assert settled.live(Selection(), 3).archive.version > last.version


def test_limits_that_change_are_followed(settled):
    assert settled.settle(5, 10 * BUDGET, NOW)
    assert numbers(settled.live(Selection(), 5).entries) == [12, 11, 10, 9, 8]
    assert settled.settle(2, 10 * BUDGET, NOW)
    assert numbers(settled.live(Selection(), 5).entries) == [12, 11]
    assert settled.settle(12, 10 * BUDGET, NOW)
    live = settled.live(Selection(), 12)
    assert (live.archive, live.is_complete, len(live.entries)) == (None, True, 12)


def test_a_giant_counts_as_its_summary(store, file):
    giant = file("giant.md", "x" * BUDGET, published=NOW)
    store.write([giant, article(file, 1), article(file, 2)], [], NOW)
    assert not store.settle(3, BUDGET, NOW)
    assert store.live(Selection(), 3).is_complete


def test_only_addresses_that_were_given_lead_anywhere(settled):
    newest = settled.live(Selection(), 3).archive
    for archive in (
        Archive(0, newest.version),
        Archive(newest.last + 1, newest.version),
        Archive(newest.last, newest.version - 1),
        Archive(newest.last, newest.version + 1),
        Archive(newest.last - 4, newest.version),
        Archive(newest.last, 10**30),
        Archive(10**30, newest.version),
    ):
        assert settled.archive(Selection(), archive) is None
    assert settled.archive(TAG, newest) is None


def test_there_is_no_history_before_the_first_sync_is_over(store, file):
    store.write([article(file, number) for number in range(1, 13)], [], NOW)
    live = store.live(Selection(), 3)
    assert (numbers(live.entries), live.archive, live.is_complete) == ([12, 11, 10], None, False)
    assert store.live(TAG, 3).is_complete


def test_what_left_long_ago_is_forgotten_where_it_is_much(settled, file):
    def edit(text, now):
        files = [
            file(f"{day}.md", f"{text} {day}", published=OLD + timedelta(day), rights=RIGHTS) for day in range(1, 13)
        ]
        settled.write(files, [], now)

    first = settled.live(Selection(), 3).archive
    for number in range(30):
        edit(number, NOW)
    before = settled.live(Selection(), 3).archive
    edit("soon", NOW + timedelta(days=1))
    soon = settled.live(Selection(), 3).archive
    assert settled.archive(Selection(), first)
    assert settled.archive(Selection(), before)
    edit("late", NOW + timedelta(days=31, minutes=1))
    assert settled.archive(Selection(), first) is settled.archive(Selection(), before) is None
    assert settled.archive(Selection(), soon)
    assert sorted(number for page in walk(settled, Selection()) for number in page) == list(range(1, 13))
    edit("later", NOW + timedelta(days=62))
    assert settled.archive(Selection(), soon)
