"""(selection, format) -> Document: the one way in which bytes are made, for the web and for files alike.

It knows no request, no cache and no clock: the same store and base give the same bytes.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds import addresses
from feeds.config import Settings
from feeds.delivery.headers import HTML
from feeds.model import EVERYTHING, LISTED, Document, Entry, Feed, Link, Revision, Selection, Site, Term, TermKind
from feeds.render import FORMATS, pages
from feeds.render.assets import ASSETS, asset
from feeds.render.lexical import uri
from feeds.render.opml import opml
from feeds.render.phrases import page_language, say
from feeds.render.titles import feed_description, feed_title
from feeds.selections import sole_term
from feeds.store import Store

OPML = "text/x-opml; charset=utf-8"

_MINUTE = 60  # seconds
_OF_PAGES = 5 * _MINUTE  # for which pages need not be asked for again
_OF_ASSETS = 60 * _MINUTE

_INTERVALS = (5, 10, 15, 20, 30, 60)  # minutes; they divide an hour, as sy:updateFrequency must
_LOOKS = 12  # so often a reader looks between two articles


@dataclass(frozen=True, slots=True)
class Publisher:
    """Makes the documents of one revision. `base` is the absolute URL below which they are served; it ends with "/"."""

    store: Store
    settings: Settings
    revision: Revision

    @classmethod
    def of(cls, store: Store, settings: Settings) -> "Publisher":
        """That of the store's revision, with the folder's settings as they were followed last.

        Raises SettingsError where these are of another version of the program.
        """
        revision = store.revision()
        remembered = store.settings_text()
        return cls(store, settings.recalled(remembered) if remembered else settings, revision)

    def current(self) -> "Publisher":
        """This one, or that of the store's revision of now. Raises as `of` does."""
        return self if self.store.revision() == self.revision else Publisher.of(self.store, self.settings)

    def feed(self, base: str, selection: Selection, suffix: str) -> Document | None:
        """A feed in the format with this suffix (a key of FORMATS); None where the selection holds nothing."""
        feed = self._feed(base, selection)
        if feed is None:
            return None
        media_type = FORMATS[suffix].media_type
        links = [
            Link("self", uri(addresses.feed_url(base, selection, suffix)), _bare(media_type)),
            Link("alternate", uri(addresses.page_url(base, selection)), _bare(HTML)),
        ]
        if self.settings.hub:
            links.append(Link("hub", uri(self.settings.hub)))
        return self._of_selection(FORMATS[suffix].render(feed), media_type, feed, links)

    def feed_page(self, base: str, selection: Selection) -> Document | None:
        """The page beside a selection's feeds; None where the selection holds nothing."""
        feed = self._feed(base, selection)
        return self._of_selection(pages.feed_page(feed), HTML, feed, _feed_links(base, selection)) if feed else None

    def article_page(self, base: str, slug: str) -> Document | None:
        """An article's own page; None where no article has this slug."""
        entry = self.store.entry(slug)
        if entry is None:
            return None
        page = pages.article_page(self.site(base), entry)
        modified = max(entry.modified, self.revision.settings_changed)
        links = [Link("canonical", uri(addresses.entry_url(base, entry)))]
        return _document(page, HTML, modified, _OF_PAGES, [addresses.article_key(entry.number)], links)

    def index_page(self, base: str) -> Document:
        """The page of the site: every feed, and the latest articles."""
        entries = self.store.entries(EVERYTHING, self.settings.entries)
        page = pages.index_page(self.site(base), self._listed(), entries)
        return self._of_all(page, HTML, _feed_links(base, EVERYTHING))

    def opml(self, base: str) -> Document:
        """The list of every feed."""
        site = self.site(base)
        selections = [EVERYTHING, *(Selection((term,)) for term, _ in self._listed())]
        titled = [(selection, feed_title(site, selection)) for selection in selections]
        links = [Link("self", uri(addresses.opml_url(base)), _bare(OPML))]
        return self._of_all(opml(site, titled, _folder_titles(site)), OPML, links)

    def _listed(self) -> list[tuple[Term, int]]:
        """The terms that people are shown, with how many articles each has."""
        return [(term, count) for term, count in self.store.terms() if term.kind in LISTED]

    def asset(self, name: str) -> Document | None:
        """A file that pages and feeds refer to; None where there is none of this name."""
        if name not in ASSETS:
            return None
        return _document(asset(name), ASSETS[name], self.revision.settings_changed, _OF_ASSETS, [])

    def problem_page(self, base: str, status: int, asked: str | None = None, detail: str | None = None) -> bytes:
        """The page that is shown instead of what was asked for."""
        return pages.problem_page(self.site(base), status, asked, detail)

    def _feed(self, base: str, selection: Selection) -> Feed | None:
        departed = self.store.departed(selection)  # before the entries, lest a change between stay untold
        entries = self.store.entries(selection, self.settings.entries)
        if selection.terms and not entries:
            return None
        site = self.site(base)
        return Feed(
            site=site,
            selection=selection,
            id=addresses.feed_id(site, selection),
            title=feed_title(site, selection),
            description=feed_description(site, selection),
            updated=max((entry.updated for entry in entries), default=self.revision.changed),
            modified=max(departed, self.revision.settings_changed, *(entry.modified for entry in entries)),
            interval=_interval(entries),
            entries=entries,
        )

    def _of_selection(self, body: bytes, media_type: str, feed: Feed, links: Sequence[Link]) -> Document:
        """A document that shows a selection's newest entries, and changes as they do."""
        keys = [addresses.term_key(sole_term(feed.selection))]
        return _document(body, media_type, feed.modified, feed.interval * _MINUTE, keys, links)

    def _of_all(self, body: bytes, media_type: str, links: Sequence[Link]) -> Document:
        """A document that may change with every article."""
        return _document(body, media_type, self.revision.changed, _OF_PAGES, [addresses.term_key(None)], links)

    def site(self, base: str) -> Site:
        """What all documents share, as the settings state it."""
        settings = self.settings
        return Site(
            title=settings.title,
            description=settings.description,
            base=base,
            id_prefix=self.store.id_prefix,
            language=settings.language,
            timezone=settings.timezone,
            author=settings.author,
            rights=settings.rights,
            labels=settings.labels,
            hub=settings.hub,
        )


def _folder_titles(site: Site) -> dict[TermKind, str]:
    language = page_language(site.language)
    return {kind: say(language, f"all_{kind}") for kind in LISTED}


def _document(
    body: bytes, media_type: str, modified: datetime, max_age: int, keys: Sequence[str], links: Sequence[Link] = ()
) -> Document:
    etag = hashlib.sha256(body).hexdigest()[:32]
    return Document(body, media_type, etag, modified, max_age, (addresses.SITE_KEY, *keys), tuple(links))


def _feed_links(base: str, selection: Selection) -> list[Link]:
    """From a page to the feeds beside it."""
    page = Link("canonical", uri(addresses.page_url(base, selection)))
    feeds = [
        Link("alternate", uri(addresses.feed_url(base, selection, suffix)), _bare(each.media_type))
        for suffix, each in FORMATS.items()
    ]
    return [page, *feeds]


def _interval(entries: Sequence[Entry]) -> int:
    """Minutes after which a reader should look again: a part of the time between the feed's articles, within bounds."""
    if len(entries) < 2:
        return _INTERVALS[-1]
    between = (entries[0].published - entries[-1].published) / (len(entries) - 1)
    return max((each for each in _INTERVALS if timedelta(minutes=each) * _LOOKS <= between), default=_INTERVALS[0])


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0]
