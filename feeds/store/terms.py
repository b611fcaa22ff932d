"""The rows of terms: their numbers in the database, and what a write does to the selections that they name.

How many articles a selection holds is counted here, at each write, so that nobody need count a million.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, bindparam, insert, select, update

from feeds.model import Term, TermKind
from feeds.store import schema
from feeds.store.chunks import chunks
from feeds.store.records import columns

ALL = Term(cast("TermKind", "everything"), "")
"""What every article has: a term of the store's own, which nobody is shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands: in which selections, and where therein."""

    epoch: int
    terms: frozenset[Term]  # ALL is one of them


def tally(
    connection: Connection, before: Mapping[int, Place], after: Mapping[int, Place], at: datetime
) -> Collection[int]:
    """Count anew what the selections hold, and note which of them an article has left or moved back in.

    :param before: by number, of the articles that a write added, changed or removed
    :param after: likewise
    :return: numbers of the terms that these articles have or had
    """
    more: Counter[Term] = Counter()
    departed: set[Term] = set()
    for number in before.keys() | after.keys():
        old, new = _terms(before.get(number)), _terms(after.get(number))
        more.update(new)
        more.subtract(old)
        is_back = number in before and number in after and after[number].epoch < before[number].epoch
        departed |= old if is_back else old - new
    ids = _known_ids(connection, more)
    _add(connection, {ids[term]: count for term, count in more.items() if count})
    note_departed(connection, (ids[term] for term in departed), at)
    return ids.values()


def term_ids(connection: Connection, wanted: set[Term]) -> dict[Term, int]:
    """The number of each term in the database, where it is put if it is new."""
    known = _known_ids(connection, wanted)
    if new := wanted - known.keys():
        connection.execute(insert(schema.terms), [{**columns(term), "articles": 0} for term in new])
    return known | _known_ids(connection, new)


def note_departed(connection: Connection, ids: Iterable[int], at: datetime) -> None:
    """Remember that the live feeds of terms have changed, though none of the articles in them need have."""
    for some in chunks(ids):
        terms = schema.terms
        connection.execute(update(terms).where(terms.c.id.in_(some)).values(departed=int(at.timestamp())))


def _terms(place: Place | None) -> frozenset[Term]:
    return place.terms if place else frozenset()


def _add(connection: Connection, more: Mapping[int, int]) -> None:
    if more:
        terms = schema.terms
        row = update(terms).where(terms.c.id == bindparam("_id"))
        values = [{"_id": id_, "_more": count} for id_, count in more.items()]
        connection.execute(row.values(articles=terms.c.articles + bindparam("_more")), values)


def _known_ids(connection: Connection, wanted: Iterable[Term]) -> dict[Term, int]:
    paths: defaultdict[TermKind, list[str]] = defaultdict(list)
    for term in wanted:
        paths[term.kind].append(term.path)
    terms = schema.terms
    return {
        Term(kind, row.path): row.id
        for kind in paths  # one by one, because SQLite reads the whole table for (kind, path) IN (...)
        for some in chunks(paths[kind])
        for row in connection.execute(
            select(terms.c.id, terms.c.path).where(terms.c.kind == kind, terms.c.path.in_(some))
        )
    }
