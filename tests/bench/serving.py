"""What a cached answer costs: requests a second of our application, to those of a callable that does nothing else.

The same server with the same options serves both; nginx serves the same bytes from a file. Rounds alternate.
"""

import json
import os
import re
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

from corpus import Taken, taken
from measure import Row, Server, at_least, free_port, missing, program, ratio, running

from feeds.model import EVERYTHING
from feeds.publish import Publisher

BASE = "http://127.0.0.1/"
BYTES = 36_000  # of the feed
CONNECTIONS = 16  # at once
_OF_SERVER = {"date", "server", "connection", "keep-alive", "transfer-encoding"}  # headers that it adds by itself

# Of HTTP/2, which nobody speaks without TLS, Granian would look for the preface of each connection.
SERVERS = {
    "Granian": "granian --interface wsgi --http 1 --no-ws --workers 1 --blocking-threads 4 --port {port}"
    " --log-level warning",
    "gunicorn": "gunicorn --workers 1 --worker-class gthread --threads 4 --bind 127.0.0.1:{port}",
}
OURS = {"Granian": "--factory feeds.web:create_app", "gunicorn": "feeds.web:create_app()"}

_NGINX = """
daemon off; pid {place}/nginx.pid; error_log {place}/error.log; worker_processes 1;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100;
  types {{ application/atom+xml atom; }}
  client_body_temp_path {place}; proxy_temp_path {place}; fastcgi_temp_path {place}; uwsgi_temp_path {place};
  scgi_temp_path {place};
  server {{ listen 127.0.0.1:{port}; root {place}; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A way in which a cached feed is asked for."""

    name: str
    headers: Mapping[str, str]
    method: str = "GET"
    status: int = 200


def rows(tmp: Path, seconds: float, rounds: int) -> Iterator[Row]:
    """Every server with every case; `seconds` is how long a round takes of each."""
    if not program("wrk"):
        yield missing("cached answers", "wrk")
        return
    made = _with_feed_of(taken(tmp / "serving", 1000), BYTES)
    for name, command in SERVERS.items():
        words = [program(command.split()[0]) or command.split()[0], *command.split()[1:]]
        with running([*words, *OURS[name].split()], made.environment, tmp / f"{name}.log") as ours:
            _, headers, body = ours.ask("/feed.atom")
            etag = {key.lower(): value for key, value in headers}["etag"]
            for case in (
                Case(f"200, {len(body) / 1000:.0f} KB", {}),
                Case("304", {"If-None-Match": etag}, status=304),
                Case("HEAD", {}, "HEAD"),
                Case("200, br", {"Accept-Encoding": "br"}),
            ):
                what = f"cached {case.name}, {name}, to a bare WSGI callable"
                if case.method == "HEAD" and not program("ab"):
                    yield missing(what, "ab")
                    continue
                environment = {"BENCH_ANSWER": str(_record(ours, case, tmp)), "PYTHONPATH": str(Path(__file__).parent)}
                with running([*words, "bare:app"], environment, tmp / "bare.log") as bare:
                    yield at_least(what, _compared(ours, bare, case, seconds, rounds), 0.9)
            if name == "Granian":
                yield _to_nginx(tmp, ours, body, seconds, rounds)


def _with_feed_of(made: Taken, size: int) -> Taken:
    """The same, with as many entries in each feed as make the Atom feed about so large."""
    with closing(made.open()) as store:
        publisher = Publisher.of(store, made.settings)
        sizes = {
            entries: len(
                replace(publisher, settings=replace(made.settings, entries=entries)).feed(BASE, EVERYTHING, "atom").body
            )
            for entries in range(1, 40)
        }
    entries = min(sizes, key=lambda each: abs(sizes[each] - size))
    (made.folder / "feeds.yaml").write_text(f"entries: {entries}\n", "utf-8")
    return made


def _record(ours: Server, case: Case, tmp: Path) -> Path:
    """Write down our answer, for the callable that is to give the same."""
    status, headers, body = ours.ask("/feed.atom", case.headers, case.method)
    if status != case.status:
        raise RuntimeError(f"{case.name} was answered with {status}.")
    recorded = tmp / "answer.json"
    kept = [(name, value) for name, value in headers if name.lower() not in _OF_SERVER]
    line = f"{status} {HTTPStatus(status).phrase}"
    recorded.write_text(json.dumps({"status": line, "headers": kept, "body": b64encode(body).decode()}), "utf-8")
    return recorded


def _to_nginx(tmp: Path, ours: Server, body: bytes, seconds: float, rounds: int) -> Row:
    what = f"cached 200, {len(body) / 1000:.0f} KB, Granian, to nginx serving the file"
    nginx = program("nginx")
    if not nginx:
        return missing(what, "nginx")
    place, port = tmp / "nginx", free_port()
    place.mkdir()
    (place / "feed.atom").write_bytes(body)
    (place / "nginx.conf").write_text(_NGINX.format(place=place, port=port), "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # the place is readable for nobody else
    with running([nginx, "-c", place / "nginx.conf", "-g", user], {}, place / "log", port) as yardstick:
        return at_least(what, _compared(ours, yardstick, Case("200", {}), seconds, rounds), 0.8)


def _compared(ours: Server, yardstick: Server, case: Case, seconds: float, rounds: int) -> float:
    """Our requests a second to those of the yardstick, after both are warm."""
    for server in (ours, yardstick):
        _requests(server, case, 1)
    return ratio(lambda: _requests(ours, case, seconds), lambda: _requests(yardstick, case, seconds), rounds)


def _requests(server: Server, case: Case, seconds: float) -> float:
    """Requests a second over connections that are kept, by one thread."""
    url, headers = f"{server.url}/feed.atom", [f"-H{name}: {value}" for name, value in case.headers.items()]
    if case.method == "HEAD":  # of which wrk waits for the body
        command = ["ab", "-q", "-k", "-i", f"-c{CONNECTIONS}", f"-t{seconds:.0f}", "-n10000000", *headers, url]
    else:
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", *headers, url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if wrong := re.search(r"Non-2xx.*|Socket errors.*|Failed requests: +[1-9].*", told):
        raise RuntimeError(f"{case.name} at {server.url}: {wrong[0]}")
    return float(re.search(r"Requests(?:/sec| per second): +([\d.]+)", told)[1])
