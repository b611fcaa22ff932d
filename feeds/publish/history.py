"""The whole history of a selection (RFC 5005 section 4): from its live feed back through its archive documents.

What each of them holds is the store's matter; here is what they say of each other.
"""

from dataclasses import replace
from datetime import UTC, datetime

from feeds import addresses
from feeds.delivery.headers import FOR_EVER
from feeds.model import Archive, Feed, Link, Selection
from feeds.render.lexical import uri
from feeds.store import Archived

MAX_AGE = FOR_EVER
"""Seconds for which who has an archive document need not ask again: it changes only where an article is withdrawn, and
what leads to it is another address then."""


def links_of_live(base: str, selection: Selection, suffix: str, newest: Archive | None) -> tuple[Link, ...]:
    """From a live feed to its newest archive document, if there is one.

    :param selection: as it is addressed
    :param suffix: of the format (a key of FORMATS)
    """
    return (_to_archive(base, selection, suffix, newest),) if newest else ()


def archive_feed(live: Feed, archive: Archive, archived: Archived, suffix: str, settings_changed: datetime) -> Feed:
    """An archive document of the selection of a live feed, whose id and title it has.

    :param live: of which neither the entries nor the times count
    :param archived: what the store has of the archive document; its entries as they are to be shown
    :param suffix: of the format (a key of FORMATS)
    :param settings_changed: when the settings last did (Revision)
    """
    base, selection = live.site.base, live.selection
    current = Link("current", uri(addresses.feed_url(base, selection, suffix)))
    as_of = datetime.fromtimestamp(archive.version, UTC)
    return replace(
        live,
        updated=max((entry.updated for entry in archived.entries), default=as_of),
        modified=max(archived.modified, settings_changed),
        entries=archived.entries,
        archive=archive,
        history=(current, *links_of_live(base, selection, suffix, archived.previous)),
        is_complete=False,
    )


def archive_keys(archived: Archived) -> tuple[str, ...]:
    """Surrogate-Keys of an archive document: those of its articles, that caches forget it when one is withdrawn."""
    return tuple(addresses.article_key(entry.number) for entry in archived.entries)


def _to_archive(base: str, selection: Selection, suffix: str, archive: Archive) -> Link:
    return Link("prev-archive", uri(addresses.archive_url(base, selection, suffix, archive)))
