"""What HTTP says of a document."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from feeds.config import load
from feeds.delivery.headers import HTML, guards, headers, http_date
from feeds.model import Document, Link

FEED = Document(
    body=b"",
    media_type="application/atom+xml; charset=utf-8",
    etag="abc",
    modified=datetime(2026, 6, 1, 12, tzinfo=UTC),
    max_age=900,
    keys=("feeds", "all"),
    links=(Link("self", "http://a/feed.atom", "application/atom+xml"), Link("hub", "http://hub/")),
)
PAGE = replace(FEED, media_type=HTML, links=())


@pytest.fixture(scope="module")
def settings():
    return load(environ={})


def said(document, settings):
    found = headers(document, settings, "https://a.example/")
    assert len(dict(found)) == len(found)
    return dict(found)


def test_a_feed(settings):
    assert said(FEED, settings) == {
        "Content-Type": "application/atom+xml; charset=utf-8",
        "ETag": 'W/"abc"',
        "Last-Modified": "Mon, 01 Jun 2026 12:00:00 GMT",
        "Cache-Control": "public, max-age=900, stale-while-revalidate=900, stale-if-error=86400",
        "Surrogate-Key": "feeds all",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, Link",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Link": '<http://a/feed.atom>; rel="self"; type="application/atom+xml", <http://hub/>; rel="hub"',
    }


def test_robots_are_told_of_feeds_alone(settings):
    hidden = replace(settings, robots="noindex, nofollow")
    assert said(FEED, hidden)["X-Robots-Tag"] == "noindex, nofollow"
    for other in (PAGE, replace(FEED, media_type="text/css; charset=utf-8"), replace(FEED, media_type="text/x-opml")):
        assert "X-Robots-Tag" not in said(other, hidden)


def policy(base, media_type=HTML):
    stated = dict(guards(media_type, base)).get("Content-Security-Policy")
    return dict(each.strip().split(" ", 1) for each in stated.split(";")) if stated else None


def test_a_page_may_load_our_style_and_script_and_pictures_of_all():
    assert policy("https://news.example:8443/a/") == {
        "default-src": "'none'",
        "script-src": "'self' https://news.example:8443",
        "style-src": "'self' https://news.example:8443",
        "connect-src": "'self' https://news.example:8443",
        "img-src": "* data:",
        "media-src": "*",
        "base-uri": "'none'",
        "form-action": "'self' https://news.example:8443",
        "frame-ancestors": "'self'",
    }


@pytest.mark.parametrize("base", ["/", "http://[::1]:8000/", "http://my_app:8000/"])
def test_a_host_that_no_policy_can_name_is_left_out(base):
    assert policy(base)["script-src"] == "'self'"


@pytest.mark.parametrize("media_type", ["application/atom+xml; charset=utf-8", "text/css; charset=utf-8"])
def test_what_is_no_page_has_no_policy(media_type):
    assert policy("http://a/", media_type) is None


def test_dates_are_in_gmt():
    assert http_date(datetime(2026, 6, 1, 2, tzinfo=timezone(timedelta(hours=8)))) == "Sun, 31 May 2026 18:00:00 GMT"
