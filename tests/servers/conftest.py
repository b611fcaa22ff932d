"""Every WSGI server by its name, at the top and below a prefix; files of deploy/, made to run here; a walk."""

import html
import json
import os
import re
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

ROOT = Path(__file__).parents[2]

_GUNICORN = "gunicorn --workers 2 --bind 127.0.0.1:{port}"
_GRANIAN = "granian --interface wsgi --workers 2 --host 127.0.0.1 --port {port}"
_WAITRESS = "waitress-serve --listen 127.0.0.1:{port}"
_UWSGI = "uwsgi --master --die-on-term --processes 2 --buffer-size 16384"

COMMANDS = {
    "gunicorn": f"{_GUNICORN} wsgi:app",
    "gunicorn-threads": f"{_GUNICORN} --threads 4 wsgi:app",
    "gunicorn-preload": f"{_GUNICORN} --preload wsgi:app",
    "granian": f"{_GRANIAN} wsgi:app",
    "waitress": f"{_WAITRESS} wsgi:app",
    "uwsgi": f"{_UWSGI} --http-socket 127.0.0.1:{{port}} --module wsgi:app",
    "uwsgi-lazy": f"{_UWSGI} --http-socket 127.0.0.1:{{port}} --lazy-apps --module wsgi:app",
    "uwsgi-router": f"{_UWSGI} --http 127.0.0.1:{{port}} --http-keepalive --module wsgi:app",
    "apache": "",
}
BELOW_NEWS = {
    "gunicorn": f"{_GUNICORN} --forwarded-allow-ips= --env SCRIPT_NAME=/news wsgi:app",
    "granian": f"{_GRANIAN} --url-path-prefix /news wsgi:app",
    "waitress": f"{_WAITRESS} --no-clear-untrusted-proxy-headers --url-prefix /news wsgi:app",
    "uwsgi": f"{_UWSGI} --http-socket 127.0.0.1:{{port}} --manage-script-name --mount /news=wsgi:app",
    "apache": "",
}

Start = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(scope="session")
def start(listening: Start, program: Callable[[str], str], deployed: Start) -> Start:
    """Context in which a server runs, by its name in COMMANDS, on a store in the place given; perhaps below /news."""

    def start(name: str, place: Path, *, prefix: str = "", **environment: str) -> AbstractContextManager[Any]:
        environment = {"FEEDS_STORE": f"{place}/store.sqlite", **environment}
        if name == "apache":
            return _apache(program, deployed, place, prefix, environment)
        executable, *words = (BELOW_NEWS if prefix else COMMANDS)[name].split()
        return listening([program(executable), *words], environment, place / f"{name}.log", f"{prefix}/healthz")

    return start


@pytest.fixture(scope="module", params=COMMANDS)
def server(request: pytest.FixtureRequest, start: Start, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Each server, on an empty store of its own."""
    place = tmp_path_factory.mktemp(request.param)
    with start(request.param, place, FEEDS_BASE_URL="https://news.example/") as server:
        yield server


@pytest.fixture(scope="module", params=BELOW_NEWS)
def below_news(request: pytest.FixtureRequest, start: Start, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Each server, with every address below /news/."""
    with start(request.param, tmp_path_factory.mktemp(request.param), prefix="/news") as server:
        yield server


@pytest.fixture(scope="session")
def app(listening: Start, program: Callable[[str], str]) -> Start:
    """Context in which the application runs behind one proxy, and prints its access log."""

    def app(place: Path, name: str = "wsgi", **environment: str) -> AbstractContextManager[Any]:
        environment |= {"FEEDS_STORE": f"{place}/store.sqlite", "FEEDS_ACCESS_LOG": "-", "FEEDS_PROXIES": "1"}
        command = [program("gunicorn"), "--threads", "4", "--bind", "127.0.0.1:{port}", f"{name}:app"]
        return listening(command, environment, place / "app.log", environment.get("SCRIPT_NAME", "") + "/healthz")

    return app


@pytest.fixture(scope="session")
def asked(eventually: Callable[..., object]) -> Callable[..., list[int]]:
    """The statuses with which the application itself answered requests for a target, until now."""
    numbers = count()

    def asked(server: Any, target: str) -> list[int]:
        last = f"/last/{next(numbers)}"
        server.get(last)
        eventually(lambda: last in server.text())
        lines = [json.loads(line) for line in server.text().splitlines() if line.startswith("{")]
        return [line["status"] for line in lines if line["target"] == target]

    return asked


@pytest.fixture(scope="session")
def deployed(listening: Start) -> Start:
    """Context in which a program runs with a file of deploy/, changed where it names what is not here.

    `changes` are parts of the text, which must be there, and what stands here instead of them; @port@ in it, and
    {port} in the command, is a free port. `around` is what else the program wants to be told, with {} for the text;
    {file} in the command is its path.
    """

    def deployed(
        command: Sequence[str],
        name: str,
        changes: Mapping[str, str],
        place: Path,
        *,
        around: str = "{}",
        environment: Mapping[str, str] = {},
        ready: str = "/healthz",
    ) -> AbstractContextManager[Any]:
        text = (ROOT / "deploy" / name).read_text()
        for stated, here in changes.items():
            assert stated in text, f"{name} does not hold {stated}"
            text = text.replace(stated, here)
        file = place / name
        file.write_text(around.replace("{}", text))
        words = " ".join(f"'{word.replace('{file}', str(file))}'" for word in command)
        with_port = ["sh", "-c", f"sed -i 's/@port@/{{port}}/g' '{file}' && exec {words}"]
        return listening(with_port, environment, place / f"{name}.log", ready)

    return deployed


def _apache(
    program: Callable[[str], str], deployed: Start, place: Path, prefix: str, environment: Mapping[str, str]
) -> AbstractContextManager[Any]:
    """Apache as nobody in particular, because mod_wsgi refuses to be root."""
    script = (ROOT / "deploy/feeds.wsgi").read_text()
    assert script.count("os.environ[") == 2
    (place / "feeds.wsgi").write_text(re.sub("os.environ.*", "", script))
    changes = {
        # Debian's Python with our packages: one patch release cannot load the compiled parts of another's library.
        "python-home=/opt/feeds": f"python-home=/usr python-path={ROOT}:{sysconfig.get_path('platlib')}",
        " user=feeds group=feeds": "",
        "*:80": "*:@port@",
        "WSGIScriptAlias / /opt": f"WSGIScriptAlias {prefix or '/'} /opt",
        "/opt/feeds/feeds.wsgi": f"{place}/feeds.wsgi",
    }
    here = f"ServerRoot {place}\nPidFile pid\nListen 127.0.0.1:@port@\nErrorLog /dev/stderr\nWSGISocketPrefix {place}/"
    ours = f"mod_wsgi.so-{sys.version_info.major}.{sys.version_info.minor}"
    modules = {"authz_core": "mod_authz_core.so", "mpm_event": "mod_mpm_event.so", "wsgi": ours}
    loaded = [f"LoadModule {name}_module /usr/lib/apache2/modules/{file}" for name, file in modules.items()]
    command = [program("apache2"), "-DFOREGROUND", "-f", "{file}"]
    if os.geteuid() == 0:
        command = [program("unshare"), "--user", "--map-user=1000", "--map-group=1000", *command]
    around = "\n".join(["ServerName localhost", here, *loaded, "{}"])
    options = {"around": around, "environment": environment, "ready": f"{prefix}/healthz"}
    return deployed(command, "apache.conf", changes, place, **options)


@pytest.fixture(scope="session")
def walk() -> Callable[..., Mapping[str, Any]]:
    """Asks a server for every address of ours that any document states, from the index on.

    `base` is the absolute URL with which they begin; they are asked below `at`, where the server has them.
    """

    def walk(server: Any, base: str, at: str = "/") -> Mapping[str, Any]:
        address = re.compile(rf"(?<!domain=.)(?<!scheme=.){re.escape(base)}([^\s\"'<>\\#,;]*)")
        found: dict[str, Any] = {}
        waiting = {""}
        while waiting:
            target = waiting.pop()
            answer = found[target] = server.get(at + target)
            stated = [*address.findall(html.unescape(answer.body.decode())), *address.findall(str(answer.headers))]
            waiting |= {quote(each, safe="/%?=&") for each in stated} - found.keys()
        return found

    return walk
