"""The whole history of a term, read back: its live feed, and the archive documents that its log is cut into.

An archive document is a block of the log as it was at a time, its version: what has left since is still in it, with
the text of now. So a document changes only where an article is withdrawn or edited, and who walks from one to the next
sees every article once, whatever happens meanwhile. How the log is written is settling.py's work.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select, union

from feeds.model import Archive, Entry, Selection
from feeds.store.records import Archived, Live
from feeds.store.rows import entry_of, moment_of, select_entries
from feeds.store.schema import article_terms, articles, blocks, leavings, terms
from feeds.store.settling import limits_of
from feeds.store.terms import ALL

_DOWN = (article_terms.c.epoch.desc(), article_terms.c.number.desc())
_OF_ARTICLE = article_terms.c.number == articles.c.number


def live(connection: Connection, selection: Selection, limit: int) -> Live:
    """What the live feed of a selection shows; before the logs have begun, that is the newest.

    :param selection: whole (selections.is_whole)
    """
    term = _term(connection, selection)
    if term is None:
        return Live((), None, is_complete=True)
    has_begun = limits_of(connection) is not None
    query = select_entries().join(article_terms, _OF_ARTICLE).where(article_terms.c.term_id == term.id)
    query = query.where(article_terms.c.ordinal.is_(None)) if has_begun else query.limit(limit)
    entries = tuple(entry_of(row) for row in connection.execute(query.order_by(*_DOWN)))
    newest = _archive(connection, term, term.ordinal) if has_begun else None
    return Live(entries, newest, is_complete=len(entries) == term.articles)


def archive(connection: Connection, selection: Selection, archive: Archive) -> Archived | None:
    """What an archive document holds; None where there never was one of this address.

    :param selection: whole (selections.is_whole)
    """
    term = _term(connection, selection)
    if term is None or not _is_known(connection, term, archive):
        return None
    block = select(func.max(blocks.c.first)).where(blocks.c.term_id == term.id, blocks.c.first <= archive.last)
    first = connection.scalar(block) or 1
    has_left = and_(
        leavings.c.term_id == term.id,
        leavings.c.ordinal.between(first, archive.last),
        leavings.c.at > archive.version,
    )
    entries = _entries(connection, term, first, archive.last, has_left)
    times = [moment_of(archive.version), *(entry.modified for entry in entries)]
    if connection.scalar(select(leavings.c.at).where(has_left).limit(1)):
        times.append(moment_of(term.departed))  # one that left the log may be withdrawn later, when nothing tells of it
    return Archived(entries, _archive(connection, term, first - 1, archive.version), max(times))


def _entries(
    connection: Connection, term: Row[Any], first: int, last: int, has_left: ColumnElement[bool]
) -> tuple[Entry, ...]:
    in_log = and_(article_terms.c.term_id == term.id, article_terms.c.ordinal.between(first, last))
    numbers = union(select(article_terms.c.number).where(in_log), select(leavings.c.number).where(has_left))
    query = (
        select_entries()
        .join(article_terms, _OF_ARTICLE)
        .where(article_terms.c.term_id == term.id, articles.c.number.in_(numbers))
    )
    return tuple(entry_of(row) for row in connection.execute(query.order_by(*_DOWN)))


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
    """Whether the log had an article of this ordinal, and was changed below it at that time."""
    if not 1 <= archive.last <= term.ordinal:
        return False
    change = leavings.c.term_id == term.id, leavings.c.at == archive.version, leavings.c.ordinal <= archive.last
    return archive.version == term.began or connection.scalar(select(leavings.c.at).where(*change).limit(1)) is not None


def _term(connection: Connection, selection: Selection) -> Row[Any] | None:
    term = selection.terms[0] if selection.terms else ALL
    return connection.execute(select(terms).where(terms.c.kind == term.kind, terms.c.path == term.path)).one_or_none()
