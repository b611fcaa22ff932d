"""The coding that a request wants most is the one it gets, and each gives back what went in."""

import subprocess
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.delivery.codings import CODINGS, IDENTITY, SMALLEST, is_worth_coding, preferred

# RFC 9110, sections 12.4.2 and 12.5.3; of equals, the one that makes bodies smallest.
WANTED = {
    "": IDENTITY,
    "gzip": "gzip",
    "x-gzip": "gzip",
    "GZip": "gzip",
    "gzip, deflate": "gzip",
    "gzip, deflate, br, zstd": "br",
    "zstd, gzip": "zstd",
    "br;q=0.5, gzip;q=0.8": "gzip",
    "br;q=0.5, gzip;Q=0.8, zstd;q=0.801": "zstd",
    "br; q=0.001": "br",
    "\tgzip ; q=0.2 ,\t, br ;q=0.1,": "gzip",
    "gzip;q=1.000, br;q=0.999": "gzip",
    "*": "br",
    "*;q=0": IDENTITY,
    "*;q=0, gzip": "gzip",
    "br;q=0, *": "zstd",
    "br;q=0, zstd;q=0, gzip;q=0, *": IDENTITY,
    "gzip;q=0": IDENTITY,
    "gzip;q=0.000": IDENTITY,
    "x-gzip;q=0, *;q=0": IDENTITY,
    "identity": IDENTITY,
    "identity;q=0, gzip;q=0.1": "gzip",
    "identity, gzip;q=0.5": IDENTITY,
    "identity;q=0.5, gzip;q=0.4": IDENTITY,
    "identity;q=0.5, gzip;q=0.5": "gzip",
    "deflate, compress": IDENTITY,
    "gzip2": IDENTITY,
    # Nothing that we have is acceptable: the header may be disregarded.
    "identity;q=0": IDENTITY,
    "identity;q=0, *;q=0": IDENTITY,
    # What is malformed says nothing, and leaves the rest as it is.
    "gzip;q=": IDENTITY,
    "gzip;q=a, br": "br",
    "gzip;q=-1": IDENTITY,
    "gzip;q=2, br;q=0.1": "br",
    "gzip;q=1.5, br;q=0.1": "br",
    "gzip;q=0.1234": IDENTITY,
    "gzip;level=9": IDENTITY,
    "gzip br": IDENTITY,
    "\xff, \x00;q=1, zstd": "zstd",
    ";;;q=1,=,gzip": "gzip",
    f"{'a' * 10_000}, gzip": "gzip",
    f"{'deflate, ' * 1000}zstd;q=0.5": "zstd",
}
NAMES = st.sampled_from([*CODINGS, "*", IDENTITY, "deflate", "GZIP", "Br"])
QUALITIES = st.sampled_from(["", ";q=0", "; q=0.0", ";Q=0.000", ";q=0.001", ";q=0.5", ";q=1", ";q=1.0"])
HEADERS = st.lists(st.tuples(NAMES, QUALITIES), max_size=6, unique_by=lambda each: each[0].lower())


@pytest.mark.parametrize("accepted", WANTED, ids=lambda accepted: repr(accepted[:40]))
def test_the_coding_that_is_wanted_most(accepted):
    assert preferred(accepted) == WANTED[accepted]


@given(HEADERS)
def test_no_coding_that_is_refused_and_none_that_is_wanted_less(members):
    stated = {name.lower(): float(quality.partition("=")[2] or 1) for name, quality in members}
    weights = {coding: stated.get(coding, stated.get("*", 0)) for coding in CODINGS}
    coding = preferred(", ".join(map("".join, members)))
    if coding == IDENTITY:
        assert max(weights.values()) <= stated.get(IDENTITY, 0)
    else:
        assert weights[coding] == max(weights.values()) > 0


@given(st.text(st.characters(max_codepoint=255)))
def test_whatever_is_sent_there_is_a_coding(accepted):
    assert preferred(accepted) in (*CODINGS, IDENTITY)


@pytest.mark.parametrize("part", ["gzip;q=0.5,", "a", " ", ";", ",", "gzip ; q", "a;q=0.1 ", "*;"])
def test_a_huge_header_takes_time_in_proportion(part):
    def seconds(length):
        accepted = (part * length)[:length] + "!"
        began = perf_counter()
        preferred(accepted)
        return perf_counter() - began

    assert min(seconds(200_000) for _ in range(3)) < 50 * min(seconds(20_000) for _ in range(3)) + 0.01


COMMANDS = {"gzip": "gzip", "br": "brotli", "zstd": "zstd"}
BODIES = [b"", b"a", bytes(range(256)) * 100, "新闻 <p>news</p>\n".encode() * 5000]


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("body", BODIES, ids=len)
def test_what_others_make_of_it(program, coding, body):
    coded = CODINGS[coding](body)
    command = [program(COMMANDS[coding]), "--decompress", "--stdout"]
    assert subprocess.run(command, input=coded, capture_output=True, check=True).stdout == body
    assert CODINGS[coding](body) == coded


@pytest.mark.parametrize("coding", CODINGS)
def test_text_gets_smaller(coding):
    assert len(CODINGS[coding](BODIES[-1])) < len(BODIES[-1]) / 20


WORTH = {
    "application/atom+xml; charset=utf-8": True,
    "application/feed+json": True,
    "text/html; charset=utf-8": True,
    "image/svg+xml; charset=utf-8": True,
    "image/png": False,
    "audio/mpeg": False,
    "video/mp4": False,
    "font/woff2": False,
}


@pytest.mark.parametrize("media_type", WORTH)
def test_what_is_coded(media_type):
    assert is_worth_coding(bytes(SMALLEST), media_type) == WORTH[media_type]
    assert not is_worth_coding(bytes(SMALLEST - 1), media_type)
