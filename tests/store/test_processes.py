"""Several processes use one store: workers, syncs, and what a server forks."""

import os
import subprocess
import sys
import threading
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.model import Selection

NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def start():
    """Starts processes; all wait for a line before they open the store."""
    with ExitStack() as stack:

        def start(*arguments):
            command = [sys.executable, Path(__file__).with_name("process.py"), *map(str, arguments)]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
            process = stack.enter_context(subprocess.Popen(command, **pipes))
            stack.callback(process.kill)
            assert process.stdout.readline() == "ready\n"
            return process

        yield start


def run_together(processes):
    for process in processes:
        process.stdin.write("go\n")
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0] * len(processes)


def test_processes_make_and_fill_a_store_at_once(address, start, open_store):
    run_together([start(address, "write", name) for name in "abcd"])
    store = open_store(address)
    assert (store.count(Selection()), store.revision().number) == (40, 40)
    entries = store.entries(Selection(), 100)
    assert len({entry.id for entry in entries}) == len({entry.slug for entry in entries}) == 40
    assert [count for _, count in store.terms()] == [40]


def test_one_at_a_time_in_exclusive(address, start, tmp_path):
    counter = tmp_path / "counter"
    counter.write_text("0")
    run_together([start(address, "count", counter) for _ in range(4)])
    assert counter.read_text() == "40"


def test_a_killed_process_excludes_nobody(address, start, store, file):
    process = start(address, "hold")
    process.stdin.write("go\n")
    assert process.stdout.readline() == "held\n"
    store.write([file("a.md", "one")], [], NOW)  # who does not ask for the lock is not kept out
    process.kill()
    with store.exclusive():
        assert process.wait() < 0


def test_exclusive_leaves_the_lock_when_what_is_inside_fails(store):
    with pytest.raises(KeyError), store.exclusive():
        raise KeyError
    with store.exclusive():
        pass


def test_a_forked_child_uses_the_store_of_its_parent(store, file, in_child):
    store.write([file("a.md", "one")], [], NOW)
    assert os.waitpid(in_child(lambda: store.write([file("b.md", "two")], [], NOW)), 0)[1] == 0
    store.write([file("c.md", "three")], [], NOW)
    assert [entry.number for entry in store.entries(Selection(), 9)] == [3, 2, 1]


def test_no_open_file_is_carried_over_a_fork(sqlite_address, open_store, file, in_child):
    # A SQLite file that is open in parent and child loses its locks, and then its writes.
    store = open_store(sqlite_address)
    store.write([file("a.md", "one")], [], NOW)

    def no_open_file():
        open_files = [str(each.resolve()) for each in Path("/proc/self/fd").iterdir()]
        assert not [name for name in open_files if "store.sqlite" in name]

    assert os.waitpid(in_child(no_open_file), 0)[1] == 0


@pytest.mark.parametrize("place", ["memory", "sqlite", "postgresql"])
def test_threads_share_a_store(request, place, open_store, file):
    address = "sqlite://" if place == "memory" else request.getfixturevalue(f"{place}_address")
    store = open_store(address)

    def work(name):
        for number in range(10):
            store.write([file(f"{name}/{number}.md", f"{name} {number}")], [], NOW)
            store.entries(Selection(), 5)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (store.count(Selection()), store.revision().number) == (40, 40)
