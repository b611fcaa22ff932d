"""The articles whose address is their own page, because they state no link: read from an index that has no others."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from feeds.store.rows import moment_of
from feeds.store.schema import articles, ledger

_OWN = articles.c.link.is_(None)


def ranges(connection: Connection, width: int) -> list[tuple[int, datetime]]:
    """Of the ranges of so many numbers, those with such articles: the first number, and when one last changed."""
    place = articles.c.number // width
    query = select(place.label("place"), func.max(articles.c.modified).label("modified")).where(_OWN)
    rows = connection.execute(query.group_by("place").order_by("place"))
    return [(row.place * width, moment_of(row.modified)) for row in rows]


def within(connection: Connection, first: int, width: int) -> list[tuple[str, datetime]]:
    """Slug, and time of change, of those with one of so many numbers, in their order."""
    query = select(ledger.c.slug, articles.c.modified).join_from(articles, ledger)
    query = query.where(_OWN, articles.c.number >= first, articles.c.number < first + width)
    rows = connection.execute(query.order_by(articles.c.number))
    return [(row.slug, moment_of(row.modified)) for row in rows]
