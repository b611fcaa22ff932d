"""What the live feed of each term shows, and what leaves it for the term's log (RFC 5005 section 4).

A log is the order of leaving: each article that leaves gets the next ordinal. One that is changed, withdrawn or brought
back leaves the log again, and that is remembered, so that who reads the log meanwhile misses nothing (archives.py).
The transaction is the caller's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, case, delete, func, insert, select, update

from feeds import sizes
from feeds.store.chunks import chunks
from feeds.store.meta import get_meta, put_meta
from feeds.store.schema import article_terms, articles, blocks, leavings, meta, terms
from feeds.store.terms import note_departed

_META = "live"
_FEWEST, _MOST = 20, 100  # entries of a full archive document
_AT_ONCE = 5000  # articles that are held in memory

_LIVE = article_terms.c.ordinal.is_(None)
_PLACE = (article_terms.c.term_id, article_terms.c.epoch, article_terms.c.number)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a live feed holds at most."""

    entries: int
    budget: int  # bytes


def limits_of(connection: Connection) -> Limits | None:
    """The limits that are followed; None before the logs have begun."""
    stated = get_meta(connection, _META)
    return Limits(*map(int, stated.split())) if stated else None


def follow(connection: Connection, limits: Limits) -> None:
    """Follow these limits from now on."""
    put_meta(connection, _META, f"{limits.entries} {limits.budget}")


def begin_anew(connection: Connection) -> None:
    """Follow no limits, because there are no logs, until the folder was taken in."""
    connection.execute(delete(meta).where(meta.c.name == _META))


def has_logs(connection: Connection) -> bool:
    """Whether the log of any term holds anything."""
    return connection.execute(select(terms.c.id).where(terms.c.began > 0).limit(1)).first() is not None


def logged(connection: Connection, numbers: Iterable[int]) -> list[Row[Any]]:
    """Which of the articles are in logs: the term, epoch, number and ordinal of each place therein."""
    in_log = select(*_PLACE, article_terms.c.ordinal).where(~_LIVE)
    found: list[Row[Any]] = []
    for some in chunks(numbers):
        found += connection.execute(in_log.where(article_terms.c.number.in_(some)))
    return found


def put_back(connection: Connection, places: Iterable[Row[Any]]) -> None:
    """Give articles that were written again, and show what they showed, their ordinals."""
    _put_ordinals(connection, ({**_place(row), "_ordinal": row.ordinal} for row in places))


def note_leaving(connection: Connection, places: Iterable[Row[Any]], at: datetime) -> None:
    """Remember what is in logs no more."""
    left = [
        {"term_id": row.term_id, "ordinal": row.ordinal, "number": row.number, "at": int(at.timestamp())}
        for row in places
    ]
    if left:
        connection.execute(insert(leavings), left)


def groups(connection: Connection) -> list[list[int]]:
    """The numbers of all terms that articles have, in groups that are settled at once."""
    found: list[list[int]] = []
    size = _GROUP
    for row in connection.execute(select(terms.c.id, terms.c.articles).where(terms.c.articles > 0)):
        if size >= _GROUP:
            found.append([])
            size = 0
        found[-1].append(row.id)
        size += row.articles
    return found


_GROUP = 100_000  # articles; some seconds, while nobody else can write


def settle(connection: Connection, ids: Iterable[int], at: datetime, limits: Limits, *, is_first: bool = False) -> bool:
    """Bring the live feeds of terms within the limits, and fill them as far as there are articles.

    :param at: the time_of_change
    :param is_first: whether all these articles are as good as new, so that the order of their arrival tells nothing
    :return: whether any live feed changed
    """
    settled = [
        row.id
        for some in chunks(ids)
        for row in _unsettled(connection, some, limits)
        if _settle(connection, row, at, limits, is_first)
    ]
    note_departed(connection, settled, at)
    return bool(settled)


def _unsettled(connection: Connection, ids: list[int], limits: Limits) -> list[Row[Any]]:
    """The rows of those terms whose live feed may have to change: it is too large, or its log holds something."""
    live = (
        select(article_terms.c.term_id, func.count().label("entries"), func.sum(_size(limits)).label("size"))
        .join(articles, articles.c.number == article_terms.c.number)
        .where(article_terms.c.term_id.in_(ids), _LIVE)
        .group_by(article_terms.c.term_id)
        .subquery()
    )
    is_too_large = (live.c.entries > limits.entries) | (live.c.size > _room(limits))
    has_log = func.coalesce(live.c.entries, 0) < terms.c.articles
    query = (
        select(terms).outerjoin(live, live.c.term_id == terms.c.id).where(terms.c.id.in_(ids), is_too_large | has_log)
    )
    return list(connection.execute(query.order_by(terms.c.id)))


def _settle(connection: Connection, term: Row[Any], at: datetime, limits: Limits, is_first: bool) -> bool:
    newest, recent = _newest(connection, term, limits), [] if is_first else _recent(connection, term, limits)
    kept = _kept(newest, recent, limits)
    back = [row for row in newest if row.number in kept and row.ordinal is not None]
    note_leaving(connection, back, at)
    _put_ordinals(connection, ({**_place(row), "_ordinal": None} for row in back))
    log = _Log(term, limits)
    while leaving := _leaving(connection, term, kept, limits):
        values = [{**_place(row), "_ordinal": log.append(row.size)} for row in leaving]
        _put_ordinals(connection, values)
    log.save(connection, at)
    return bool(back) or log.ordinal > term.ordinal


def _kept(newest: list[Row[Any]], recent: list[Row[Any]], limits: Limits) -> set[int]:
    """Which articles the live feed shows, by number; what is kept once is kept again as long as nothing changes.

    Three quarters are the newest; in the rest, those have precedence that came or were changed last, whatever their
    date: subscribers who look at nothing but the live feed are to see these, too.
    """
    room = _Room(limits)
    most = -(-3 * limits.entries // 4)
    for row in newest[:most]:
        room.take(row, 3 / 4)
    for row in (*recent, *newest):
        room.take(row)
    return room.taken


class _Room:
    """What a live feed still has room for."""

    def __init__(self, limits: Limits) -> None:
        self.taken: set[int] = set()
        self._limits = limits
        self._left = _room(limits)

    def take(self, row: Row[Any], share: float = 1) -> None:
        """Take an article, if it fits into this share of the bytes; the first one always does."""
        kept_free = _room(self._limits) * (1 - share)
        fits = len(self.taken) < self._limits.entries and row.size <= self._left - kept_free
        if row.number not in self.taken and (fits or not self.taken):
            self.taken.add(row.number)
            self._left -= row.size


class _Log:
    """The end of a term's log, where articles are appended."""

    def __init__(self, term: Row[Any], limits: Limits) -> None:
        self.ordinal = term.ordinal
        self._term, self._limits = term, limits
        self._block, self._size = term.block, term.block_size
        self._begun: list[int] = []
        self._most = min(max(limits.entries, _FEWEST), _MOST)

    def append(self, size: int) -> int:
        """The ordinal of the next article, in the last block or, where that is full, in a new one."""
        self.ordinal += 1
        is_full = self.ordinal - self._block >= self._most or self._size + size > _room(self._limits)
        if not self._block or is_full:
            self._block, self._size = self.ordinal, 0
            self._begun.append(self._block)
        self._size += size
        return int(self.ordinal)

    def save(self, connection: Connection, at: datetime) -> None:
        """Remember where the log ends."""
        if self.ordinal == self._term.ordinal:
            return
        id_ = self._term.id
        if self._begun:
            connection.execute(insert(blocks), [{"term_id": id_, "first": first} for first in self._begun])
        state = {"ordinal": self.ordinal, "block": self._block, "block_size": self._size}
        began = self._term.began or int(at.timestamp())
        connection.execute(update(terms).where(terms.c.id == id_).values(**state, began=began))


def _newest(connection: Connection, term: Row[Any], limits: Limits) -> list[Row[Any]]:
    query = _rows(limits).where(article_terms.c.term_id == term.id)
    return list(connection.execute(query.order_by(*_DOWN).limit(limits.entries)))


def _recent(connection: Connection, term: Row[Any], limits: Limits) -> list[Row[Any]]:
    """The live ones that came or were changed last."""
    query = _rows(limits).where(article_terms.c.term_id == term.id, _LIVE)
    return list(connection.execute(query.order_by(articles.c.modified.desc(), *_DOWN).limit(limits.entries)))


def _leaving(connection: Connection, term: Row[Any], kept: set[int], limits: Limits) -> list[Row[Any]]:
    """The next ones that leave the live feed, the oldest first."""
    query = _rows(limits).where(article_terms.c.term_id == term.id, _LIVE, article_terms.c.number.not_in(kept))
    return list(connection.execute(query.order_by(*_UP).limit(_AT_ONCE)))


_UP = (article_terms.c.epoch, article_terms.c.number)
_DOWN = tuple(column.desc() for column in _UP)


def _rows(limits: Limits) -> Any:
    return select(*_PLACE, article_terms.c.ordinal, _size(limits).label("size")).join(
        articles, articles.c.number == article_terms.c.number
    )


def _size(limits: Limits) -> ColumnElement[int]:
    """Bytes of an article in a feed; of a giant one (sizes.is_giant), which feeds show by its summary, of that."""
    return case((articles.c.size > limits.budget // 2, articles.c.bare_size), else_=articles.c.size)


def _room(limits: Limits) -> int:
    """Bytes that a feed has for entries."""
    return limits.budget - sizes.FEED


def _place(row: Row[Any]) -> Mapping[str, int]:
    return {"_term_id": row.term_id, "_epoch": row.epoch, "_number": row.number}


def _put_ordinals(connection: Connection, values: Iterable[Mapping[str, int | None]]) -> None:
    if rows := list(values):
        is_it = and_(*(column == bindparam(f"_{column.name}") for column in _PLACE))
        connection.execute(update(article_terms).where(is_it).values(ordinal=bindparam("_ordinal")), rows)
