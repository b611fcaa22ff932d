"""How a sync goes on: in batches, in other processes, where it was killed."""

import os
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from feeds import intake as intake_module
from feeds.model import EVERYTHING
from feeds.store import Store
from feeds.sync import sync

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_second_sync_reads_nothing(site, store, monkeypatch, write, counts):
    write(site, "a.md")
    assert counts(sync(site, store, NOON)) == (1, 0, 0)
    monkeypatch.setattr(intake_module, "read", None)
    assert counts(sync(site, store, NOON)) == (0, 0, 0)


def test_a_touched_file_is_read_once_and_normalized_never(site, store, monkeypatch, write, counts):
    file = write(site, "a.md")
    sync(site, store, NOON)
    os.utime(file, (1, 1))
    monkeypatch.setattr(intake_module, "normalize", None)
    revision = store.revision()
    assert counts(sync(site, store, NOON)) == (0, 0, 0)
    monkeypatch.setattr(intake_module, "_bytes", None)
    sync(site, store, NOON)
    assert store.revision() == revision


def test_progress_counts_to_the_end(site, store, write):
    for number in range(450):
        write(site, f"{number}.md")
    steps: list[tuple[int, int]] = []
    sync(site, store, NOON, lambda done, total: steps.append((done, total)))
    assert (steps[0], steps[-1]) == ((200, 450), (450, 450))
    assert steps == sorted(steps)


def test_a_sync_that_was_killed_goes_on(site, store, write, counts):
    for number in range(450):
        write(site, f"{number}.md")

    def kill(done: int, _total: int) -> None:
        if done == 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(site, store, NOON, kill)
    assert store.count(EVERYTHING) == 200
    assert counts(sync(site, store, NOON)) == (250, 0, 0)


def undated(entries):
    """Without the times at which they were written."""
    return [replace(entry, modified=NOON) for entry in entries]


def test_many_processes_give_what_one_gives(site, store, write):
    for number in range(450):
        write(
            site, f"{number:03}.md", f"---\ntitle: 第{number}篇\n---\n文{number}。\n" if number % 9 else b"\xff\x00\x01"
        )
    alone = sync(site, store, NOON)
    with closing(Store.open("sqlite://", authority="localhost", site="test")) as other:
        together = sync(site, other, NOON, processes=2)
        assert together == alone
        assert undated(other.entries(EVERYTHING, 1000)) == undated(store.entries(EVERYTHING, 1000))
        assert other.diagnostics() == store.diagnostics()
