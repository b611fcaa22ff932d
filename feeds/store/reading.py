"""What the database holds, as the model's things: Selection -> SQL. It changes nothing."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from feeds.model import Diagnostic, Entry, Selection, Severity, Term
from feeds.store import schema
from feeds.store.meta import NEVER, get_meta
from feeds.store.rows import entry_of, moment_of, select_entries
from feeds.store.schema import article_terms, articles, ledger


def entries(connection: Connection, selection: Selection, limit: int) -> tuple[Entry, ...]:
    """The newest entries of a selection, read from one end of an index."""
    return tuple(entry_of(row) for row in connection.execute(_newest(select_entries(), selection).limit(limit)))


def versions(connection: Connection, selection: Selection, limit: int) -> tuple[tuple[int, int], ...]:
    """Number and time of change of the newest entries of a selection."""
    query = _newest(select(articles.c.number, articles.c.modified), selection)
    return tuple((row.number, row.modified) for row in connection.execute(query.limit(limit)))


def versions_after(connection: Connection, number: int, most: int) -> list[tuple[int, int, str]]:
    """Number, time of change and slug of the articles that come after a number, in the order of arrival."""
    query = select(articles.c.number, articles.c.modified, ledger.c.slug).join_from(articles, ledger)
    rows = connection.execute(query.where(articles.c.number > number).order_by(articles.c.number).limit(most))
    return [(row.number, row.modified, row.slug) for row in rows]


def entry(connection: Connection, slug: str) -> Entry | None:
    """The entry that has this slug."""
    row = connection.execute(select_entries().where(ledger.c.slug == slug)).one_or_none()
    return None if row is None else entry_of(row)


def count(connection: Connection, selection: Selection) -> int:
    """How many articles a selection holds."""
    if not selection.terms:
        return int(get_meta(connection, "articles") or 0)
    return connection.scalar(select(schema.terms.c.articles).where(_is_term(selection.terms[0]))) or 0


def oldest(connection: Connection) -> datetime | None:
    """When the first of all entries was published."""
    epoch = connection.scalar(select(func.min(articles.c.epoch)))
    return None if epoch is None else moment_of(epoch)


def departed(connection: Connection, selection: Selection) -> datetime:
    """When an article last left a selection or moved to an earlier place in it."""
    if not selection.terms:
        stated = get_meta(connection, "departed")
        return datetime.fromisoformat(stated) if stated else NEVER
    seconds = connection.scalar(select(schema.terms.c.departed).where(_is_term(selection.terms[0])))
    return datetime.fromtimestamp(seconds or 0, UTC)


def terms(connection: Connection) -> tuple[tuple[Term, int], ...]:
    """All terms that articles have, with how many: by kind, the fullest first."""
    query = select(schema.terms).where(schema.terms.c.articles > 0)
    found = [(Term(row.kind, row.path), row.articles) for row in connection.execute(query)]
    # Sorted here, because PostgreSQL sorts text as its locale does.
    return tuple(sorted(found, key=lambda each: (each[0].kind, -each[1], each[0].path)))


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


def _newest(query: Select[Any], selection: Selection) -> Select[Any]:
    """Rows of articles, those of a selection, the newest first."""
    if not selection.terms:
        return query.order_by(articles.c.epoch.desc(), articles.c.number.desc())
    return (
        query.join(article_terms, article_terms.c.number == articles.c.number)
        .where(_has_term(selection.terms[0]))
        .order_by(article_terms.c.epoch.desc(), article_terms.c.number.desc())
    )


def _has_term(term: Term) -> ColumnElement[bool]:
    return article_terms.c.term_id == select(schema.terms.c.id).where(_is_term(term)).scalar_subquery()


def _is_term(term: Term) -> ColumnElement[bool]:
    return and_(schema.terms.c.kind == term.kind, schema.terms.c.path == term.path)
