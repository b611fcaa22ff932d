"""Whatever a client sends to whatever address, it gets an answer that HTTP allows, and never a fault of ours."""

import gzip
import re
import socket
import string
import sys
from urllib.parse import quote
from wsgiref.validate import validator

import brotli
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from feeds.web import create_app

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DECODE = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}
UNHURRIED = hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=200)

CONDITIONS = ("If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "If-Range")
IGNORED = (  # all that Vary does not name, and a cache in front does not tell apart
    *("Accept", "Accept-Charset", "Accept-Language", "Authorization", "Cache-Control", "Cookie", "Forwarded", "From"),
    *("Max-Forwards", "Origin", "Pragma", "Prefer", "Proxy", "Range", "Referer", "Sec-Fetch-Mode", "Sec-Fetch-Site"),
    *("Upgrade", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix"),
    *("X-Forwarded-Proto", "X-HTTP-Method-Override", "X-Original-URL"),
)
NAMES = (*CONDITIONS, *IGNORED, "Host", "Accept-Encoding", "Sec-Fetch-Dest")
DATES = (
    *("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"),
    *("Thu, 01 Jan 0000 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 99 Foo 99999999999999999999 0:0:0 GMT"),
)
PIECES = (
    *DATES,
    *(" ", "\t", "*", ",", ";", "=", '"', "W/", 'W/"a"', '"a"', '"-gzip"', '"é"', "\\", "(", ")", "<script>"),
    *("${jndi:", "%00", "document", "no-cache", "only-if-cached", "DELETE", "gzip", "br", "zstd", "identity"),
    *("x-gzip", "deflate", ";q=0", ";q=1", ";q=0.5", ";q=nan", ";q=1e999", ";q=-1", "+99999", "24:61:61"),
    *("localhost", "evil.example", "[::1]", ":80", ":99999", "@", "/", "//", "..", "http", "javascript:", "for="),
    *("bytes=0-0", "bytes=-1", "bytes=9999999-"),
)
PATHS = (
    *("", "a" * 3000),
    *("category", "tag", "author", "articles", "static", "feed.atom", "feed.", "healthz", "metrics", "feeds.opml"),
    *("专题", ".", "..", "*", ";", "~", "%2e%2e", "%2F", "%5C", "%00", "%0D%0A", "%FF", "%C0%AF", "%ED%A0%80"),
)
PRINTABLE = string.ascii_letters + string.digits + string.punctuation

# Visible characters of Latin-1 and blanks: all that a field value may hold (RFC 9110 section 5.5).
texts = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_categories=["Cc"]), max_size=30)
pieces = st.lists(st.sampled_from(PIECES) | texts, max_size=8).map("".join)
huge = st.tuples(st.sampled_from(PIECES), st.sampled_from([100, 2000])).map(lambda each: each[0] * each[1])
values = pieces | huge
headers = st.dictionaries(st.sampled_from(NAMES), values, max_size=8)
queries = st.text(PRINTABLE, max_size=40) | st.sampled_from(PRINTABLE).map(lambda each: each * 3000)
paths = st.lists(st.sampled_from(PATHS) | st.text(PRINTABLE, max_size=5), max_size=6).map(
    lambda parts: quote("/" + "/".join(parts), safe=PRINTABLE)
)
methods = st.sampled_from(["GET", "HEAD", "OPTIONS", "POST"]) | st.text(string.ascii_uppercase, min_size=1, max_size=10)


def check(method, status, named, body):
    """What every answer owes to HTTP, whoever asked for what."""
    found = {name.lower(): value for name, value in named}
    assert len(found) == len(named), "a header stands there twice"
    assert all(re.fullmatch(r"[\x20-\x7e]*", value) for value in found.values())
    assert 200 <= status < 500
    assert "transfer-encoding" not in found
    if method == "HEAD" or status in (204, 304):
        assert body == b""
    else:
        assert int(found["content-length"]) == len(body)
    if status == 304:
        assert method in ("GET", "HEAD")
        assert {"etag", "cache-control"} <= found.keys()
        assert not {"content-length", "content-encoding", "content-type"} & found.keys()
    elif status == 405:
        assert {"GET", "HEAD"} <= set(found["allow"].split(", "))
    elif status in (200, 206) and method == "GET":
        assert DECODE[found.get("content-encoding")](body)
    return found


def sent(given_headers):
    """Header fields as keyword arguments of `ask`."""
    return {name.replace("-", "_"): value for name, value in given_headers.items()}


def same(response):
    """An answer, less what tells how it came about."""
    return response.status_code, [pair for pair in response.headers if pair[0] != "Cache-Status"], response.data


@pytest.fixture(scope="module")
def documents(ask, crawl):
    """Every address, with what it answers."""
    return {target: response for target, response in crawl(ask).items() if response.status_code == 200}


@given(data=st.data(), method=methods, query=queries, named=headers)
@UNHURRIED
def test_every_answer_is_one_that_http_allows(ask, documents, data, method, query, named):
    target = data.draw(st.sampled_from(sorted(documents)) | paths)
    response = ask(f"{target}?{query}", method, **sent(named))
    found = check(method, response.status_code, [*response.headers], response.data)
    if response.status_code >= 400:
        assert found["cache-control"] == "no-store"
        assert "Traceback" not in response.text
    if response.status_code == 308 and "Host" not in named:
        assert found["location"].startswith("http://localhost/")


@given(data=st.data(), query=queries, named=st.dictionaries(st.sampled_from(IGNORED), values, max_size=8))
@UNHURRIED
def test_what_vary_does_not_name_changes_nothing(ask, documents, data, query, named):
    target = data.draw(st.sampled_from(sorted(documents)))
    asked = f"{target}?{query}" if target.startswith(("/articles/", "/static/", "/feeds.opml")) else target
    assert same(ask(asked, **sent(named))) == same(documents[target])


@given(data=st.data(), accepted=values, opened=values)
@UNHURRIED
def test_whatever_coding_is_asked_for_holds_the_document(ask, documents, data, accepted, opened):
    target = data.draw(st.sampled_from(sorted(documents)))
    response, plain = ask(target, Accept_Encoding=accepted, Sec_Fetch_Dest=opened), documents[target]
    coding = response.headers.get("Content-Encoding")
    assert DECODE[coding](response.data) == plain.data
    assert coding is None or coding in accepted.lower() or "*" in accepted
    for name in ("ETag", "Vary", "Last-Modified", "Cache-Control", "Link"):
        assert response.headers.get(name) == plain.headers.get(name)


@given(
    data=st.data(),
    method=st.sampled_from(["GET", "HEAD"]),
    conditions=st.dictionaries(st.sampled_from(CONDITIONS), values),
)
@UNHURRIED
def test_whatever_condition_is_stated_gives_the_document_or_nothing(ask, documents, data, method, conditions):
    target = data.draw(st.sampled_from(sorted(documents)))
    response, plain = ask(target, method, **sent(conditions)), documents[target]
    check(method, response.status_code, [*response.headers], response.data)
    assert response.status_code in (200, 304, 412)
    if response.status_code == 200 and method == "GET":
        assert same(response) == same(plain)
    assert {**dict(plain.headers), **dict(response.headers)}["ETag"] == plain.headers["ETag"]


def test_the_application_keeps_to_wsgi(published, asking, crawl):
    ask = asking(validator(create_app(published)))
    for target in (*crawl(ask), "/nowhere", "//", "/%00", "/favicon.ico", "/metrics", "/healthz"):
        for method in ("GET", "HEAD", "OPTIONS", "POST"):
            ask(target, method)
        ask(target, Accept_Encoding="br")
        ask(target, If_None_Match="*")


@pytest.fixture(scope="module")
def server(listening, program, tmp_path_factory):
    """gunicorn, on the seeds."""
    place = tmp_path_factory.mktemp("gunicorn")
    command = [program("gunicorn"), "--threads", "2", "--bind", "127.0.0.1:{port}", "wsgi:app"]
    with listening(command, {"FEEDS_STORE": f"{place}/store.sqlite"}, place / "gunicorn.log") as server:
        yield server


def exchange(server, request):
    """Status, headers and all bytes after them, that come back for the bytes of a request."""
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=20) as connection:
        connection.sendall(request)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    line, *fields = head.decode("latin-1").split("\r\n")
    version, status, _ = line.split(" ", 2)
    assert version == "HTTP/1.1"
    return int(status), [tuple(field.split(": ", 1)) for field in fields], body


@given(data=st.data(), method=methods, query=queries, named=headers)
@UNHURRIED
def test_over_a_real_server(server, documents, data, method, query, named):
    target = data.draw(st.sampled_from(sorted(documents)) | paths)
    fields = {"Host": "localhost", **named, "Connection": "close"}
    lines = [f"{method} {target}?{query} HTTP/1.1", *(f"{name}: {value.strip()}" for name, value in fields.items())]
    status, answered, body = exchange(server, "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1"))
    if "Cache-Status" in dict(answered):
        check(method, status, answered, body)
    else:  # what no application is asked, such as a header that is too long
        assert 400 <= status < 500


@given(
    noise=st.lists(
        st.sampled_from([b"GET", b" ", b"/feed.atom", b"HTTP/1.1", b"\r\n", b"Host: a", b"\0", b"\xff"])
        | st.binary(max_size=20),
        max_size=30,
    ).map(b"".join)
)
@UNHURRIED
def test_the_server_lives_through_noise(server, noise):
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=20) as connection:
        connection.sendall(noise)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert re.match(rb"HTTP/1\.[01] [234]\d\d ", answer) or not answer
