"""Varnish with deploy/varnish.vcl in front: what it does with our answers, and how it is told of changes."""

import gzip
import os
import subprocess
from urllib.parse import quote

import pytest

OTHER = quote("/source/中國食品安全網/feed.rss")
ARTICLE = "---\ntitle: 新\ndate: 2024-05-06\ncategory: 专题/计量\n---\n正文。\n"
PURGE = "\npurge:\n  url: {url}/\n  method: BAN\n  headers:\n    Surrogate-Key: '{{keys}}'\n"


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


def test_it_holds_what_is_good_until_it_is_told_of_a_change(app, varnish, asked, sync, folder, tmp_path, eventually):
    with app(tmp_path, FEEDS_FOLDER=str(folder)) as server, varnish(server) as front:
        with (folder / "feeds.yaml").open("a") as file:
            file.write(PURGE.format(url=front.url))
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
        assert [front.get(OTHER).status, front.get("/metrics").status] == [200, 404]
        assert [asked(server, target) for target in ("/feed.rss", OTHER, "/metrics")] == [[200, 200], [200], []]


def test_what_a_client_forges_does_not_pass(app, varnish, tmp_path):
    with app(tmp_path) as server, varnish(server) as front:
        plain = front.get().body
        front.get(method="BAN", Surrogate_Key="feeds")
        forged = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Prefix": "/evil", "X_Forwarded_Proto": "https"}
        assert front.get(Host="evil.example", **forged).body == plain


def test_what_is_stale_is_shown_while_nothing_answers(app, varnish, tmp_path, eventually):
    with app(tmp_path, "tests.servers.hasty") as server, varnish(server) as front:
        first = front.get()
        server.process.terminate()
        server.process.wait()
        eventually(lambda: int(front.get()["Age"]) > 3)  # longer than while it is well
        assert (front.get().status, front.get().body) == (200, first.body)
        assert front.get("/feed.rss").status == 503
