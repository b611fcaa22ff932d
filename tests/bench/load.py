"""`python tests/bench/load.py`: many readers for minutes, while articles are edited all the time.

wrk holds 64 connections against `feeds serve`, and checks every answer (load.lua); an editor writes articles meanwhile,
each with a stamp that counts; a reader decodes, parses and compares what is given. It fails where an answer was an
error, torn, or stale for longer than two seconds, and where memory grows.
"""

import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from statistics import median
from threading import Event, Thread

import brotli
from corpus import write_articles
from lxml import etree
from measure import Row, Server, descendants, memory, missing, program, running
from rich.console import Console
from rich.table import Table

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CONNECTIONS = 64
EDITS = 20  # a second
EDITED = 8  # articles, all of them in the feed
ARTICLES = 300
ENTRIES = 10  # of a feed
STALEST = 2.0  # seconds
GROWTH = 1.1  # of memory

_HERE = Path(__file__).parent
_DECODE: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstd.decompress,
}
_STAMP = re.compile(r"stamp-(\d+)-(\d+)")


@dataclass
class Edits:
    """Articles that are edited at a steady pace; when each stamp was written."""

    folder: Path
    written: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))  # by article, from stamp 0

    def write(self) -> None:
        """Give the next article its next stamp, at both ends of its text, at once."""
        number = self.count % EDITED
        file = self.folder / f"0000/{number:04}.md"
        stamp = f"stamp-{number}-{len(self.written[number])}"
        head, text = re.fullmatch(r"(---\n.*?\n---\n)(.*)", file.read_text("utf-8"), re.DOTALL).groups()
        text = _STAMP.sub("", text).strip()
        draft = self.folder.with_name("draft")
        draft.write_text(f"{head}{stamp} {text} {stamp}\n", "utf-8")
        draft.replace(file)
        self.written[number].append(time.monotonic())

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(map(len, self.written.values()))

    def staleness(self, stamps: str, given: float) -> float:
        """For how many seconds something newer had been written when an answer with these stamps was last given."""
        newer = [
            self.written[number][stamp + 1] for number, stamp in _pairs(stamps) if stamp + 1 < len(self.written[number])
        ]
        return given - min(newer, default=given)


@dataclass
class Reader:
    """Asks for each feed in each coding, and reads it as a feed reader does."""

    server: Server
    read: int = 0
    wrong: list[str] = field(default_factory=list)

    def look(self) -> None:
        """Read every feed once."""
        for target in ("/feed.atom", "/feed.rss", "/feed.json"):
            bodies = {}
            for coding, decode in _DECODE.items():
                status, headers, body = self.server.ask(target, {"Accept-Encoding": coding})
                named = {name.lower(): value for name, value in headers}
                self._require(status == 200, f"status {status}")
                self._require(len(body) == int(named["content-length"]), "a body of another length than it says")
                self._require(named.get("content-encoding", "identity") == coding, f"not in {coding}")
                whole = decode(body)
                self._require(bodies.setdefault(named["etag"], whole) == whole, "two texts under one ETag")
                self._require(_entries(target, whole) == ENTRIES, "not all entries")
                self.read += 1

    def _require(self, is_so: object, what: str) -> None:
        if not is_so:
            self.wrong.append(what)


def _entries(target: str, body: bytes) -> int:
    if target.endswith("json"):
        return len(json.loads(body)["items"])
    return len(etree.fromstring(body).findall(".//{*}entry" if target.endswith("atom") else ".//item"))


@dataclass
class Scales:
    """Weighs the processes of a server again and again."""

    server: Server
    parent: list[int] = field(default_factory=list)
    worker: list[int] = field(default_factory=list)

    def weigh(self) -> None:
        """Weigh them now."""
        self.parent.append(memory(self.server.pid))
        self.worker.append(sum(map(memory, descendants(self.server.pid))))

    def rows(self) -> Iterator[Row]:
        """What they weighed after a fifth of the time, and at the end."""
        for name, weights in (("parent", self.parent), ("worker", self.worker)):
            fifth = max(1, len(weights) // 5)
            start, end = median(weights[fifth : 2 * fifth]), median(weights[-fifth:])
            figure = f"{start / 1e6:.1f}; {end / 1e6:.1f}"
            yield Row(
                f"memory of the {name} in MB, soon after the start; at the end",
                figure,
                f"≤ {GROWTH} ×",
                end <= start * GROWTH,
            )


def _pairs(stamps: str) -> set[tuple[int, int]]:
    return {(int(number), int(stamp)) for number, stamp in _STAMP.findall(stamps)}


@contextmanager
def _repeating(work: Callable[[], object], per_second: float) -> Iterator[None]:
    """Work at a steady pace in a thread; what it raises is raised at the end of the context."""
    stop, failed = Event(), []

    def repeat() -> None:
        due = time.monotonic()
        while not stop.is_set():
            try:
                work()
            except Exception as error:
                failed.append(error)
                return
            due = max(due + 1 / per_second, time.monotonic() - 1)
            stop.wait(due - time.monotonic())

    thread = Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    if failed:
        raise failed[0]


@dataclass
class Told:
    """What wrk measured."""

    values: dict[str, float] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    wrong: dict[str, int] = field(default_factory=dict)
    given: list[tuple[float, str]] = field(default_factory=list)  # when each version was last given, and its stamps

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.values["requests"] / self.values["seconds"]


def _load(server: Server, seconds: float, tmp: Path) -> Told:
    result = tmp / "wrk.txt"
    subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "--timeout=10s", "-s", _HERE / "load.lua", server.url],
        env={"LOAD_RESULT": str(result), "PATH": str(Path(program("wrk") or "").parent)},
        check=True,
        capture_output=True,
    )
    told = Told()
    for line in result.read_text("utf-8").splitlines():
        match line.split("\t"):
            case ["status", status, count]:
                told.statuses[int(status)] = int(count)
            case ["wrong", what, count]:
                told.wrong[what] = int(count)
            case ["errors", what, count] if int(count):
                told.wrong[f"connections with errors ({what})"] = int(count)
            case ["given", _, at, stamps]:
                told.given.append((float(at), stamps))
            case [name, value]:
                told.values[name] = float(value)
    return told


def rows(tmp: Path, seconds: float) -> Iterator[Row]:
    """Readers for so many seconds, while articles are edited."""
    if not program("wrk"):
        yield missing("load", "wrk")
        return
    folder = write_articles(tmp / "articles", ARTICLES)
    (folder / "feeds.yaml").write_text(f"title: Load\nlanguage: zh-CN\nentries: {ENTRIES}\n", "utf-8")
    edits = Edits(folder)
    for _ in range(EDITED):
        edits.write()
    command = [program("feeds") or "feeds", "serve", folder, "--port", "{port}"]
    with running(command, {"FEEDS_STORE": str(tmp / "store.sqlite")}, tmp / "feeds.log") as server:
        bare = _load_of_bare(server, max(5, seconds / 10), tmp)
        reader, scales = Reader(server), Scales(server)
        before = edits.count
        with _repeating(edits.write, EDITS), _repeating(reader.look, 0.5), _repeating(scales.weigh, 2):
            told = _load(server, seconds, tmp)
    yield from _speed(told, bare, (edits.count - before) / seconds)
    yield from _correctness(told, edits, reader)
    yield from scales.rows()


def _speed(told: Told, bare: Told, edits: float) -> Iterator[Row]:
    yield Row(f"edits a second, of {EDITS}", f"{edits:.1f}")
    yield Row("requests a second; of a bare WSGI callable", f"{told.rate:,.0f}; {bare.rate:,.0f}")
    for share in ("p50", "p99", "p99.9"):
        figures = f"{told.values[share] * 1000:.1f}; {bare.values[share] * 1000:.1f}"
        yield Row(f"latency in ms, {share}; of a bare WSGI callable", figures)
    yield Row("304s, of the requests with a condition", f"{told.statuses[304]:,} of {told.values['conditions']:,.0f}")


def _correctness(told: Told, edits: Edits, reader: Reader) -> Iterator[Row]:
    errors = sum(count for status, count in told.statuses.items() if status >= 500)
    yield Row(f"errors (5xx), of {told.values['requests']:,.0f} answers", f"{errors}", "0", errors == 0)
    torn = sum(_is_torn(stamps) for _, stamps in told.given)
    wrong = [*(f"{what}, {count} ×" for what, count in told.wrong.items()), *reader.wrong]
    figure = "; ".join([str(torn), *wrong[:5]])
    what = f"torn answers, of {len(told.given)} versions; {reader.read} answers were read in every coding"
    yield Row(what, figure, "0", not torn and not wrong and reader.read > 0)
    known = [(given, stamps) for given, stamps in told.given if stamps]
    stalest = max((edits.staleness(stamps, given) for given, stamps in known), default=float("inf"))
    what = f"seconds for which the stalest answer was stale, of {len(known)} versions"
    yield Row(what, f"{stalest:.2f}", f"≤ {STALEST:.1f}", stalest <= STALEST)


def _is_torn(stamps: str) -> bool:
    """Whether an article in a version has two stamps."""
    found = set(_STAMP.findall(stamps))
    return len(found) != len({number for number, _ in found})


def _load_of_bare(ours: Server, seconds: float, tmp: Path) -> Told:
    """The same requests, to a callable that answers with what we answered once."""
    _, headers, _ = ours.ask("/feed.atom")
    etag = next(value for name, value in headers if name.lower() == "etag")
    asked = ({}, {"Accept-Encoding": "br"}, {"If-None-Match": etag})
    place = tmp / "answers.json"
    place.write_text(json.dumps([_recorded(*ours.ask("/feed.atom", each)) for each in asked]), "utf-8")
    command = (
        "granian --interface wsgi --workers 1 --blocking-threads 4 --log-level warning --port {port} bare_load:app"
    )
    environment = {"LOAD_ANSWERS": str(place), "PYTHONPATH": str(_HERE)}
    words = [program("granian") or "granian", *command.split()[1:]]
    with running(words, environment, tmp / "bare.log") as bare:
        return _load(bare, seconds, tmp)


def _recorded(status: int, headers: list[tuple[str, str]], body: bytes) -> dict[str, object]:
    kept = [(name, value) for name, value in headers if name.lower() not in ("date", "server", "connection")]
    return {"status": f"{status} {HTTPStatus(status).phrase}", "headers": kept, "body": b64encode(body).decode()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="how long; %(default)s")
    seconds = parser.parse_args().seconds
    table = Table("what", "figure", "aim", "met")
    with tempfile.TemporaryDirectory() as tmp:
        found = list(rows(Path(tmp), seconds))
    for row in found:
        table.add_row(row.what, row.figure, row.aim, {True: "yes", False: "NO", None: ""}[row.is_met])
    Console(width=140).print(table)
    sys.exit(any(row.is_met is False for row in found))


if __name__ == "__main__":
    main()
