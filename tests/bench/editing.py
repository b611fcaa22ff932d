"""What an edit costs while a folder is watched: processor time from the edited file to the feed that shows it."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from corpus import Taken, taken
from measure import Row, Server, at_most, cpu_seconds, program, running

from feeds.intake import Intake
from feeds.sync import complete

ASKED = 0.1  # seconds between two looks at the feed
SETTLED = 1.0  # seconds after the new feed in which what an edit leaves to do is counted too
LONGEST = 60  # seconds until an edit is in the feed


def rows(tmp: Path, articles: int, edits: int) -> Iterator[Row]:
    """Of `feeds serve`, with all its processes, less what it takes to stand by and be asked as often."""
    made = taken(tmp, articles)
    edited = made.folder / "0000" / "0000.md"  # the newest
    text = edited.read_text("utf-8")
    command = [program("feeds") or "feeds", "serve", made.folder, "--port", "{port}"]
    with running(command, made.environment, tmp / "serve.log") as server:
        feed = _Feed(server)
        _edit(edited, text, 0)  # so that all is warm, and the folder watched
        feed.wait_for_change()
        idle = _idle(server, feed, SETTLED * 5)
        started, before = time.monotonic(), cpu_seconds(server.pid)
        for number in range(1, edits + 1):
            _edit(edited, text, number)
            feed.wait_for_change()
            feed.ask_for(SETTLED)
        spent = cpu_seconds(server.pid) - before - idle * (time.monotonic() - started)
    what = f"CPU from one edited file to its new feed, {articles:,} articles watched, to normalizing that article"
    yield at_most(what, spent / edits / _normalizing(made, edited), 20)


class _Feed:
    """Is asked for over one connection, conditionally, as readers do."""

    def __init__(self, server: Server) -> None:
        self._connection = HTTPConnection("127.0.0.1", server.port, timeout=LONGEST)
        self._etag = ""
        self.is_new()

    def is_new(self) -> bool:
        """Whether the feed is another one than when it was asked for last."""
        self._connection.request("GET", "/feed.atom", headers={"If-None-Match": self._etag or '"none"'})
        answer = self._connection.getresponse()
        answer.read()
        before, self._etag = self._etag, answer.headers["ETag"]
        return self._etag != before

    def wait_for_change(self) -> None:
        until = time.monotonic() + LONGEST
        while not self.is_new():
            if time.monotonic() > until:
                raise RuntimeError(f"An edit was not in the feed after {LONGEST} seconds.")
            time.sleep(ASKED)

    def ask_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.is_new()
            time.sleep(ASKED)


def _edit(file: Path, text: str, number: int) -> None:
    """As editors do: into another file, which takes its place."""
    beside = file.with_suffix(".part")
    beside.write_text(f"{text}\n第{number}次修改，共{number}处。\n", "utf-8")
    beside.replace(file)


def _idle(server: Server, feed: _Feed, seconds: float) -> float:
    """Processor time of each second in which nothing is edited."""
    started, before = time.monotonic(), cpu_seconds(server.pid)
    feed.ask_for(seconds)
    return (cpu_seconds(server.pid) - before) / (time.monotonic() - started)


def _normalizing(made: Taken, file: Path) -> float:
    """Processor time of making an article of a file's bytes, in this process."""
    settings, site = complete(made.settings)
    intake = Intake(settings, site, datetime.now(UTC))
    path, data = file.relative_to(made.folder).as_posix(), file.read_bytes()

    def once() -> float:
        started = time.process_time()
        intake.examine(path, data)
        return time.process_time() - started

    once()
    return median(once() for _ in range(50))
