"""Publisher: every document of one revision of the store."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from feeds import addresses
from feeds.config import Settings
from feeds.delivery.headers import HTML, XML
from feeds.errors import SelectionError
from feeds.model import (
    EVERYTHING,
    LISTED,
    Archive,
    Document,
    Feed,
    Link,
    NamedSelection,
    Revision,
    Selection,
    Site,
    Term,
    TermKind,
)
from feeds.publish import documents, history, sitemaps
from feeds.publish.documents import bare, document
from feeds.publish.feeds import Feeds
from feeds.render import FORMATS, composer, pages
from feeds.render.assets import ASSETS, asset
from feeds.render.lexical import uri
from feeds.render.opml import opml
from feeds.render.phrases import page_language, say
from feeds.render.refusals import lack, refusal
from feeds.render.sitemap import robots
from feeds.render.titles import feed_title, named_title
from feeds.render.tree import line
from feeds.selections import is_whole, sole_term
from feeds.store import Store

OPML = "text/x-opml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

_MINUTE = 60  # seconds
_OF_PAGES = 5 * _MINUTE  # for which pages need not be asked for again
_OF_ASSETS = 60 * _MINUTE


@dataclass(frozen=True, slots=True)
class Publisher:
    """Makes the documents of one revision. `base` is the absolute URL below which they are served; it ends with "/"."""

    store: Store
    settings: Settings
    revision: Revision
    is_answered: bool = True  # whether a server answers every address that can be asked for, which files cannot

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
        """A feed in the format with this suffix (a key of FORMATS); None where the selection can hold nothing."""
        feed = self._feeds.feed(self.site(base), selection, suffix)
        if feed is None:
            return None
        links = documents.links_of_feed(base, selection, suffix, self.settings.hub)
        return self._of_feed(FORMATS[suffix].render(feed), FORMATS[suffix].media_type, feed, links)

    def archive(self, base: str, selection: Selection, suffix: str, archive: Archive) -> Document | None:
        """An archive document of a selection; None where there never was such a one."""
        found = self._feeds.archive(self.site(base), selection, suffix, archive)
        if found is None:
            return None
        feed, archived = found
        kind = FORMATS[suffix]
        keys = history.archive_keys(archived)
        own = Link("self", uri(addresses.own_url(feed, suffix)), bare(kind.media_type))
        return document(kind.render(feed), kind.media_type, feed.modified, history.MAX_AGE, keys, [own])

    def feed_page(self, base: str, selection: Selection) -> Document | None:
        """The page beside a selection's feeds; None where the selection can hold nothing.

        That of everything is not the index, but the page on which one composes a selection.
        """
        feed, meaning = self._feeds.page(self.site(base), selection), self._feeds.meaning(selection)
        if feed is None or meaning is None:
            return None
        terms, totals = self._choices(meaning) if self.is_answered else ([], {})
        page = pages.feed_page(feed, terms, totals, self._feeds.count(meaning), meaning, is_answered=self.is_answered)
        links = documents.links_of_page(addresses.feed_page_url(base, selection), base, selection)
        # The form on it offers terms, with how many articles each has.
        return self._of_all(page, HTML, links) if self.is_answered else self._of_feed(page, HTML, feed, links)

    def article_page(self, base: str, slug: str) -> Document | None:
        """An article's own page; None where no article has this slug."""
        entry = self.store.entry(slug)
        if entry is None:
            return None
        page = pages.article_page(self.site(base), entry)
        modified = max(entry.modified, self.revision.settings_changed)
        links = [Link("canonical", uri(addresses.entry_url(base, entry)))]
        return document(page, HTML, modified, _OF_PAGES, [addresses.article_key(entry.number)], links)

    def index_page(self, base: str) -> Document:
        """The page of the site: every feed, and the latest articles."""
        site = self.site(base)
        page = pages.index_page(
            site,
            self.store.terms(pages.MOST_TERMS),
            self.store.totals(),
            self.store.live(EVERYTHING, self.settings.entries).entries,
            self._named(site),
            self.revision.changed if self.revision.number else None,
            self.store.count(EVERYTHING),
            is_answered=self.is_answered,
        )
        return self._of_all(page, HTML, documents.links_of_page(addresses.page_url(base, EVERYTHING), base, EVERYTHING))

    def opml(self, base: str) -> Document:
        """The list of every feed."""
        site = self.site(base)
        plain = [EVERYTHING, *(Selection((term,)) for term, _ in self.store.terms() if term.kind in LISTED)]
        titled = [*self._named(site), *(NamedSelection(each, feed_title(site, each)) for each in plain)]
        language = page_language(site.language)
        folders = {kind: say(language, f"all_{kind}") for kind in LISTED}
        links = [Link("self", uri(addresses.opml_url(base)), bare(OPML))]
        return self._of_all(opml(site, titled, folders), OPML, links)

    def sitemap(self, base: str, name: str | None = None) -> Document | None:
        """What search engines are told of pages: the index of all sitemaps, or that of a name; None where none is."""
        named = self.settings.feeds
        if name is None:
            body: bytes | None = sitemaps.index(self.store, self.revision, named, base)
        else:
            body = sitemaps.part(self.store, named, base, name)
        return self._of_all(body, XML, []) if body else None

    def sitemap_names(self) -> list[str]:
        """The names of all sitemaps but the index."""
        return [name for name, _ in sitemaps.parts(self.store, self.revision, self.settings.feeds)]

    def robots(self, base: str) -> Document:
        """What crawlers are told (RFC 9309)."""
        body = robots(urlsplit(addresses.search_url(base)).path, addresses.sitemap_url(base))
        return document(body, TEXT, self.revision.settings_changed, _OF_ASSETS, [])

    def asset(self, name: str) -> Document | None:
        """A file that pages and feeds refer to; None where there is none of this name."""
        if name not in ASSETS:
            return None
        return document(asset(name), ASSETS[name], self.revision.settings_changed, _OF_ASSETS, [])

    def problem_page(
        self, base: str, status: int, asked: str | None = None, reason: str | SelectionError | Selection | None = None
    ) -> bytes:
        """The page that is shown instead of what was asked for.

        :param asked: the address
        :param reason: what is wrong: a sentence in English, or what a selection cannot be, or the one that is nowhere
        """
        site = self.site(base)
        if isinstance(reason, Selection):
            words = lack(site, self._feeds.missing(reason))
            return pages.problem_page(site, status, asked, words)
        words = refusal(site, reason) if isinstance(reason, SelectionError) else None
        detail = words or (str(reason) if reason else None)
        return pages.problem_page(site, status, asked, detail, is_english=words is None)

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

    @property
    def _feeds(self) -> Feeds:
        return Feeds(self.store, self.settings, self.revision, self.is_answered)

    def _choices(self, meaning: Selection) -> tuple[list[tuple[Term, int]], Mapping[TermKind, int]]:
        """What the form offers, and those that the selection names, with how many articles each has; and how many
        terms there are of each kind."""
        fullest = self.store.terms(composer.MOST_TERMS)
        chosen = {step for term in (*meaning.terms, *meaning.without) for step in line(term)}
        more = self.store.known(chosen - {term for term, _ in fullest})
        return [*fullest, *more.items()], self.store.totals()

    def _named(self, site: Site) -> list[NamedSelection]:
        """The publisher's own selections, as their addresses state them, each with its title."""
        return [
            replace(each, selection=asked, title=named_title(site, each, asked, each.selection))
            for name, each in self.settings.feeds.items()
            for asked in [Selection(name=name)]
        ]

    def _of_feed(self, body: bytes, media_type: str, feed: Feed, links: Sequence[Link]) -> Document:
        """A document that shows entries of a selection, and changes as they do."""
        meaning = self._feeds.meaning(feed.selection)
        term = sole_term(meaning) if meaning and is_whole(meaning) else None  # else, anything can change it
        return document(body, media_type, feed.modified, feed.interval * _MINUTE, [addresses.term_key(term)], links)

    def _of_all(self, body: bytes, media_type: str, links: Iterable[Link]) -> Document:
        """A document that may change with every article."""
        return document(body, media_type, self.revision.changed, _OF_PAGES, [addresses.term_key(None)], [*links])
