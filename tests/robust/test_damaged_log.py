"""A store whose write-ahead log is damaged keeps its ids, whoever looks at it or is killed mending it."""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.config import load
from feeds.store import mending
from feeds.store.rescue import rescue
from feeds.store.soundness import examine
from feeds.sync import sync

PAGE = 4096
SECOND_FRAME = 32 + (24 + PAGE)  # where it begins (https://sqlite.org/fileformat2.html, 4.1)
NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def young(tmp_path, put, opened):
    """A store as a power cut leaves it: its 20 ids are all in the log, behind a frame with a wrong checksum."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(20):
        put(folder, f"{number}", f"article-{number}")
    settings = load(folder, {"FEEDS_STORE": f"{tmp_path}/live.sqlite", "FEEDS_BASE_URL": "https://a.example/"})
    cut = tmp_path / "cut" / "store #1?.sqlite"  # a name that an address has to quote
    cut.parent.mkdir()
    with closing(opened(settings)) as store:
        sync(settings, store, NOW)
        shutil.copy(tmp_path / "live.sqlite", cut)
        shutil.copy(tmp_path / "live.sqlite-wal", f"{cut}-wal")
    log = Path(f"{cut}-wal")
    data = bytearray(log.read_bytes())
    data[SECOND_FRAME + 2000] ^= 0xFF
    log.write_bytes(data)
    return cut


def address(file):
    return f"sqlite:///{str(file).replace('?', '%3F')}"


def readable(file):
    with file.open("rb") as opened:
        return {row.id for row in rescue(opened).ledger}


def ids(file):
    with closing(sqlite3.connect(file, timeout=30)) as connection:
        return {id_ for (id_,) in connection.execute("SELECT id FROM feeds_ledger")}


def mend(file):
    return mending.mend(address(file), NOW, authority="a.example", site="title")


def contents(folder):
    return {each.name: each.read_bytes() for each in folder.iterdir() if not each.name.endswith("-shm")}


def test_to_look_at_it_deletes_no_log(young):
    before = contents(young.parent)
    assert examine(address(young)).problems == ("SQLite finds 0 of the 20 ids in it and its write-ahead log.",)
    assert contents(young.parent) == before
    assert len(readable(young)) == 20
    assert mend(young).saved == 20
    assert examine(address(young)).contents.ids == 20


def test_an_empty_file_does_not_cost_the_log(young):
    young.write_bytes(b"")
    assert examine(address(young)).problems == ("The file is empty, and only its write-ahead log is left.",)
    assert mend(young).saved == 20


@pytest.mark.usefixtures("young")
def test_a_sound_log_is_no_damage(tmp_path, opened, put):
    settings = load(tmp_path / "folder", {"FEEDS_STORE": str(tmp_path / "live.sqlite")})
    with closing(opened(settings)) as store:
        put(settings.folder, "new", "article-new")
        sync(settings, store, NOW)
        assert Path(f"{tmp_path}/live.sqlite-wal").stat().st_size > 0
        examined = examine(settings.store)
    assert (examined.problems, examined.contents.ids) == ((), 21)


def in_a_child(work):
    """Run it in a fork, and return that one's number."""
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return child


def test_who_comes_later_waits_and_gets_the_new_one(young):
    """Asked each time that the new store is opened and that a file is removed, which is from first to last."""
    told, tell = os.pipe()
    wait, go_on = os.pipe()
    mender = os.getpid()

    def stop(event, _arguments):
        if event in ("sqlite3.connect", "os.remove") and os.getpid() != mender:
            os.write(tell, b".")
            os.read(wait, 1)

    def mend_in_steps():
        os.close(told)
        os.close(go_on)
        sys.addaudithook(stop)
        mend(young)

    child = in_a_child(mend_in_steps)
    os.close(tell)
    os.close(wait)
    answers = []
    later = None
    while os.read(told, 1):
        answers.append(answer_at_once(young))
        later = later or in_a_child(lambda: os._exit(len(ids(young))))
        os.write(go_on, b".")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert os.waitstatus_to_exitcode(os.waitpid(later, 0)[1]) == 20
    assert answers == ["database is locked"] * len(answers)
    assert len(answers) > 5
    assert len(ids(young)) == 20


def answer_at_once(file):
    with closing(sqlite3.connect(file, timeout=0)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.Error as error:
            return str(error)


def test_killed_at_any_step_it_loses_no_id(tmp_path, young):
    before = readable(young)
    assert len(before) == 20
    killed, is_done = 0, False
    while not is_done:
        killed += 1
        folder = tmp_path / f"killed-{killed}"
        shutil.copytree(young.parent, folder)
        file = folder / young.name
        child = in_a_child(lambda file=file, step=killed: (kill_at(step, file), mend(file)))
        is_done = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        if examine(address(file)).problems:
            mend(file)
        assert ids(file) == before
        shutil.rmtree(folder)
    assert killed > 30


def kill_at(step, file):
    """End this process as mending.py does something for the so-manieth time since the new store is made."""
    made = Path(f"{file}.mended")
    calls = 0

    def profile(frame, event, _argument):
        nonlocal calls
        caller = frame if event == "c_call" else frame.f_back
        if event in ("call", "c_call") and caller and caller.f_code.co_filename == mending.__file__:
            calls += calls > 0 or made.exists()
            if calls == step:
                os._exit(9)

    sys.setprofile(profile)
