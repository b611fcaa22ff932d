"""How a whole selection stands: what tells the versions of its documents from each other, for who writes them all.

Not what they hold, which is much more to read (archives.py).
"""

from collections import deque
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, func, select

from feeds.model import Archive, Selection
from feeds.store.records import Standing
from feeds.store.schema import article_terms, articles, blocks, leavings
from feeds.store.selecting import term_rows
from feeds.store.terms import ALL


def standing(connection: Connection, selection: Selection) -> Standing:
    """How a selection stands.

    :param selection: whole (selections.is_whole)
    """
    [wanted] = selection.terms or [ALL]
    term = term_rows(connection, [wanted]).get(wanted)
    if term is None:
        return Standing((), ())
    shown = select(articles.c.number, articles.c.modified).join(article_terms)
    shown = shown.where(article_terms.c.term_id == term.id, article_terms.c.ordinal == 0)
    rows = connection.execute(shown.order_by(articles.c.number))
    return Standing(tuple((row.number, row.modified) for row in rows), tuple(_archives(connection, term)))


def count_archives(connection: Connection) -> int:
    """How many archive documents there are of all selections, or a few more."""
    return connection.scalar(select(func.count()).select_from(blocks)) or 0


def _archives(connection: Connection, term: Row[Any]) -> Iterator[Archive]:
    """The archive documents to which the live feed leads, the oldest first: one of each block that holds something."""
    ends = func.lead(blocks.c.first).over(order_by=blocks.c.first)
    spans = select(blocks.c.first, func.coalesce(ends, term.ordinal + 1).label("end")).where(
        blocks.c.term_id == term.id
    )
    span = spans.subquery()
    held = (
        article_terms.c.term_id == term.id,
        article_terms.c.ordinal >= span.c.first,
        article_terms.c.ordinal < span.c.end,
    )
    last = select(func.max(article_terms.c.ordinal)).where(*held).scalar_subquery()
    lasts = connection.scalars(select(last).select_from(span).order_by(span.c.first)).all()
    left = select(leavings.c.ordinal, leavings.c.at).where(leavings.c.term_id == term.id)
    changes = deque(connection.execute(left.order_by(leavings.c.ordinal)).all() if any(lasts) else ())
    version = term.began
    for last in filter(None, lasts):
        while changes and changes[0].ordinal <= last:
            version = max(version, changes.popleft().at)
        yield Archive(last, version)
