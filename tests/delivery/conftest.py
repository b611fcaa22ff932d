"""An application of a few lines in place of the real one, and a gateway in front of it."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event, Semaphore
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from feeds.delivery import gateway as module
from feeds.delivery import metrics
from feeds.delivery.counts import SharedCounts
from feeds.delivery.gateway import Gateway

LONG_AGO = "Thu, 01 Jan 2026 00:00:00 GMT"


def _open() -> Event:
    event = Event()
    event.set()
    return event


@dataclass
class Application:
    """Answers every address with its path and the revision, or with what the test has put there."""

    revision: object = 1
    modified: str = LONG_AGO
    size: int = 10
    statuses: dict[str, str] = field(default_factory=dict)  # by path; an exception's name is raised
    asked: list[str] = field(default_factory=list)  # methods and paths
    looks: int = 0
    before_look: Callable[[], None] = lambda: None
    closed: int = 0
    entered: Semaphore = field(default_factory=lambda: Semaphore(0))
    gate: Event = field(default_factory=_open)  # closed, it keeps requests inside
    may_look: Event = field(default_factory=_open)

    def look(self) -> object:
        """Give the revision, once the test lets it."""
        self.looks += 1
        self.before_look()
        assert self.may_look.wait(10)
        return self.revision

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterator[bytes]:
        path, revision = environ["PATH_INFO"], self.revision
        self.asked.append(f"{environ['REQUEST_METHOD']} {path}")
        self.entered.release()
        assert self.gate.wait(10)
        status = self.statuses.get(path, "200 OK")
        if status == "raise":
            raise RuntimeError(path)
        body = f"{path} {revision} ".encode().ljust(self.size, b".")
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
        if status.startswith("200"):
            headers += [("ETag", f'W/"{path}-{revision}"'), ("Last-Modified", self.modified)]
        start_response(status, headers)
        return _Parts(self, [body[:3], b"raise" if status == "200 Broken" else body[3:]])


class _Parts:
    """A body that must be closed."""

    def __init__(self, application: Application, parts: list[bytes]) -> None:
        self._application = application
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            if part == b"raise":
                raise RuntimeError("broken off")
            yield part

    def close(self) -> None:
        self._application.closed += 1


@dataclass(frozen=True)
class Answer:
    """What a server would send."""

    status: int
    headers: dict[str, str]
    body: bytes


def _ask(app: Callable[..., Any], path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask as a server does, with what PEP 3333 says of both sides checked."""
    environ: dict[str, Any] = {"SCRIPT_NAME": "", "PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": ""}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    environ["wsgi.errors"] = io.StringIO()
    said: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
        said[:] = [int(status[:3]), dict(headers)]
        assert len(said[1]) == len(headers)
        headers.clear()  # it is the server's now
        return lambda _: None

    parts = validator(app)(environ, start_response)
    try:
        return Answer(*said, b"".join(parts))
    finally:
        parts.close()


@pytest.fixture(scope="session")
def make_application() -> type[Application]:
    """Makes another application."""
    return Application


@pytest.fixture
def application() -> Application:
    """The application behind the gateway."""
    return Application()


@dataclass
class Clock:
    """Stands still until the test moves it."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What the gateway takes for the time."""
    clock = Clock()
    monkeypatch.setattr(module, "monotonic", clock)
    return clock


@dataclass(frozen=True)
class Front:
    """Asks a gateway."""

    app: Callable[..., Any]
    counts: SharedCounts

    def __call__(self, path: str = "/a", method: str = "GET", **headers: str) -> Answer:
        return _ask(self.app, path, method, **headers)

    @property
    def held_bytes(self) -> int:
        return self.counts.own[metrics.HELD_BYTES]


@pytest.fixture(scope="session")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Front]:
    """From an application to what asks it through a gateway, perhaps with a middleware around."""
    place = tmp_path_factory.mktemp("counts")
    counts = SharedCounts(str(place), place)

    def behind(
        application: Application,
        *,
        freshness: float = 1,
        most_bytes: int = 10_000_000,
        around: Callable[..., Any] = lambda app: app,
    ) -> Front:
        gateway = Gateway(
            validator(application),
            key_of=lambda environ: environ["PATH_INFO"],
            look=application.look,
            freshness=freshness,
            most_bytes=most_bytes,
            counts=counts,
        )
        return Front(around(gateway), counts)

    return behind


@pytest.fixture
def ask(application: Application, clock: Clock, behind: Callable[..., Front]) -> Front:  # noqa: ARG001 - it is set
    """Asks the application through a gateway that looks at the revision once in a second of the clock."""
    return behind(application)
