"""The store's door: transactions that write, and what a sync asks. What happens inside them is in writing.py.

What pages and feeds ask is in published.py.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from sqlalchemy import URL, Connection, Engine

from feeds.model import Alias, Diagnostic, Term
from feeds.store import (
    aliases,
    connect,
    files,
    meta,
    reading,
    search_index,
    settling,
    writing,
)
from feeds.store.border import store_errors
from feeds.store.published import Published
from feeds.store.records import Changes, FileResult, FileState
from feeds.store.schema import SCHEMA, is_current, make_tables


class Store(Published):
    """The articles, in a database. Safe with threads, and across forks.

    Every method raises StoreError, in a sentence for the operator, where the database cannot do its part.
    """

    def __init__(self, url: URL, engine: Engine) -> None:
        super().__init__(url, engine)
        self._writer = connect.for_writing(engine)

    @classmethod
    def open(cls, url: str, *, authority: str, site: str) -> Self:
        """Open the database, and make it and its directory where there is none.

        :param url: SQLAlchemy URL, such as sqlite:////path/store.sqlite; sqlite:// is in memory
        :param authority: host name in the ids that a new store will make (RFC 4151); one that is there keeps its own
        :param site: what tells the site from others of that host, likewise
        """
        address = connect.parse_address(url)
        store = cls(address, connect.make_engine(address))
        # The year is one in which the host was the minter's; being constant, it gives a lost store the same ids again.
        id_prefix = f"tag:{authority},2026:{hashlib.sha256(site.encode()).hexdigest()[:8]}"
        try:
            store._prepare(id_prefix)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def release(self) -> None:
        """Close the connections that are not in use, for who is about to fork; new ones are made as they are needed."""
        connect.close_idle(self._engine)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Wait until no other process is in here, then keep the others out; a killed process keeps nobody out.

        In memory there is no other process, and nothing is done.
        """
        with connect.sync_lock(self._engine, self._url, self._place):
            yield

    def files(self, paths: Iterable[str]) -> dict[str, FileState]:
        """What is remembered of these source files, by path."""
        with self._reading() as connection:
            return files.states(connection, paths)

    def files_after(self, path: str, most: int) -> list[tuple[str, FileState]]:
        """What is remembered of the source files that come after a path, in the order of the paths' code points.

        So all can be gone through without a transaction that is open all the while.
        """
        with self._reading() as connection:
            return files.states_after(connection, path, most)

    def has_files_below(self, folder: str) -> bool:
        """Whether a source file in a folder, or in one below it, is remembered."""
        with self._reading() as connection:
            return files.is_any_below(connection, folder)

    def due_files(self, before: datetime, most: int) -> list[str]:
        """Paths of the source files that give something else before a time, though nobody touches them."""
        with self._reading() as connection:
            return files.due(connection, before, most)

    def write(self, results: Sequence[FileResult], gone: Collection[str], now: datetime) -> Changes:
        """Replace what is held of the results' files, and drop what is held of those gone, in one transaction.

        An article keeps its id, slug and number through edits, renames and moves (identity.py).

        :param gone: paths; those that the store does not know are no error
        :param now: with zone; when the revision rose
        """
        with self._writing() as connection:
            return writing.write(connection, self._id_prefix, results, gone, now)

    def settle(self, entries: int, budget: int, now: datetime) -> bool:
        """Make the live feeds of all terms such that they keep within limits, which every write keeps from then on.

        The first time, after a sync of the whole folder, this begins the logs of what live feeds do not hold. Done
        again with the same limits, it does nothing. Killed, it is done again by the next sync.

        :param entries: that a live feed holds at most
        :param budget: bytes that it has at most
        :param now: with zone; when the revision rose
        :return: whether any live feed changed, and so the revision rose
        """
        limits = settling.Limits(entries, budget)
        with self._reading() as connection:
            last = settling.limits_of(connection)
            groups = settling.groups(connection) if last != limits else []
        is_changed = False
        if last and last.budget != limits.budget:  # documents of the old logs would show more than a budget
            with self._writing() as connection:
                settling.begin_anew(connection)
                meta.raise_for_settings(connection, now)
            last = None
        for ids in groups:
            with self._writing() as connection:
                at = meta.time_of_change(connection, now)
                if settling.settle(connection, ids, at, limits, is_first=last is None):
                    meta.raise_revision(connection, at)
                    is_changed = True
        if last != limits:
            with self._writing() as connection:
                settling.follow(connection, limits)
                if last is None and settling.has_logs(connection):  # of which documents say nothing before
                    meta.raise_for_settings(connection, now)
                    is_changed = True
        return is_changed

    def keep_search(self, now: datetime) -> bool:
        """Make the search index anew where another version of the program made it, or of what it folds text by.

        :param now: with zone; when the revision rose
        :return: whether searches may find others, and so the revision rose
        """
        with self._reading() as connection:
            is_current = search_index.is_current(connection)
        return not is_current and self.rebuild_search(now)

    def rebuild_search(self, now: datetime) -> bool:
        """Make the search index anew of all articles, as is needed where it is damaged and they are not.

        See keep_search.
        """
        with self._writing() as connection:
            is_other = search_index.make(connection) > 0
            if is_other:
                meta.raise_for_settings(connection, now)
        return is_other

    def touch(self, states: Mapping[str, FileState]) -> None:
        """Remember the state of files, by path, that say what they said before."""
        if states:
            with self._writing() as connection:
                writing.touch(connection, states)

    def note_settings(self, fingerprint: str, text: str, now: datetime) -> bool:
        """Remember the settings that were followed, for who serves what was made by them.

        The revision rises if they differ from those of last time, and when they are first known.

        :param fingerprint: of what shapes documents
        :param text: by which they are known again
        :return: whether the revision rose
        """
        with self._reading() as connection:
            if reading.settings(connection) == (fingerprint, text):
                return False
        with self._writing() as connection:
            last = reading.settings(connection)
            if last != (fingerprint, text):
                meta.put_meta(connection, "settings", fingerprint)
                meta.put_meta(connection, "settings_text", text)
                meta.raise_for_settings(connection, now)
        return True

    def remember_folder(self, folder: str, *, instead_of: str | None = None) -> str | None:
        """Remember whose articles these are, and return the folder remembered before; None in a new store.

        A store that has a folder keeps it, so that one refused stays refused, unless that is what `instead_of` names.
        """
        with self._writing() as connection:
            last = meta.get_meta(connection, "folder")
            if last == instead_of:
                meta.put_meta(connection, "folder", folder)
            return last

    @property
    def is_shared(self) -> bool:
        """Whether other processes can open the same database: it is not in memory."""
        return self._engine.dialect.name != "sqlite" or connect.database_file(self._url) is not None

    def note_aliases(
        self, fingerprint: str | None, of_site: Iterable[Alias], of_term: Callable[[Term], Iterable[Alias]]
    ) -> None:
        """Keep the addresses of the site's own engine, of the site's feeds and of those of every term.

        :param fingerprint: of what shapes them; where it is None or that of the last time, only terms are looked at
            that came since
        """
        with self._reading() as connection:
            is_current = aliases.is_current(connection, fingerprint)
        if not is_current:
            with self._writing() as connection:
                aliases.write(connection, fingerprint, of_site, of_term)

    def identity(self, path: str, position: int = 0) -> tuple[str, str, datetime] | None:
        """The id, slug and time of first sight of the article at a place."""
        with self._reading() as connection:
            return reading.identity(connection, path, position)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What a person should know about the source files, by path and line."""
        with self._reading() as connection:
            return reading.diagnostics(connection)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with store_errors(self._place), self._writer.begin() as connection:
            connect.take_turn(connection)
            yield connection

    def _prepare(self, id_prefix: str) -> None:
        with store_errors(self._place):
            connect.make_room(self._engine, self._url)
        with self._reading() as connection:
            is_ready = is_current(connection)
        if not is_ready:
            with self._writing() as connection:
                if not is_current(connection):  # another process may have been first
                    self._make(connection, id_prefix)
        with self._reading() as connection:
            self._id_prefix = meta.get_meta(connection, "id_prefix") or id_prefix

    def _make(self, connection: Connection, id_prefix: str) -> None:
        make_tables(connection)
        search_index.make(connection)
        aliases.forget(connection)
        meta.put_meta(connection, "schema", SCHEMA)
        settling.begin_anew(connection)
        if meta.get_meta(connection, "id_prefix") is None:
            meta.put_meta(connection, "id_prefix", id_prefix)
            meta.start_revision(connection)
        else:
            meta.raise_for_settings(connection, meta.NEVER)  # what was published is not there until the next sync
