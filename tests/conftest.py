"""What tests of served feeds share: a folder of the seeds, an application on it, programs that listen, and patience."""

import html
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlsplit

import hypothesis
import pytest
from werkzeug.test import Client, TestResponse

from feeds.config import Settings, load
from feeds.store import Store
from feeds.sync import sync

hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"

_ADDRESS = re.compile(r"(?<!domain=.)(?<!scheme=.)http://localhost(/[^\s\"'<>\\#]*)")  # a vocabulary's name is none


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seeds to change."""
    return Path(shutil.copytree(SEEDS, tmp_path / "folder"))


@pytest.fixture
def settings(folder: Path) -> Settings:
    """Of the folder, with a store of its own that is looked at for every request."""
    return replace(load(folder, {"FEEDS_STORE": f"{folder.parent}/store.sqlite"}), freshness=0)


@pytest.fixture(scope="session")
def sync_long_ago() -> Callable[[Settings], None]:
    """Fills a store at a time of which Last-Modified may tell: it is not stated while its second is not over."""

    def sync_long_ago(settings: Settings) -> None:
        with closing(Store.open(settings.store, authority=settings.authority, site=settings.title)) as store:
            sync(settings, store, datetime(2026, 1, 1, tzinfo=UTC))

    return sync_long_ago


@pytest.fixture
def published(settings: Settings, sync_long_ago: Callable[[Settings], None]) -> Settings:
    """Settings of a folder that was synced long ago."""
    sync_long_ago(settings)
    return settings


def _eventually(condition: Callable[[], object], seconds: float = 10) -> object:
    for _ in range(int(seconds * 20)):
        with suppress(OSError, http.client.HTTPException):
            if found := condition():
                return found
        time.sleep(0.05)
    return pytest.fail(f"It did not come about in {seconds} seconds.")


@pytest.fixture(scope="session")
def eventually() -> Callable[..., object]:
    """Asks until the answer is true, and returns it; while nothing listens, the answer is no."""
    return _eventually


@pytest.fixture(scope="session")
def asking() -> Callable[..., Callable[..., TestResponse]]:
    """From a WSGI application to a function that asks it as servers do: the target's bytes as they are."""

    def asking(app: Callable[..., object]) -> Callable[..., TestResponse]:
        client = Client(app)

        def ask(target: str = "/feed.atom", method: str = "GET", **headers: str) -> TestResponse:
            path, _, query = target.partition("?")
            environ = {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}
            environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
            return client.open(method=method, environ_overrides=environ, buffered=True)

        return ask

    return asking


@pytest.fixture(scope="session")
def crawl() -> Callable[..., Mapping[str, TestResponse]]:
    """Asks every address of ours that any document states, from the index on."""

    def crawl(ask: Callable[..., TestResponse]) -> Mapping[str, TestResponse]:
        found: dict[str, TestResponse] = {}
        waiting = {"/"}
        while waiting:
            target = waiting.pop()
            found[target] = ask(target)
            stated = _ADDRESS.findall(html.unescape(found[target].text))
            waiting |= {quote(each, safe="/%?=&") for each in stated} - found.keys()
        return found

    return crawl


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Where a program is; the test is skipped where it is not installed, but not in CI."""

    def program(name: str) -> str:
        here = Path(sys.executable).parent
        found = shutil.which(name, path=f"{here}{os.pathsep}{os.environ['PATH']}{os.pathsep}/usr/sbin")
        if not found and "CI" not in os.environ:
            pytest.skip(f"{name} is not installed")
        assert found, f"{name} is not installed"
        return found

    return program


@pytest.fixture(scope="session")
def in_child() -> Callable[[Callable[[], object]], int]:
    """Starts a forked child that does something, and returns its process id; its status is 0 if all was well there."""

    def in_child(function: Callable[[], object]) -> int:
        child = os.fork()
        if child == 0:
            try:
                function()
                os._exit(0)
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(1)
        return child

    return in_child


@dataclass(frozen=True)
class Answer:
    """What came back over the network."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, header: str) -> str | None:
        return dict(self.headers).get(header)


def _get(url: str, method: str = "GET", **headers: str) -> Answer:
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=10)) as connection:
        target = quote(parts.path, safe="/%") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        named = [(name.title(), value) for name, value in response.getheaders()]
        return Answer(response.status, named, response.read())


@pytest.fixture(scope="session")
def get() -> Callable[..., Answer]:
    """Asks a URL over a connection of its own; header names are written with _ for -."""
    return _get


@dataclass(frozen=True)
class Listening:
    """A program that listens on a port of its own."""

    url: str
    process: subprocess.Popen[bytes]
    output: Path

    def get(self, target: str = "/feed.atom", method: str = "GET", **headers: str) -> Answer:
        return _get(self.url + target, method, **headers)

    def text(self) -> str:
        """What it has printed."""
        return self.output.read_text("utf-8", "replace")


@pytest.fixture(scope="session")
def listening() -> Callable[..., object]:
    """Context in which a command runs; {port} in it is a free port. `ready` is the target that it must answer first."""

    @contextmanager
    def listening(
        command: list[str], environment: Mapping[str, str], output: Path, ready: str | None = "/healthz"
    ) -> Iterator[Listening]:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with output.open("wb") as log:
            process = subprocess.Popen(
                [part.format(port=port) for part in command],
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        server = Listening(f"http://127.0.0.1:{port}", process, output)
        try:
            if ready:
                _eventually(lambda: process.poll() is not None or server.get(ready).status == 200, 20)
                assert process.poll() is None, server.text()
            yield server
        finally:
            _stop(process)

    return listening


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and end what it leaves behind: it leads a session, and so a process group, of its own."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):  # Granian waits for ever for a worker that was told while it started
        process.wait(3)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def serve(
    listening: Callable[..., object], program: Callable[[str], str], folder: Path, tmp_path: Path
) -> Iterator[Callable[[], Listening]]:
    """Starts `feeds serve` on the folder."""
    with ExitStack() as stack:
        command = [program("feeds"), "serve", str(folder), "--port", "{port}"]
        environment = {"FEEDS_STORE": f"{tmp_path}/store.sqlite"}

        def start(*more: str, **options: str | None) -> Listening:
            return stack.enter_context(listening([*command, *more], environment, tmp_path / "serve.log", **options))

        yield start
