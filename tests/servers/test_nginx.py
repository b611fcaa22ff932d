"""nginx with deploy/nginx.conf in front: what its cache does with our answers, and addresses through it."""

import gzip
import re
import shutil
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest
from backports import zstd

ROOT = Path(__file__).parents[2]
DEEP = "/".join(["很长的分类名称" * 4] * 7)[:200]
PLAIN = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress, None: bytes}
BASE = "http://news.example.org/"


@pytest.fixture(scope="module")
def nginx(deployed, program):
    """Context in which nginx runs in front of a server, with more changes to its file."""

    def nginx(server, place, more=(), ready="/healthz"):
        cache = {"/var/cache/nginx/feeds": f"{place}/cache", "127.0.0.1:8000;": f"{server.url[7:]};"}
        listen = {"listen 80;": "listen 127.0.0.1:@port@;", "listen [::]:80;": ""}
        paths = "".join(f"{name}_temp_path {place}/temporary; " for name in ("client_body", "proxy", "uwsgi", "scgi"))
        around = f"daemon off; user root; pid {place}/pid; error_log stderr; events {{ }}"
        http = f"http {{ access_log off; fastcgi_temp_path {place}/temporary; {paths} {{}} }}"
        command = [program("nginx"), "-e", "stderr", "-c", "{file}"]
        changes = {**dict(more), **cache, **listen}
        return deployed(command, "nginx.conf", changes, place, around=f"{around} {http}", ready=ready)

    return nginx


def how(answer):
    """What nginx says of its cache."""
    found = re.search("nginx; detail=([A-Z]+)", str(answer.headers))
    return found[1] if found else None


@pytest.fixture(scope="module")
def site(app, nginx, tmp_path_factory):
    """The application of the seeds and an article in a deep category, and nginx in front of it."""
    place = tmp_path_factory.mktemp("site")
    folder = place / "folder"
    shutil.copytree(ROOT / "seeds", folder)
    (folder / "deep.md").write_text(f"---\ntitle: 深\ndate: 2024-01-02\ncategory: {DEEP}\n---\n正文。\n", "utf-8")
    with app(place, FEEDS_FOLDER=str(folder)) as server, nginx(server, place) as front:
        yield server, front


def test_a_hit_does_not_reach_the_application(site, asked, eventually):
    server, front = site
    eventually(lambda: server.get("/feed.atom")["Last-Modified"])  # which is not stated while its second is not over
    first = front.get("/feed.rss")
    again, head = front.get("/feed.rss"), front.get("/feed.rss", method="HEAD")
    held = front.get("/feed.rss", If_None_Match=first["Etag"])
    since = front.get("/feed.rss", If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT")
    assert [how(answer) for answer in (first, again, head, held, since)] == ["MISS", "HIT", "HIT", "HIT", "HIT"]
    assert [answer.status for answer in (first, again, head, held, since)] == [200, 200, 200, 304, 304]
    assert again.body == first.body
    assert (head.body, head["Content-Length"]) == (b"", str(len(first.body)))
    assert (held.body, held["Etag"], held["Last-Modified"]) == (b"", first["Etag"], first["Last-Modified"])
    assert asked(server, "/feed.rss") == [200]


def test_codings_do_not_mix(site):
    _, front = site
    plain = front.get("/feed.json").body
    asks = {"br": "br", "gzip": "gzip", "zstd": "zstd", "br;q=0, gzip": "gzip", "identity": None}
    for accepted, coding in [*asks.items(), *asks.items()]:
        answer = front.get("/feed.json", Accept_Encoding=accepted)
        assert answer["Content-Encoding"] == coding
        assert PLAIN[coding](answer.body) == plain


def test_what_is_opened_in_a_browser_does_not_mix_with_what_readers_get(site):
    _, front = site
    types = [front.get("/feed.atom", **asks)["Content-Type"] for asks in 2 * [{"Sec_Fetch_Dest": "document"}, {}]]
    assert types == 2 * ["application/xml; charset=utf-8", "application/atom+xml; charset=utf-8"]


def test_errors_are_not_held(site, asked, eventually):
    server, front = site
    assert [front.get("/nowhere").status for _ in range(3)] == [404] * 3
    eventually(lambda: asked(server, "/nowhere") == [404] * 3)  # a thread may log after the one that comes later


def test_metrics_are_not_let_out(site):
    server, front = site
    assert server.get("/%6Detrics").status == 200
    for address in ("/metrics", "/%6Detrics", "/metrics?x", "//metrics", "/x/../metrics"):
        assert front.get(address).status == 404


def test_every_address_passes(site, walk):
    _, front = site
    found = walk(front, BASE)
    assert quote(f"category/{DEEP}/feed.atom") in found
    assert {answer.status for answer in found.values()} == {200}


def test_what_a_client_forges_does_not_pass(site):
    _, front = site
    forged = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Prefix": "/evil", "X_Forwarded_Proto": "https"}
    for target in ("/feed.json", "/feeds.opml"):
        answers = {front.get(f"{target}?{number}", **headers).body for number, headers in enumerate([{}, forged])}
        assert len(answers) == 1
    assert front.get("/feed.json?3", Host="evil.example").body == front.get("/feed.json?4").body


def test_what_is_stale_is_shown_while_it_is_renewed_and_while_nothing_answers(app, nginx, asked, tmp_path, eventually):
    with ExitStack() as stack:
        server = stack.enter_context(app(tmp_path, name="tests.servers.hasty"))
        front = stack.enter_context(nginx(server, tmp_path))
        first = front.get()
        ways = [how(first)]
        eventually(lambda: ways.append(how(front.get())) or 304 in asked(server, "/feed.atom"))
        assert "STALE" in ways
        assert set(ways) <= {"MISS", "HIT", "STALE", "UPDATING"}  # who comes when it is no longer fresh does not wait
        assert set(asked(server, "/feed.atom")[1:]) == {304}
        server.process.terminate()
        server.process.wait()
        eventually(lambda: how(front.get()) in ("STALE", "UPDATING"))
        for answer in (front.get(), front.get(Accept_Encoding="identity")):
            assert (answer.status, answer.body) == (200, first.body)
        assert front.get(If_None_Match=first["Etag"]).status == 304
        assert front.get("/feed.rss").status == 502


def below_news():
    """What docs/deploy.md says to change for a prefix: lines taken from the file, and those put in their place."""
    text = (ROOT / "docs/deploy.md").read_text()
    [change] = re.findall(r"```diff\n(.*?)```", text, re.DOTALL)
    lines = change.splitlines()
    return dict(zip(*([line[1:] for line in lines if line[0] == sign] for sign in "-+"), strict=True))


@pytest.mark.parametrize("strips", [True, False])
def test_below_a_prefix_every_address_is_right(app, nginx, walk, tmp_path, strips):
    changes, environment = below_news(), {}
    if not strips:
        changes = {key: value.replace("http://feeds/;", "http://feeds;") for key, value in changes.items()}
        changes = {key: value for key, value in changes.items() if "Prefix" not in key}
        environment = {"SCRIPT_NAME": "/news"}
    ready = {"ready": "/news/healthz"}
    with app(tmp_path, **environment) as server, nginx(server, tmp_path, changes, **ready) as front:
        found = walk(front, f"{BASE}news/", "/news/")
        assert len(found) > 80
        assert {answer.status for answer in found.values()} == {200}
        assert BASE not in "".join(answer.body.decode().replace(f"{BASE}news/", "") for answer in found.values())
        assert front.get("/news/category/专题")["Location"] == f"{BASE}news/category/%E4%B8%93%E9%A2%98/"
        assert front.get("/news")["Location"].endswith("/news/")
        assert server.get("/metrics" if strips else "/news/metrics").status == 200
        for address in ("/news/metrics", "/news/%6Detrics", "/news/metrics?x", "/news//metrics", "/metrics"):
            assert front.get(address).status == 404
