"""What goes wrong with a database is told in a sentence that names it and says what to do."""

import os
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg.errors
import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from feeds.errors import StoreError
from feeds.model import Selection
from feeds.store import Store, connect
from feeds.store.border import store_errors

NOW = datetime(2026, 2, 1, tzinfo=UTC)


def opening(address):
    with pytest.raises(StoreError) as caught:
        Store.open(address, authority="example.org", site="test")
    return str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["nonsense", "mysql://user:secret@host/db", "sqlite+nothing:///x", "/path/store.sqlite", "user:secret@host"],
)
def test_an_address_that_leads_nowhere(address):
    message = opening(address)
    assert "sqlite:////path/store.sqlite" in message
    assert "secret" not in message


def test_a_driver_that_is_not_installed(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "psycopg2", None)
    message = opening("postgresql+psycopg2://user:secret@host/db")
    assert "pip install 'feeds[postgresql]'" in message
    assert "secret" not in message


def test_a_directory_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    assert f"{tmp_path}/file/store.sqlite" in opening(f"sqlite:///{tmp_path}/file/store.sqlite")


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_a_directory_that_cannot_be_written(mode):
    with as_nobody() as folder:
        folder.chmod(mode)
        message = opening(f"sqlite:///{folder}/store.sqlite")
        folder.chmod(0o700)
    assert f"{folder}/store.sqlite" in message
    assert "writable" in message


@contextmanager
def as_nobody():
    """A folder of one's own, without the rights of root."""
    with tempfile.TemporaryDirectory() as folder:
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        try:
            yield Path(folder)
        finally:
            if is_root:
                os.seteuid(0)


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "store.sqlite").write_text("An article, not a database. " * 100)
    message = opening(f"sqlite:///{tmp_path}/store.sqlite")
    assert f"{tmp_path}/store.sqlite is no SQLite database" in message


def test_a_damaged_file(sqlite_address, open_store, file):
    store = open_store(sqlite_address)
    store.write([file(f"{number}.md", "text " * 1000) for number in range(20)], [], NOW)
    store.close()
    path = Path(sqlite_address.removeprefix("sqlite:///"))
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096))
    assert f"{path} is damaged" in opening(sqlite_address)


def test_a_full_disk_leaves_what_was_there(sqlite_address, open_store, file):
    def shrink(connection, _record):
        connection.execute("PRAGMA max_page_count = 50")

    event.listen(Engine, "connect", shrink)
    try:
        store = open_store(sqlite_address)
        store.write([file("a.md", "one")], [], NOW)
        with pytest.raises(StoreError, match=r"store\.sqlite cannot grow: the disk is full"):
            store.write([file("a.md", "two"), file("b.md", "text" * 100_000)], [], NOW)
    finally:
        event.remove(Engine, "connect", shrink)
    assert [entry.article.content for entry in store.entries(Selection(), 9)] == ["one"]
    assert store.revision().number == 1


LOCKS = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "LOCK TABLE feeds_files"}


def test_a_store_that_is_locked_for_too_long(address, open_store, file, monkeypatch):
    monkeypatch.setattr(connect, "LOCK_TIMEOUT", 0.01)
    store = open_store(address)
    other = create_engine(address)
    with other.connect() as connection:
        connection.execute(text(LOCKS[other.dialect.name]))
        with pytest.raises(StoreError, match="is locked by another process"):
            store.write([file("a.md", "one")], [], NOW)
        assert store.entries(Selection(), 9) == ()
    other.dispose()
    store.write([file("a.md", "one")], [], NOW)


@pytest.mark.parametrize("address", ["postgresql+psycopg://user:secret@127.0.0.1:1/db?password=secret"])
def test_a_server_that_is_not_there(address):
    message = opening(address)
    assert "db at 127.0.0.1:1 cannot be reached" in message
    assert "secret" not in message


def test_a_database_that_is_not_there(postgresql):
    assert "does not exist" in opening(f"{postgresql}/missing")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (psycopg.errors.DiskFull(), "The store db at host cannot take more"),
        (psycopg.errors.ReadOnlySqlTransaction(), "The store db at host is read-only"),
        (psycopg.errors.AdminShutdown(), "The store db at host is shut down"),
        (psycopg.errors.InternalError_("odd\nmore"), "The store db at host cannot be used: odd."),
    ],
)
def test_what_a_server_says(error, sentence):
    with pytest.raises(StoreError) as caught, store_errors("db at host"):
        raise OperationalError("SELECT 1", {}, error)
    assert str(caught.value).startswith(sentence)
