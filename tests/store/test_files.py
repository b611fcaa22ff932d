"""What a store tells a sync of the source files, in the same order whatever the database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PATHS = ["B.md", "a b.md", "a-b.md", "a.md", "a/b.md", "a/c/d.md", "a0.md", "é.md", "中.md", "😀.md"]  # as Python sorts


def test_files_come_in_the_order_of_code_points(store, file):
    assert sorted(PATHS) == PATHS
    store.write([file(path, path) for path in reversed(PATHS)], (), NOON)
    assert [path for path, _ in store.files_after("", 99)] == PATHS
    assert [path for path, _ in store.files_after("a.md", 2)] == ["a/b.md", "a/c/d.md"]
    assert store.files_after("😀.md", 2) == []


def test_states_are_told_of_the_files_that_are_known(store, file):
    made = file("a.md", "words")
    store.write([made], (), NOON)
    assert store.files(["a.md", "b.md"]) == {"a.md": made.state}


def test_folders_are_known_by_what_is_below_them(store, file):
    store.write([file(path, path) for path in PATHS], (), NOON)
    assert [store.has_files_below(folder) for folder in ("a", "a/c", "a/b", "a.md", "")] == [True, True, *[False] * 3]


def test_files_are_due_when_their_time_has_come(store, file):
    def made(path, due):
        result = file(path, path)
        return replace(result, state=replace(result.state, due=due and int(due.timestamp())))

    late = NOON + timedelta(hours=1)
    store.write([made("never.md", None), made("late.md", late), made("soon.md", NOON)], (), NOON)
    assert store.due_files(NOON - timedelta(seconds=1), 9) == []
    assert store.due_files(NOON, 9) == ["soon.md"]
    assert store.due_files(late, 9) == ["soon.md", "late.md"]
    assert store.due_files(late, 1) == ["soon.md"]
