"""Dates as Jekyll reads them: by Psych where YAML has a type for them, else by Ruby's Time.parse, which takes much."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from feeds.dates import parse_date

# What Psych makes a time of, and reads as UTC where it names no zone (psych/scalar_scanner.rb, TIME).
_YAML_TIME = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d*)?")
_LENIENT = re.compile(
    r"\s*(?P<year>\d{2}|\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:[Tt\s]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?)?(?!\d)"
    r"(?:.{0,30}?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)\s*$)?"
)


def read_date(stated: str, zone: tzinfo) -> datetime | None:
    """The time that is meant: without a zone, in the site's; None where it is no date."""
    return parse_date(stated, zone) or _lenient(stated, zone)


def date_in_address(stated: str, zone: tzinfo) -> datetime | None:
    """The time that Jekyll takes it for, in the site's zone: its day is in addresses."""
    found = read_date(stated, UTC if _YAML_TIME.fullmatch(stated) else zone)
    return found.astimezone(zone) if found else None


def _lenient(stated: str, zone: tzinfo) -> datetime | None:
    """What stands at the start; the 31st of a month of 30 days is the 1st of the next, and 11 is 2011."""
    parts = _LENIENT.match(stated)
    if parts is None:
        return None
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year < 69 else 1900
    if parts["sign"]:
        offset = timedelta(hours=int(parts["hours"]), minutes=int(parts["minutes"]))
        zone = timezone(-offset if parts["sign"] == "-" else offset) if offset < timedelta(days=1) else zone
    try:
        first = datetime(year, int(parts["month"]), 1, int(parts["hour"] or 0), int(parts["minute"] or 0), tzinfo=zone)
        found = first.replace(second=int(parts["second"] or 0)) + timedelta(days=int(parts["day"]) - 1)
    except (ValueError, OverflowError):
        return None
    return found if 1 < found.year < 9999 and 1 <= int(parts["day"]) <= 31 else None
