"""The ledger: which article has which number, id and slug, for ever. Its rows are made and changed, and never dropped.

Whom an article is recognized as is decided in identity.py; here is what the database is asked and told.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, bindparam, insert, select, update

from feeds.model import Diagnostic, Severity
from feeds.store.chunks import chunks
from feeds.store.identity import Arrival, Known, arrival_of, minted_uri, recognize
from feeds.store.names import Names
from feeds.store.records import Incoming
from feeds.store.schema import articles, ledger

_LONGEST_SLUG = 200  # characters; PostgreSQL indexes no text above 2,704 bytes
_UNNUMBERED = 0


def enrol(
    connection: Connection, id_prefix: str, incoming: Sequence[Incoming], left: Collection[int], now: datetime
) -> tuple[list[Known], list[Diagnostic]]:
    """Give each article its ledger row, new or old, and write it down.

    :param left: numbers of the articles that this write has taken out; they are recognized before those long gone
    :return: the rows, one for each article in the same order, and what a person should know about their ids
    """
    arrivals = [arrival_of(each, id_prefix) for each in incoming]
    free = sorted(_free_rows(connection, arrivals), key=lambda row: (row.number not in left, row.number))
    found = recognize(arrivals, free)
    new = [arrival for index, arrival in enumerate(arrivals) if index not in found]
    ids = Names(
        connection,
        ledger.c.id,
        [*(arrival.stated_id for arrival in arrivals), *(minted_uri(arrival.place, id_prefix) for arrival in new)],
    )
    slugs = Names(connection, ledger.c.slug, [_wished_slug(arrival) for arrival in new])

    rows = [
        _renewed(found[index], arrival, ids, now)
        if index in found
        else _made(arrival, ids, slugs, minted_uri(arrival.place, id_prefix))
        for index, arrival in enumerate(arrivals)
    ]
    _update(connection, [row for index, row in enumerate(rows) if index in found and row != found[index]])
    numbers = iter(_insert(connection, [row for row in rows if row.number == _UNNUMBERED]))
    rows = [replace(row, number=next(numbers)) if row.number == _UNNUMBERED else row for row in rows]
    return rows, _id_diagnostics(connection, arrivals, rows)


def _free_rows(connection: Connection, arrivals: Sequence[Arrival]) -> set[Known]:
    """The rows without an article that any rule may find."""
    wanted: tuple[tuple[Column[Any], Iterable[object]], ...] = (
        (ledger.c.id, (arrival.stated_id for arrival in arrivals)),
        (ledger.c.path, (arrival.place[0] for arrival in arrivals)),
        (ledger.c.digest, (arrival.incoming.digest for arrival in arrivals)),
        (ledger.c.link, (arrival.link for arrival in arrivals)),
    )
    has_article = select(articles.c.number).where(articles.c.number == ledger.c.number).exists()
    return {
        Known(*row)
        for column, values in wanted
        for some in chunks(values)
        for row in connection.execute(select(ledger).where(column.in_(some), ~has_article))
    }


def _renewed(known: Known, arrival: Arrival, ids: Names, now: datetime) -> Known:
    """The row as it is after the article came again, perhaps from elsewhere, perhaps with another text."""
    stated = arrival.stated_id
    path, position = arrival.place
    # Where only the text differs, the program or its settings read the same words in another way: no news to readers.
    is_edited = known.digest != arrival.incoming.digest and known.text_digest != arrival.incoming.text_digest
    return replace(
        known,
        id=stated if stated and stated != known.id and ids.take_exactly(stated) else known.id,
        path=path,
        position=position,
        digest=arrival.incoming.digest,
        text_digest=arrival.incoming.text_digest,
        link=arrival.link,
        changed=now.isoformat() if is_edited else known.changed,
    )


def _made(arrival: Arrival, ids: Names, slugs: Names, minted: str) -> Known:
    """The row of an article that the store has never seen."""
    stated = arrival.stated_id
    path, position = arrival.place
    return Known(
        number=_UNNUMBERED,
        id=stated if stated and ids.take_exactly(stated) else ids.take(minted),
        slug=slugs.take(_wished_slug(arrival)),
        path=path,
        position=position,
        digest=arrival.incoming.digest,
        text_digest=arrival.incoming.text_digest,
        link=arrival.link,
        first_seen=arrival.incoming.seen.isoformat(),
        changed=None,
    )


def _wished_slug(arrival: Arrival) -> str:
    return arrival.incoming.article.slug[:_LONGEST_SLUG]


def _insert(connection: Connection, rows: Sequence[Known]) -> list[int]:
    if not rows:
        return []
    values = [{name: value for name, value in asdict(row).items() if name != "number"} for row in rows]
    statement = insert(ledger).returning(ledger.c.number, sort_by_parameter_order=True)
    return list(connection.scalars(statement, values))


def _update(connection: Connection, rows: Sequence[Known]) -> None:
    if rows:
        names = [column.name for column in ledger.c if column.name != "number"]
        statement = update(ledger).where(ledger.c.number == bindparam("_number"))
        values = [{"_number": row.number, **{name: getattr(row, name) for name in names}} for row in rows]
        connection.execute(statement.values({name: bindparam(name) for name in names}), values)


def _id_diagnostics(connection: Connection, arrivals: Sequence[Arrival], rows: Sequence[Known]) -> list[Diagnostic]:
    """Tell of each article that states an id which another has."""
    refused = [
        (arrival.stated_id, row)
        for arrival, row in zip(arrivals, rows, strict=True)
        if arrival.stated_id not in (None, row.id)
    ]
    holders: dict[str, str] = {}
    for some in chunks(stated for stated, _ in refused):
        query = select(ledger.c.id, ledger.c.path).where(ledger.c.id.in_(some))
        holders.update((row.id, row.path) for row in connection.execute(query))
    return [
        Diagnostic(
            code="id-taken",
            severity=Severity.ERROR,
            path=row.path,
            line=None,
            message=f"The id {stated} is already that of an article in {holders[stated]}.",
            action=f"The article is published under an id of its own, {row.id}.",
        )
        for stated, row in refused
        if stated
    ]
