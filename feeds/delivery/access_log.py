"""The access log: one line of JSON for each answer. It decides nothing about answers, and never stands in their way.

Lines of several processes may go to one file: each is one write at its end (O_APPEND). logrotate may move the file
away; within a second a new one is begun in its place, so that nobody needs to be signalled.
"""

import errno
import json
import logging
import os
import select
import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LOOK_EVERY = 1.0  # second, whether the file is still in its place
_LONGEST = 1024  # characters that are logged of what a client says
_SHORTEST = 64  # ... where the line would be too long for a pipe that several processes share

_OUTPUT = Path("/proc/self/fd/1")

# Fields, and where a server puts what a client says (PEP 3333).
_SAID = {
    "method": "REQUEST_METHOD",
    "host": "HTTP_HOST",
    "remote_address": "REMOTE_ADDR",
    "protocol": "SERVER_PROTOCOL",
    "user_agent": "HTTP_USER_AGENT",
    "referer": "HTTP_REFERER",
}

log = logging.getLogger(__name__)


class AccessLog:
    """The application, with each of its answers logged as its body is closed. Safe with threads and forks."""

    def __init__(self, app: "WSGIApplication", place: str) -> None:
        """Stand in front of an application, outermost.

        :param place: path of a file, or "-" for standard output; where it cannot be written, the program's log says so
            once, and lines are lost until it can
        """
        self._app = app
        self._lines = _Lines(place)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        exchange = _Exchange(environ, start_response)
        try:
            return _Body(self._app(environ, exchange.start_response), exchange, self._lines)
        except BaseException:
            exchange.status = "500"  # what a server makes of it
            self._lines.write(exchange.line())
            raise


class _Exchange:
    """A request and what is known of its answer."""

    def __init__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> None:
        self._environ = environ
        self._start_response = start_response
        self._began = perf_counter()
        self._time = datetime.now(UTC)
        self._target = _target(environ)  # before anything takes a prefix off it
        self._cache_status: str | None = None
        self.status = "500"  # of an application that does not start to answer
        self.sent = 0

    def start_response(self, status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
        self.status = status
        self._cache_status = next((value for name, value in headers if name.lower() == "cache-status"), None)
        return self._start_response(status, headers, *error)

    def line(self) -> bytes:
        """All of it as one line of JSON, in ASCII."""
        line = self._line(_LONGEST)
        return line if len(line) <= select.PIPE_BUF else self._line(_SHORTEST)

    def _line(self, longest: int) -> bytes:
        # What a middleware of proxies has put right stands in the environ by now.
        said = {name: self._said(key, longest) for name, key in _SAID.items()}
        fields = {
            "time": self._time.isoformat(timespec="milliseconds"),
            "method": said["method"],
            "target": self._target[:longest],
            "status": int(self.status[:3]),
            "bytes": self.sent,
            "seconds": round(perf_counter() - self._began, 6),
            "cache_status": self._cache_status,
            **said,
        }
        return json.dumps(fields).encode() + b"\n"

    def _said(self, key: str, longest: int) -> str | None:
        value = self._environ.get(key)
        if value is None:
            return None
        # PEP 3333: bytes come as Latin-1.
        return str(value)[:longest].encode("latin-1", "replace").decode("utf-8", "replace")


def _target(environ: "WSGIEnvironment") -> str:
    """The request's target (RFC 9112 section 3.2), as every server states it."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    query = environ.get("QUERY_STRING", "")
    target = quote(path, safe="/!$&'()*+,;=:@~", encoding="latin-1", errors="replace")
    return f"{target}?{query}" if query else target


class _Body:
    """The body of an answer, whose bytes are counted, and whose end is logged even where the client has gone."""

    def __init__(self, parts: Iterable[bytes], exchange: _Exchange, lines: "_Lines") -> None:
        self._parts = parts
        self._exchange = exchange
        self._lines = lines

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            self._exchange.sent += len(part)
            yield part

    def close(self) -> None:
        try:
            if close := getattr(self._parts, "close", None):
                close()
        finally:
            self._lines.write(self._exchange.line())


class _Lines:
    """Where lines go: the file that is at the place now, or standard output."""

    def __init__(self, place: str) -> None:
        self._is_output = place == "-"
        self._name = "Standard output" if self._is_output else place
        self._place = _OUTPUT if self._is_output else Path(place)
        # One number for every file that comes to the place, so that no thread writes to one that another thread closed.
        self._file = os.open(os.devnull, os.O_WRONLY)
        self._is_open = False
        self._look_at = 0.0  # when to look whether the file is still in its place
        self._is_torn = False  # a line ended before its end
        self._is_well = True

    def write(self, line: bytes) -> None:
        """Add a line, if that can be done."""
        try:
            if monotonic() >= self._look_at:
                self._look()
            if self._is_open:
                self._append(line)
                self._is_well = True
        except OSError as error:
            if self._is_well:
                log.error("%s cannot be written: %s. Answers are not logged until it can.", self._name, error.strerror)
            self._is_well = False

    def _look(self) -> None:
        self._look_at = monotonic() + _LOOK_EVERY
        if self._is_open and self._is_in_place():
            return
        self._is_open = False
        file = self._opened()
        try:
            os.dup2(file, self._file, inheritable=False)
        finally:
            os.close(file)
        self._is_torn = False
        self._is_open = True

    def _opened(self) -> int:
        """What is at the place, opened for us: O_NONBLOCK on standard output itself would hold for all its users."""
        if self._is_output and stat.S_ISREG(os.fstat(1).st_mode):
            return os.dup(1)  # has one position, for all who write
        try:
            # Without waiting for who reads, where it is a pipe or a terminal.
            return os.open(self._place, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_NOCTTY, 0o640)
        except OSError:
            if not self._is_output:
                raise
            return os.dup(1)  # a socket, or what another user has opened

    def _is_in_place(self) -> bool:
        try:
            return os.path.samestat(self._place.stat(), os.fstat(self._file))
        except FileNotFoundError:
            return False

    def _append(self, line: bytes) -> None:
        rest = b"\n" + line if self._is_torn else line
        while rest:
            if self._is_output and not self._takes_more():
                raise BlockingIOError(errno.EAGAIN, "nobody reads it")
            written = os.write(self._file, rest)
            self._is_torn = written < len(rest)  # the disk is full, and the next write says so
            rest = rest[written:]

    def _takes_more(self) -> bool:
        poll = select.poll()
        poll.register(self._file, select.POLLOUT)
        return bool(poll.poll(0))
