"""The pages of a selection (RFC 5005 section 3): which entries each shows, and where the next ones are.

A page is told by a place in the order of the selection, and not by its number, so that nothing is missed or shown twice
when articles come and go between two requests.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from feeds.model import Cursor, Entry, Link, Order, Period, Selection
from feeds.publish.presenting import present
from feeds.sizes import FEED, size_of
from feeds.store import Store

_FIRST = 60  # entries that are read at once, which is all that most pages show
_BEFORE_ALL = Cursor("after", -99_999_999_999, 0)  # no datetime is so early
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of a selection, the newest first, and whether there are others."""

    entries: tuple[Entry, ...]  # as they are shown
    older: Cursor | None  # the place behind which the older ones are; None where there are none
    newer: Cursor | None  # likewise


def page(store: Store, selection: Selection, period: Period, limit: int, budget: int) -> Page:
    """The page of a selection that has no name.

    :param limit: articles
    :param budget: bytes; where the limit takes more, those next to the cursor are shown, and always one
    """
    cursor = selection.cursor
    is_upwards = cursor is not None and cursor.side == "after"
    shown, is_more_ahead = _within(_read(store, selection, period, limit + 1), selection, limit, budget)
    ahead = place(shown[-1][0], selection.order, cursor.side if cursor else "before") if shown else None
    back = _back(cursor, [entry for entry, _ in shown], selection.order) if cursor else None
    is_more_back = back is not None and store.versions(replace(selection, cursor=back), 1, period)
    older, newer = (ahead if is_more_ahead else None), (back if is_more_back else None)
    if is_upwards:
        shown.reverse()
        older, newer = newer, older
    return Page(tuple(each for _, presented in shown for each in presented), older, newer)


def place(entry: Entry, order: Order, side: Literal["before", "after"]) -> Cursor:
    """Where an entry stands, to ask for those on that side of it."""
    moment = entry.published if order == "published" else entry.updated
    return Cursor(side, (moment - _EPOCH) // timedelta(seconds=1), entry.number)


def links(
    selection: Selection, older: Cursor | None, newer: Cursor | None, url: Callable[[Selection], str]
) -> list[Link]:
    """From one page of a selection to its other ones, if there are.

    :param url: address of a selection's page, in the same format
    """
    if not (older or newer or selection.cursor):
        return []
    to = {"first": None, "previous": newer, "next": older, "last": _BEFORE_ALL}
    return [Link(rel, url(replace(selection, cursor=to[rel]))) for rel in to if to[rel] or rel == "first"]


def _read(store: Store, selection: Selection, period: Period, limit: int) -> Iterator[Entry]:
    """The entries next to the cursor, one after the other; a few at a time, as giants fill a budget and memory soon."""
    side = selection.cursor.side if selection.cursor else "before"
    step = _FIRST
    while limit > 0:
        found = store.entries(selection, min(limit, step), period)
        yield from reversed(found) if side == "after" else found
        if len(found) < step:
            return
        last = found[0] if side == "after" else found[-1]
        selection = replace(selection, cursor=place(last, selection.order, side))
        limit, step = limit - step, step * 2


def _within(
    entries: Iterable[Entry], selection: Selection, limit: int, budget: int
) -> tuple[list[tuple[Entry, tuple[Entry, ...]]], bool]:
    """The first of the entries, at least one, each with what is shown of it; and whether there are others."""
    shown: list[tuple[Entry, tuple[Entry, ...]]] = []
    size = FEED
    for entry in entries:
        if len(shown) == limit:
            return shown, True
        presented = present([entry], selection, budget)
        size += sum(size_of(each.article, each.id) for each in presented)
        if shown and size > budget:
            return shown, True
        shown.append((entry, presented))
    return shown, False


def _back(cursor: Cursor, shown: list[Entry], order: Order) -> Cursor:
    """The place behind which there is what a page was come to from."""
    side: Literal["before", "after"] = "after" if cursor.side == "before" else "before"
    if shown:
        return place(shown[0], order, side)
    number = cursor.number + (1 if side == "before" else -1)  # what is at the cursor is itself not on the page
    return Cursor(side, cursor.moment, max(number, 0))
