"""Days as people ask for them, and the period that they come to."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from feeds.model import Period, Selection

_MOST = 99_999  # days to count back
_ANY = datetime(2024, 1, 1, tzinfo=UTC)

_STATED = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_BACK = re.compile(r"([1-9]\d{0,4})([dw])", re.IGNORECASE)


def first_day(text: str) -> str:
    """What `since` says, canonical: a day, or so many days back, "7d". Raises ValueError."""
    return _days_back(text) or _stated(text, is_last=False)


def last_day(text: str) -> str:
    """What `until` says, likewise."""
    return _days_back(text) or _stated(text, is_last=True)


def widest(days: Sequence[str], choose: Callable[..., str]) -> tuple[str, ...]:
    """Of days, the one that lets in most; of numbers of days, likewise."""
    stated, back = [day for day in days if not day.endswith("d")], [day for day in days if day.endswith("d")]
    most = {choose(stated)} if stated else set()
    if back:
        numbers = [int(each[:-1]) for each in back]
        most.add(f"{max(numbers) if choose is min else min(numbers)}d")
    return tuple(sorted(most))


def is_never(since: Sequence[str], until: Sequence[str]) -> bool:
    """Whether no day is in a period, whenever it is asked for: it ends before it begins."""
    if not len(since) == len(until) == 1 or since[0].endswith("d") != until[0].endswith("d"):
        return False
    return _day(since[0], UTC, _ANY) > _day(until[0], UTC, _ANY)


def period(selection: Selection, zone: tzinfo, changed: datetime) -> Period:
    """When its articles were published.

    :param zone: whose days are meant
    :param changed: when what is published last changed; days are counted back from then, because what a feed holds
        must follow from what is published, and not from when it is asked for
    """
    since = [_midnight(_day(each, zone, changed), zone) for each in selection.since]
    until = [_midnight(_day(each, zone, changed), zone, days=1) for each in selection.until]
    return Period(min(since, default=None), max(until, default=None))


def _days_back(text: str) -> str | None:
    found = _BACK.fullmatch(text)
    if not found:
        return None
    days = int(found[1]) * (7 if found[2] in "wW" else 1)
    return f"{min(days, _MOST)}d"


def _stated(text: str, *, is_last: bool) -> str:
    """A day; a month or year alone means its first or last one."""
    found = _STATED.fullmatch(text)
    if not found:
        raise ValueError
    year, month, day = (int(part) if part else None for part in found.groups())
    first = date(year or 0, month or 1, day or 1)
    if not is_last or day:
        return first.isoformat()
    follows = date(first.year + 1, 1, 1) if month in (None, 12) else date(first.year, first.month + 1, 1)
    return (follows - timedelta(days=1)).isoformat()


def _day(text: str, zone: tzinfo, changed: datetime) -> date:
    if not text.endswith("d"):
        return date.fromisoformat(text)
    try:
        return changed.astimezone(zone).date() - timedelta(days=int(text[:-1]))
    except OverflowError:
        return date.min


def _midnight(day: date, zone: tzinfo, days: int = 0) -> int:
    """Seconds at which a day begins, or the one that comes so many days later."""
    later = min(day, date.max - timedelta(days=days)) + timedelta(days=days)
    return int(datetime.combine(later, time(), zone).timestamp())
