"""(selection, format) -> Document: the one way in which bytes are made, for the web and for files alike.

It knows no request, no cache and no clock: the same store and base give the same bytes.
"""

import hashlib
from dataclasses import dataclass

from feeds.addresses import feed_id
from feeds.config import Settings
from feeds.model import EVERYTHING, KINDS, Document, Feed, Revision, Selection, Site, TermKind
from feeds.render import FORMATS, pages
from feeds.render.opml import opml
from feeds.render.phrases import feed_description, feed_title, page_language, say
from feeds.store import Store

HTML = "text/html; charset=utf-8"
OPML = "text/x-opml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Makes the documents of one revision. `base` is the absolute URL below which they are served; it ends with "/"."""

    store: Store
    settings: Settings
    revision: Revision

    def current(self) -> "Publisher":
        """This one, or that of the store's revision and settings of now."""
        revision = self.store.revision()
        if revision == self.revision:
            return self
        return Publisher(self.store, self._recalled(), revision)

    def _recalled(self) -> Settings:
        remembered = self.store.settings_text()
        return self.settings.recalled(remembered) if remembered else self.settings

    def feed(self, base: str, selection: Selection, suffix: str) -> Document | None:
        """A feed in the format with this suffix (a key of FORMATS); None where the selection holds nothing."""
        feed = self._feed(base, selection)
        return self._document(FORMATS[suffix].render(feed), FORMATS[suffix].media_type) if feed else None

    def feed_page(self, base: str, selection: Selection) -> Document | None:
        """The page beside a selection's feeds; None where the selection holds nothing."""
        feed = self._feed(base, selection)
        return self._document(pages.feed_page(feed), HTML) if feed else None

    def article_page(self, base: str, slug: str) -> Document | None:
        """An article's own page; None where no article has this slug."""
        entry = self.store.entry(slug)
        page = pages.article_page(self._site(base), entry) if entry else None
        return self._document(page, HTML) if page else None

    def index_page(self, base: str) -> Document:
        """The page of the site: every feed, and the latest articles."""
        entries = self.store.entries(EVERYTHING, self.settings.entries)
        page = pages.index_page(self._site(base), self.store.terms(), entries)
        return self._document(page, HTML)

    def opml(self, base: str) -> Document:
        """The list of every feed."""
        site = self._site(base)
        selections = [EVERYTHING, *(Selection(term) for term, _ in self.store.terms())]
        titled = [(selection, feed_title(site, selection)) for selection in selections]
        return self._document(opml(site, titled, _folder_titles(site)), OPML)

    def problem_page(self, base: str, status: int, asked: str | None = None, detail: str | None = None) -> bytes:
        """The page that is shown instead of what was asked for."""
        return pages.problem_page(self._site(base), status, asked, detail)

    def _feed(self, base: str, selection: Selection) -> Feed | None:
        entries = self.store.entries(selection, self.settings.entries)
        if selection.term and not entries:
            return None
        site = self._site(base)
        return Feed(
            site=site,
            selection=selection,
            id=feed_id(site, selection),
            title=feed_title(site, selection),
            description=feed_description(site, selection),
            updated=max((entry.updated for entry in entries), default=self.revision.changed),
            entries=entries,
        )

    def _document(self, body: bytes, media_type: str) -> Document:
        # All documents carry the time of the last change of anything: never too early, so no 304 hides a change.
        return Document(body, media_type, hashlib.sha256(body).hexdigest()[:32], self.revision.changed)

    def _site(self, base: str) -> Site:
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
        )


def _folder_titles(site: Site) -> dict[TermKind, str]:
    language = page_language(site.language)
    return {kind: say(language, f"all_{kind}") for kind in KINDS}
