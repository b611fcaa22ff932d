"""When an article was published and last changed, as far as it says so itself."""

import re
from collections.abc import Iterable
from datetime import datetime

from feeds.dates import parse_date
from feeds.model import Diagnostic, Severity
from feeds.normalize.found import Found, derived, note, place, quoted, stated
from feeds.normalize.given import Given

PUBLISHED_KEYS = (
    *("date", "published", "publishdate", "pubdate", "publish_date", "publication_date", "published_at"),
    *("published_time", "published_date", "date_published", "datepublished", "article:published_time", "dc:date"),
    *(
        "posted",
        "post_date",
        "created",
        "created_at",
        "create_time",
        "datecreated",
        "date_created",
        "timestamp",
        "time",
    ),
    *("发布时间", "发布日期", "日期", "时间", "發布時間", "發佈時間", "時間"),
)
UPDATED_KEYS = (
    *("updated", "lastmod", "last_modified_at", "last_modified", "modified", "modified_at", "modified_time"),
    *("date_modified", "datemodified", "article:modified_time", "last_updated", "lastupdated", "updated_at"),
    *("update_date", "update_time", "og:updated_time", "dc:modified", "更新时间", "更新日期", "更新時間"),
)
_FIRST_YEAR = 1990  # nobody wrote for the web before it; 0001, 1900 and 1970 are what programs make of no date


def find_published(given: Given) -> Found[datetime | None]:
    """Date of the engine, stated date, date that the file's name begins with; None: when the store first sees it."""
    draft = given.draft
    name = re.match(r"(?:.*/)?(\d{4}-\d{1,2}-\d{1,2})(?=[-_ .])", draft.path)
    from_name = parse_date(name[1], given.settings.timezone) if name else None
    passed_over: tuple[Diagnostic, ...] = ()
    for found in (_derived(given, "published"), _stated(given, PUBLISHED_KEYS), Found(from_name, "name of the file")):
        passed_over += found.diagnostics
        if found.value:
            return Found(found.value, found.rule, tuple(dict.fromkeys(passed_over)))
    if not passed_over and "date" in draft.metadata:
        message, action = "The date is empty.", "The article is dated by when it was first seen."
        passed_over = (note(draft, Severity.WARNING, "date-empty", "date", message, action),)
    return Found(None, "no date; when it was first seen", tuple(dict.fromkeys(passed_over)))


def find_updated(given: Given) -> Found[datetime | None]:
    """Date of the engine, stated date, if it is later than the first one; None: when the store sees the text change."""
    found = _derived(given, "updated")
    if found.value is None:
        stated_one = _stated(given, UPDATED_KEYS)
        found = Found(stated_one.value, stated_one.rule, (*found.diagnostics, *stated_one.diagnostics))
    updated, published = found.value, find_published(given).value
    if updated and published and updated < published:
        code, problem = "updated-before-published", f"{updated.isoformat()}, before it was published"
    elif updated and given.now and updated > given.now:
        code, problem = "updated-in-future", f"{updated.isoformat()}, which is yet to come"
    elif updated:
        return found
    else:
        return Found(None, "when the text last changed", tuple(dict.fromkeys(found.diagnostics)))
    key = next((key for key, _ in stated(given.draft, UPDATED_KEYS)), "")
    odd = note(given.draft, Severity.NOTE, code, key, f"The article was updated on {problem}.", "It was passed over.")
    return Found(None, "when the text last changed", (*found.diagnostics, odd))


def _derived(given: Given, field: str) -> Found[datetime | None]:
    made = derived(given.draft, field)
    if made is None:
        return Found(None, "")
    keys = PUBLISHED_KEYS if field == "published" else UPDATED_KEYS
    mistake = _mistake(given, next((key for key, _ in stated(given.draft, keys)), ""), made.value)
    return Found(None, "", (mistake,)) if mistake else made


def _stated(given: Given, keys: Iterable[str]) -> Found[datetime | None]:
    passed_over: tuple[Diagnostic, ...] = ()
    for key, value in stated(given.draft, keys):
        if value.lower() in ("true", "false"):  # Jekyll's other meaning of published, see withheld.py
            continue
        date = parse_date(value, given.settings.timezone)
        problem = _mistake(given, key, date) if date else _unreadable(given, key, value)
        if problem is None:
            return Found(date, place(given.draft, key), passed_over)
        passed_over += (problem,)
    return Found(None, "", passed_over)


def _unreadable(given: Given, key: str, value: str) -> Diagnostic:
    message = f"{quoted(value)} is no date that can be read without a guess."
    return note(given.draft, Severity.ERROR, "date-unreadable", key, message, "It was passed over.")


def _mistake(given: Given, key: str, date: datetime) -> Diagnostic | None:
    """Why a date that a key states cannot be meant; None where it may be."""
    if date.year >= _FIRST_YEAR and (given.now is None or date.year <= given.now.year + 1):
        return None
    message = f"{date.isoformat()} is out of reason for an article on the web."
    return note(given.draft, Severity.ERROR, "date-unreasonable", key, message, "It was passed over.")
