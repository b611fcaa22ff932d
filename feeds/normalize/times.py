"""When an article was published and last changed, as far as it says so itself."""

import re
from collections.abc import Iterable
from datetime import datetime

from feeds.dates import parse_date
from feeds.model import Diagnostic, Severity
from feeds.normalize.found import Found, derived, note, place, quoted, stated
from feeds.normalize.given import Given

PUBLISHED_KEYS = ("date", "published", "pubdate", "publishdate", "publish_date", "date_published", "created")
UPDATED_KEYS = ("updated", "lastmod", "last_modified_at", "modified", "date_modified", "update_date")


def find_published(given: Given) -> Found[datetime | None]:
    """Stated date, else the date that the file's name begins with; None: when the store first sees it."""
    if made := derived(given.draft, "published"):
        return made
    found = _stated(given, PUBLISHED_KEYS)
    if found.value:
        return found
    name = re.match(r"(?:.*/)?(\d{4}-\d{1,2}-\d{1,2})(?=[-_ .])", given.draft.path)
    from_name = parse_date(name[1], given.settings.timezone) if name else None
    rule = "name of the file" if from_name else "no date; when it was first seen"
    return Found(from_name, rule, found.diagnostics)


def find_updated(given: Given) -> Found[datetime | None]:
    """Stated date; None: when the store sees the text change."""
    if made := derived(given.draft, "updated"):
        return made
    found = _stated(given, UPDATED_KEYS)
    return found if found.value else Found(None, "when the text last changed", found.diagnostics)


def _stated(given: Given, keys: Iterable[str]) -> Found[datetime | None]:
    diagnostics: tuple[Diagnostic, ...] = ()
    for key, value in stated(given.draft, keys):
        if key == "published" and value.lower() in ("true", "false"):  # Jekyll's other meaning, see withheld.py
            continue
        if date := parse_date(value, given.settings.timezone):
            return Found(date, place(given.draft, key), diagnostics)
        message = f"{quoted(value)} is no date that can be read without a guess."
        action = "It was passed over. Write it like 2024-01-31 09:00:00 +0800."
        diagnostics += (note(given.draft, Severity.ERROR, "date-unreadable", key, message, action),)
    return Found(None, "", diagnostics)
