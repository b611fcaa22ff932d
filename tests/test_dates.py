"""Dates in the forms that are met, and those that only a guess could read."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.dates import parse_date

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-03-04 09:00:43 +0800", "2022-03-04T09:00:43+08:00"),
        ("2022-03-04 09:00:43", "2022-03-04T09:00:43+08:00"),
        ("2022-03-04T09:00:43.123456Z", "2022-03-04T09:00:43+00:00"),
        ("2022-03-04T09:00-05:30", "2022-03-04T09:00:00-05:30"),
        ("2022-03-04", "2022-03-04T00:00:00+08:00"),
        ("2022/8/3 9:05", "2022-08-03T09:05:00+08:00"),
        ("2022.8.3", "2022-08-03T00:00:00+08:00"),
        ("2024年1月2日", "2024-01-02T00:00:00+08:00"),
        ("2024年1月2日 15时04分05秒", "2024-01-02T15:04:05+08:00"),
        ("2024年1月2日15:04", "2024-01-02T15:04:00+08:00"),
        ("Sun, 28 Nov 2021 04:16:53 GMT", "2021-11-28T04:16:53+00:00"),
        ("28 Nov 2021 04:16 -0000", "2021-11-28T04:16:00+08:00"),
        ("March 4, 2022 9:05 PM", "2022-03-04T21:05:00+08:00"),
        ("4 March 2022", "2022-03-04T00:00:00+08:00"),
    ],
)
def test_read(text: str, expected: str) -> None:
    found = parse_date(text, SHANGHAI)
    assert found
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    ["2024-13-45", "2023-02-29", "01/02/2022", "Invalid Date", "March 2022", "yesterday", "10:30", "2022", "",
     "4 March 2022 10:00 EST", "0001-01-01", "9999-12-31", "2024-01-01 25:00", "2024-01-01 +9999"],
)  # fmt: skip
def test_refused(text: str) -> None:
    assert parse_date(text, SHANGHAI) is None


@given(st.text() | st.text("0123456789-/:.+ TZ年月日时"))
def test_any_text_is_a_moment_with_a_zone_or_none(text: str) -> None:
    found = parse_date(text, SHANGHAI)
    assert found is None or (found.tzinfo is not None and found.microsecond == 0)
    assert found is None or parse_date(found.isoformat(), SHANGHAI) == found or found.utcoffset() is None


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(SHANGHAI)))  # noqa: DTZ001
def test_iso_comes_back(moment: datetime) -> None:
    assert parse_date(moment.strftime("%Y-%m-%d %H:%M:%S"), SHANGHAI) == moment.replace(microsecond=0, fold=0)
