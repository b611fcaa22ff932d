"""Varnish with deploy/varnish.vcl in front: what it does with our answers, and how it is told of changes."""

import gzip
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

ROOT = Path(__file__).parents[2]
OTHER = quote("/source/中國食品安全網/feed.rss")
ARTICLE = "---\ntitle: 新\ndate: 2024-05-06\ncategory: 专题/计量\n---\n正文。\n"


@pytest.fixture
def varnish(deployed, program, tmp_path):
    """Context in which Varnish runs in front of a server."""

    def varnish(server):
        command = [program("varnishd"), "-F", "-j", "none", "-T", "none", "-n", f"{tmp_path}/varnish"]
        command += ["-s", "malloc,50m", "-a", "127.0.0.1:{port}", "-f", "{file}"]
        changes = {
            '.port = "8000";': f'.port = "{server.url.rpartition(":")[2]}";',
            ".interval = 2s": ".interval = 50ms",
        }
        return deployed(command, "varnish.vcl", changes, tmp_path)

    return varnish


@pytest.fixture
def sync(program, folder, tmp_path):
    """Runs `feeds sync`."""
    environment = {**os.environ, "FEEDS_STORE": f"{tmp_path}/store.sqlite"}
    return lambda: subprocess.run([program("feeds"), "sync", folder], env=environment, check=True, timeout=30)


def stated_purge(url):
    """What docs/deploy.md says to state for Varnish, which is here at another address."""
    text = (ROOT / "docs/deploy.md").read_text()
    [line] = re.findall(r"^purge:.*method: BAN.*$", text, re.MULTILINE)
    assert "http://127.0.0.1:6081/" in line
    return line.replace("http://127.0.0.1:6081", url)


def test_it_holds_what_is_good_until_it_is_told_of_a_change(app, varnish, asked, sync, folder, tmp_path, eventually):
    with app(tmp_path, FEEDS_FOLDER=str(folder)) as server, varnish(server) as front:
        with (folder / "feeds.yaml").open("a") as file:
            file.write(f"\n{stated_purge(front.url)}\n")
        sync()
        first = front.get("/feed.rss")
        zipped, head = front.get("/feed.rss", Accept_Encoding="gzip"), front.get("/feed.rss", method="HEAD")
        held = front.get("/feed.rss", If_None_Match=first["Etag"])
        assert [answer.status for answer in (first, zipped, head, held)] == [200, 200, 200, 304]
        assert (gzip.decompress(zipped.body), head.body) == (first.body, b"")
        assert front.get(OTHER).status == 200

        (folder / "new.md").write_text(ARTICLE, "utf-8")
        sync()
        eventually(lambda: "新".encode() in front.get("/feed.rss").body)
        assert front.get(OTHER).status == 200
        assert [asked(server, target) for target in ("/feed.rss", OTHER)] == [[200, 200], [200]]


def test_what_a_client_forges_does_not_pass(app, varnish, tmp_path):
    with app(tmp_path) as server, varnish(server) as front:
        plain = front.get().body
        assert front.get(method="BAN", Surrogate_Key="feeds", X_Forwarded_For="192.0.2.1").status == 403
        assert front.get(method="BAN", Surrogate_Key="feeds").status == 204
        forged = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Prefix": "/evil", "X_Forwarded_Proto": "https"}
        assert front.get(Host="evil.example", **forged).body == plain


def test_metrics_are_not_let_out(app, varnish, tmp_path):
    with app(tmp_path) as server, varnish(server) as front:
        addresses = ("/metrics", "/%6Detrics", "/metrics?x", "/%6d%65trics")
        assert server.get("/%6Detrics").status == 200
        assert {front.get(address, method=method).status for address in addresses for method in ("GET", "HEAD")} == {
            404
        }
        assert front.get("/metrics", method="SPY").status == 501


def test_what_is_stale_is_shown_while_nothing_answers(app, varnish, tmp_path, eventually):
    with app(tmp_path, "tests.servers.hasty") as server, varnish(server) as front:
        first = front.get()
        server.process.terminate()
        server.process.wait()
        eventually(lambda: int(front.get()["Age"]) > 3)  # longer than while it is well
        assert (front.get().status, front.get().body) == (200, first.body)
        assert front.get("/feed.rss").status == 503
