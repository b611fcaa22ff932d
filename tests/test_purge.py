"""What a cache in front of us is told, recorded by a server in its place."""

import logging
import socket
import subprocess
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread, stack_size
from typing import NamedTuple

import pytest

from feeds.addresses import SITE_KEY
from feeds.config import load, parse
from feeds.errors import SettingsError
from feeds.model import EVERYTHING, Selection
from feeds.publish import Publisher
from feeds.purge import purge, send
from feeds.render import FORMATS
from feeds.store import Store

KEYS = ("all", "article-7", "tag-0123456789ab")


class Request(NamedTuple):
    method: str
    target: str
    headers: dict[str, str]
    body: str

    def named(self):
        return self.headers["surrogate-key"].split()


class Cache:
    """A server that takes down what it is asked, and answers as it is told; in the end, with 200."""

    def __init__(self):
        self.requests: list[Request] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.may_answer = Event()
        self.may_answer.set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def __getattr__(self, name):
                return self.take if name.startswith("do_") else super().__getattribute__(name)

            def take(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.requests.append(Request(self.command, self.path, headers, body))
                outer.may_answer.wait(20)
                status, headers = outer.answers.pop(0) if outer.answers else (200, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self):
        self.may_answer.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def cache():
    with closing(Cache()) as running:
        yield running


@pytest.fixture
def told(caplog):
    """What was logged."""
    return lambda: [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def stated(text, tmp_path, token=""):
    """Settings of a feeds.yaml that says this under the key `purge`, and is always fresh."""
    return parse(f"freshness: 0\npurge:{text}", tmp_path, {"FEEDS_PURGE_TOKEN": token})


PROVIDERS = {
    "an address": (
        " {url}/",
        Request("POST", "/", {"surrogate-key": "all article-7 tag-0123456789ab"}, ""),
    ),
    "Fastly": (
        """
  url: {url}/service/SU1Z0isxPaozGVKXdv0eY/purge
  headers: {{Fastly-Key: "{{token}}", Surrogate-Key: "{{keys}}", Fastly-Soft-Purge: "1"}}""",
        Request(
            "POST",
            "/service/SU1Z0isxPaozGVKXdv0eY/purge",
            {"fastly-key": "secret", "surrogate-key": "all article-7 tag-0123456789ab", "fastly-soft-purge": "1"},
            "",
        ),
    ),
    "Cloudflare": (
        """
  url: {url}/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/purge_cache
  headers: {{Authorization: "Bearer {{token}}"}}
  body: '{{"tags": {{json_keys}}}}'""",
        Request(
            "POST",
            "/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/purge_cache",
            {"authorization": "Bearer secret", "content-type": "application/json"},
            '{"tags": ["all", "article-7", "tag-0123456789ab"]}',
        ),
    ),
    "KeyCDN": (
        """
  url: {url}/zones/purgetag/1234.json
  method: DELETE
  headers: {{Authorization: "Basic {{token}}"}}
  body: '{{"tags": {{json_keys}}}}'""",
        Request(
            "DELETE",
            "/zones/purgetag/1234.json",
            {"authorization": "Basic secret", "content-type": "application/json"},
            '{"tags": ["all", "article-7", "tag-0123456789ab"]}',
        ),
    ),
    "Varnish with xkey": (
        """
  url: {url}/
  method: PURGE
  headers: {{xkey: "{{keys}}"}}""",
        Request("PURGE", "/", {"xkey": "all article-7 tag-0123456789ab"}, ""),
    ),
    "in the address": (
        """
  url: "{url}/purge?keys={{keys}}&token={{token}}\"""",
        Request("GET", "/purge?keys=all%20article-7%20tag-0123456789ab&token=secret", {}, ""),
    ),
}


@pytest.mark.parametrize(("text", "expected"), PROVIDERS.values(), ids=PROVIDERS)
def test_the_request_is_what_the_provider_wants(cache, tmp_path, text, expected):
    settings = stated(text.format(url=cache.url), tmp_path, "secret")
    send(settings.purge, settings.purge_token, KEYS)
    [request] = cache.requests
    method = settings.purge.method
    assert (request.method, request.target, request.body) == (method, expected.target, expected.body)
    assert request.headers | expected.headers == request.headers
    assert request.headers["user-agent"] == "feeds"


def test_a_body_that_is_no_text_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="is no value for the key 'purge'"):
        stated('\n  url: http://127.0.0.1/\n  body: {"tags": {json_keys}}', tmp_path)


def test_many_keys_are_sent_in_several_requests(cache, tmp_path):
    settings = stated(f" {cache.url}/", tmp_path)
    keys = {f"article-{number}" for number in range(1050)}
    send(settings.purge, "", keys)
    assert {key for request in cache.requests for key in request.named()} == keys
    assert max(len(request.named()) for request in cache.requests) == 100
    assert len(cache.requests) == 11


def test_long_keys_are_sent_in_several_requests(cache, tmp_path):
    settings = stated(f" {cache.url}/", tmp_path)
    keys = {f"{number}-{'x' * 1000}" for number in range(20)}
    send(settings.purge, "", keys)
    assert {key for request in cache.requests for key in request.named()} == keys
    assert max(len(request.headers["surrogate-key"]) for request in cache.requests) <= 4096


def test_a_request_without_keys_is_sent_once(cache, tmp_path):
    settings = stated(f"\n  url: {cache.url}/purge_all\n  headers: {{Fastly-Key: '{{token}}'}}", tmp_path)
    send(settings.purge, "", [f"article-{number}" for number in range(1050)])
    assert len(cache.requests) == 1


def test_the_key_of_everything_is_sent_alone(cache, tmp_path):
    settings = stated(f" {cache.url}/", tmp_path)
    send(settings.purge, "", (*KEYS, SITE_KEY))
    assert [request.named() for request in cache.requests] == [[SITE_KEY]]


@pytest.mark.parametrize("token", ["a\r\nInjected: 1", "a\nInjected: 1", "a\n Injected: 1", "a\rb", "a\0", "密"])
def test_no_header_can_be_injected(cache, tmp_path, told, token):
    settings = stated(f"\n  url: {cache.url}/\n  headers: {{Authorization: '{{token}}'}}", tmp_path, token)
    send(settings.purge, token, KEYS)
    assert cache.requests == []
    [message] = told()
    assert "'Authorization' would hold what no header can" in message
    assert token not in message


def test_a_redirect_is_not_followed(cache, tmp_path, told):
    with closing(Cache()) as other:
        cache.answers = [(307, {"Location": f"{other.url}/?secret"})]
        settings = stated(f"\n  url: {cache.url}/\n  headers: {{Authorization: '{{token}}'}}", tmp_path, "secret")
        send(settings.purge, "secret", KEYS)
        assert other.requests == []
    assert len(cache.requests) == 1
    [message] = told()
    assert f"The purge request to {cache.url}/ failed: it answered 307 Temporary Redirect." in message
    assert "secret" not in message


@pytest.mark.parametrize(("status", "requests"), [(403, 1), (404, 1), (429, 2), (503, 2)])
def test_a_refusal_is_told(cache, tmp_path, told, status, requests):
    cache.answers = [(status, {})] * 2
    send(stated(f" {cache.url}/p?secret", tmp_path).purge, "", KEYS)
    assert len(cache.requests) == requests
    [message] = told()
    assert f"The purge request to {cache.url}/p failed: it answered {status}" in message
    assert "Look at 'purge' in feeds.yaml" in message
    assert "secret" not in message


def test_a_failure_that_passes_is_not_told(cache, tmp_path, told):
    cache.answers = [(503, {})]
    send(stated(f" {cache.url}/", tmp_path).purge, "", KEYS)
    assert [request.named() for request in cache.requests] == [sorted(KEYS)] * 2
    assert told() == []


def test_who_does_not_listen_is_told_of(tmp_path, told):
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    send(stated(f" {url}", tmp_path).purge, "", KEYS)
    [message] = told()
    assert f"The purge request to {url} failed: [Errno 111] Connection refused." in message


def test_who_speaks_no_tls_is_told_of(cache, tmp_path, told):
    send(stated(f" {cache.url.replace('http:', 'https:')}/", tmp_path).purge, "", KEYS)
    [message] = told()
    assert "SSL" in message
    assert cache.requests == []


def test_an_address_with_a_user_is_named_without(tmp_path, told):
    send(stated(" http://user:secret@127.0.0.1:1/", tmp_path).purge, "", KEYS)
    [message] = told()
    assert "http://127.0.0.1:1/" in message
    assert "secret" not in message


def test_nobody_waits_and_keys_that_come_meanwhile_go_together(cache, tmp_path, eventually):
    settings = stated(f" {cache.url}/", tmp_path)
    cache.may_answer.clear()
    purge(settings, ["first"])
    eventually(lambda: cache.requests)
    for number in range(50):
        purge(settings, [f"article-{number}"])
    assert len(cache.requests) == 1
    cache.may_answer.set()
    eventually(lambda: len(cache.requests) == 2)
    assert cache.requests[0].named() == ["first"]
    assert len(cache.requests[1].named()) == 50
    purge(settings, ["last"])
    eventually(lambda: cache.requests[-1].named() == ["last"])


def test_where_no_thread_can_be_had_the_next_purge_is_sent(cache, tmp_path, told, eventually):
    settings = stated(f" {cache.url}/", tmp_path)
    usual = stack_size(1 << 47)  # more than there are addresses
    try:
        purge(settings, ["lost"])
    finally:
        stack_size(usual)
    [message] = told()
    assert "failed: can't start new thread" in message
    purge(settings, ["sent"])
    eventually(lambda: cache.requests)
    assert cache.requests[0].named() == ["sent"]


def test_without_a_request_or_a_change_nothing_is_sent(cache, tmp_path):
    purge(parse("", tmp_path, {}), KEYS)
    settings = stated(f" {cache.url}/", tmp_path)
    purge(settings, [])
    send(settings.purge, "", [])
    assert cache.requests == []


def published(settings):
    """Every document of the store that can change, by what it is: its bytes and its keys."""
    store = Store.open(settings.store, authority=settings.authority, site=settings.title)
    try:
        publisher, base = Publisher.of(store, settings), "https://a.example/"
        found = {"index": publisher.index_page(base), "opml": publisher.opml(base)}
        for selection in [EVERYTHING, *(Selection((term,)) for term, _ in store.terms())]:
            found[selection] = publisher.feed_page(base, selection)
            found |= {(selection, suffix): publisher.feed(base, selection, suffix) for suffix in FORMATS}
        for entry in store.entries(EVERYTHING, 1000):
            found[entry.slug] = publisher.article_page(base, entry.slug)
        return {what: (document.etag, document.keys) for what, document in found.items()}
    finally:
        store.close()


def edit(folder):
    file = folder / "001_6009fd4681675724.txt"
    file.write_text(file.read_text("utf-8") + "\n又及：此文已更新。\n", "utf-8")


def write(folder, category):
    (folder / "new.md").write_text(f"---\ntitle: New\ncategory: {category}\ntags: [c]\n---\nText.\n", "utf-8")


def move(folder):
    write(folder, "d/e")


def remove(folder):
    (folder / "new.md").unlink()


def test_a_sync_has_forgotten_what_it_changed_and_nothing_else(cache, folder, tmp_path, program):
    with (folder / "feeds.yaml").open("a", encoding="utf-8") as file:
        file.write(f"freshness: 0\npurge: {cache.url}/\n")
    write(folder, "a/b")
    environment = {"FEEDS_STORE": f"{tmp_path}/store.sqlite"}
    settings = load(folder, environment)

    def synced():
        cache.requests.clear()
        subprocess.run([program("feeds"), "sync", folder], check=True, env=environment, stdout=subprocess.DEVNULL)
        return [request.named() for request in cache.requests]

    assert synced() == [[SITE_KEY]]
    after = published(settings)
    for change in (edit, move, remove):
        before = after
        change(folder)
        [keys] = synced()
        after = published(settings)
        different = dict(before.items() ^ after.items())
        assert len(different) < len(after)
        assert set(keys) == {key for _, of_one in different.values() for key in of_one} - {SITE_KEY}, change
