"""Dates as people and engines write them, in Chinese, English, Japanese and Korean.

A text is taken apart: a date, a time and a zone are looked for, and nothing may be left but words that say nothing. So
every date can stand with every time, and what is not understood is never guessed away.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_LONGEST = 100  # characters
_DASHES = str.maketrans("\N{EN DASH}\N{MINUS SIGN}", "--")
_AROUND = " \t\n'\"<>"

_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{10})\d{3}", re.ASCII)  # seconds, milliseconds
_ISO = re.compile(  # ISO 8601, extended and basic format, with or without its T
    r"(?P<year>\d{4})(?P<mark>-?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)"
    r"(?:[T ]?(?P<hour>\d\d)(?P<colon>:?)(?P<minute>\d\d)(?:(?P=colon)(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s?(?P<offset>Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)

_WEEKDAY = re.compile(
    r"(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[日月火水木金土]曜日?|[일월화수목금토]요일|"
    r"\b(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?|\([^()0-9]*\)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:发布|發布|發佈|发表|發表|更新|修改|创建|創建|刊登|编辑|編輯|投稿)(?:时间|時間|日期|日|于|於)?|时间|時間|日期|"
    r"(?:last |first )?(?:published|posted|updated|modified|created|written|date)(?: on| at| date| time)?)\s*:?",
    re.IGNORECASE,
)
# Without a year of the western calendar: Japan's eras and Taiwan's, by the year before their first.
_ERA = re.compile(r"(?:中華|中华)?(?P<era>令和|平成|昭和|民國|民国)\s*(?P<year>元|\d{1,3})\s*年")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_HAN_NUMBER = re.compile("[〇○零一二三四五六七八九十廿卅]+(?=\\s*[年月日号號时時点點分秒])")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")

_HALVES = {
    **dict.fromkeys(("凌晨", "早上", "早晨", "清晨", "上午", "午前", "오전", "am", "a.m."), "morning"),
    **dict.fromkeys(
        ("下午", "傍晚", "晚上", "晚间", "晚間", "夜里", "夜裡", "午後", "午后", "오후", "pm", "p.m."), "evening"
    ),
    "中午": "noon",
}
_HALF = "|".join(re.escape(half) for half in _HALVES)
_OFFSET = r"(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2}(?::\d{2})?)?(?!\d)"
_TIME = re.compile(
    rf"(?:(?<=\d)T|(?P<before>{_HALF})\s*|(?<![\d:+/.-]))(?P<hour>\d{{1,2}})\s*"
    rf"(?:(?:[时時点點시]|:(?=\d))\s*(?:(?P<minute>\d{{1,2}})\s*(?:[:分분]\s*(?:(?P<second>\d{{1,2}})(?:[.,]\d+)?\s*[秒초]?)?)?)?"
    rf"\s*(?P<after>[ap]\.?m\b\.?)?|(?P<alone>[ap]\.?m\b\.?))(?:\s*(?P<offset>{_OFFSET}|Z\b)|\s*\b(?P<zone>[A-Z]{{3,5}})(?=\s\d{{4}}$))?",
    re.IGNORECASE,
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<name>jan(?:uary)?|febr?(?:uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_DAY, _BETWEEN = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"[\s.,/-]"
_DATES = tuple(
    re.compile(rf"(?<!\d){pattern}(?!\d)", re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})\s*[-/.年년]\s*(?P<month>\d{1,2})\s*[-/.月월]\s*(?P<day>\d{1,2})(?:\s*[日号號일]|\.)?",
        r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_DAY}{_BETWEEN}*(?:of\s+)?{_NAME}{_BETWEEN}*(?P<year>\d{{4}}|\d\d)",
        rf"{_NAME}{_BETWEEN}*{_DAY}{_BETWEEN}+(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}}){_BETWEEN}*{_NAME}{_BETWEEN}*{_DAY}",
        r"(?P<either>\d{1,2})(?P<mark>[-/.])(?P<other>\d{1,2})(?P=mark)(?P<year>\d{4})",
    )
)

_SEPARATOR = re.compile(r"[\s,;|·]+")
_NOISE = {"", "at", "on", "um", "@", "-", "T"}
_ZONE_NAME = re.compile(r"[A-Za-z]{1,5}|\[?[A-Za-z_]+(?:/[A-Za-z_+-]+)+\]?")
# RFC 822 section 5.1 without CST, which is China's as well; and those that only one zone has.
_HOURS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0,
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "HKT": 8, "JST": 9, "KST": 9, "北京时间": 8, "北京時間": 8,
}  # fmt: skip


@lru_cache(256)
def parse_date(text: str, zone: tzinfo) -> datetime | None:
    """The time that a text states, with whole seconds; None where it states none beyond doubt.

    A time without a zone is in the given one; a date without a time is midnight. A weekday is passed over, right or
    wrong: who writes a date by hand changes the day and forgets its name.
    """
    if len(text) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).strip(_AROUND)
    try:
        found = _epoch(plain, zone) or _iso(plain, zone) or _written(plain, zone)
    except (ValueError, OverflowError):
        return None
    # The first and last year of Python's calendar cannot be moved into every zone.
    return found if found and 1 < found.year < 9999 else None


def _epoch(text: str, zone: tzinfo) -> datetime | None:
    match = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(match[1] or match[2]), zone) if match else None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    midnight = datetime(
        int(match["year"]), int(match["month"]), int(match["day"]), tzinfo=_offset(match["offset"]) or zone
    )
    return _later(midnight, int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0))


def _written(text: str, zone: tzinfo) -> datetime | None:
    rest = _in_digits(_WEEKDAY.sub(" ", text).strip())
    if label := _LABEL.match(rest):
        rest = rest[label.end() :]
    hour = minute = second = 0
    time = _TIME.search(rest)
    if time:
        hour, minute, second = int(time["hour"]), int(time["minute"] or 0), int(time["second"] or 0)
        hour = _of_day(hour, time["before"], time["after"] or time["alone"])
        rest = f"{rest[: time.start()]} {rest[time.end() :]}"
    date = next(filter(None, (pattern.search(rest) for pattern in _DATES)), None)
    if date is None:
        return None
    day = _day(date, time is not None)
    beside = f"{rest[: date.start()]} {rest[date.end() :]} {(time and time['zone']) or ''}"
    words = [word for word in _SEPARATOR.split(beside) if word not in _NOISE]
    naive = _later(day, hour, minute, second)
    return naive.replace(tzinfo=_zone(words, _offset(time["offset"]) if time else None, naive, zone))


def _in_digits(text: str) -> str:
    """A text with western years and digits: 民國一一三年一月二十日 is 2024年1月20日."""
    text = _HAN_NUMBER.sub(lambda number: _digits(number[0]), text)
    return _ERA.sub(lambda era: f"{_ERAS[era['era']] + (1 if era['year'] == '元' else int(era['year']))}年", text)


def _digits(number: str) -> str:
    number = number.replace("廿", "二十").replace("卅", "三十")
    if "十" not in number:
        return number.translate(_HAN_DIGITS)
    tens, _, ones = number.partition("十")
    return f"{tens.translate(_HAN_DIGITS) or '1'}{ones.translate(_HAN_DIGITS) or '0'}"


def _of_day(hour: int, before: str | None, after: str | None) -> int:
    """An hour on the clock of 24 hours. Raises ValueError where it cannot be one of that half of the day."""
    half = _HALVES[before.lower()] if before else {"a": "morning", "p": "evening"}[after[0].lower()] if after else None
    if half == "morning" and hour > 12:
        raise ValueError(f"{hour} is no hour of the morning")
    if half == "morning":
        return hour % 12
    if (
        half == "evening"
        and hour == 12
        and before
        and before.lower() not in ("下午", "午後", "午后", "오후", "pm", "p.m.")
    ):
        raise ValueError("12 in the evening is midnight of this day or the next")
    if (half == "evening" and hour < 12) or (half == "noon" and hour < 11):
        return hour + 12
    return hour


def _day(date: re.Match[str], has_time: bool) -> datetime:
    """Midnight of a date, without a zone. Raises ValueError where there is no such day, or two that may be meant."""
    parts = date.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        if not has_time:  # RFC 822 has two digits, but no date without a time
            raise ValueError("a year of two digits")
        year += 2000 if year < 50 else 1900  # RFC 5322 section 4.3
    if "name" in parts:
        return datetime(year, _MONTHS.index(parts["name"][:3].lower()) + 1, int(parts["day"]))  # noqa: DTZ001
    if "month" in parts:
        return datetime(year, int(parts["month"]), int(parts["day"]))  # noqa: DTZ001
    orders = {(int(parts["either"]), int(parts["other"])), (int(parts["other"]), int(parts["either"]))}
    months = [(month, day) for month, day in orders if 1 <= month <= 12]
    if len(months) != 1:
        raise ValueError("the day may be the month")
    return datetime(year, *months[0])  # noqa: DTZ001


def _later(midnight: datetime, hour: int, minute: int, second: int) -> datetime:
    """A time of a day, with midnight as 24:00 and a leap second as ISO 8601 has them."""
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute + second):
        raise ValueError("no time of a day")
    return midnight + timedelta(hours=hour, minutes=minute, seconds=second)


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    digits = text.lstrip("GMTUCgmtuc")
    if digits in "Zz":
        return UTC
    hours, minutes, seconds = re.fullmatch(r"[+-](\d{1,2}?)(?::?(\d\d)(?::(\d\d))?)?", digits).groups()  # type: ignore[union-attr]
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0), seconds=int(seconds or 0))
    return timezone(-offset if digits[0] == "-" else offset)


def _zone(words: Sequence[str], offset: tzinfo | None, naive: datetime, local: tzinfo) -> tzinfo:
    """The zone that the words name which are left of a text. Raises ValueError where they are something else."""
    if offset and all(map(_ZONE_NAME.fullmatch, words)):  # Go writes both: +0800 CST
        return offset
    if not words:
        return local
    if len(words) > 1 or offset:
        raise ValueError("something else is written there")
    name = words[0].strip("[]")
    if re.fullmatch(_OFFSET, name, re.IGNORECASE):
        return _offset(name) or local
    if name.upper() in _HOURS:
        return timezone(timedelta(hours=_HOURS[name.upper()]))
    if name == naive.replace(tzinfo=local).tzname():  # CST is the site's own, if it has one
        return local
    if "/" not in name:
        raise ValueError("no zone, or one of several")
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:
        raise ValueError("no zone") from error
