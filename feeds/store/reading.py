"""What the database holds, as the model's things. It changes nothing."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from feeds.model import ALWAYS, KINDS, LISTED, Diagnostic, Entry, Period, Selection, Severity, Term, TermKind
from feeds.store import schema, selecting
from feeds.store.meta import get_meta
from feeds.store.rows import entry_of, moment_of, select_entries
from feeds.store.schema import articles, ledger
from feeds.store.terms import ALL

_IS_LISTED = and_(schema.terms.c.articles > 0, schema.terms.c.kind.in_(LISTED))


def entries(connection: Connection, selection: Selection, period: Period, limit: int) -> tuple[Entry, ...]:
    """Entries of a selection, the newest first."""
    return tuple(entry_of(row) for row in _newest(connection, select_entries(), selection, period, limit))


def versions(connection: Connection, selection: Selection, period: Period, limit: int) -> tuple[tuple[int, int], ...]:
    """Number and time of change of the same entries."""
    query = select(articles.c.number, articles.c.modified, articles.c.epoch, articles.c.updated_epoch)
    rows = _newest(connection, query, selection, period, limit)
    return tuple((row.number, row.modified) for row in rows)


def versions_after(connection: Connection, number: int, most: int) -> list[tuple[int, int, str]]:
    """Number, time of change and slug of the articles that come after a number, in the order of arrival."""
    query = select(articles.c.number, articles.c.modified, ledger.c.slug).join_from(articles, ledger)
    rows = connection.execute(query.where(articles.c.number > number).order_by(articles.c.number).limit(most))
    return [(row.number, row.modified, row.slug) for row in rows]


def entry(connection: Connection, slug: str) -> Entry | None:
    """The entry that has this slug."""
    row = connection.execute(select_entries().where(ledger.c.slug == slug)).one_or_none()
    return None if row is None else entry_of(row)


def count(connection: Connection, selection: Selection, period: Period, most: int) -> int:
    """How many articles a selection holds, whichever of them it shows."""
    held = Selection(selection.terms, selection.without, selection.words, selection.without_words)
    if period == ALWAYS and held == Selection(selection.terms[:1]):
        return connection.scalar(select(schema.terms.c.articles).where(_of_term(held))) or 0
    return selecting.count(connection, held, period, most)


def known(connection: Connection, wanted: Iterable[Term]) -> dict[Term, int]:
    """Those of some terms that articles have, with how many."""
    return {term: row.articles for term, row in selecting.term_rows(connection, wanted).items()}


def oldest(connection: Connection) -> datetime | None:
    """When the first of all entries was published."""
    epoch = connection.scalar(select(func.min(articles.c.epoch)))
    return None if epoch is None else moment_of(epoch)


def departed(connection: Connection, selection: Selection) -> datetime:
    """When an article last left a selection or moved to an earlier place in it."""
    seconds = connection.scalar(select(schema.terms.c.departed).where(_of_term(selection)))
    return datetime.fromtimestamp(seconds or 0, UTC)


def terms(connection: Connection, most: int | None) -> tuple[tuple[Term, int], ...]:
    """The terms that articles have, with how many: of each kind the fullest, these first."""
    table = schema.terms.c
    query = select(table.path, table.articles).where(table.articles > 0).order_by(table.articles.desc(), table.path)
    return tuple(
        (Term(kind, row.path), row.articles)
        for kind in sorted(KINDS)  # one by one, as the index has them
        for row in connection.execute(query.where(table.kind == kind).limit(most))
    )


def totals(connection: Connection) -> dict[TermKind, int]:
    """How many terms of each kind articles have."""
    table = schema.terms.c
    query = (
        select(table.kind, func.count().label("number"))
        .where(table.kind.in_(KINDS), table.articles > 0)
        .group_by(table.kind)
    )
    return {row.kind: row.number for row in connection.execute(query)}


def count_listed(connection: Connection) -> int:
    """How many terms there are that people are shown."""
    return connection.scalar(select(func.count()).select_from(schema.terms).where(_IS_LISTED)) or 0


def listed(connection: Connection, first: int, most: int) -> list[Term]:
    """So many of them from a place on, in the order in which they came."""
    query = select(schema.terms).where(_IS_LISTED).order_by(schema.terms.c.id).offset(first).limit(most)
    return [Term(row.kind, row.path) for row in connection.execute(query)]


def identity(connection: Connection, path: str, position: int) -> tuple[str, str, datetime] | None:
    """The id, slug and first_seen of the article at a place."""
    query = (
        select(ledger.c.id, ledger.c.slug, ledger.c.first_seen)
        .join(articles, articles.c.number == ledger.c.number)
        .where(articles.c.path == path, articles.c.position == position)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.id, row.slug, datetime.fromisoformat(row.first_seen))


def diagnostics(connection: Connection) -> tuple[Diagnostic, ...]:
    """What a person should know, by path and line."""
    found = [
        Diagnostic(row.code, Severity(row.severity), row.path, row.line, row.message, row.action)
        for row in connection.execute(select(schema.diagnostics))
    ]
    return tuple(sorted(found, key=lambda each: (each.path, each.line or 0, each.code, each.message)))


def settings(connection: Connection) -> tuple[str | None, str | None]:
    """Fingerprint and text of the settings that were followed last."""
    return get_meta(connection, "settings"), get_meta(connection, "settings_text")


def _newest(
    connection: Connection, query: Select[Any], selection: Selection, period: Period, limit: int
) -> Sequence[Row[Any]]:
    """Rows of articles, those that a selection shows, the newest first."""
    found = selecting.numbers(connection, selection, period, limit)
    if found is None:
        return []
    rows = connection.execute(query.where(articles.c.number.in_(found)))
    if selection.order == "updated":
        return sorted(rows, key=lambda row: (row.updated_epoch, row.number), reverse=True)
    return sorted(rows, key=lambda row: (row.epoch, row.number), reverse=True)


def _of_term(selection: Selection) -> ColumnElement[bool]:
    """The row of the term of a selection that holds all articles that have it, or of what all have."""
    term = selection.terms[0] if selection.terms else ALL
    return and_(schema.terms.c.kind == term.kind, schema.terms.c.path == term.path)
