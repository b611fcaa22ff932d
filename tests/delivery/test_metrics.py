"""Metrics, counted by real processes and threads, and read by Prometheus' own parser."""

import logging
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread

import pytest
from prometheus_client.parser import text_string_to_metric_families

from feeds.config import Settings
from feeds.delivery import counts
from feeds.delivery.metrics import (
    DOCUMENTS,
    HELD,
    HELD_BYTES,
    HIT,
    NANOSECONDS,
    PASSED,
    SENT,
    SHARED_MISS,
    Metrics,
)

# Counts, and forks and counts, with as many changes of threads as there can be; then lives on until its input ends.
WORKER = """
import os, sys
from threading import Thread
from feeds.config import Settings
from feeds.delivery.metrics import HELD, HIT, SENT, Metrics

sys.setswitchinterval(1e-6)
metrics = Metrics.open(Settings(folder="", store=sys.argv[1], title=""))
times = int(sys.argv[2])

def count():
    size = 3
    for _ in range(times):
        metrics.counts.own[HIT] += 1
        metrics.counts.own[SENT["br"]] += size

def count_in_threads():
    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    metrics.counts.own[HELD] = 7

count_in_threads()
if child := os.fork():
    os.waitpid(child, 0)
    print("counted", flush=True)
    sys.stdin.read()
else:
    count_in_threads()
    os._exit(0)
"""


@pytest.fixture
def store(tmp_path: Path) -> str:
    (tmp_path / "store.sqlite").touch()
    return f"sqlite:///{tmp_path}/store.sqlite"


@pytest.fixture
def opened(tmp_path: Path, store: str) -> Callable[[], Metrics]:
    """Metrics as another process of the same site opens them."""
    return lambda: Metrics.open(Settings(folder=tmp_path, store=store, title=""))


@contextmanager
def working(store: str, times: int) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has counted what it will, and lives."""
    command = [sys.executable, "-c", WORKER, store, str(times)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield process


def read(metrics: Metrics) -> dict[str, float]:
    """Each sample of an exposition, by its name and the values of its labels."""
    families = text_string_to_metric_families(metrics.exposition(revision=12, articles=345).decode())
    samples = [sample for family in families for sample in family.samples]
    return {" ".join([sample.name, *sample.labels.values()]): sample.value for sample in samples}


def test_no_count_of_processes_threads_and_forks_is_lost(store: str, opened: Callable[[], Metrics]) -> None:
    with working(store, 20_000) as one, working(store, 20_000) as other:
        assert one.stdout
        assert other.stdout
        assert one.stdout.readline() == other.stdout.readline() == b"counted\n"
        metrics = opened()
        found = read(metrics)
        assert found["feeds_requests_total hit 2xx"] == 2 * 2 * 4 * 20_000
        assert found["feeds_sent_bytes_total br"] == 3 * 2 * 2 * 4 * 20_000
        assert found["feeds_workers"] == 3  # with this one; their children are dead
        assert found["feeds_answers"] == 2 * 7
        one.send_signal(signal.SIGKILL)
        one.wait()
        found = read(metrics)
        assert found["feeds_workers"] == 2
        assert found["feeds_answers"] == 7
        with working(store, 1) as third:
            assert third.stdout
            assert third.stdout.readline() == b"counted\n"
            assert read(metrics)["feeds_requests_total hit 2xx"] == 2 * 2 * 4 * 20_000 + 2 * 4
            third.communicate()
        one.communicate()
        other.communicate()


def test_first_counts_at_once_take_one_row(opened: Callable[[], Metrics]) -> None:
    metrics, together = opened(), Barrier(8)

    def count() -> None:
        together.wait()
        metrics.counts.own[HIT] += 1

    threads = [Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read(metrics)["feeds_requests_total hit 2xx"] == 8
    assert read(opened())["feeds_workers"] == 2  # with the one that reads


def test_everything_has_a_name_that_prometheus_knows(opened: Callable[[], Metrics]) -> None:
    metrics = opened()
    row = metrics.counts.own
    row[HIT] = 1
    row[PASSED["4"]] = 2
    row[SENT["zstd"]] = 3
    row[DOCUMENTS], row[NANOSECONDS] = 4, 5_500_000_000
    row[SHARED_MISS] = 6
    row[HELD], row[HELD_BYTES] = 7, 8
    found = read(metrics)
    assert {name: value for name, value in found.items() if value} == {
        "feeds_requests_total hit 2xx": 1,
        "feeds_requests_total passed 4xx": 2,
        "feeds_sent_bytes_total zstd": 3,
        "feeds_document_making_seconds_count": 4,
        "feeds_document_making_seconds_sum": 5.5,
        "feeds_shared_cache_requests_total miss": 6,
        "feeds_answers": 7,
        "feeds_answers_bytes": 8,
        "feeds_workers": 1,
        "feeds_store_revision": 12,
        "feeds_articles": 345,
    }
    families = text_string_to_metric_families(metrics.exposition(revision=None, articles=None).decode())
    helps = {family.name: family.documentation for family in families}
    assert all(text.endswith(".") for text in helps.values())
    assert {"feeds_store_revision", "feeds_articles"}.isdisjoint(helps)


def test_counts_outlive_the_process_and_not_the_store(
    opened: Callable[[], Metrics], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "_FOLDER", tmp_path)
    opened().counts.own[HIT] += 1
    [memory] = tmp_path.glob("feeds-metrics-*")
    assert memory.stat().st_mode & 0o777 == 0o600
    opened().counts.own[HIT] += 1
    assert read(opened())["feeds_requests_total hit 2xx"] == 2
    (tmp_path / "store.sqlite").unlink()
    Metrics.open(Settings(folder=tmp_path, store="postgresql://me:secret@localhost/feeds", title="")).counts.own[
        HIT
    ] += 1
    [other] = tmp_path.glob("feeds-metrics-*")
    assert other != memory
    assert b"secret" not in other.read_bytes()


def damaged(place: Path) -> None:
    place.write_bytes(os.urandom(place.stat().st_size))


def shortened(place: Path) -> None:
    place.write_bytes(b"feeds metrics 1\n")


def link(place: Path) -> None:
    place.unlink()
    place.symlink_to(place.with_name("elsewhere"))
    place.with_name("elsewhere").touch()


def folder(place: Path) -> None:
    place.unlink()
    place.mkdir()


def pipe(place: Path) -> None:
    place.unlink()
    os.mkfifo(place)


def removed(place: Path) -> None:
    place.unlink()
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


@pytest.mark.parametrize("happens", [damaged, shortened, link, folder, pipe, removed])
def test_where_nothing_can_be_shared_a_process_counts_for_itself(
    happens: Callable[[Path], None],
    opened: Callable[[], Metrics],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(counts, "_FOLDER", tmp_path)
    opened().counts.own[HIT] += 1
    [place] = tmp_path.glob("feeds-metrics-*")
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        happens(place)
        before = place.read_bytes() if place.is_file() else b""
        metrics = opened()
        with caplog.at_level(logging.WARNING):
            metrics.counts.own[HIT] += 1
            metrics.counts.own[HIT] += 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    assert [record.getMessage().partition(" cannot be used: ")[0] for record in caplog.records] == [str(place)]
    assert read(metrics)["feeds_requests_total hit 2xx"] == 2
    assert read(metrics)["feeds_workers"] == 1
    assert not place.is_file() or place.read_bytes() == before


def test_more_processes_than_rows_count_for_themselves(
    opened: Callable[[], Metrics], caplog: pytest.LogCaptureFixture
) -> None:
    workers = [opened() for _ in range(130)]
    for worker in workers:
        worker.counts.own[HIT] += 1
    assert len(caplog.messages) == 2
    assert all("128 processes use it already" in message for message in caplog.messages)
    assert read(workers[0])["feeds_requests_total hit 2xx"] == 128
    assert read(workers[-1])["feeds_requests_total hit 2xx"] == 1


def test_a_damaged_count_does_not_stop_counting(
    opened: Callable[[], Metrics], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "_FOLDER", tmp_path)
    opened().counts.own[HIT] = 2**64 - 1
    metrics = opened()
    metrics.counts.own[HIT] += 1
    assert read(metrics)["feeds_requests_total hit 2xx"] == 1
