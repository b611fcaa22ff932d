"""Dates in the forms that are met, and those that only a guess could read."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.dates import parse_date

SHANGHAI = ZoneInfo("Asia/Shanghai")

READ = """
2022-03-04 09:00:43 +0800           2022-03-04T09:00:43+08:00
2022-03-04 09:00:43                 2022-03-04T09:00:43+08:00
2022-03-04T09:00:43.123456Z         2022-03-04T09:00:43+00:00
2024-01-02T15:04:05.123456+08:00    2024-01-02T15:04:05+08:00
2022-03-04T09:00-05:30              2022-03-04T09:00:00-05:30
2022-03-04                          2022-03-04T00:00:00+08:00
2024-1-2T3:4:5                      2024-01-02T03:04:05+08:00
2024-01-02+08:00                    2024-01-02T00:00:00+08:00
2024-01-02 - 15:04                  2024-01-02T15:04:00+08:00
"2024-01-02"                        2024-01-02T00:00:00+08:00
<2024-01-02 Tue>                    2024-01-02T00:00:00+08:00
2022/8/3 9:05                       2022-08-03T09:05:00+08:00
2022.8.3                            2022-08-03T00:00:00+08:00
20240105                            2024-01-05T00:00:00+08:00
20240105T101500Z                    2024-01-05T10:15:00+00:00
20240105101500                      2024-01-05T10:15:00+08:00
20240105 10:15                      2024-01-05T10:15:00+08:00
1704067200                          2024-01-01T08:00:00+08:00
1704067200.25                       2024-01-01T08:00:00+08:00
1704067200000                       2024-01-01T08:00:00+08:00
2024年1月2日                        2024-01-02T00:00:00+08:00
２０２４年１月２日                   2024-01-02T00:00:00+08:00
2024年1月2日 15时04分05秒           2024-01-02T15:04:05+08:00
2024年1月2日15:04                   2024-01-02T15:04:00+08:00
2024年1月2日 下午3:04               2024-01-02T15:04:00+08:00
2024-01-02下午03:04:05              2024-01-02T15:04:05+08:00
2024年1月2日 上午12:05              2024-01-02T00:05:00+08:00
2024年1月2日 晚上8点                2024-01-02T20:00:00+08:00
2024年1月2日 中午12:30              2024-01-02T12:30:00+08:00
2024年1月2日（星期二）10:00         2024-01-02T10:00:00+08:00
2024-01-02 星期二 10:00             2024-01-02T10:00:00+08:00
2024-01-02 北京时间 10:00           2024-01-02T10:00:00+08:00
发布时间：2022-08-03 09:05          2022-08-03T09:05:00+08:00
二〇二四年一月二日                   2024-01-02T00:00:00+08:00
二○二四年十二月三十一日              2024-12-31T00:00:00+08:00
民國一一三年一月廿一日               2024-01-21T00:00:00+08:00
令和6年1月2日                       2024-01-02T00:00:00+08:00
2024-01-02 (火) 10:00               2024-01-02T10:00:00+08:00
2024년 1월 2일 오후 3:04            2024-01-02T15:04:00+08:00
2024. 1. 2.                         2024-01-02T00:00:00+08:00
Sun, 28 Nov 2021 04:16:53 GMT       2021-11-28T04:16:53+00:00
Mon, 28 Nov 2021 04:16:53 GMT       2021-11-28T04:16:53+00:00
28 Nov 2021 04:16 -0000             2021-11-28T04:16:00+00:00
28 Nov 21 04:16 EST                 2021-11-28T04:16:00-05:00
Sunday, 06-Nov-94 08:49:37 GMT      1994-11-06T08:49:37+00:00
Tue Jan  2 15:04:05 2024            2024-01-02T15:04:05+08:00
Tue Jan  2 15:04:05 CST 2024        2024-01-02T15:04:05+08:00
Tue Jan 02 15:04:05 +0800 2024      2024-01-02T15:04:05+08:00
Tue Jan 02 2024 15:04:05 GMT+0800 (China Standard Time)  2024-01-02T15:04:05+08:00
2024-01-02 15:04:05 +0900 KST       2024-01-02T15:04:05+09:00
2024-01-02 15:04:05 CST             2024-01-02T15:04:05+08:00
2024-01-02 15:04:05 America/New_York            2024-01-02T15:04:05-05:00
2024-01-02T15:04:05-05:00[America/New_York]     2024-01-02T15:04:05-05:00
2024-01-02 10:00 UTC+8              2024-01-02T10:00:00+08:00
March 4, 2022 9:05 PM               2022-03-04T21:05:00+08:00
January 2nd, 2024 at 3:04 p.m. EST  2024-01-02T15:04:00-05:00
Published: Jan 2, 2024              2024-01-02T00:00:00+08:00
4 March 2022                        2022-03-04T00:00:00+08:00
02-Jan-2024                         2024-01-02T00:00:00+08:00
25/12/2022                          2022-12-25T00:00:00+08:00
05/05/2022                          2022-05-05T00:00:00+08:00
2024-01-02 24:00                    2024-01-03T00:00:00+08:00
2016-12-31T23:59:60Z                2017-01-01T00:00:00+00:00
"""

REFUSED = (
    "2024-13-45", "2023-02-29", "2023-02-30", "20240230", "0000-00-00 00:00:00", "0001-01-01", "9999-12-31",
    "01/02/2022", "1.2.2022", "Invalid Date", "null", "~", "", "yesterday", "3小时前", "10:30", "2022", "March 2022",
    "2024-W01-1", "2024-01-02 10", "2024-01-01 25:00", "2024-01-01 24:01", "2024-01-01 10:60", "2024-01-01 +9999",
    "2024-01-02 15:00 AM", "2024年1月2日 晚上12点", "2024-01-02 10:00 FOO", "2024-01-02 10:00 Mars/Olympus",
    "2024-01-02 10:00 CST 11:00", "2024-01-02, 2024-01-03", "2024-01-02 or so", "4 March 22",
)  # fmt: skip


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_read(line: str) -> None:
    text, _, expected = line.strip().rpartition("  ")
    found = parse_date(text.strip(), SHANGHAI)
    assert found
    assert found.isoformat() == expected.strip()


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    assert parse_date(text, SHANGHAI) is None


def test_cst_is_refused_where_it_is_not_the_sites_own() -> None:
    assert parse_date("2024-01-02 15:04:05 CST", UTC) is None


def test_a_long_text_is_no_date() -> None:
    assert parse_date("2024-01-02" + " " * 1_000_000, SHANGHAI) is None


@given(st.text() | st.text("0123456789-/:.+ TZ年月日时上下午AMP一二十"))
def test_any_text_is_a_moment_with_a_zone_or_none(text: str) -> None:
    found = parse_date(text, SHANGHAI)
    assert found is None or (found.tzinfo is not None and found.microsecond == 0)
    assert found is None or parse_date(found.isoformat(), SHANGHAI) == found


@given(st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1), timezones=st.just(SHANGHAI)))  # noqa: DTZ001
def test_what_was_written_comes_back(moment: datetime) -> None:
    whole = moment.replace(microsecond=0, fold=0)
    for form in (
        "%Y-%m-%d %H:%M:%S",
        "%Y%m%dT%H%M%S",
        "%Y年%m月%d日 %H时%M分%S秒",
        "%d %b %Y %I:%M:%S %p",
        "%a %b %d %H:%M:%S %Y",
    ):
        assert parse_date(moment.strftime(form), SHANGHAI) == whole
