"""Under every WSGI server, started at once on an empty store, all workers answer the same."""

import re
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from prometheus_client.parser import text_string_to_metric_families

TARGETS = (
    "/",
    "/feed.atom",
    "/feed.rss",
    "/feed.json",
    "/feeds.opml",
    "/category/专题/feed.atom",
    "/articles/003_4c81291380ad5b37",
)


def answers(server, target):
    """The different answers to many requests at once, each over a connection of its own.

    One without Last-Modified does not differ by that: it is not stated while its second is not over.
    """
    with ThreadPoolExecutor(8) as pool:
        found = [*pool.map(lambda _: server.get(target), range(16))]
    stated = [answer for answer in found if answer["Last-Modified"]] or found
    changed = stated[0]["Last-Modified"]
    return {(each.status, each["Etag"], each["Last-Modified"] or changed, each.body) for each in found}


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


def answered(server):
    """How many answers with documents all workers have counted."""
    families = text_string_to_metric_families(server.get("/metrics").body.decode())
    [requests] = [family for family in families if family.name == "feeds_requests"]
    return sum(sample.value for sample in requests.samples if sample.labels["result"] != "passed")


def test_metrics_add_up_what_all_workers_answered(server):
    before = answered(server)
    with ThreadPoolExecutor(8) as pool:
        statuses = {answer.status for answer in pool.map(lambda _: server.get("/feed.rss"), range(40))}
    assert statuses == {200}
    assert [answered(server) - before for _ in range(4)] == [40] * 4


def test_separate_starts_give_the_same(start, tmp_path):
    stated = {"FEEDS_BASE_URL": "https://news.example/"}
    with start("gunicorn", tmp_path, **stated) as one, start("granian", tmp_path, **stated) as two:
        for target in TARGETS:
            assert len(answers(one, target) | answers(two, target)) == 1


GET, HOST = b"GET /feed.atom HTTP/1.1\r\n", b"Host: news.example\r\n"
HOSTILE = {
    "a header of 100 KB": GET + HOST + b"X-Long: " + b"a" * 100_000 + b"\r\n\r\n",
    "thousands of headers": GET + HOST + b"".join(b"X-%d: 1\r\n" % number for number in range(5000)) + b"\r\n",
    "a target of 100 KB": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "thousands of tags": GET + HOST + b"If-None-Match: " + b'"a",' * 2000 + b"\r\n\r\n",
    "bytes that are no text": GET + HOST + b'If-None-Match: "\xff"\r\nAccept-Encoding: \xff\r\nX: \xe9\r\n\r\n',
    "a target that is not encoded": "GET /category/专题/ HTTP/1.1\r\n".encode() + HOST + b"\r\n",
    "two hosts": GET + HOST + b"Host: evil.example\r\n\r\n",
    "no name of a host": GET + b'Host: a b<"\r\n\r\n',
    "no host": GET + b"\r\n",
    "an absolute target": b"GET http://evil.example/feed.atom HTTP/1.1\r\n" + HOST + b"\r\n",
    "no path": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "another method": b"BREW /feed.atom HTTP/1.1\r\n" + HOST + b"\r\n",
    "a length below 0": GET + HOST + b"Content-Length: -5\r\n\r\n",
    "two lengths": b"POST /feed.atom HTTP/1.1\r\n"
    + HOST
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "control characters": b"GET /feed.atom%00%1b HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
    "a way out": b"GET /static/../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n",
    "a later version": b"GET /feed.atom HTTP/3.0\r\n" + HOST + b"\r\n",
    "HTTP/0.9": b"GET /feed.atom\r\n\r\n",
    "rubbish": bytes(range(256)) + b"\r\n\r\n",
}


def status_of(server, request):
    """The status with which a request is answered, byte for byte; 0 where there is none (HTTP/0.9), or no answer."""
    with suppress(ConnectionError), socket.create_connection(server.url[7:].split(":"), timeout=10) as connection:
        connection.sendall(request)
        answer = connection.makefile("rb").readline()
        return int(answer.split()[1]) if answer.startswith(b"HTTP/") else 0
    return 0


def test_hostile_requests_are_refused_and_do_no_harm(server):
    before = server.get()
    statuses = {name: status_of(server, request) for name, request in HOSTILE.items()}
    assert {name: status for name, status in statuses.items() if status >= 500} == {}
    assert answers(server, "/feed.atom") == {(200, before["Etag"], before["Last-Modified"], before.body)}
    assert "Traceback" not in server.text()
