"""Under every WSGI server, started at once on an empty store, all workers answer the same."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

UWSGI = "uwsgi --master --die-on-term --processes 2 --http-socket 127.0.0.1:{port} --module wsgi:app"
COMMANDS = {
    "gunicorn": "gunicorn --workers 2 --bind 127.0.0.1:{port} wsgi:app",
    "gunicorn-threads": "gunicorn --workers 2 --threads 4 --bind 127.0.0.1:{port} wsgi:app",
    "gunicorn-preload": "gunicorn --workers 2 --preload --bind 127.0.0.1:{port} wsgi:app",
    "granian": "granian --interface wsgi --workers 2 --host 127.0.0.1 --port {port} wsgi:app",
    "waitress": "waitress-serve --listen 127.0.0.1:{port} wsgi:app",
    "uwsgi": UWSGI,
    "uwsgi-lazy": f"{UWSGI} --lazy-apps",
}
TARGETS = (
    "/",
    "/feed.atom",
    "/feed.rss",
    "/feed.json",
    "/feeds.opml",
    "/category/专题/feed.atom",
    "/articles/003_4c81291380ad5b37",
)


@pytest.fixture(scope="module")
def start(listening, program):
    """Context in which a server runs, by its name in COMMANDS, on a store in the place given."""

    def start(name, place):
        executable, *words = COMMANDS[name].split()
        environment = {"FEEDS_STORE": f"{place}/store.sqlite", "FEEDS_BASE_URL": "https://news.example/"}
        return listening([program(executable), *words], environment, place / f"{name}.log")

    return start


@pytest.fixture(scope="module", params=COMMANDS)
def server(request, start, tmp_path_factory):
    """Each server, on an empty store of its own."""
    with start(request.param, tmp_path_factory.mktemp(request.param)) as server:
        yield server


def answers(server, target):
    """The different answers to many requests at once, each over a connection of its own."""
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda _: server.get(target), range(16))
        return {(answer.status, answer["Etag"], answer["Last-Modified"], answer.body) for answer in found}


def errors(server):
    """Lines of the log that a person would look into."""
    wrong = re.compile(r"traceback|exception|error\b|critical", re.IGNORECASE)
    return [line for line in server.text().splitlines() if wrong.search(line)]


def test_all_workers_answer_the_same(server):
    for target in TARGETS:
        [(status, etag, _, body)] = answers(server, target)
        assert status == 200
        assert etag
        assert len(body) > 500
    assert errors(server) == []


def test_http_is_kept_to(server):
    full = server.get()
    assert {header: count for header, count in Counter(header for header, _ in full.headers).items() if count > 1} == {}
    assert full["Content-Length"] == str(len(full.body))
    held = server.get(If_None_Match=full["Etag"])
    assert (held.status, held.body) == (304, b"")
    assert (held["Etag"], held["Last-Modified"]) == (full["Etag"], full["Last-Modified"])
    head = server.get(method="HEAD")
    assert (head.status, head.body, head["Content-Length"]) == (200, b"", full["Content-Length"])
    assert [server.get("/nowhere").status, server.get(method="DELETE").status] == [404, 405]
    assert [server.get("/category/%FF/").status, server.get("/category/专题").status] == [400, 308]


def test_separate_starts_give_the_same(start, tmp_path):
    with start("gunicorn", tmp_path) as one, start("granian", tmp_path) as two:
        for target in TARGETS:
            assert len(answers(one, target) | answers(two, target)) == 1
