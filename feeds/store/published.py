"""What is published, as pages and feeds ask for it: transactions that only read, and their errors.

What happens inside a transaction is in reading.py, archives.py and their neighbours.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import URL, Connection, Engine

from feeds.model import ALWAYS, Archive, Entry, Period, Revision, Selection, Term, TermKind
from feeds.store import aliases, archives, connect, meta, own_pages, reading, standing
from feeds.store.border import store_errors
from feeds.store.records import Archived, Live, Standing


class Published:
    """The reading half of Store.

    Every method raises StoreError, in a sentence for the operator, where the database cannot do its part.
    """

    _id_prefix: str

    def __init__(self, url: URL, engine: Engine) -> None:
        self._url = url
        self._engine = engine
        self._reader = connect.for_reading(engine)
        self._place = connect.place_of(url)

    def settings_text(self) -> str | None:
        """The text of the settings that were followed last; None before the first sync."""
        with self._reading() as connection:
            return reading.settings(connection)[1]

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

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with store_errors(self._place), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        """To read what a reader asks for, who may ask for what takes any time."""
        with self._reading() as connection, connect.time_limit(connection):
            yield connection
