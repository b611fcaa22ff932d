"""Addresses that the site's own engine gave to feeds. The transaction is the caller's (store.py).

Those of the site are written anew when they change; those of terms are added as terms come, and stay while terms do.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from typing import Any, cast
from urllib.parse import parse_qsl

from sqlalchemy import Connection, Row, delete, func, insert, select

from feeds.errors import SelectionError
from feeds.model import KINDS, Alias, Selection, Term, TermKind
from feeds.selections import query, term
from feeds.store.meta import get_meta, put_meta
from feeds.store.schema import aliases, terms

_TERMS = 1000  # that are read at once
_LONGEST = 600  # characters of a path; PostgreSQL indexes 2,704 bytes
_WIDEST = 50  # terms of a selection, which addresses have no more of


def is_current(connection: Connection, fingerprint: str | None) -> bool:
    """Whether there is nothing to write.

    :param fingerprint: of the site's settings; None where these are as they were
    """
    known, last = _noted(connection)
    return fingerprint in (None, known) and last == _newest_term(connection)


def write(
    connection: Connection,
    fingerprint: str | None,
    of_site: Iterable[Alias],
    of_term: Callable[[Term], Iterable[Alias]],
) -> None:
    """Write what is new: of the terms that came since the last time; all where the fingerprint is another."""
    known, last = _noted(connection)
    if fingerprint not in (None, known):
        connection.execute(delete(aliases))
        _add(connection, of_site)
        known, last = fingerprint, 0
    newest = _newest_term(connection)
    while rows := connection.execute(select(terms).where(terms.c.id > last).order_by(terms.c.id).limit(_TERMS)).all():
        found = (Term(row.kind, row.path) for row in rows if row.kind in KINDS)
        _add(connection, (alias for each in found for alias in of_term(each)))
        last = rows[-1].id
    put_meta(connection, "aliases", f"{newest} {known}")


def forget(connection: Connection) -> None:
    """Have them all written anew."""
    put_meta(connection, "aliases", "0 ")


def find(connection: Connection, path: str) -> tuple[Selection, str] | None:
    """The selection and the format's suffix that take the place of a path's feed.

    Of several terms for which the engine made one feed, it holds the articles of each, of the first fifty.
    """
    rows = connection.execute(select(aliases).where(aliases.c.path == path).order_by(aliases.c.selection)).all()
    return _meaning(rows) if rows else None


def after(connection: Connection, path: str, most: int) -> list[tuple[str, Selection, str]]:
    """So many paths that come after a path, in the order of their code points, each with what `find` gives."""
    paths = select(aliases.c.path).where(aliases.c.path > path).distinct().order_by(aliases.c.path).limit(most)
    query = select(aliases).where(aliases.c.path.in_(paths)).order_by(aliases.c.path, aliases.c.selection)
    rows = connection.execute(query)
    return [(each, *_meaning([*some])) for each, some in groupby(rows, key=lambda row: row.path)]


def _meaning(rows: Sequence[Row[Any]]) -> tuple[Selection, str]:
    """Of the rows of one path."""
    found = [[Term(cast("TermKind", kind), path) for kind, path in parse_qsl(row.selection)] for row in rows]
    kinds = {each.kind for each in found[0]}
    alike = [some for some in found if {each.kind for each in some} == kinds]
    terms = {each for some in alike[: _WIDEST // max(len(found[0]), 1)] for each in some}
    return Selection(tuple(sorted(terms, key=lambda each: (KINDS.index(each.kind), each.path)))), rows[0].suffix


def _noted(connection: Connection) -> tuple[str, int]:
    """The fingerprint, and the number of the last term, of the last time."""
    number, _, fingerprint = (get_meta(connection, "aliases") or "0 ").partition(" ")
    return fingerprint, int(number)


def _newest_term(connection: Connection) -> int:
    return connection.scalar(select(func.max(terms.c.id))) or 0


def _add(connection: Connection, found: Iterable[Alias]) -> None:
    rows = {(row["path"], row["selection"]): row for row in _rows(found)}
    known: set[tuple[str, str]] = set()
    paths = [*{path for path, _ in rows}]
    for start in range(0, len(paths), _TERMS):
        wanted = aliases.c.path.in_(paths[start : start + _TERMS])
        known |= {(row.path, row.selection) for row in connection.execute(select(aliases).where(wanted))}
    if new := [row for key, row in rows.items() if key not in known]:
        connection.execute(insert(aliases), new)


def _rows(found: Iterable[Alias]) -> Iterator[dict[str, str]]:
    for alias in found:
        path = unicodedata.normalize("NFC", alias.path).strip("/")
        if path and len(path) <= _LONGEST and "\0" not in path:
            with suppress(SelectionError):  # nothing can be asked for by a name of which nothing is left
                terms = tuple(term(each.kind, each.path) for each in alias.terms)
                yield {"path": path, "selection": query(Selection(terms=terms)), "suffix": alias.suffix}
