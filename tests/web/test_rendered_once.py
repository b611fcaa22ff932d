"""A document is rendered once, and comes out the same wherever it is."""

import sys
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


@pytest.mark.parametrize("target", TARGETS)
def test_the_second_request_renders_nothing(settings, asking, target):
    ask = asking(create_app(settings))

    def renderers():
        found = modules_at_work(lambda: ask(target))
        return {name for name in found if name.startswith(("feeds.render", "feedgen", "jinja2"))}

    assert renderers()
    assert not renderers()


def test_two_applications_on_one_store_give_the_same_bytes(published, asking, crawl):
    one, two = (crawl(asking(create_app(published))) for _ in range(2))
    assert len(one) > 90
    for target in one:
        assert one[target].data == two[target].data, target
        assert one[target].headers.get("ETag") == two[target].headers.get("ETag"), target
        assert one[target].headers.get("Last-Modified") == two[target].headers.get("Last-Modified"), target
