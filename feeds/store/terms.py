"""The rows of terms: their numbers in the database, and what a write does to the selections that they name.

How many articles a selection holds is counted here, at each write, so that nobody need count a million.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from feeds.model import Term, TermKind
from feeds.store import schema
from feeds.store.chunks import chunks
from feeds.store.meta import get_meta, put_meta
from feeds.store.records import columns

_EVERYTHING = None  # stands among terms for the selection without one


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands: in which selections, and where therein."""

    epoch: int
    terms: frozenset[Term]


def tally(connection: Connection, before: Mapping[int, Place], after: Mapping[int, Place], at: datetime) -> None:
    """Count anew what the selections hold, and note which of them an article has left or moved back in.

    :param before: by number, of the articles that a write added, changed or removed
    :param after: likewise
    """
    more: Counter[Term | None] = Counter()
    departed: set[Term | None] = set()
    for number in before.keys() | after.keys():
        old, new = _selections(before.get(number)), _selections(after.get(number))
        more.update(new)
        more.subtract(old)
        is_back = number in before and number in after and after[number].epoch < before[number].epoch
        departed |= old if is_back else old - new
    ids = _known_ids(connection, {term for term in (*more, *departed) if term})
    _add(connection, {term: count for term, count in more.items() if count}, ids)
    _note_departed(connection, departed, ids, at)


def term_ids(connection: Connection, wanted: set[Term]) -> dict[Term, int]:
    """The number of each term in the database, where it is put if it is new."""
    known = _known_ids(connection, wanted)
    if new := wanted - known.keys():
        connection.execute(insert(schema.terms), [{**columns(term), "articles": 0, "departed": 0} for term in new])
    return known | _known_ids(connection, new)


def _selections(place: Place | None) -> set[Term | None]:
    return {_EVERYTHING, *place.terms} if place else set()


def _add(connection: Connection, more: Mapping[Term | None, int], ids: Mapping[Term, int]) -> None:
    if _EVERYTHING in more:
        held = int(get_meta(connection, "articles") or 0)
        put_meta(connection, "articles", str(held + more[_EVERYTHING]))
    if values := [{"_id": ids[term], "_more": count} for term, count in more.items() if term]:
        terms = schema.terms
        row = update(terms).where(terms.c.id == bindparam("_id"))
        connection.execute(row.values(articles=terms.c.articles + bindparam("_more")), values)


def _note_departed(
    connection: Connection, departed: Iterable[Term | None], ids: Mapping[Term, int], at: datetime
) -> None:
    if _EVERYTHING in departed:
        put_meta(connection, "departed", at.isoformat())
    for some in chunks(ids[term] for term in departed if term):
        terms = schema.terms
        connection.execute(update(terms).where(terms.c.id.in_(some)).values(departed=int(at.timestamp())))


def _known_ids(connection: Connection, wanted: Iterable[Term]) -> dict[Term, int]:
    paths: defaultdict[TermKind, list[str]] = defaultdict(list)
    for term in wanted:
        paths[term.kind].append(term.path)
    terms = schema.terms
    return {
        Term(kind, row.path): row.id
        for kind in paths  # one by one, because SQLite reads the whole table for (kind, path) IN (...)
        for some in chunks(paths[kind])
        for row in connection.execute(select(terms).where(terms.c.kind == kind, terms.c.path.in_(some)))
    }
