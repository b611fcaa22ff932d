"""Selection -> SQL: which articles a selection holds. It reads no article.

Places in the order are read from one end of an index, and of each is asked what else its article must have. Of the
indexes that will do, the one is read of which the fewest rows need be. So most feeds cost as much as they show, however
many articles there are; not those that leave out what most articles have, nor those of words that seldom meet.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import isqrt
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Select,
    and_,
    column,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union,
)

from feeds.model import Period, Selection, Term, TermKind
from feeds.store import search_index
from feeds.store.schema import article_terms, articles, terms
from feeds.store.terms import ALL

_Held = Sequence[Row[Any]]  # rows of terms
_Condition = ColumnElement[bool]

# Columns of subqueries, by name: to let SQLAlchemy look them up takes longer than the database for the subquery.
_MOMENT = column("moment", BigInteger)
_NUMBER = column("number", BigInteger)

_SEARCH = 300  # so many times as long as of a term it takes SQLite to ask of one article whether it has words


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an article must have, and must not."""

    kinds: Sequence[_Held]  # of each kind one term; the kind that the fewest articles have comes first
    unwanted: _Held
    finds: _Condition | None  # of its row in the search index
    all: Row[Any]  # the term that every article has

    @property
    def rarest(self) -> _Held:
        """The terms of which every article of the selection has one, and as few others as may be."""
        return self.kinds[0] if self.kinds else [self.all]


@dataclass(frozen=True, slots=True)
class _Index:
    """What articles are read from, in an order."""

    place: Sequence[ColumnElement[int]]  # moment and number, or the row of the search index, which is both
    number: ColumnElement[int]
    row: ColumnElement[int]  # of the search index
    rest: _Asked  # what is still to be asked of each
    part: _Condition | None = None  # of the index, that is read

    def at(self, moment: int, number: int) -> ColumnElement[Any]:
        """What `place` is compared with."""
        return tuple_(moment, number) if len(self.place) == 2 else tuple_(search_index.row_at(moment, number))


def numbers(connection: Connection, selection: Selection, period: Period, limit: int) -> Select[Any] | None:
    """A query for the numbers of the articles that a selection shows, in any order; None where there are none.

    :param period: what is meant by the selection's days, which count for nothing here
    :param limit: how many, from the selection's beginning or next to its cursor
    """
    asked = _asked(connection, selection)
    if asked is None:
        return None
    if selection.order == "updated":
        indexes = [_by_update(connection, asked, limit)]
    elif _is_best_by_words(connection, asked, limit):
        indexes = [_of_words(asked)]
    else:
        indexes = [_of_terms(asked, [row]) for row in asked.rarest]
    first = [_first(_rows(index, selection, period), index.place, selection, limit) for index in indexes]
    if len(first) > 1:  # the first of all are among the first of each
        merged: CompoundSelect[*tuple[Any, ...]] = union(
            *(select(literal_column("*")).select_from(each.subquery()) for each in first)
        )
        rows = select(_MOMENT, _NUMBER).select_from(merged.subquery())
        first = [_first(rows, (_MOMENT, _NUMBER), selection, limit)]
    return select(_NUMBER).select_from(first[0].subquery())


def count(connection: Connection, selection: Selection, period: Period, most: int) -> int:
    """How many articles a selection holds, whatever its order and cursor; `most` + 1 stands for all greater numbers."""
    asked = _asked(connection, selection)
    if asked is None:
        return 0
    index = _of_words(asked) if _is_best_by_words(connection, asked, most) else _of_terms(asked, asked.rarest)
    found = _rows(index, replace(selection, order="published", cursor=None), period)
    return _counted(connection, found.distinct() if len(asked.rarest) > 1 else found, most)


def term_rows(connection: Connection, wanted: Iterable[Term]) -> dict[Term, Row[Any]]:
    """The rows of those terms that articles have."""
    paths: defaultdict[TermKind, list[str]] = defaultdict(list)
    for term in wanted:
        paths[term.kind].append(term.path)
    if not paths:
        return {}
    # Not (kind, path) IN (...), for which SQLite reads the whole table.
    named = or_(*(and_(terms.c.kind == kind, terms.c.path.in_(some)) for kind, some in paths.items()))
    found = connection.execute(select(terms).where(named, terms.c.articles > 0))
    return {Term(row.kind, row.path): row for row in found}


def _asked(connection: Connection, selection: Selection) -> _Asked | None:
    """None where no article can have all that is asked for."""
    rows = term_rows(connection, (ALL, *selection.terms, *selection.without))
    kinds: defaultdict[TermKind, list[Row[Any]]] = defaultdict(list)
    for term in selection.terms:
        kinds[term.kind] += [rows[term]] if term in rows else []
    has_words = bool(selection.words or selection.without_words)
    finds = search_index.finds(connection, selection.words, selection.without_words) if has_words else None
    if ALL not in rows or not all(kinds.values()) or (has_words and finds is None):
        return None
    unwanted = [rows[term] for term in selection.without if term in rows]
    return _Asked(sorted(kinds.values(), key=_articles), unwanted, finds, rows[ALL])


def _articles(held: _Held) -> int:
    """How many articles have one of these terms, at most."""
    return sum(row.articles for row in held)


def _is_best_by_words(connection: Connection, asked: _Asked, limit: int) -> bool:
    if asked.finds is None or not asked.kinds:
        return asked.finds is not None
    return _is_led(connection) and not _are_few(asked, limit)


def _is_led(connection: Connection) -> bool:
    """Whether the database does not find out by itself, from how many articles have a word, where to begin."""
    return connection.dialect.name == "sqlite"


def _are_few(asked: _Asked, limit: int) -> bool:
    """Whether to ask all articles of the rarest kind costs less than to go through others until enough are found.

    Of so many times as many as there are of these, one is found.
    """
    cost = 1 if asked.finds is None else _SEARCH
    return cost * _articles(asked.rarest) ** 2 < limit * _articles([asked.all])


def _finds_few(connection: Connection, asked: _Asked, finds: _Condition, limit: int) -> bool:
    """Whether to sort all articles that are found costs less than to ask others until enough are found."""
    most = isqrt(_SEARCH // 4 * limit * _articles([asked.all]))
    return _counted(connection, select(search_index.row).where(finds), most) <= most


def _counted(connection: Connection, query: Select[*tuple[Any, ...]], most: int) -> int:
    return connection.scalar(select(func.count()).select_from(query.limit(most + 1).subquery())) or 0


def _of_terms(asked: _Asked, some: _Held) -> _Index:
    """Articles by publication, those that have one of some terms of the rarest kind."""
    index = article_terms.c
    row = search_index.row_of(index.epoch, index.number)
    rest = replace(asked, kinds=asked.kinds[1:])
    return _Index((index.epoch, index.number), index.number, row, rest, _is_one(index.term_id, some))


def _of_words(asked: _Asked) -> _Index:
    """Articles by publication, those that are found."""
    row = search_index.row
    return _Index((row,), search_index.number, row, replace(asked, finds=None), asked.finds)


def _by_update(connection: Connection, asked: _Asked, limit: int) -> _Index:
    """Articles by update: all of them, or a few, where to sort these costs less than to go through all."""
    moment, number = articles.c.updated_epoch, articles.c.number
    row = search_index.row_of(articles.c.epoch, number)
    if _are_few(asked, limit):
        few = select(article_terms.c.number).where(_is_one(article_terms.c.term_id, asked.rarest))
        rest = replace(asked, kinds=asked.kinds[1:])
    elif asked.finds is not None and _is_led(connection) and _finds_few(connection, asked, asked.finds, limit):
        few = select(search_index.number).where(asked.finds)
        rest = replace(asked, finds=None)
    else:
        return _Index((moment, number), number, row, asked)
    # SQLite would go through all of the index if it were asked for its column.
    return _Index((moment + 0, number), number, row, rest, number.in_(few))


def _rows(index: _Index, selection: Selection, period: Period) -> Select[int, int]:
    """Moment and number of the articles of a selection."""
    rest = index.rest
    return select(index.place[0].label(_MOMENT.name), index.number.label(_NUMBER.name)).where(
        *([] if index.part is None else [index.part]),
        *_bounds(index, selection, period),
        *(_has_one(index, kind) for kind in rest.kinds),
        *([~_has_one(index, rest.unwanted)] if rest.unwanted else []),
        *([] if rest.finds is None else [_is_found(index, rest.finds)]),
    )


def _has_one(index: _Index, held: _Held) -> _Condition:
    # The epoch need not be compared; PostgreSQL would take both comparisons together to hold for hardly any.
    other = article_terms.alias()
    return select(other.c.number).where(other.c.number == index.number, _is_one(other.c.term_id, held)).exists()


def _is_found(index: _Index, finds: _Condition) -> _Condition:
    return select(search_index.row).where(search_index.row == index.row, finds).exists()


def _is_one(term_id: ColumnElement[int], held: _Held) -> _Condition:
    return term_id.in_([row.id for row in held])


def _bounds(index: _Index, selection: Selection, period: Period) -> Iterator[_Condition]:
    """Of which part of the order the rows are: one bound on each side, as databases look for no more in an index."""
    cursor = selection.cursor
    older = [(cursor.moment, cursor.number)] if cursor and cursor.side == "before" else []
    newer = [(cursor.moment, cursor.number)] if cursor and cursor.side == "after" else []
    if selection.order == "published":
        older += [(period.before, 0)] if period.before is not None else []  # numbers are above 0
        newer += [(period.since, 0)] if period.since is not None else []
    else:
        if period.before is not None:
            yield articles.c.epoch < period.before
        if period.since is not None:
            yield articles.c.epoch >= period.since
    if older:
        yield tuple_(*index.place) < index.at(*min(older))
    if newer:
        yield tuple_(*index.place) > index.at(*max(newer))


def _first(
    query: Select[int, int], place: Sequence[ColumnElement[int]], selection: Selection, limit: int
) -> Select[int, int]:
    """The first rows, from the selection's beginning, or next to its cursor."""
    is_upwards = selection.cursor is not None and selection.cursor.side == "after"
    return query.order_by(*(each.asc() if is_upwards else each.desc() for each in place)).limit(limit)
