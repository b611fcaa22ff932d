"""Who has what would be sent is known by its tag or its date, however proxies wrote them, and nobody else."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.delivery.conditions import is_held, is_unmodified

ETAG = 'W/"abc"'
SUFFIXES = ("", "-gzip", "--gzip", "-br", "--br", "-zstd", ";gzip", ";br", "-x-gzip", "-deflate")
HELD = [
    '"abc"',
    'W/"abc"',
    'w/"abc"',
    "*",
    " * ",
    '"other", W/"abc"',
    '"other",W/"abc" , "more"',
    ',, "abc",',
    '\t"abc"\t',
    '"with, a, comma", "abc"',
    '"with,comma","abc"',
    '"\xe4\xf6", "abc"',
    '"unfinished, "abc"',
    'abc "abc"',
]
NOT_HELD = [
    "",
    "abc",
    'W/abc"',
    '"abc',
    "'abc'",
    '"ABC"',
    '"abcd"',
    '"xabc"',
    '" abc"',
    '"a,abc,b"',
    '"abc-lzma"',
    '"gzip"',
    '"-gzip"',
    '"abcgzip"',
    '"abc---gzip"',
    '"*"',
    '*, "other"',
    '""',
    '"',
    ",",
]


@pytest.mark.parametrize("value", [*HELD, *(f'{weak}"abc{suffix}"' for weak in ("", "W/") for suffix in SUFFIXES)])
def test_the_tag_is_named(value):
    assert is_held(ETAG, value)


@pytest.mark.parametrize("value", NOT_HELD)
def test_the_tag_is_not_named(value):
    assert not is_held(ETAG, value)


TAGS = st.builds("".join, st.tuples(st.text("abcW/*,;-!~\xe4\xff", max_size=4), st.sampled_from(SUFFIXES)))
WEAK = st.sampled_from(["", "W/"])


def without_coding(tag):
    suffix = max((each for each in SUFFIXES if tag.endswith(each)), key=len)
    return tag.removesuffix(suffix)


@given(WEAK, TAGS, st.lists(st.tuples(WEAK, TAGS), min_size=1), st.sampled_from([",", ", ", " ,\t", ",,"]))
def test_a_tag_is_held_if_and_only_if_the_list_has_it_with_a_coding_or_without(weak, tag, held, comma):
    tags = {each for _, each in held}
    stated = comma.join(f'{weak}"{each}"' for weak, each in held)
    assert is_held(f'{weak}"{tag}"', stated) == (tag in tags | {without_coding(each) for each in tags})


@given(st.text(st.characters(max_codepoint=255)))
def test_what_does_not_hold_the_tag_never_names_it(value):
    assert not is_held(ETAG, value.replace("abc", "").replace("*", ""))


CHANGED = datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)
UNMODIFIED = [
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994",
    "Sun, 06 Nov 1994 08:49:38 GMT",
    "Thu, 31 Dec 9999 23:59:59 GMT",
    "Sun, 06 Nov 1994 16:49:37 +0800",
    "Sun, 06 Nov 1994 08:49:37 +0000",
    "Sun, 06 Nov 1994 08:49:37 -0000",
    "Sun, 06 Nov 1994 03:49:37 EST",
    "6 Nov 1994 08:49:37 GMT",
    " Sun, 06 Nov 1994 08:49:37 GMT ",
]
MODIFIED = [
    "Sun, 06 Nov 1994 08:49:36 GMT",
    "Sunday, 06-Nov-94 08:49:36 GMT",
    "Sun Nov  6 08:49:36 1994",
    "Sun, 06 Nov 1994 16:49:36 +0800",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "",
    "yesterday",
    "0",
    "784111777",
    "1994-11-06T08:49:37Z",
    "Sun, 99 Foo 2022 00:00:00 GMT",
    "Sun, 30 Feb 2022 00:00:00 GMT",
    "Sun, 06 Nov 99999 08:49:37 GMT",
    f"Sun, 06 Nov {'9' * 5000} 08:49:37 GMT",
    "Sun, 06 Nov 2022 25:61:61 GMT",
    "\xff",
]


@pytest.mark.parametrize("value", UNMODIFIED)
def test_a_date_from_which_on_nothing_changed(value):
    assert is_unmodified(CHANGED, value)


@pytest.mark.parametrize("value", MODIFIED, ids=lambda value: repr(value[:40]))
def test_a_date_after_which_it_changed_or_none_at_all(value):
    assert not is_unmodified(CHANGED, value)


@given(st.integers(0, 250_000_000_000), st.integers(-3, 3))
def test_seconds_count(changed, seconds):
    changed = datetime.fromtimestamp(changed, UTC)
    stated = format_datetime(changed + timedelta(seconds=seconds), usegmt=True)
    assert is_unmodified(changed, stated) == (seconds >= 0)


PARTS = st.sampled_from(
    ["0", "06", "1994", "06-Nov-94", "Nov", "08:49:37", "8:49", "1.2", "::", "-", ",", "GMT", "-9999", "+99999999", "²"]
)


@given(st.lists(PARTS | st.text(st.characters(max_codepoint=255), max_size=5), max_size=8).map(" ".join))
def test_no_date_is_a_fault(value):
    assert is_unmodified(CHANGED, value) in (True, False)


@pytest.mark.parametrize("part", ['"', '"a', '"-gzip', "-gzip", 'W/"a", ', '"a" ', "a", " ", "Sun, 06 Nov "])
def test_a_huge_header_takes_time_in_proportion(part):
    def seconds(length):
        value = '"' + (part * length)[:length]
        began = perf_counter()
        assert not is_held(ETAG, value)
        assert not is_unmodified(CHANGED, value)
        return perf_counter() - began

    assert min(seconds(100_000) for _ in range(3)) < 50 * min(seconds(10_000) for _ in range(3)) + 0.01
