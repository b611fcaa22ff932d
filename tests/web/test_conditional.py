"""Who has a document already is told so: validators and 304 (RFC 9110 section 13)."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

DOCUMENTS = [
    "/",
    "/feed.atom",
    "/feed.rss",
    "/feed.json",
    "/feeds.opml",
    "/category/%E4%B8%93%E9%A2%98/",
    "/articles/003_4c81291380ad5b37",
]


@pytest.fixture(params=DOCUMENTS)
def target(request):
    return request.param


def test_a_document_names_its_validators(ask, target):
    response = ask(target)
    etag, is_weak = response.get_etag()
    assert etag
    assert is_weak
    assert response.last_modified is not None
    assert response.headers["Last-Modified"].endswith(" GMT")
    assert ask(target).headers["ETag"] == response.headers["ETag"]


@pytest.mark.parametrize("form", ["{}", '"other", {}', '{}, "other"', "*", 'W/"other" , {}'])
def test_if_none_match_of_what_is_held_gives_304(ask, target, form):
    full = ask(target)
    response = ask(target, If_None_Match=form.format(full.headers["ETag"]))
    assert (response.status_code, response.data) == (304, b"")


@pytest.mark.parametrize("suffix", ["-gzip", "--gzip", "-br", "-zstd", ";gzip"])
def test_if_none_match_as_proxies_write_it(ask, target, suffix):
    tag = ask(target).get_etag()[0]
    for weak in ("", "W/"):
        assert ask(target, If_None_Match=f'{weak}"{tag}{suffix}"').status_code == 304
    assert ask(target, If_None_Match=f'"{tag}{suffix}x"').status_code == 200


@pytest.mark.parametrize("value", ['"other"', 'W/"other"', "nonsense", "", '"', ","])
def test_if_none_match_of_something_else_gives_the_document(ask, target, value):
    assert ask(target, If_None_Match=value).status_code == 200


def test_if_modified_since(ask, target):
    changed = ask(target).last_modified

    def status(when):
        return ask(target, If_Modified_Since=format_datetime(when, usegmt=True)).status_code

    assert status(changed) == 304
    assert status(changed + timedelta(days=1)) == 304
    assert status(changed - timedelta(seconds=1)) == 200


@pytest.mark.parametrize("value", ["yesterday", "Sun, 99 Foo 2022 00:00:00 GMT", "", "Mon, 01 Jan 0001 00:00:00 +2300"])
def test_a_date_that_is_none_is_ignored(ask, target, value):
    assert ask(target, If_Modified_Since=value).status_code == 200


def test_the_etag_goes_before_the_date(ask, target):
    full = ask(target)
    since = full.headers["Last-Modified"]
    assert ask(target, If_None_Match='"other"', If_Modified_Since=since).status_code == 200
    old = "Thu, 01 Jan 1970 00:00:00 GMT"
    assert ask(target, If_None_Match=full.headers["ETag"], If_Modified_Since=old).status_code == 304


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_a_person_who_opens_a_feed_is_shown_it(ask, suffix):
    feed = ask(f"/feed.{suffix}")
    opened = ask(f"/feed.{suffix}", Sec_Fetch_Dest="document")
    assert opened.content_type == "application/xml; charset=utf-8"
    assert (opened.data, opened.headers["ETag"]) == (feed.data, feed.headers["ETag"])
    assert feed.vary == opened.vary
    assert "Sec-Fetch-Dest" in feed.vary
    assert ask(f"/feed.{suffix}", Sec_Fetch_Dest="empty").content_type == feed.content_type
    assert ask(f"/feed.{suffix}", Sec_Fetch_Dest="document", If_None_Match=feed.headers["ETag"]).status_code == 304


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ({"If_Match": "*"}, 200),
        ({"If_Match": '"other"'}, 412),
        ({"If_Unmodified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 412),
        ({"If_Unmodified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, 200),
        ({"If_Unmodified_Since": "yesterday"}, 200),
        ({"If_Match": "*", "If_Unmodified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 200),
        ({"If_Match": "*", "If_None_Match": "*"}, 304),
    ],
)
def test_who_wants_a_document_only_as_it_was_is_told_when_it_is_not(ask, target, condition, status):
    response = ask(target, **condition)
    assert response.status_code == status
    assert status == 200 or response.data == b""
