"""Another process that writes into the store for a while: a sync waits, and goes on; readers do not wait."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from threading import Thread

import pytest

from feeds.errors import StoreError
from feeds.model import EVERYTHING
from feeds.store import connect
from feeds.sync import sync

NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def writer(many, opened):
    """A connection of somebody else's."""
    opened(many).close()
    with closing(sqlite3.connect(many.store.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        yield connection


def test_a_sync_waits_for_another_writer_and_goes_on(many, opened, writer, eventually):
    writer.execute("BEGIN IMMEDIATE")
    with closing(opened(many)) as store:
        waiting = Thread(target=sync, args=(many, store, NOW))
        waiting.start()
        assert store.entries(EVERYTHING, 9) == ()
        assert waiting.is_alive()
        writer.execute("COMMIT")
        eventually(lambda: not waiting.is_alive())
        assert store.count(EVERYTHING) == 300


def test_a_lock_that_is_held_for_too_long_is_told_and_the_next_sync_completes(many, opened, writer, monkeypatch):
    monkeypatch.setattr(connect, "LOCK_TIMEOUT", 0.1)
    with closing(opened(many)) as store:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"store\.sqlite is locked by another process for too long\."):
            sync(many, store, NOW)
        writer.execute("COMMIT")
        assert sync(many, store, NOW).added == 300
