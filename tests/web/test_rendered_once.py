"""A document is rendered once, and comes out the same wherever it is."""

import sys
from dataclasses import replace
from urllib.parse import quote

import pytest

from feeds.web import create_app

TARGETS = [
    "/",
    "/feeds.opml",
    "/articles/003_4c81291380ad5b37",
    *(quote(f"/category/专题/{suffix}") for suffix in ("", "feed.atom", "feed.rss", "feed.json")),
]


def modules_at_work(function):
    """Names of the modules whose functions run meanwhile."""
    found = set()
    before = sys.getprofile()
    sys.setprofile(lambda frame, *_: found.add(frame.f_globals.get("__name__", "")))
    try:
        function()
    finally:
        sys.setprofile(before)
    return found


AT_WORK = (
    *("flask.ctx", "werkzeug.routing", "sqlalchemy", "feeds.store", "feeds.render", "jinja2", "feedgen"),
    *("gzip", "brotli", "backports.zstd", "compression.zstd"),
)
FORMS = [
    {},
    {"method": "HEAD"},
    {"If_None_Match": "*"},
    *({"Accept_Encoding": each} for each in ("gzip", "br", "zstd")),
]


@pytest.mark.parametrize("target", TARGETS)
def test_the_second_request_enters_the_gateway_alone(settings, asking, target):
    """No routing, no query, no rendering and no compression, also for HEAD, a 304 and each coding."""
    ask = asking(create_app(replace(settings, freshness=60)))

    def at_work():
        found = modules_at_work(lambda: [ask(target, **form) for form in FORMS])
        return {kind for kind in AT_WORK if any(name.startswith(kind) for name in found)}

    assert at_work() >= {"flask.ctx", "werkzeug.routing", "sqlalchemy", "gzip", "brotli", "feeds.render", "feeds.store"}
    assert at_work() == set()


def test_two_applications_on_one_store_give_the_same_bytes(published, asking, crawl):
    one, two = (crawl(asking(create_app(published))) for _ in range(2))
    assert len(one) > 90
    for target in one:
        assert one[target].data == two[target].data, target
        assert one[target].headers.get("ETag") == two[target].headers.get("ETag"), target
        assert one[target].headers.get("Last-Modified") == two[target].headers.get("Last-Modified"), target
