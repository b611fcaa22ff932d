"""The access log, of an application in this process and behind servers."""

import json
import logging
import os
import resource
import socket
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.middleware.proxy_fix import ProxyFix

from feeds.delivery.access_log import AccessLog


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Answers in parts, or not at all."""
    if environ["PATH_INFO"] == "/broken":
        raise ZeroDivisionError
    start_response("200 OK", [("Content-Type", "text/plain"), ("cache-status", "feeds; hit")])
    return (b"word " * 2000 for _ in range(int(environ["QUERY_STRING"] or 2)))


def lines(place: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in place.read_bytes().splitlines()]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "access.log"


@pytest.fixture
def ask(asking: Callable[..., Callable[..., Any]], place: Path) -> Callable[..., Any]:
    return asking(AccessLog(application, str(place)))


def test_a_line_tells_of_an_answer(ask: Callable[..., Any], place: Path) -> None:
    ask("/新闻/a%20b?3", "GET", user_agent="Feedly/1.0 (16 subscribers)", referer="http://a.example/")
    [line] = lines(place)
    assert 0 <= line.pop("seconds") < 60
    time = line.pop("time")
    assert abs((datetime.now(UTC) - datetime.fromisoformat(time)).total_seconds()) < 60
    assert line == {
        "method": "GET",
        "target": "/%E6%96%B0%E9%97%BB/a%20b?3",
        "status": 200,
        "bytes": 30000,
        "cache_status": "feeds; hit",
        "host": "localhost",
        "remote_address": None,
        "protocol": "HTTP/1.1",
        "user_agent": "Feedly/1.0 (16 subscribers)",
        "referer": "http://a.example/",
    }


def test_what_proxies_say_is_logged_where_they_are_believed(asking: Callable[..., Any], place: Path) -> None:
    behind = ProxyFix(application, x_for=1, x_host=1, x_prefix=1)
    asking(AccessLog(behind, str(place)))(
        "/feed.atom", x_forwarded_for="192.0.2.7", x_forwarded_host="news.example", x_forwarded_prefix="/news"
    )
    [line] = lines(place)
    assert (line["remote_address"], line["host"], line["target"]) == ("192.0.2.7", "news.example", "/feed.atom")


@pytest.mark.parametrize(
    "said", ['"}\n{"status": 200}', "\x00\x1b[31m\x7f", "é\u2028".encode().decode("latin-1"), "\xff"]
)
def test_what_a_client_says_stays_on_its_line(said: str, ask: Callable[..., Any], place: Path) -> None:
    ask(user_agent=said, referer=said, host="a" * 5000)
    [line] = lines(place)
    assert place.read_bytes().isascii()
    assert line["user_agent"] == line["referer"] == said.encode("latin-1").decode("utf-8", "replace")


def test_a_line_is_never_too_long_for_a_pipe_that_processes_share(ask: Callable[..., Any], place: Path) -> None:
    ask("/" + "%00" * 2000, user_agent="\x00" * 5000, referer="\x01" * 5000)
    [line] = lines(place)
    assert place.stat().st_size <= 4096
    assert line["user_agent"].startswith("\x00\x00")


def test_an_application_that_breaks_is_logged(asking: Callable[..., Any], place: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        asking(AccessLog(application, str(place)))("/broken")
    [line] = lines(place)
    assert (line["status"], line["bytes"]) == (500, 0)


def test_a_file_that_was_moved_is_begun_anew(
    ask: Callable[..., Any], place: Path, eventually: Callable[..., object]
) -> None:
    ask("/before")
    moved = place.rename(place.with_suffix(".1"))
    eventually(lambda: ask("/after") and place.exists())
    assert lines(moved)[0]["target"] == "/before"
    assert {line["target"] for line in lines(place)} == {"/after"}


def test_a_place_that_cannot_be_written_costs_one_message(
    ask: Callable[..., Any], place: Path, caplog: pytest.LogCaptureFixture, eventually: Callable[..., object]
) -> None:
    place.mkdir()
    assert [ask("/feed.atom").status_code for _ in range(3)] == [200] * 3
    [message] = caplog.messages
    assert message == f"{place} cannot be written: Is a directory. Answers are not logged until it can."
    place.rmdir()
    eventually(lambda: ask("/found") and place.exists())
    assert lines(place)[0]["target"] == "/found"
    assert len(caplog.messages) == 1


def test_a_full_disk_costs_one_message_and_tears_no_later_line(
    ask: Callable[..., Any], place: Path, caplog: pytest.LogCaptureFixture
) -> None:
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    ask("/first")
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (place.stat().st_size + 20, unlimited[1]))
        with caplog.at_level(logging.WARNING):
            assert [ask("/lost").status_code for _ in range(3)] == [200] * 3
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    ask("/last")
    first, torn, last = place.read_bytes().splitlines()
    assert json.loads(first)["target"] == "/first"
    assert len(torn) == 20
    assert json.loads(last)["target"] == "/last"
    assert len(caplog.messages) == 1


def piped() -> tuple[int, int]:
    return os.pipe()


def terminal() -> tuple[int, int]:
    return os.openpty()


def socketed() -> tuple[int, int]:
    reader, writer = socket.socketpair()
    return reader.detach(), writer.detach()


@pytest.mark.parametrize("connected", [piped, terminal, socketed])
def test_standard_output_that_nobody_reads_stops_no_answer(
    connected: Callable[[], tuple[int, int]],
    asking: Callable[..., Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    ask = asking(AccessLog(application, "-"))
    reader, writer = connected()
    before = os.dup(1)
    try:
        os.dup2(writer, 1)
        assert {ask(f"/{number}").status_code for number in range(1000)} == {200}
        assert os.get_blocking(1)
        assert caplog.messages == [
            "Standard output cannot be written: nobody reads it. Answers are not logged until it can."
        ]
        found = b""
        while b'"/last"' not in found:
            found += os.read(reader, 1 << 16)
            ask("/last")
    finally:
        os.dup2(before, 1)
        for file in (before, reader, writer):
            os.close(file)
    first, *_ = found.splitlines()
    assert json.loads(first)["target"] == "/0"


def test_standard_output_may_be_a_file(asking: Callable[..., Any], capfd: pytest.CaptureFixture[str]) -> None:
    ask = asking(AccessLog(application, "-"))
    print("begin")
    ask("/first")
    ask("/second")
    print("end")
    begin, first, second, end = capfd.readouterr().out.splitlines()
    assert (begin, end) == ("begin", "end")
    assert [json.loads(line)["target"] for line in (first, second)] == ["/first", "/second"]


SERVERS = {
    "gunicorn": "gunicorn --workers 2 --threads 2 --bind 127.0.0.1:{port} logged:app",
    "granian": "granian --interface wsgi --workers 2 --blocking-threads 2 --port {port} logged:app",
    "waitress-serve": "waitress-serve --listen 127.0.0.1:{port} logged:app",
}


@pytest.fixture(params=SERVERS)
def server(
    request: pytest.FixtureRequest, program: Callable[[str], str], listening: Callable[..., Any], tmp_path: Path
) -> Iterator[Any]:
    """A server on the application, whose access log is beside its output."""
    module = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
    module += "from feeds.delivery.access_log import AccessLog\nfrom test_access_log import application\n"
    (tmp_path / "logged.py").write_text(f"{module}app = AccessLog(application, {str(tmp_path / 'access.log')!r})\n")
    name, *arguments = SERVERS[request.param].split()
    environment = {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    with listening([program(name), *arguments], environment, tmp_path / "out.log", "/ready") as server:
        yield server


def test_behind_servers_each_answer_is_a_line(server: Any, place: Path, eventually: Callable[..., object]) -> None:
    with ThreadPoolExecutor(8) as threads:
        bodies = list(threads.map(lambda number: server.get(f"/{number}").body, range(200)))
    assert {len(body) for body in bodies} == {20000}
    asked = {f"/{number}" for number in range(200)}
    eventually(lambda: asked <= {line["target"] for line in lines(place)})
    assert sorted(line["target"] for line in lines(place) if line["target"] != "/ready") == sorted(asked)
    # One that goes away in the middle of a body of 100 MB.
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port)) as client:
        client.sendall(b"GET /gone?10000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        client.recv(1000)
    eventually(lambda: any(line["target"] == "/gone?10000" for line in lines(place)))
