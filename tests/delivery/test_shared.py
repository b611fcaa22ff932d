"""Documents go through a real Redis unharmed, and whatever happens to it is a miss."""

import ctypes
import hashlib
import hmac
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from threading import enumerate as enumerate_threads
from time import monotonic

import pytest
import redis
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from feeds.delivery import redis_client
from feeds.delivery.shared import LARGEST, SharedCache
from feeds.errors import SettingsError
from feeds.model import Document, Link

DOCUMENT = Document(
    body="<feed>正文</feed>\n".encode(),
    media_type="application/atom+xml; charset=utf-8",
    etag="0123456789abcdef",
    modified=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    max_age=300,
    keys=("feeds", "all"),
    links=(Link("self", "https://a.example/feed.atom", "application/atom+xml"), Link("hub", "https://hub.example/")),
)
KEY = "7 https://a.example/ /feed.atom"


class Server:
    """A redis-server on a port of its own, which can be stopped and started again."""

    def __init__(self, executable, output, eventually):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{port}/0"
        self._command = [executable, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(output)]
        self._eventually = eventually
        self.start()

    def start(self):
        self.process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        self._eventually(self._answers)

    def _answers(self):
        with suppress(redis.ConnectionError):
            return self.ask("PING")

    def ask(self, *command):
        with closing(redis.Redis.from_url(self.url)) as client:
            return client.execute_command(*command)

    def name(self):
        """Of the only key."""
        [name] = self.ask("KEYS", "*")
        return name

    def end(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def one_server(program, tmp_path_factory, eventually):
    server = Server(program("redis-server"), tmp_path_factory.mktemp("redis"), eventually)
    yield server
    server.end()


@pytest.fixture
def server(one_server):
    """The server, with nothing in it."""
    one_server.ask("FLUSHALL")
    return one_server


@pytest.fixture
def opened(eventually):
    """Opens a cache and waits until it is connected."""

    def opened(server):
        cache = SharedCache.open(server.url)
        eventually(lambda: cache.put("first", DOCUMENT) or cache.get("first"))
        server.ask("FLUSHALL")
        return cache

    return opened


@pytest.fixture
def opened_patiently(opened, server, monkeypatch):
    """Opens caches that wait longer, on a machine that is busy with other tests."""
    monkeypatch.setattr(redis_client, "TIMEOUT", 2.0)
    monkeypatch.setattr(redis_client, "_SLOWEST", 2.0)
    return lambda: opened(server)


@pytest.fixture
def cache(opened_patiently):
    return opened_patiently()


@pytest.fixture
def told(caplog):
    """What was logged since it was last asked."""

    def told():
        messages = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
        caplog.clear()
        return messages

    return told


moments = st.datetimes(timezones=st.just(UTC) | st.timezones())
links = st.builds(Link, st.text(), st.text(), st.none() | st.text())
documents = st.builds(
    Document,
    body=st.binary(),
    media_type=st.text(),
    etag=st.text(),
    modified=moments,
    max_age=st.integers(),
    keys=st.lists(st.text()).map(tuple),
    links=st.lists(links).map(tuple),
)
keys = st.text(st.characters())  # halves of pairs, too


@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(key=keys, document=documents)
def test_what_was_put_is_got(cache, key, document):
    cache.put(key, document)
    assert cache.get(key) == document
    assert cache.get(key).modified.utcoffset() == document.modified.utcoffset()


def test_workers_share_documents_for_a_day(opened_patiently, server):
    one, other = opened_patiently(), opened_patiently()
    assert one.get(KEY) is None
    one.put(KEY, DOCUMENT)
    assert other.get(KEY) == DOCUMENT
    assert other.get(f"{KEY}?") is None
    assert 0 < server.ask("TTL", server.name()) <= timedelta(days=1).total_seconds()


def test_what_is_very_large_is_not_shared(cache, server, told):
    cache.put(KEY, replace(DOCUMENT, body=bytes(LARGEST)))
    assert server.ask("DBSIZE") == 0
    assert told() == []


def signed(about):
    content = json.dumps(about).encode() + b"\n"
    return hmac.digest(KEY.encode(), content, "sha256") + content


OF_OTHERS = {
    "cut at its end": lambda value: value[:-1],
    "cut to nothing but a digest": lambda value: value[:32],
    "a part of a digest": lambda value: value[:7],
    "longer": lambda value: value + b"\0",
    "a bit in the body": lambda value: value[:-1] + bytes([value[-1] ^ 1]),
    "a bit in the digest": lambda value: bytes([value[0] ^ 128]) + value[1:],
    "of another program": lambda _: b'{"views": 17}',
    "pickled": lambda _: b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00\x8c\x02os\x94\x8c\x06system\x94\x93\x94.",
    "huge": lambda _: b"x" * 5 * LARGEST,
    "a digest without a key": lambda value: hashlib.sha256(value[32:]).digest() + value[32:],
    "an empty form": lambda _: signed([]),
    "another form": lambda _: signed({"media_type": "text/html"}),
    "a form with more": lambda _: signed(["text/html", "etag", "2026-01-02T03:04:05+00:00", 1, [], [], "more"]),
    "a form with another date": lambda _: signed(["text/html", "etag", 1767323045, 1, [], []]),
}


@pytest.mark.parametrize("spoil", OF_OTHERS.values(), ids=OF_OTHERS)
def test_only_what_was_put_is_got(cache, server, told, spoil):
    cache.put(KEY, DOCUMENT)
    name = server.name()
    server.ask("SET", name, spoil(server.ask("GET", name)))
    told()
    assert [cache.get(KEY), cache.get(KEY)] == [None, None]
    [message] = told()
    assert "cannot be trusted" in message
    cache.put(KEY, DOCUMENT)
    assert cache.get(KEY) == DOCUMENT
    [message] = told()
    assert "can be trusted again" in message


def test_a_value_of_another_key_is_not_got(cache, server):
    cache.put("another key", DOCUMENT)
    value = server.ask("GET", server.name())
    server.ask("FLUSHALL")
    cache.put(KEY, replace(DOCUMENT, etag="right"))
    server.ask("SET", server.name(), value)
    assert cache.get(KEY) is None


def test_a_key_of_another_type_is_a_miss(cache, server, told):
    cache.put(KEY, DOCUMENT)
    name = server.name()
    server.ask("DEL", name)
    server.ask("RPUSH", name, "a", "list")
    assert cache.get(KEY) is None
    [message] = told()
    assert "WRONGTYPE" in message
    cache.put(KEY, DOCUMENT)
    assert cache.get(KEY) == DOCUMENT


def test_a_server_that_hangs_costs_less_than_its_time_out_for_each_request(opened, one_server, told, eventually):
    cache = opened(one_server)
    cache.put(KEY, DOCUMENT)
    one_server.process.send_signal(signal.SIGSTOP)
    try:
        began = monotonic()
        assert [cache.get(KEY) for _ in range(1000)] == [None] * 1000
        took = monotonic() - began
        eventually(lambda: cache.get(KEY) or cache.put(KEY, DOCUMENT) or "cannot be reached" in "".join(told()))
    finally:
        one_server.process.send_signal(signal.SIGCONT)
    assert took < 1000 * redis_client.TIMEOUT / 10
    eventually(lambda: cache.get(KEY) == DOCUMENT)
    [message] = told()
    assert "can be reached again" in message


def test_whatever_happens_to_the_server_threads_get_the_right_document_or_none(
    program, tmp_path, eventually, opened, told
):
    server = Server(program("redis-server"), tmp_path, eventually)
    cache = opened(server)
    stop, wrong, right = Event(), [], Event()

    def ask():
        try:
            while not stop.is_set():
                got = cache.get(KEY)
                if got is None:
                    cache.put(KEY, DOCUMENT)
                elif got == DOCUMENT:
                    right.set()
                else:
                    wrong.append(got)
        except BaseException as error:
            wrong.append(error)
            raise

    def rights():
        right.clear()
        eventually(right.is_set)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        rights()
        for number in range(200):
            server.ask("SET", server.name(), b"rubbish" * number)
        rights()
        server.end()
        eventually(lambda: "cannot be reached" in "".join(told()))
        server.start()
        assert server.ask("DBSIZE") <= 1
        rights()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        server.end()
    assert wrong == []
    assert len(told()) < 50


def test_a_full_server_is_read(cache, server, told):
    cache.put(KEY, DOCUMENT)
    server.ask("CONFIG", "SET", "maxmemory", "1")
    try:
        for number in range(20):
            cache.put(f"{KEY}{number}", DOCUMENT)
        assert cache.get(KEY) == DOCUMENT
        [message] = told()
        assert "cannot be written: command not allowed when used memory > 'maxmemory'" in message
    finally:
        server.ask("CONFIG", "SET", "maxmemory", "0")
    cache.put(f"{KEY}1", DOCUMENT)
    assert cache.get(f"{KEY}1") == DOCUMENT
    [message] = told()
    assert "can be written again" in message


def test_a_replica_is_read(cache, server, told):
    cache.put(KEY, DOCUMENT)
    server.ask("REPLICAOF", "127.0.0.1", "1")
    try:
        cache.put(KEY, DOCUMENT)
        assert cache.get(KEY) == DOCUMENT
        [message] = told()
        assert "cannot be written" in message
        assert "read only" in message
    finally:
        server.ask("REPLICAOF", "NO", "ONE")


def test_a_wrong_password_is_told_and_not_named(server, told, eventually):
    host = server.url.removeprefix("redis://")
    cache = SharedCache.open(f"redis://somebody:secret@{host}")
    assert cache.get(KEY) is None
    [message] = eventually(told)
    assert f"at {host.removesuffix('/0')} cannot be reached: invalid username-password pair" in message
    assert "secret" not in message
    cache.put(KEY, DOCUMENT)
    assert cache.get(KEY) is None
    assert told() == []


def test_another_kind_of_server_holds_nothing(told, eventually):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def refuse():
            with closing(listener.accept()[0]) as connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = Thread(target=refuse)
        thread.start()
        cache = SharedCache.open(f"redis://127.0.0.1:{listener.getsockname()[1]}")
        assert cache.get(KEY) is None
        [message] = eventually(told)
        thread.join()
    assert "cannot be reached" in message
    assert cache.get(KEY) is None


# The other one runs none of Python's hooks, as uWSGI does.
@pytest.mark.parametrize("fork", [os.fork, ctypes.PyDLL(None).fork])
def test_a_forked_process_has_a_connection_of_its_own(fork, cache):
    cache.put(KEY, DOCUMENT)
    child = fork()
    if child == 0:
        try:
            is_connected = cache.get(KEY) is not None
            while cache.get(KEY) is None:
                pass
            os._exit(0 if not is_connected and all(cache.get(KEY) == DOCUMENT for _ in range(100)) else 1)
        finally:
            os._exit(2)
    got = [cache.get(KEY) for _ in range(100)]
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert got == [DOCUMENT] * 100


def test_nothing_is_connected_before_the_first_question(eventually):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        cache = SharedCache.open(f"redis://127.0.0.1:{listener.getsockname()[1]}")
        assert not [thread for thread in enumerate_threads() if thread.name == "feeds-redis"]
        assert cache.get(KEY) is None
        listener.accept()[0].close()
    eventually(lambda: not [thread for thread in enumerate_threads() if thread.name == "feeds-redis"])


@pytest.mark.parametrize(
    "url", ["http://localhost", "redis://localhost:port", "redis://localhost:99999", "redis://localhost?nonsense=1"]
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(SettingsError, match="redis://user:password@localhost:6379/0"):
        SharedCache.open(url)


def test_what_to_install_is_said(monkeypatch):
    monkeypatch.delitem(sys.modules, "feeds.delivery.redis_client")
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(SettingsError, match=r"pip install 'feeds\[redis\]'"):
        SharedCache.open("redis://localhost")
