"""The protocol as curl speaks it, to `feeds serve`."""

import json
import subprocess

import pytest


@pytest.fixture(scope="module")
def server(listening, program, tmp_path_factory):
    place = tmp_path_factory.mktemp("curl")
    command = [program("feeds"), "serve", "--port", "{port}"]
    with listening(command, {"FEEDS_STORE": f"{place}/store.sqlite"}, place / "serve.log") as server:
        yield server


@pytest.fixture
def curl(server, program, tmp_path):
    """Runs curl in a folder of its own, and returns the status, the headers in lower case, and the body."""

    def curl(*words, target="/feed.atom"):
        told = "%{stderr}%{http_code} %{header_json}"
        command = [program("curl"), "--silent", "--max-time", "10", "--write-out", told, *words, server.url + target]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
        status, _, headers = done.stderr.decode().partition(" ")
        return int(status), {name: values[0] for name, values in json.loads(headers).items()}, done.stdout

    return curl


def test_what_is_held_is_not_sent_again(curl):
    status, headers, body = curl("--etag-save", "etag", "--remote-time", "--output", "feed")
    assert (status, body) == (200, b"")
    held, its_headers, its_body = curl("--etag-compare", "etag")
    assert (held, its_body) == (304, b"")
    same = ("etag", "last-modified", "cache-control", "vary", "link")
    assert {name: its_headers.get(name) for name in same} == {name: headers[name] for name in same}
    status, its_headers, _ = curl("--time-cond", "feed")  # the time of the file is what Last-Modified said
    assert (status, its_headers.get("content-length")) == (304, None)  # curl makes a 304 of such a 200 itself
    assert curl("--time-cond", "Thu, 01 Jan 2015 00:00:00 GMT")[0] == 200
    since = f"If-Modified-Since: {headers['last-modified']}"
    assert curl("--header", since)[0] == 304
    assert curl("--header", since, "--header", 'If-None-Match: "another"')[0] == 200  # RFC 9110 section 13.2.2
    assert curl("--header", 'If-Match: "another"')[0] == 412


def test_codings_are_undone_to_the_same(curl):
    plain = curl()
    assert "content-encoding" not in plain[1]
    _, headers, body = curl("--compressed")  # deflate, gzip, br, zstd
    assert (headers["content-encoding"], body) == ("br", plain[2])
    for coding in ("gzip", "br", "zstd"):
        _, headers, body = curl("--compressed", "--header", f"Accept-Encoding: {coding}")
        assert (headers["content-encoding"], body) == (coding, plain[2])
        assert headers["etag"] == plain[1]["etag"]


def test_head_says_what_get_says_and_sends_nothing(curl):
    _, of_get, body = curl()
    status, of_head, _ = curl("--head")
    assert status == 200
    for headers in (of_get, of_head):
        headers.pop("date"), headers.pop("cache-status")
    assert of_head == of_get
    assert int(of_head["content-length"]) == len(body)


def test_what_may_be_asked_is_told(curl):
    status, headers, body = curl("--request", "OPTIONS")
    assert (status, body) == (200, b"")
    assert {*headers["allow"].split(", ")} == {"GET", "HEAD", "OPTIONS"}
    assert headers["access-control-allow-origin"] == "*"
    status, headers, _ = curl("--request", "DELETE")
    assert status == 405
    assert {*headers["allow"].split(", ")} == {"GET", "HEAD", "OPTIONS"}


def test_a_range_is_answered_with_all_of_it(curl):
    assert curl("--range", "0-9")[::2] == curl()[::2]  # RFC 9110 section 14.2: it may be ignored


def test_old_http_is_answered(curl):
    assert curl("--http1.0")[::2] == curl()[::2]
    assert curl("--http1.0", "--header", "Host:", target="/healthz")[0] == 200
    assert curl("--http1.0", "--header", "Host:")[0] == 400  # absolute addresses begin with the host
