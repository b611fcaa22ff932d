"""What a sync holds in memory does not grow with the folder."""

import gc
import sys
import tracemalloc
from contextlib import closing
from datetime import UTC, datetime

import pytest

from feeds import spool
from feeds.config import load
from feeds.intake import Intake
from feeds.read import look_at
from feeds.store import FileResult, FileState, Store
from feeds.sync import complete, scan
from feeds.sync.scan import Work

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FILES = 1000
NAME = f"{'long-' * 30}{{}}.md"


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    """Buffers that both sizes fill."""
    monkeypatch.setattr(scan, "_READ_AHEAD", 100)
    monkeypatch.setattr(spool, "_AT_ONCE", 100)
    monkeypatch.setattr(sys.modules["feeds.read.discover"], "_MANY", 100)


def known(name, folder, intake):
    file = look_at(name, f"{folder}/{name}", intake.site)
    return FileResult(name, FileState(file.size, file.mtime_ns, "digest", intake.fingerprint), (), ())


def peak(work):
    """Bytes; garbage that waits to be collected is none of them."""
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100, 1, 1)
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.set_threshold(*thresholds)
        gc.unfreeze()


@pytest.mark.parametrize("is_known", [False, True], ids=["new", "known"])
def test_a_scan_of_four_times_the_files_takes_no_more_memory(tmp_path, is_known):
    def scanned(files):
        folder = tmp_path / str(files)
        folder.mkdir()
        for number in range(files):
            (folder / NAME.format(number)).write_text("Text.")
        intake = Intake(*complete(load(folder, {})), NOON)
        store = Store.open(f"sqlite:///{tmp_path}/{files}.sqlite", authority="localhost", site="test")
        with closing(store):
            if is_known:
                store.write([known(NAME.format(number), folder, intake) for number in range(files)], [], NOON)

            def work():
                with Work(store, intake) as found:
                    assert found.files == files
                    assert sum(1 for _ in found.tasks()) == len(found)
                    assert len(found) == (0 if is_known else files)

            work()
            return peak(work)

    more = scanned(4 * FILES) - scanned(FILES)
    assert more < 3 * FILES * len(NAME)
