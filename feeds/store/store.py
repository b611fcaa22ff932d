"""The store's door: transactions and errors. What happens inside a transaction is in reading.py and writing.py."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from sqlalchemy import URL, Connection, Engine

from feeds.model import Diagnostic, Entry, Revision, Selection, Term
from feeds.store import connect, files, meta, reading, writing
from feeds.store.border import store_errors
from feeds.store.records import Changes, FileResult, FileState
from feeds.store.schema import SCHEMA, is_current, make_tables


class Store:
    """The articles, in a database. Safe with threads, and across forks.

    Every method raises StoreError, in a sentence for the operator, where the database cannot do its part.
    """

    def __init__(self, url: URL, engine: Engine) -> None:
        self._url = url
        self._engine = engine
        self._writer = connect.for_writing(engine)
        self._place = connect.place_of(url)

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

    def settings_text(self) -> str | None:
        """The text of the settings that were followed last; None before the first sync."""
        with self._reading() as connection:
            return reading.settings(connection)[1]

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

    @property
    def id_prefix(self) -> str:
        """What every id begins with that the store makes: a tag: URI without its end."""
        return self._id_prefix

    def revision(self) -> Revision:
        """The version of what is published; 0 in a new store."""
        with self._reading() as connection:
            return meta.revision(connection)

    def entries(self, selection: Selection, limit: int) -> tuple[Entry, ...]:
        """The newest entries of a selection; of those published at once, the last to arrive comes first."""
        with self._reading() as connection:
            return reading.entries(connection, selection, limit)

    def entry(self, slug: str) -> Entry | None:
        """The entry that has this slug."""
        with self._reading() as connection:
            return reading.entry(connection, slug)

    def versions(self, selection: Selection, limit: int) -> tuple[tuple[int, int], ...]:
        """What `entries` would give: of each its number and `modified`, in seconds since 1970.

        These two tell all versions of an entry from each other, because no two changes have the same second.
        """
        with self._reading() as connection:
            return reading.versions(connection, selection, limit)

    def versions_after(self, number: int, most: int) -> list[tuple[int, int, str]]:
        """Number, `modified` and slug of the articles that come after a number, in their order.

        So all can be gone through without a transaction that is open all the while.
        """
        with self._reading() as connection:
            return reading.versions_after(connection, number, most)

    def count(self, selection: Selection) -> int:
        """How many articles a selection holds."""
        with self._reading() as connection:
            return reading.count(connection, selection)

    def oldest(self) -> datetime | None:
        """When the first of all entries was published; None where there is none."""
        with self._reading() as connection:
            return reading.oldest(connection)

    def departed(self, selection: Selection) -> datetime:
        """When an article last left a selection, or moved to an earlier place in it; UTC, whole seconds.

        1970 where none did. A feed's entries were as they are since this time, their own `modified` and that at which
        the settings changed. Ask before the entries, lest a write between the two leave a time without its change.
        """
        with self._reading() as connection:
            return reading.departed(connection, selection)

    def terms(self) -> tuple[tuple[Term, int], ...]:
        """All terms that articles have, with how many: by kind, then the fullest first, then by path."""
        with self._reading() as connection:
            return reading.terms(connection)

    def identity(self, path: str, position: int = 0) -> tuple[str, str, datetime] | None:
        """The id, slug and time of first sight of the article at a place."""
        with self._reading() as connection:
            return reading.identity(connection, path, position)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What a person should know about the source files, by path and line."""
        with self._reading() as connection:
            return reading.diagnostics(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with store_errors(self._place), self._engine.connect() as connection:
            yield connection

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
        meta.put_meta(connection, "schema", SCHEMA)
        meta.put_meta(connection, "articles", "0")
        if meta.get_meta(connection, "id_prefix") is None:
            meta.put_meta(connection, "id_prefix", id_prefix)
            meta.start_revision(connection)
        else:
            meta.raise_for_settings(connection, meta.NEVER)  # what was published is not there until the next sync
