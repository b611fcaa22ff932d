"""The whole history of a term, read back: its live feed, and the archive documents that its log is cut into.

An archive document is a block of the log as it was at a time, its version: what has left since is still in it, with
the text of now. So a document changes only where an article is withdrawn or edited, and who walks from one to the next
sees every article once, whatever happens meanwhile. How the log is written is settling.py's work.
"""

from collections.abc import Collection
from dataclasses import astuple
from typing import Any

from sqlalchemy import Connection, Row, func, select

from feeds.model import Archive, Entry, Selection
from feeds.store.records import Archived, Live
from feeds.store.rows import entry_of, moment_of, select_entries
from feeds.store.schema import article_terms, articles, blocks, leavings, terms
from feeds.store.settling import limits_of
from feeds.store.terms import ALL

_LATEST = 1 << 62  # databases take no greater numbers
_DOWN = (article_terms.c.epoch.desc(), article_terms.c.number.desc())
_OF_ARTICLE = article_terms.c.number == articles.c.number


def live(connection: Connection, selection: Selection, limit: int) -> Live:
    """What the live feed of a selection shows; before the logs have begun, that is the newest.

    :param selection: whole (selections.is_whole)
    """
    term = _term(connection, selection)
    if term is None:
        return Live((), None, is_complete=True, is_settled=True)
    limits = limits_of(connection)
    query = select_entries().join(article_terms, _OF_ARTICLE).where(article_terms.c.term_id == term.id)
    if limits:
        limit = max(limit, limits.entries)  # there are no more, which PostgreSQL does not know
        query = query.where(article_terms.c.ordinal == 0)
    entries = tuple(entry_of(row) for row in connection.execute(query.order_by(*_DOWN).limit(limit)))
    newest = _archive(connection, term, term.ordinal) if limits else None
    return Live(entries, newest, is_complete=len(entries) == term.articles, is_settled=limits is not None)


def archive(connection: Connection, selection: Selection, archive: Archive) -> Archived | None:
    """What an archive document holds; None where there never was one of this address.

    :param selection: whole (selections.is_whole)
    """
    term = _term(connection, selection)
    if term is None or not _is_known(connection, term, archive):
        return None
    block = select(func.max(blocks.c.first)).where(blocks.c.term_id == term.id, blocks.c.first <= archive.last)
    first = connection.scalar(block) or 1
    there = article_terms.c.term_id == term.id, article_terms.c.ordinal.between(first, archive.last)
    gone = leavings.c.term_id == term.id, leavings.c.ordinal.between(first, archive.last)
    in_log = connection.scalars(select(article_terms.c.number).where(*there)).all()
    left = connection.scalars(select(leavings.c.number).where(*gone, leavings.c.at > archive.version)).all()
    entries = _entries(connection, term, {*in_log, *left})
    times = [moment_of(archive.version), *(entry.modified for entry in entries)]
    if left:
        times.append(moment_of(term.departed))  # they may be withdrawn later, when nothing else tells of it
    return Archived(entries, _archive(connection, term, first - 1, archive.version), max(times))


def _entries(connection: Connection, term: Row[Any], numbers: Collection[int]) -> tuple[Entry, ...]:
    """Those of some articles that have a term."""
    query = select_entries().join(article_terms, _OF_ARTICLE)
    query = query.where(article_terms.c.term_id == term.id, article_terms.c.number.in_(numbers))
    # Sorted here, because SQLite would go through the whole term in that order.
    rows = sorted(connection.execute(query), key=lambda row: (row.epoch, row.number), reverse=True)
    return tuple(map(entry_of, rows))


def _archive(connection: Connection, term: Row[Any], last: int, version: int | None = None) -> Archive | None:
    """The document of the newest that the log holds or held among the ordinals up to one.

    :param version: as it was then; None: as it is
    """
    in_log = article_terms.c.term_id == term.id, article_terms.c.ordinal <= last
    newest = connection.scalar(select(func.max(article_terms.c.ordinal)).where(*in_log)) or 0
    if version is not None:
        of_term = leavings.c.term_id == term.id, leavings.c.at > version
        between = leavings.c.ordinal > newest, leavings.c.ordinal <= last
        newest = connection.scalar(select(func.max(leavings.c.ordinal)).where(*of_term, *between)) or newest
    if not newest:
        return None
    left = select(leavings.c.at).where(leavings.c.term_id == term.id, leavings.c.ordinal <= newest)
    if version is not None:
        left = left.where(leavings.c.at <= version)
    at = connection.scalar(left.order_by(leavings.c.at.desc()).limit(1))
    return Archive(newest, at or term.began)


def _is_known(connection: Connection, term: Row[Any], archive: Archive) -> bool:
    """Whether documents can have led there: else, each ordinal and each time would make an address."""
    if max(archive.last, archive.version) >= _LATEST or _archive(connection, term, *astuple(archive)) != archive:
        return False
    after = blocks.c.term_id == term.id, blocks.c.first > archive.last, blocks.c.at <= archive.version
    end = connection.scalar(select(func.min(blocks.c.first)).where(*after))
    if end is None:  # the block was still being filled at that time
        return True
    of_term, ordinal = article_terms.c.term_id == term.id, article_terms.c.ordinal
    return connection.scalar(select(ordinal).where(of_term, ordinal > archive.last, ordinal < end).limit(1)) is None


def _term(connection: Connection, selection: Selection) -> Row[Any] | None:
    term = selection.terms[0] if selection.terms else ALL
    return connection.execute(select(terms).where(terms.c.kind == term.kind, terms.c.path == term.path)).one_or_none()
