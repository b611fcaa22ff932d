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

_META = "limits"
_FEWEST, _MOST = 20, 100  # entries of a full archive document
_TOO_MANY, _FEW = 10, 100  # for each article of a term, and besides, are so many that left its log
_LONG = 30 * 24 * 60 * 60  # seconds, after which nobody is on a walk any more
_AT_ONCE = 5000  # articles that are held in memory
_GROUP = 100_000  # articles; some seconds, while nobody else can write

_Conditions = tuple[ColumnElement[bool], ...]

_LIVE = article_terms.c.ordinal == 0
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
    """Forget all logs, and the limits, until the folder was taken in."""
    connection.execute(delete(meta).where(meta.c.name == _META))
    connection.execute(delete(leavings))
    connection.execute(delete(blocks))
    connection.execute(update(article_terms).where(~_LIVE).values(ordinal=0))
    none = dict.fromkeys(("began", "ordinal", "block", "block_size", "forgotten"), 0)
    connection.execute(update(terms).where(terms.c.began > 0).values(**none))


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


def put_back(connection: Connection, places: Iterable[Row[Any]], at: datetime) -> None:
    """Give articles that were written again, but not edited, their ordinals in the logs of the terms that they have."""
    logged = {(row.term_id, row.number): row for row in places}
    for some in chunks(number for _, number in logged):
        found = connection.execute(select(*_PLACE).where(article_terms.c.number.in_(some))).all()
        same = ((row, logged.pop((row.term_id, row.number), None)) for row in found)
        _put_ordinals(connection, ({**_place(row), "_ordinal": old.ordinal} for row, old in same if old))
    note_leaving(connection, logged.values(), at)


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
    """The rows of those terms whose live feed may have to change: they have a log, or more than it takes."""
    rows = connection.execute(select(terms).where(terms.c.id.in_(ids)).order_by(terms.c.id)).all()
    short = [row.id for row in rows if not row.began and row.articles <= limits.entries]
    sizes_of_short = select(article_terms.c.term_id).join(articles).where(article_terms.c.term_id.in_(short))
    is_too_large = func.sum(_size(limits)) > _room(limits)
    large = connection.scalars(sizes_of_short.group_by(article_terms.c.term_id).having(is_too_large))
    fitting = set(short) - set(large)
    return [row for row in rows if row.id not in fitting]


def _settle(connection: Connection, term: Row[Any], at: datetime, limits: Limits, is_first: bool) -> bool:
    newest, recent = _newest(connection, term, limits), [] if is_first else _recent(connection, term, limits)
    kept = _kept(newest, recent, limits)
    back = [row for row in newest if row.number in kept and row.ordinal]
    note_leaving(connection, back, at)
    _put_ordinals(connection, ({**_place(row), "_ordinal": 0} for row in back))
    log = _Log(term, limits)
    leaving = (article_terms.c.term_id == term.id, _LIVE, article_terms.c.number.not_in(kept))
    while some := _oldest(connection, leaving, limits):
        _append(connection, leaving, len(some), log.ordinal)
        for size in some:
            log.append(size)
    log.save(connection, at)
    in_log = term.articles - len(kept)
    if log.ordinal - in_log - term.forgotten > _TOO_MANY * term.articles + _FEW:
        _forget(connection, term, int(at.timestamp()) - _LONG)
    return bool(back) or log.ordinal > term.ordinal


def _forget(connection: Connection, term: Row[Any], before: int) -> None:
    """Let go of what left a log before a time, which is more than what is in it, where a site edits all day by day.

    Its archive documents have other addresses then; who set out before that time has to begin anew.
    """
    old = leavings.c.term_id == term.id, leavings.c.at <= before
    if last := connection.scalar(select(func.max(leavings.c.at)).where(*old)):
        count = connection.execute(delete(leavings).where(*old)).rowcount
        state = {"began": last, "forgotten": terms.c.forgotten + count}
        connection.execute(update(terms).where(terms.c.id == term.id).values(**state))


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

    def append(self, size: int) -> None:
        """Give the next ordinal to an article, in the last block or, where that is full, in a new one."""
        self.ordinal += 1
        is_full = self.ordinal - self._block >= self._most or self._size + size > _room(self._limits)
        if not self._block or is_full:
            self._block, self._size = self.ordinal, 0
            self._begun.append(self._block)
        self._size += size

    def save(self, connection: Connection, at: datetime) -> None:
        """Remember where the log ends."""
        if self.ordinal == self._term.ordinal:
            return
        id_ = self._term.id
        if self._begun:
            begun = [{"term_id": id_, "first": first, "at": int(at.timestamp())} for first in self._begun]
            connection.execute(insert(blocks), begun)
        state = {"ordinal": self.ordinal, "block": self._block, "block_size": self._size}
        began = self._term.began or int(at.timestamp())
        connection.execute(update(terms).where(terms.c.id == id_).values(**state, began=began))


def _newest(connection: Connection, term: Row[Any], limits: Limits) -> list[Row[Any]]:
    query = _rows(limits).where(article_terms.c.term_id == term.id)
    return list(connection.execute(query.order_by(*_DOWN).limit(limits.entries)))


def _recent(connection: Connection, term: Row[Any], limits: Limits) -> list[Row[Any]]:
    """The live ones that came or were changed last."""
    live = connection.scalars(select(article_terms.c.number).where(article_terms.c.term_id == term.id, _LIVE))
    found: list[Row[Any]] = []
    for some in chunks(live):  # PostgreSQL expects so many that it would read all articles for a join
        rows = _rows(limits).where(article_terms.c.term_id == term.id, _LIVE, article_terms.c.number.in_(some))
        found += connection.execute(rows)
    return sorted(found, key=lambda row: (row.edited, row.epoch, row.number), reverse=True)[: limits.entries]


def _oldest(connection: Connection, leaving: _Conditions, limits: Limits) -> list[int]:
    """Sizes of the next ones that leave the live feed, the oldest first."""
    query = select(article_terms.c.number).where(*leaving).order_by(*_UP).limit(_AT_ONCE)
    numbers = connection.scalars(query).all()
    found: dict[int, int] = {}
    for some in chunks(numbers):
        rows = connection.execute(select(articles.c.number, _size(limits)).where(articles.c.number.in_(some)))
        found.update((number, size) for number, size in rows)
    return [found[number] for number in numbers]


def _append(connection: Connection, leaving: _Conditions, many: int, ordinal: int) -> None:
    """Give the same ones the ordinals that follow."""
    place = func.row_number().over(order_by=_UP) + ordinal
    next_ones = select(*_PLACE, place.label("ordinal")).where(*leaving).order_by(*_UP).limit(many).subquery()
    is_it = (column == next_ones.c[column.name] for column in _PLACE)
    connection.execute(update(article_terms).where(*is_it).values(ordinal=next_ones.c.ordinal))


_UP = (article_terms.c.epoch, article_terms.c.number)
_DOWN = tuple(column.desc() for column in _UP)


def _rows(limits: Limits) -> Any:
    columns = (*_PLACE, article_terms.c.ordinal, articles.c.edited, _size(limits).label("size"))
    return select(*columns).join_from(article_terms, articles, articles.c.number == article_terms.c.number)


def _size(limits: Limits) -> ColumnElement[int]:
    """Bytes of an article in a feed; of a giant one (sizes.is_giant), which feeds show by its summary, of that."""
    return case((articles.c.size > limits.budget // 2, articles.c.bare_size), else_=articles.c.size)


def _room(limits: Limits) -> int:
    """Bytes that a feed has for entries."""
    return limits.budget - sizes.FEED


def _place(row: Row[*tuple[Any, ...]]) -> Mapping[str, int]:
    return {"_term_id": row.term_id, "_epoch": row.epoch, "_number": row.number}


def _put_ordinals(connection: Connection, values: Iterable[Mapping[str, int]]) -> None:
    if rows := list(values):
        is_it = and_(*(column == bindparam(f"_{column.name}") for column in _PLACE))
        connection.execute(update(article_terms).where(is_it).values(ordinal=bindparam("_ordinal")), rows)
