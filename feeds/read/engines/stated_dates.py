"""Dates as engines written in Python read them, by dateutil: 01/02/2022 is the second of January."""

from datetime import datetime, tzinfo

from dateutil import parser

from feeds.dates import parse_date

_LONGEST = 100  # characters
# Without a zone, so that a text without one is seen to have none.
_DEFAULTS = (datetime(2000, 1, 1, tzinfo=None), datetime(2001, 2, 2, tzinfo=None))  # noqa: DTZ001


def read_date(text: object, zone: tzinfo) -> datetime | None:
    """The time that a text states, in the zone where it names none; None where a part of the date is missing."""
    if not isinstance(text, str) or not text:
        return None
    if (found := parse_date(text, zone)) or len(text) > _LONGEST:
        return found
    try:
        one, other = (parser.parse(text, default=default, tzinfos=lambda *_: None) for default in _DEFAULTS)
    except (ValueError, OverflowError, TypeError):
        return None
    if one != other or not 1 < one.year < 9999:
        return None
    return one.replace(microsecond=0, tzinfo=one.tzinfo or zone)
