"""nginx with deploy/nginx.conf in front: what its cache does with our answers, and addresses through it."""

import gzip
import json
import re
from collections import Counter
from contextlib import contextmanager
from urllib.parse import quote

import brotli
import pytest
from backports import zstd

from feeds.config import load

DEEP = "/".join(["很长的分类名称" * 4] * 7)[:200]
PLAIN = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress, None: bytes}
BASE = "http://news.example.org/"


@pytest.fixture(scope="module")
def nginx(deployed, program):
    """Context in which nginx runs in front of a server, with more changes to its file."""

    def nginx(server, place, more=()):
        cache = {"/var/cache/nginx/feeds": f"{place}/cache", "127.0.0.1:8000;": f"{server.url[7:]};"}
        listen = {"listen 80;": "listen 127.0.0.1:@port@;", "listen [::]:80;": ""}
        paths = "".join(f"{name}_temp_path {place}/temporary; " for name in ("client_body", "proxy", "uwsgi", "scgi"))
        around = f"daemon off; user root; pid {place}/pid; error_log stderr; events {{ }}"
        http = f"http {{ access_log off; fastcgi_temp_path {place}/temporary; {paths} {{}} }}"
        command = [program("nginx"), "-e", "stderr", "-c", "{file}"]
        changes = {**dict(more), **cache, **listen}
        return deployed(command, "nginx.conf", changes, place, around=f"{around} {http}")

    return nginx


@pytest.fixture(scope="module")
def app(listening, program):
    """Context in which the application runs, and prints its access log."""

    @contextmanager
    def app(place, folder=None, name="wsgi", **environment):
        environment = {"FEEDS_STORE": f"{place}/store.sqlite", "FEEDS_ACCESS_LOG": "-", "FEEDS_PROXIES": "1"} | environment
        if folder:
            environment["FEEDS_FOLDER"] = str(folder)
        command = [program("gunicorn"), "--threads", "4", "--bind", "127.0.0.1:{port}", f"{name}:app"]
        with listening(command, environment, place / "app.log") as server:
            yield server

    return app


def asked(server, target):
    """The statuses with which the application itself answered requests for a target."""
    lines = [json.loads(line) for line in server.text().splitlines() if line.startswith("{")]
    return [line["status"] for line in lines if line["target"] == target]


def how(answer):
    """What nginx says of its cache."""
    found = re.search("nginx; detail=([A-Z]+)", str(answer.headers))
    return found[1] if found else None
