"""A damaged store is told in a sentence, and its ids go over into a new one; the damaged file is kept."""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.cli import main
from feeds.errors import DamagedStoreError
from feeds.store.mending import mend
from feeds.store.rescue import rescue
from feeds.sync import sync

PAGE = 4096
NOW = datetime(2026, 2, 1, tzinfo=UTC)


def some_pages(data):
    """Whole pages overwritten, some of which hold rows of the ledger."""
    chance = random.Random(4)
    for page in chance.sample(range(1, len(data) // PAGE), len(data) // PAGE // 8):
        data[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)
    return data


def some_bytes(data):
    chance = random.Random(4)
    for at in chance.sample(range(PAGE, len(data)), 300):
        data[at] ^= 0xFF
    return data


DAMAGES = {
    "pages": some_pages,
    "bytes": some_bytes,
    "truncated": lambda data: data[: len(data) * 2 // 3 - 100],
    "no header": lambda data: bytes(100) + data[100:],
    "no first page": lambda data: bytes(PAGE) + data[PAGE:],
}


def file_of(settings):
    return Path(settings.store.removeprefix("sqlite:///"))


def saved_from(file):
    """The rows of the ledger that can be read without SQLite."""
    with file.open("rb") as opened:
        return [astuple(row) for row in rescue(opened).ledger]


def feeds(settings, *arguments):
    """Run the command `feeds` on the folder."""
    environment = {"FEEDS_STORE": str(file_of(settings)), "FEEDS_BASE_URL": "https://a.example/"}
    result = CliRunner().invoke(main, [*arguments, str(settings.folder)], env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.output


@pytest.fixture
def filled(many, opened, held):
    """A store of 300 articles, half of which were renamed, and what it holds of them."""
    with closing(opened(many)) as store:
        sync(many, store, NOW)
        for number in range(0, 300, 2):
            rename(many.folder / f"{number}.md")
        sync(many, store, NOW)
        return held(store), store.revision()


def rename(file):
    file.rename(file.with_name(f"renamed-{file.name}"))


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_the_ids_of_a_damaged_store_go_over_into_a_new_one(many, filled, opened, held, damage):
    before, revision = filled
    file = file_of(many)
    damaged = bytes(damage(bytearray(file.read_bytes())))
    file.write_bytes(damaged)
    status, told = feeds(many, "check", "--store")
    assert status == 1
    assert f"The store {file}, " in told
    assert "is damaged" in told
    assert f"feeds check --store --mend {many.folder}" in told
    assert file.read_bytes() == damaged

    saved = len(saved_from(file))
    status, told = feeds(many, "check", "--store", "--mend")
    assert status == 0
    assert f"A new one is in its place, with {saved} ids." in told
    (kept,) = file.parent.glob("store.sqlite.damaged-*")
    assert str(kept) in told
    assert kept.read_bytes() == damaged
    assert feeds(many, "check", "--store")[0] == 0

    for article in many.folder.glob("?.md"):
        rename(article)  # so that its id is that of its place no more
    assert feeds(many, "sync")[0] == 0
    with closing(opened(many)) as store:
        after = held(store)
        assert after.keys() == before.keys()
        assert saved > 100
        assert sum(after[title] == before[title] for title in after) >= saved
        assert store.revision().number > revision.number
        assert store.revision().changed > revision.changed
    assert sorted(each.name for each in file.parent.glob("store.*")) == [file.name, kept.name, "store.sqlite.lock"]


@pytest.mark.usefixtures("filled")
def test_what_opens_a_damaged_store_names_the_command(many, opened):
    file_of(many).write_bytes(file_of(many).read_bytes()[: 5 * PAGE])
    with pytest.raises(DamagedStoreError, match=r"store\.sqlite is damaged\..*Run: feeds check --store"):
        opened(many)
    assert feeds(many, "sync") == (1, f"Error: The store {file_of(many)} is damaged. {SAVED}\n")


SAVED = "Its ids can be saved in a new one. Run: feeds check --store"


@pytest.mark.usefixtures("filled")
def test_a_sound_store_is_told_so_and_left_alone(many):
    before = file_of(many).read_bytes()
    status, told = feeds(many, "check", "--store", "--mend")
    assert status == 0
    assert "is sound" in told
    assert f"It holds 300 ids and 300 articles of {many.folder}, at revision " in told
    assert file_of(many).read_bytes() == before


def test_a_store_that_is_not_there_is_not_made(many):
    assert feeds(many, "check", "--store") == (
        0,
        f"There is no store yet at {file_of(many)}. The first sync makes it.\n",
    )
    assert not file_of(many).exists()


def test_a_file_without_a_store_in_it_is_told(many):
    file_of(many).touch()
    assert feeds(many, "check", "--store") == (
        0,
        f"The file {file_of(many)}, 0.0 MB, holds no store yet. The first sync makes one in it.\n",
    )
    assert file_of(many).read_bytes() == b""


def test_a_file_of_something_else_is_left_alone(many):
    file_of(many).write_text("Not a database. " * 1000)
    status, told = feeds(many, "check", "--store", "--mend")
    assert status == 1
    assert "holds no id that can be read, and was left as it is" in told
    assert file_of(many).read_text() == "Not a database. " * 1000


@pytest.mark.usefixtures("filled")
def test_a_store_that_another_process_has_open_is_left_alone(many, opened):
    ready, tell = os.pipe()
    wait, end = os.pipe()
    if not os.fork():
        os.close(end)
        store = opened(many)
        store.revision()
        os.write(tell, b".")
        os.read(wait, 1)
        os._exit(0)
    os.read(ready, 1)
    file = file_of(many)
    file.write_bytes(damaged := bytes(PAGE) + file.read_bytes()[PAGE:])
    status, told = feeds(many, "check", "--store", "--mend")
    assert status == 1
    assert "is open in another process. Stop what serves or syncs it, and try again." in told
    assert file.read_bytes() == damaged
    os.close(end)
    os.wait()
    assert feeds(many, "check", "--store", "--mend")[0] == 0


def rows(file):
    with closing(sqlite3.connect(file)) as connection:
        return sorted(connection.execute("SELECT * FROM feeds_ledger"))


def test_all_rows_are_read_from_a_sound_file_and_its_log(many, opened):
    file = file_of(many)
    with closing(opened(many)) as store:
        sync(many, store, NOW)
        deep = many.folder / "/".join(["d" * 240] * 14)  # rows that go over to pages of their own
        deep.mkdir(parents=True)
        for number in range(20):
            text = f"---\ntitle: deep-{number}\ndate: 2024-01-02\nid: urn:x:{'x' * 900}{number}\n---\nText {number}.\n"
            (deep / f"{number}.md").write_text(text)
        sync(many, store, NOW)
        shutil.rmtree(many.folder / ("d" * 240))
        for number in range(0, 300, 3):
            rename(many.folder / f"{number}.md")
        sync(many, store, NOW)
        assert max(len("".join(map(str, row))) for row in rows(file)) > PAGE
        log = Path(f"{file}-wal")
        assert log.stat().st_size > 0
        assert saved_from(file) == rows(file)
    assert not log.exists()
    assert saved_from(file) == rows(file)


def test_the_time_of_a_mended_store_goes_on_though_the_clock_was_set_back(many, filled, opened):
    _, revision = filled
    mended = mend(many.store, datetime(2020, 1, 1, tzinfo=UTC), authority=many.authority, site=many.title)
    assert (mended.kept.name, mended.saved, mended.lost) == ("store.sqlite.damaged-2020-01-01", 300, 0)
    with closing(opened(many)) as store:
        assert store.revision().number == revision.number + 1
        assert store.revision().changed > revision.changed
