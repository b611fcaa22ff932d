"""Dates as people and engines write them."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from dateutil import parser

_NUMERIC = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[T\s]*(?P<hour>\d{1,2})\s*[:：时時点點]\s*(?P<minute>\d{1,2})?\s*分?"
    r"(?:[:：]?\s*(?P<second>\d{1,2})\s*秒?(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?(?: [A-Z]{3,5})?",  # Go writes both: +0800 CST
    re.IGNORECASE,
)
# The standard library's parser takes much else for a date, and reads 9:05 PM as the morning.
_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2},\s*)?\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}(?::\d{2})? (?:[A-Z]{1,4}|[+-]\d{4})"
)
_LONGEST = 100  # characters
# Without a zone, so that a text without one is seen to have none.
_DEFAULTS = (datetime(2000, 1, 1, tzinfo=None), datetime(2001, 2, 2, tzinfo=None))  # noqa: DTZ001


def parse_date(text: str, zone: tzinfo) -> datetime | None:
    """The time that a text states, with whole seconds; None where it states none beyond doubt.

    A time without a zone is in the given one; a date without a time is midnight.
    """
    if len(text) > _LONGEST:
        return None
    try:
        found = _numeric(text) or _rfc_822(text) or _in_words(text)
    except (ValueError, OverflowError):
        return None
    # The first and last year of Python's calendar cannot be moved into every zone.
    if found is None or not 1 < found.year < 9999:
        return None
    return found.replace(microsecond=0, tzinfo=found.tzinfo or zone)


def _numeric(text: str) -> datetime | None:
    match = _NUMERIC.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    hour, minute, second = int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0)
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone(match["zone"]))


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-offset if text[0] == "-" else offset)


def _rfc_822(text: str) -> datetime | None:
    return parsedate_to_datetime(text) if _RFC_822.fullmatch(text.strip()) else None


def _in_words(text: str) -> datetime | None:
    """What dateutil reads, unless it had to guess.

    It fills what is missing from a default, reads 01/02/2022 as January 2nd, and takes a zone that it does not know
    for none.
    """
    if not re.search(r"[A-Za-z]{2}", text) or not re.search(r"\d{4}", text):
        return None
    one, other = (parser.parse(text, default=default, tzinfos=_named_zone) for default in _DEFAULTS)
    return one if one == other else None


def _named_zone(name: str | None, offset: int | None) -> tzinfo | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    if name:
        raise ValueError(f"{name} names several zones")
    return None
