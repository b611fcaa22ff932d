"""What source files gave, into the database. The transaction is the caller's (store.py)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from feeds.model import Article, Diagnostic, Term
from feeds.store import search_index, settling
from feeds.store.chunks import chunks
from feeds.store.identity import Known
from feeds.store.ledger import enrol
from feeds.store.meta import raise_revision, time_of_change
from feeds.store.records import Changes, FileResult, FileState, Incoming, columns
from feeds.store.rows import article_row, entry_of, epoch_of, select_entries, shown, terms_of, updated_of
from feeds.store.schema import article_terms, articles, diagnostics, files
from feeds.store.search_index import row_of, words_of_row
from feeds.store.terms import ALL, Place, tally, term_ids


def write(
    connection: Connection, id_prefix: str, results: Sequence[FileResult], gone: Collection[str], now: datetime
) -> Changes:
    """Replace what the store holds of the results' files, and drop what it holds of those gone.

    The revision rises if and only if an entry shows anything else afterwards: both states are read and compared. The
    live feeds that this concerns are settled at once, lest a reader find an article in none of a feed's documents.
    """
    at = time_of_change(connection, now)
    paths = [*gone, *(result.path for result in results)]
    before = _published(connection, paths)
    logged = settling.logged(connection, before)
    reread = _unchanged(connection, results)
    for some in chunks(paths):
        connection.execute(delete(files).where(files.c.path.in_(some)))  # all that is of a file goes with it
    incoming = [each for result in results for each in result.articles]
    rows, id_diagnostics = enrol(connection, id_prefix, incoming, before.keys(), reread)
    _insert(connection, files, ({"path": result.path, **columns(result.state)} for result in results))
    modified = {number: row.modified for number, row in before.items()}
    places = _insert_articles(connection, incoming, rows, modified, int(at.timestamp()))
    _insert_diagnostics(connection, [*(each for result in results for each in result.diagnostics), *id_diagnostics])
    after = _published(connection, paths)

    added, removed = after.keys() - before.keys(), before.keys() - after.keys()
    changed = {number for number in before.keys() & after.keys() if shown(before[number]) != shown(after[number])}
    numbers = frozenset(added | changed | removed)
    old = {number: _place(before[number]) for number in changed | removed}
    new = {number: places[number] for number in changed | added}
    words = {row.number: each.words for each, row in zip(incoming, rows, strict=True)}
    edited = {number for number in changed if before[number].path not in reread}
    settling.put_back(connection, (row for row in logged if row.number not in edited | removed), at)
    if numbers:
        raise_revision(connection, at)
        _modify(connection, changed, int(at.timestamp()))
        search_index.update(
            connection,
            {row_of(before[number].epoch, number): words_of_row(before[number]) for number in changed | removed},
            {row_of(place.epoch, number): words[number] for number, place in new.items()},
        )
        settling.note_leaving(connection, (row for row in logged if row.number in edited | removed), at)
        concerned = tally(connection, old, new, at)
        if limits := settling.limits_of(connection):
            settling.settle(connection, concerned, at, limits)
    terms = frozenset[Term]().union(*(place.terms for place in (*old.values(), *new.values())))
    return Changes(len(added), len(changed), len(removed), numbers, terms - {ALL})


def touch(connection: Connection, states: Mapping[str, FileState]) -> None:
    """Put the states of files that are known."""
    for path, state in states.items():
        connection.execute(update(files).where(files.c.path == path).values(**columns(state)))


def _published(connection: Connection, paths: Iterable[str]) -> dict[int, Row[Any]]:
    """The files' entries as stored, by number."""
    return {
        row.number: row
        for some in chunks(paths)
        for row in connection.execute(select_entries().where(articles.c.path.in_(some)))
    }


def _place(row: Row[Any]) -> Place:
    return _place_of(row.epoch, entry_of(row).article)


def _place_of(epoch: int, article: Article) -> Place:
    return Place(epoch, frozenset((ALL, *terms_of(article))))


def _modify(connection: Connection, numbers: Iterable[int], modified: int) -> None:
    for some in chunks(numbers):
        connection.execute(update(articles).where(articles.c.number.in_(some)).values(modified=modified))


def _unchanged(connection: Connection, results: Sequence[FileResult]) -> set[str]:
    """Paths of the files whose bytes are those of last time."""
    digests = {result.path: result.state.digest for result in results}
    return {
        row.path
        for some in chunks(digests)
        for row in connection.execute(select(files.c.path, files.c.digest).where(files.c.path.in_(some)))
        if row.digest == digests[row.path]
    }


def _insert_articles(
    connection: Connection, incoming: Sequence[Incoming], rows: Sequence[Known], modified: Mapping[int, int], at: int
) -> dict[int, Place]:
    """Put the articles, and tell where each stands.

    :param modified: by number, of the articles that were there; which of them show anything else is not known yet
    :param at: of the others
    """
    places = {
        row.number: _place_of(epoch_of(_published_of(each, row)), each.article)
        for each, row in zip(incoming, rows, strict=True)
    }
    _insert(
        connection,
        articles,
        (
            article_row(
                row.number,
                row.id,
                _published_of(each, row),
                updated_of(each.article, _published_of(each, row), _moment(row.changed)),
                datetime.fromisoformat(row.changed or row.first_seen),
                modified.get(row.number, at),
                each.article,
            )
            for each, row in zip(incoming, rows, strict=True)
        ),
    )
    ids = term_ids(connection, set().union(*(place.terms for place in places.values())))
    _insert(
        connection,
        article_terms,
        (
            {"term_id": ids[term], "epoch": place.epoch, "number": number}
            for number, place in places.items()
            for term in place.terms
        ),
    )
    return places


def _published_of(incoming: Incoming, row: Known) -> datetime:
    return incoming.article.published or datetime.fromisoformat(row.first_seen)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _insert_diagnostics(connection: Connection, found: Iterable[Diagnostic]) -> None:
    _insert(connection, diagnostics, ({**columns(each), "severity": str(each.severity)} for each in found))


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    if values := list(rows):
        connection.execute(insert(table), values)
