"""What is said of a document is worked out once, and the same in each coding."""

import gzip
from datetime import UTC, datetime

import pytest

from feeds.delivery.answer import Answer

NOW = datetime(2026, 6, 1, tzinfo=UTC)
BODY = b"<feed>" + b"news " * 1000
HEADERS = [
    ("Content-Type", "application/atom+xml; charset=utf-8"),
    ("Content-Length", "1"),
    ("ETag", 'W/"abc"'),
    ("Last-Modified", "Mon, 01 Jun 2026 00:00:00 GMT"),
    ("Cache-Control", "public, max-age=300"),
    ("Vary", "Sec-Fetch-Dest"),
    ("Link", '<http://localhost/>; rel="alternate"'),
    ("Surrogate-Key", "feeds all"),
    ("Access-Control-Allow-Origin", "*"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("X-Content-Type-Options", "nosniff"),
]
PLAIN = {name: value for name, value in HEADERS if name not in ("Content-Length", "Vary")}
OF_304 = (
    *("ETag", "Last-Modified", "Cache-Control", "Vary", "Link", "Surrogate-Key"),
    *("Access-Control-Allow-Origin", "Cache-Status"),
)


def answer(*, body=BODY, now=NOW, **changes):
    changes = {name.replace("_", "-"): value for name, value in changes.items()}
    return Answer(1, [*{**dict(HEADERS), **changes}.items()], body, now)


def asked(answer, **headers):
    response = answer.response({f"HTTP_{name.upper()}": value for name, value in headers.items()})
    assert len(dict(response.headers)) == len(response.headers)
    return response.status, dict(response.headers), b"".join(response.body)


def test_the_plain_body():
    more = {
        "Vary": "Sec-Fetch-Dest, Accept-Encoding",
        "Content-Length": str(len(BODY)),
        "Cache-Status": "feeds; hit",
    }
    assert asked(answer()) == ("200 OK", PLAIN | more, BODY)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_coding_changes_length_and_body_alone(coding):
    status, plain, _ = asked(answer())
    coded = asked(answer(), Accept_Encoding=coding)
    length = {"Content-Encoding": coding, "Content-Length": str(len(coded[2]))}
    assert coded[:2] == (status, plain | length)
    assert len(coded[2]) < len(BODY) / 4


def test_each_coding_is_made_once():
    held = answer()
    one, two = (held.response({"HTTP_ACCEPT_ENCODING": "gzip"}) for _ in range(2))
    assert one is two
    assert gzip.decompress(one.body[0]) == BODY


@pytest.mark.parametrize(("body", "media_type"), [(b"short", "text/plain"), (BODY, "image/png")])
def test_what_is_not_coded_varies_by_nothing_more(body, media_type):
    held = answer(body=body, Content_Type=media_type)
    for accepted in ("", "gzip", "br, *"):
        status, headers, sent = asked(held, Accept_Encoding=accepted)
        assert (status, headers["Vary"], sent) == ("200 OK", "Sec-Fetch-Dest", body)
        assert "Content-Encoding" not in headers


def test_a_304_tells_what_the_200_tells_of_caching():
    full = dict(answer().response({}).headers)
    not_modified = ("304 Not Modified", {name: full[name] for name in OF_304}, b"")
    for accepted in ("", "gzip"):
        assert asked(answer(), If_None_Match='"abc"', Accept_Encoding=accepted) == not_modified


SAME, LATER = (f"Mon, 01 Jun 2026 00:00:0{second} GMT" for second in (0, 1))
BEFORE = "Sun, 31 May 2026 23:59:59 GMT"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"If_None_Match": 'W/"abc"'}, 304),
        ({"If_None_Match": '"abc-br", "x"'}, 304),
        ({"If_None_Match": '"x"'}, 200),
        ({"If_Modified_Since": SAME}, 304),
        ({"If_Modified_Since": LATER}, 304),
        ({"If_Modified_Since": BEFORE}, 200),
        # RFC 9110 section 13.2.2: where there is a tag, the date does not count.
        ({"If_None_Match": '"x"', "If_Modified_Since": SAME}, 200),
        ({"If_None_Match": "", "If_Modified_Since": SAME}, 200),
        ({"If_None_Match": '"abc"', "If_Modified_Since": BEFORE}, 304),
        # Ranges are not given, and so neither is their condition looked at (section 14.2).
        ({"Range": "bytes=0-5", "If_Range": '"x"'}, 200),
    ],
)
def test_conditions_in_their_order(headers, status):
    assert asked(answer(), **headers)[0][:3] == str(status)


def test_a_date_that_is_yet_to_come_is_not_stated():
    early = answer(now=datetime(2026, 5, 31, tzinfo=UTC))
    assert "Last-Modified" not in asked(early)[1]
    assert "Last-Modified" not in asked(early, If_None_Match="*")[1]
    assert asked(early, If_Modified_Since=BEFORE)[0] == "200 OK"
