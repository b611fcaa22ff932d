"""Selection -> Feed: what a feed, or the page beside it, holds and says of itself, ready to be rendered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import takewhile

from feeds import addresses
from feeds.config import Settings
from feeds.days import period
from feeds.model import Archive, Entry, Feed, Link, Period, Revision, Selection, Site, Term
from feeds.publish import history, paging
from feeds.publish.meaning import resolved
from feeds.publish.presenting import present, present_site, present_text
from feeds.render.titles import feed_description, feed_title, named_title
from feeds.selections import is_whole
from feeds.store import Archived, Live, Store

_INTERVALS = (5, 10, 15, 20, 30, 60)  # minutes; they divide an hour, as sy:updateFrequency must
_LOOKS = 12  # so often a reader looks between two articles


@dataclass(frozen=True, slots=True)
class Feeds:
    """Makes the feeds of one revision."""

    store: Store
    settings: Settings
    revision: Revision
    is_answered: bool  # of Publisher

    def feed(self, site: Site, selection: Selection, suffix: str) -> Feed | None:
        """What the feed of a selection shows; None where it can hold nothing.

        Of a whole selection that is the live feed, which leads to its archive documents (RFC 5005 section 4); of
        others a page, which leads to the next ones (section 3).
        """
        return self._shown(
            site,
            selection,
            lambda live, _: history.links_of_live(site.base, selection, suffix, live.archive),
            lambda other: addresses.feed_url(site.base, other, suffix),
        )

    def page(self, site: Site, selection: Selection) -> Feed | None:
        """What the page of a selection shows, which is what its feeds do; None where it can hold nothing.

        It leads to the next page, of a whole selection too, because people leaf through all that there is in its order.
        """

        def url(other: Selection) -> str:
            return addresses.feed_page_url(site.base, other)

        return self._shown(site, selection, lambda live, meaning: self._turns(selection, meaning, live, url), url)

    def archive(self, site: Site, selection: Selection, suffix: str, archive: Archive) -> tuple[Feed, Archived] | None:
        """What an archive document shows, and what the store has of it; None where there never was such a one."""
        meaning = self.meaning(selection)
        if meaning is None or not is_whole(meaning):
            return None
        archived = self.store.archive(meaning, archive)
        if archived is None:
            return None
        shown = replace(archived, entries=present(archived.entries, meaning, self.settings.budget))
        live = self._feed(site, selection, meaning, ())
        return history.archive_feed(live, archive, shown, suffix, self.revision.settings_changed), archived

    def meaning(self, selection: Selection) -> Selection | None:
        """What a selection stands for, which has no name; None where nothing has its name."""
        return resolved(selection, self.settings.feeds)

    def count(self, meaning: Selection) -> int | None:
        """How many articles a selection holds; None where nobody counted so far."""
        most = 10_000
        found = self.store.count(meaning, self._period(meaning), most)
        return found if found <= most or is_whole(replace(meaning, cursor=None)) else None

    def _shown(
        self,
        site: Site,
        selection: Selection,
        of_live: Callable[[Live, Selection], Sequence[Link]],
        url: Callable[[Selection], str],
    ) -> Feed | None:
        """A feed, or what the page beside it shows.

        :param of_live: from what a whole selection shows, to the documents with the rest
        :param url: address of a page of another selection
        """
        meaning = self.meaning(selection)
        if meaning is None or not (selection.name or not self.missing(meaning)):
            return None
        if not is_whole(meaning):
            limit, budget = meaning.limit or self.settings.entries, self.settings.budget
            page = paging.page(self.store, meaning, self._period(meaning), limit, budget)
            links = paging.links(selection, page.older, page.newer, url) if self.is_answered else []
            return self._feed(site, selection, meaning, page.entries, links)
        departed = self.store.departed(meaning)  # before the entries, lest a change between stay untold
        live = self.store.live(meaning, self.settings.entries)
        limit, budget = self.settings.entries, self.settings.budget
        if live.is_settled:
            entries, is_complete = present(live.entries, meaning, budget), live.is_complete
        else:
            page = paging.page(self.store, meaning, self._period(meaning), limit, budget)
            entries, is_complete = page.entries, page.older is None
        feed = self._feed(site, selection, meaning, entries, of_live(live, meaning))
        modified = max(departed, self.revision.settings_changed, *(entry.modified for entry in entries))
        updated = feed.updated if entries else modified  # lest it change with articles that are none of its
        return replace(feed, updated=updated, modified=modified, is_complete=is_complete)

    def _feed(
        self,
        site: Site,
        selection: Selection,
        meaning: Selection,
        entries: tuple[Entry, ...],
        links: Sequence[Link] = (),
    ) -> Feed:
        named = self.settings.feeds[selection.name] if selection.name else None
        title = named_title(site, named, selection, meaning) if named else feed_title(site, meaning)
        description = (named and named.description) or feed_description(site, meaning)
        return Feed(
            site=present_site(site, meaning),
            selection=selection,
            id=addresses.feed_id(site, selection),
            title=present_text(title, meaning, site.language),
            description=present_text(description, meaning, site.language),
            updated=max((entry.updated for entry in entries), default=self.revision.changed),
            modified=self.revision.changed,
            interval=_interval(entries),
            entries=entries,
            history=tuple(links),
            image=named.image if named else None,
        )

    def missing(self, meaning: Selection) -> list[Term]:
        """The terms that are asked for, of the kinds of which articles have none of these."""
        known = {term.kind for term in self.store.known(meaning.terms)} if meaning.terms else set()
        return [term for term in meaning.terms if term.kind not in known]

    def _period(self, meaning: Selection) -> Period:
        return period(meaning, self.settings.timezone, self.revision.changed)

    def _turns(
        self, selection: Selection, meaning: Selection, live: Live, url: Callable[[Selection], str]
    ) -> list[Link]:
        """From the first page of a whole selection to the others.

        A live feed may hold old articles that were changed: the next page follows on the newest ones, up to the first
        that is not shown, lest those between be on no page.
        """
        if live.is_complete or not self.is_answered:
            return []
        newest = self.store.versions(meaning, len(live.entries))
        pairs = zip(live.entries, newest, strict=False)
        run = [entry for entry, _ in takewhile(lambda pair: pair[0].number == pair[1][0], pairs)]
        last = (run or live.entries)[-1]
        return paging.links(selection, paging.place(last, meaning.order, "before"), None, url)


def _interval(entries: Sequence[Entry]) -> int:
    """Minutes after which a reader should look again: a part of the time between the feed's articles, within bounds."""
    times = [entry.published for entry in entries]
    if len(times) < 2:
        return _INTERVALS[-1]
    between = (max(times) - min(times)) / (len(times) - 1)
    return max((each for each in _INTERVALS if timedelta(minutes=each) * _LOOKS <= between), default=_INTERVALS[0])
