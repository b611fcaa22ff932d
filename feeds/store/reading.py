"""What the database holds, as the model's things: Selection -> SQL. It changes nothing."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from feeds.model import Diagnostic, Entry, Revision, Selection, Severity, Term
from feeds.store import schema
from feeds.store.records import FileState
from feeds.store.rows import entry_of, select_entries
from feeds.store.schema import article_terms, articles, files, ledger, meta


def entries(connection: Connection, selection: Selection, limit: int) -> tuple[Entry, ...]:
    """The newest entries of a selection, read from one end of an index."""
    if selection.term is None:
        query = select_entries().order_by(articles.c.epoch.desc(), articles.c.number.desc())
    else:
        query = (
            select_entries()
            .join(article_terms, article_terms.c.number == articles.c.number)
            .where(_has_term(selection.term))
            .order_by(article_terms.c.epoch.desc(), article_terms.c.number.desc())
        )
    return tuple(entry_of(row) for row in connection.execute(query.limit(limit)))


def entry(connection: Connection, slug: str) -> Entry | None:
    """The entry that has this slug."""
    row = connection.execute(select_entries().where(ledger.c.slug == slug)).one_or_none()
    return None if row is None else entry_of(row)


def count(connection: Connection, selection: Selection) -> int:
    """How many articles a selection holds."""
    if selection.term is None:
        query = select(func.count()).select_from(articles)
    else:
        query = select(func.count()).select_from(article_terms).where(_has_term(selection.term))
    return connection.scalars(query).one()


def terms(connection: Connection) -> tuple[tuple[Term, int], ...]:
    """All terms that articles have, with how many: by kind, the fullest first."""
    counted = (
        select(article_terms.c.term_id, func.count().label("articles")).group_by(article_terms.c.term_id).subquery()
    )
    query = select(schema.terms.c.kind, schema.terms.c.path, counted.c.articles).join(counted)
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


def known_files(connection: Connection) -> dict[str, FileState]:
    """What is remembered of each source file, by path."""
    return {path: FileState(*state) for path, *state in connection.execute(select(files))}


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


def revision(connection: Connection) -> Revision:
    """The version of what is published."""
    query = select(meta).where(meta.c.name.in_(("revision", "changed")))
    found = {row.name: row.value for row in connection.execute(query)}
    return Revision(int(found["revision"]), datetime.fromisoformat(found["changed"]))


def get_meta(connection: Connection, name: str) -> str | None:
    """A value of the store's own, or None."""
    return connection.scalars(select(meta.c.value).where(meta.c.name == name)).one_or_none()


def _has_term(term: Term) -> ColumnElement[bool]:
    table = schema.terms
    wanted = select(table.c.id).where(table.c.kind == term.kind, table.c.path == term.path).scalar_subquery()
    return article_terms.c.term_id == wanted
