"""Under every WSGI server, started at once on an empty store, all workers answer the same."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

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
