"""The store's door: transactions and errors. What happens inside a transaction is in reading.py and writing.py."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from sqlalchemy import URL, Connection, Engine

from feeds.model import ALWAYS, Alias, Archive, Diagnostic, Entry, Period, Revision, Selection, Term, TermKind
from feeds.store import (
    aliases,
    archives,
    connect,
    files,
    meta,
    own_pages,
    reading,
    search_index,
    settling,
    standing,
    writing,
)
from feeds.store.border import store_errors
from feeds.store.records import Archived, Changes, FileResult, FileState, Live, Standing
from feeds.store.schema import SCHEMA, is_current, make_tables


class Store:
    """The articles, in a database. Safe with threads, and across forks.

    Every method raises StoreError, in a sentence for the operator, where the database cannot do its part.
    """

    def __init__(self, url: URL, engine: Engine) -> None:
        self._url = url
        self._engine = engine
        self._reader = connect.for_reading(engine)
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

    def entries(self, selection: Selection, limit: int, period: Period = ALWAYS) -> tuple[Entry, ...]:
        """The newest entries of a selection, or those next to its cursor; in its order, the newest first.

        Of those of one moment, the last to arrive comes first.

        :param selection: of whose name and limit, and of whose days, nothing is known here
        :param period: when its articles were published
        """
        with self._asking() as connection:
            return reading.entries(connection, selection, period, limit)

    def entry(self, slug: str) -> Entry | None:
        """The entry that has this slug."""
        with self._reading() as connection:
            return reading.entry(connection, slug)

    def live(self, selection: Selection, limit: int) -> Live:
        """What the live feed of a selection shows, and its newest archive document, both of one revision.

        :param selection: whole (selections.is_whole)
        :param limit: of entries, before `settle` was called for the first time
        """
        with self._reading() as connection:
            return archives.live(connection, selection, limit)

    def archive(self, selection: Selection, archive: Archive) -> Archived | None:
        """What an archive document of a selection shows; None where there never was such a one.

        :param selection: whole (selections.is_whole)
        """
        with self._reading() as connection:
            return archives.archive(connection, selection, archive)

    def standing(self, selection: Selection) -> Standing:
        """What tells the versions of a selection's feeds and archive documents from each other.

        :param selection: whole (selections.is_whole)
        """
        with self._reading() as connection:
            return standing.standing(connection, selection)

    def count_archives(self) -> int:
        """How many archive documents there are of all selections, or a few more."""
        with self._reading() as connection:
            return standing.count_archives(connection)

    def versions(self, selection: Selection, limit: int, period: Period = ALWAYS) -> tuple[tuple[int, int], ...]:
        """What `entries` would give: of each its number and `modified`, in seconds since 1970.

        These two tell all versions of an entry from each other, because no two changes have the same second.
        """
        with self._asking() as connection:
            return reading.versions(connection, selection, period, limit)

    def versions_after(self, number: int, most: int) -> list[tuple[int, int, str]]:
        """Number, `modified` and slug of the articles that come after a number, in their order.

        So all can be gone through without a transaction that is open all the while.
        """
        with self._reading() as connection:
            return reading.versions_after(connection, number, most)

    def count(self, selection: Selection, period: Period = ALWAYS, most: int = 10_000) -> int:
        """How many articles a selection holds: `most` + 1 stands for all greater numbers.

        Of all articles, and of those of one term, it is the number itself, however great.
        """
        with self._asking() as connection:
            return reading.count(connection, selection, period, most)

    def known(self, terms: Iterable[Term]) -> dict[Term, int]:
        """Those of some terms that articles have, with how many."""
        with self._reading() as connection:
            return reading.known(connection, terms)

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

    def terms(self, most: int | None = None) -> tuple[tuple[Term, int], ...]:
        """The terms that articles have, with how many: by kind, then the fullest first, then by path.

        :param most: of each kind
        """
        with self._reading() as connection:
            return reading.terms(connection, most)

    def totals(self) -> dict[TermKind, int]:
        """How many terms of each kind articles have."""
        with self._reading() as connection:
            return reading.totals(connection)

    def count_listed(self) -> int:
        """How many terms there are that people are shown."""
        with self._reading() as connection:
            return reading.count_listed(connection)

    def listed(self, first: int, most: int) -> list[Term]:
        """So many of them from a place on, in the order in which they came."""
        with self._reading() as connection:
            return reading.listed(connection, first, most)

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

    def alias(self, path: str) -> tuple[Selection, str] | None:
        """The selection, and the suffix of the format, of the feed that the site's engine has at a path.

        :param path: relative to the site, decoded, without "/" at its ends
        """
        with self._reading() as connection:
            return aliases.find(connection, path)

    def aliases_after(self, path: str, most: int) -> list[tuple[str, Selection, str]]:
        """Such paths, as come after one, in their order; each with what `alias` gives."""
        with self._reading() as connection:
            return aliases.after(connection, path, most)

    def own_page_ranges(self, width: int) -> list[tuple[int, datetime]]:
        """Of the ranges of so many numbers, those of which an article states no link, so that its page is its address.

        Of each its first number, which the width divides, and when such an article of it last changed.
        """
        with self._reading() as connection:
            return own_pages.ranges(connection, width)

    def own_pages(self, first: int, width: int) -> list[tuple[str, datetime]]:
        """Slug, and time of change, of the articles without a link that have one of so many numbers, in their order."""
        with self._reading() as connection:
            return own_pages.within(connection, first, width)

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
        with store_errors(self._place), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        """To read what a reader asks for, who may ask for what takes any time."""
        with self._reading() as connection, connect.time_limit(connection):
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
        search_index.make(connection)
        aliases.forget(connection)
        meta.put_meta(connection, "schema", SCHEMA)
        settling.begin_anew(connection)
        if meta.get_meta(connection, "id_prefix") is None:
            meta.put_meta(connection, "id_prefix", id_prefix)
            meta.start_revision(connection)
        else:
            meta.raise_for_settings(connection, meta.NEVER)  # what was published is not there until the next sync
