"""The headers of every address, and of what is no document: for readers, for browsers, for robots (RFC 9110)."""

import json
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from lxml import etree
from requests.utils import parse_header_links

from feeds.web import create_app

CODINGS = ("identity", "gzip", "br", "zstd")
TOPIC = quote("/category/专题/")
PROBLEMS = {"/nowhere": 404, f"{TOPIC}feed.xml": 404, "/%00": 400, f"/{'a' * 3000}": 400}
MOVED = [TOPIC.rstrip("/"), "//feed.atom", "/favicon.ico", "/tag/", "/articles//x"]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def everything(ask, crawl):
    """Every address, with what it answers."""
    return crawl(ask)


def same(response):
    """All headers but those that tell how the answer came about."""
    return {name: value for name, value in response.headers if name not in ("Cache-Status", "Date")}


def test_codings_of_every_address(ask, everything):
    for target, plain in everything.items():
        by_coding = {coding: ask(target, Accept_Encoding=coding) for coding in CODINGS}
        vary = {"Accept-Encoding"} if len(plain.data) >= 1024 else set()
        vary |= {"Sec-Fetch-Dest"} if target.endswith((".atom", ".rss")) else set()
        for coding, response in by_coding.items():
            expected = same(plain)
            if coding != "identity" and len(plain.data) >= 1024:
                expected |= {"Content-Encoding": coding, "Content-Length": str(len(response.data))}
                assert len(response.data) < len(plain.data)
            assert same(response) == expected, target
            assert response.get_etag()[1]
            assert set(response.vary) == vary, target


def test_head_of_every_address(ask, everything):
    for target, full in everything.items():
        head = ask(target, "HEAD")
        assert (head.status_code, same(head), head.data) == (200, same(full), b""), target


def test_304_of_every_address(ask, everything):
    kept = {"ETag", "Last-Modified", "Cache-Control", "Vary", "Link", "Surrogate-Key"}
    kept |= {"Access-Control-Allow-Origin", "Access-Control-Expose-Headers"}
    for target, full in everything.items():
        for condition in (
            {"If_None_Match": full.headers["ETag"]},
            {"If_Modified_Since": full.headers["Last-Modified"]},
        ):
            response = ask(target, **condition)
            assert (response.status_code, response.data) == (304, b""), target
            assert same(response) == {name: value for name, value in same(full).items() if name in kept}, target


def test_every_address_may_be_read_by_readers_in_browsers(everything):
    for target, response in everything.items():
        assert response.headers["Access-Control-Allow-Origin"] == "*", target
        assert "ETag" in response.headers["Access-Control-Expose-Headers"], target


@pytest.mark.parametrize(
    "target", ["/", "/feed.atom", "/static/copy.js", "/feeds.opml", "/articles/nowhere", "/healthz"]
)
def test_a_browser_asks_what_it_may_ask(ask, target):
    asked = {"Access_Control_Request_Method": "GET", "Access_Control_Request_Headers": "if-none-match"}
    response = ask(target, "OPTIONS", Origin="https://reader.example", **asked)
    assert response.status_code in (200, 204)
    assert {"GET", "HEAD", "OPTIONS"} <= set(response.allow)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    assert {"If-None-Match", "If-Modified-Since"} <= set(response.headers["Access-Control-Allow-Headers"].split(", "))
    assert response.data == b""


@pytest.mark.parametrize("target", [*PROBLEMS, *MOVED])
def test_what_is_no_document_is_not_kept_for_long(ask, target):
    response = ask(target)
    assert response.status_code == PROBLEMS.get(target, 308)
    if target in PROBLEMS:
        assert response.cache_control.no_store
    else:
        assert 0 <= response.cache_control.max_age <= 300
    assert "ETag" not in response.headers


@pytest.mark.parametrize("target", [*PROBLEMS, *MOVED])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_what_is_no_document_is_guarded_too(ask, target, method):
    response = ask(target, method)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert len({name.lower() for name, _ in response.headers}) == len(response.headers)
    if response.content_type.startswith("text/html; charset"):
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("target", [*PROBLEMS, *MOVED, "/healthz", "/healthz/live"])
def test_head_of_what_is_no_document(ask, target):
    full, head = ask(target), ask(target, "HEAD")
    assert (head.status_code, same(head), head.data) == (full.status_code, same(full), b"")


# Of scripts, those that are not data alone.
ACTIVE = r"""<script(?![^>]* src=| type="application/ld\+json">)|\son\w+=|\sstyle=|<style|javascript:"""


def test_pages_are_guarded(everything):
    for target, response in everything.items():
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        is_page = response.content_type.startswith("text/html")
        assert ("Content-Security-Policy" in response.headers) == is_page, target
        if is_page:
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert not re.search(ACTIVE, response.text), target


def links_of(response):
    return {
        (each["rel"], each.get("type")): each["url"] for each in parse_header_links(response.headers.get("Link", ""))
    }


HUB = "https://hub.example/?a=1&b=2"


@pytest.fixture
def ask_with_hub(published, asking):
    return asking(create_app(replace(published, hub=HUB, robots="noindex")))


def test_links_lead_on(ask_with_hub, crawl):
    found = crawl(ask_with_hub)
    for target, response in found.items():
        links = links_of(response)
        here = f"http://localhost{target}"
        if "/feed." in target and not target.startswith("/static/"):
            page = here.rpartition("/")[0] + "/"
            media_type = response.content_type.partition(";")[0]
            assert links == {("self", media_type): here, ("alternate", "text/html"): page, ("hub", None): HUB}
        elif target.endswith("/"):
            below = target.removesuffix("search/")  # on which one composes a selection, beginning with everything
            feeds = {
                (
                    "alternate",
                    found[f"{below}feed.{suffix}"].content_type.partition(";")[0],
                ): f"http://localhost{below}feed.{suffix}"
                for suffix in ("atom", "rss", "json")
            }
            assert links == {("canonical", None): here, **feeds}
        elif target == "/feeds.opml":
            assert links == {("self", "text/x-opml"): here}
        for url in links.values():
            assert (
                url == HUB or not url.startswith("http://localhost/") or url.removeprefix("http://localhost") in found
            )


def test_a_hub_is_named_by_each_format(ask_with_hub):
    atom, rss = (etree.fromstring(ask_with_hub(f"/feed.{suffix}").data) for suffix in ("atom", "rss"))
    assert [each.get("href") for each in atom.iter(f"{ATOM}link") if each.get("rel") == "hub"] == [HUB]
    assert [each.get("href") for each in rss.iter(f"{ATOM}link") if each.get("rel") == "hub"] == [HUB]
    assert json.loads(ask_with_hub("/feed.json").data)["hubs"] == [{"type": "WebSub", "url": HUB}]


def test_robots_are_told_of_feeds(ask, ask_with_hub):
    for target in ("/feed.atom", "/feed.rss", "/feed.json"):
        assert ask_with_hub(target).headers["X-Robots-Tag"] == "noindex"
        assert "X-Robots-Tag" not in ask(target).headers
    assert "X-Robots-Tag" not in ask_with_hub("/").headers
