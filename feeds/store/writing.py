"""What source files gave, into the database. The transaction is the caller's (store.py)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from feeds.model import Diagnostic, Term, TermKind
from feeds.store.chunks import chunks
from feeds.store.identity import Known
from feeds.store.ledger import enrol
from feeds.store.reading import revision
from feeds.store.records import Changes, FileResult, FileState, Incoming, columns
from feeds.store.rows import article_row, epoch_of, select_published, terms_of
from feeds.store.schema import article_terms, articles, diagnostics, files, meta, terms

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # earlier than any change


def write(
    connection: Connection, id_prefix: str, results: Sequence[FileResult], gone: Collection[str], now: datetime
) -> Changes:
    """Replace what the store holds of the results' files, and drop what it holds of those gone.

    The revision rises if and only if an entry shows anything else afterwards: both states are read and compared.
    """
    paths = [*gone, *(result.path for result in results)]
    before = _published(connection, paths)
    reread = _unchanged(connection, results)
    for some in chunks(paths):
        connection.execute(delete(files).where(files.c.path.in_(some)))  # all that is of a file goes with it
    incoming = [each for result in results for each in result.articles]
    rows, id_diagnostics = enrol(connection, id_prefix, incoming, before.keys(), reread)
    _insert(connection, files, ({"path": result.path, **columns(result.state)} for result in results))
    _insert_articles(connection, incoming, rows)
    _insert_diagnostics(connection, [*(each for result in results for each in result.diagnostics), *id_diagnostics])
    after = _published(connection, paths)

    if before != after:
        raise_revision(connection, now)
    return Changes(
        added=len(after.keys() - before.keys()),
        changed=sum(before[number] != after[number] for number in before.keys() & after.keys()),
        removed=len(before.keys() - after.keys()),
    )


def touch(connection: Connection, states: Mapping[str, FileState]) -> None:
    """Put the states of files that are known."""
    for path, state in states.items():
        connection.execute(update(files).where(files.c.path == path).values(**columns(state)))


def raise_revision(connection: Connection, now: datetime) -> None:
    """Tell all who have cached something that it may be stale.

    Its time is later than the last one's by a second at least, also where the clock was set back: who asks by date
    (If-Modified-Since counts seconds) misses no change then.
    """
    last = revision(connection)
    _put_revision(connection, last.number + 1, max(now, last.changed + timedelta(seconds=1)))


def start_revision(connection: Connection) -> None:
    """Give a new store the revision of those that nothing was written to."""
    _put_revision(connection, 0, NEVER)


def put_meta(connection: Connection, name: str, value: str) -> None:
    """Remember a value of the store's own."""
    if not connection.execute(update(meta).where(meta.c.name == name).values(value=value)).rowcount:
        connection.execute(insert(meta).values(name=name, value=value))


def _put_revision(connection: Connection, number: int, now: datetime) -> None:
    put_meta(connection, "revision", str(number))
    whole = now.astimezone(UTC).replace(microsecond=0)  # as precise as HTTP's dates
    put_meta(connection, "changed", whole.isoformat())


def _published(connection: Connection, paths: Iterable[str]) -> dict[int, tuple[object, ...]]:
    """What the files' entries show, as stored: equal instants with unequal offsets differ here, and in feeds."""
    return {
        row.number: tuple(row)
        for some in chunks(paths)
        for row in connection.execute(select_published().where(articles.c.path.in_(some)))
    }


def _unchanged(connection: Connection, results: Sequence[FileResult]) -> set[str]:
    """Paths of the files whose bytes are those of last time."""
    digests = {result.path: result.state.digest for result in results}
    return {
        row.path
        for some in chunks(digests)
        for row in connection.execute(select(files.c.path, files.c.digest).where(files.c.path.in_(some)))
        if row.digest == digests[row.path]
    }


def _insert_articles(connection: Connection, incoming: Sequence[Incoming], rows: Sequence[Known]) -> None:
    epochs = [
        epoch_of(each.article.published or datetime.fromisoformat(row.first_seen))
        for each, row in zip(incoming, rows, strict=True)
    ]
    numbered = [(row.number, epoch, each.article) for row, epoch, each in zip(rows, epochs, incoming, strict=True)]
    _insert(connection, articles, (article_row(*each) for each in numbered))
    found_by = [(number, epoch, set(terms_of(article))) for number, epoch, article in numbered]
    ids = _term_ids(connection, set().union(*(found for _, _, found in found_by)))
    _insert(
        connection,
        article_terms,
        (
            {"term_id": ids[term], "epoch": epoch, "number": number}
            for number, epoch, found in found_by
            for term in found
        ),
    )


def _term_ids(connection: Connection, wanted: set[Term]) -> dict[Term, int]:
    """The number of each term in the database, where it is put if it is new."""
    known = _known_term_ids(connection, wanted)
    new = wanted - known.keys()
    _insert(connection, terms, (columns(term) for term in new))
    return known | _known_term_ids(connection, new)


def _known_term_ids(connection: Connection, wanted: Iterable[Term]) -> dict[Term, int]:
    paths: defaultdict[TermKind, list[str]] = defaultdict(list)
    for term in wanted:
        paths[term.kind].append(term.path)
    return {
        Term(kind, row.path): row.id
        for kind in paths  # one by one, because SQLite reads the whole table for (kind, path) IN (...)
        for some in chunks(paths[kind])
        for row in connection.execute(select(terms).where(terms.c.kind == kind, terms.c.path.in_(some)))
    }


def _insert_diagnostics(connection: Connection, found: Iterable[Diagnostic]) -> None:
    _insert(connection, diagnostics, ({**columns(each), "severity": str(each.severity)} for each in found))


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    if values := list(rows):
        connection.execute(insert(table), values)
