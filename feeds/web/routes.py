"""Which address gives which document."""

import logging
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from feeds import addresses
from feeds.errors import SettingsError
from feeds.model import EVERYTHING, KINDS, Document, Selection, Term, TermKind
from feeds.publish import Publisher
from feeds.render import FORMATS
from feeds.web.cache import DocumentCache, Key
from feeds.web.http import asked_base, respond, same_address

log = logging.getLogger(__name__)


class Latest:
    """What is published now: follows the store from request to request."""

    def __init__(self, publisher: Publisher) -> None:
        self.publisher = publisher

    def follow(self) -> Publisher:
        """The publisher of the store's revision. Raises StoreError; `publisher` is then still the last one."""
        try:
            self.publisher = self.publisher.current()
        except SettingsError as error:  # of a newer program that shares the store
            log.error("%s The settings of before are used.", error)
            self.publisher = replace(self.publisher, revision=self.publisher.store.revision())
        return self.publisher

    def base(self) -> str:
        """The URL below which everything is: the stated one, else the one that was asked."""
        return self.publisher.settings.base_url or asked_base(request) or "/"


def make_routes(latest: Latest, cache: DocumentCache) -> Blueprint:
    """The routes of one site."""
    routes = Blueprint("feeds", __name__)

    def answer(make: Callable[[Publisher, str], Document | None]) -> Response:
        publisher, base = latest.follow(), latest.base()
        key = Key(publisher.revision.number, base, request.path)
        document = cache.get_or_make(key, lambda: make(publisher, base))
        if document is None:
            raise NotFound
        return respond(document, request)

    def feed(selection: Selection, suffix: str) -> Response:
        if suffix not in FORMATS:
            raise NotFound
        return answer(lambda publisher, base: publisher.feed(base, selection, suffix))

    def selected(kind: TermKind, path: str) -> Selection:
        canonical = addresses.term_path([path])
        if not canonical:
            raise NotFound
        return Selection(Term(kind, canonical))

    def moved(url: str) -> AnyResponse:
        return redirect(url, 308)

    @routes.before_request
    def one_slash() -> AnyResponse | None:
        # Werkzeug redirects other doubled slashes, but takes those at the start for one.
        if not request.environ["PATH_INFO"].startswith("//"):
            return None
        return moved(same_address(latest.base(), request, request.url))

    @routes.get("/")
    def index() -> Response:
        return answer(Publisher.index_page)

    @routes.get("/feed.<suffix>")
    def combined_feed(suffix: str) -> Response:
        return feed(EVERYTHING, suffix)

    @routes.get("/feeds.opml")
    def opml() -> Response:
        return answer(Publisher.opml)

    @routes.get("/articles/<slug>")
    def article(slug: str) -> AnyResponse:
        canonical = unicodedata.normalize("NFC", slug)
        if slug != canonical:
            return moved(addresses.article_url(latest.base(), canonical))
        return answer(lambda publisher, base: publisher.article_page(base, slug))

    @routes.get(f"/<any({','.join(KINDS)}):kind>/<path:path>/")
    def feed_page(kind: TermKind, path: str) -> AnyResponse:
        selection = selected(kind, path)
        if selection.term != Term(kind, path):
            return moved(addresses.page_url(latest.base(), selection))
        return answer(lambda publisher, base: publisher.feed_page(base, selection))

    @routes.get(f"/<any({','.join(KINDS)}):kind>/<path:path>/feed.<suffix>")
    def term_feed(kind: TermKind, path: str, suffix: str) -> AnyResponse:
        selection = selected(kind, path)
        if selection.term != Term(kind, path):
            return moved(addresses.feed_url(latest.base(), selection, suffix))
        return feed(selection, suffix)

    @routes.get(f"/<any({','.join(KINDS)}):kind>/")
    def terms(kind: TermKind) -> AnyResponse:
        """The address that feeds name as the scheme of their categories and tags."""
        return moved(f"{addresses.page_url(latest.base(), EVERYTHING)}#{kind}")

    @routes.get("/favicon.ico")
    def icon() -> AnyResponse:
        """Browsers ask for it beside a feed, which cannot name another."""
        return moved(addresses.static_url(latest.base(), "icon.svg"))

    @routes.get("/healthz")
    def healthz() -> Response:
        """Whether feeds can be served: the store answers."""
        response = Response(f"revision {latest.follow().revision.number}\n", content_type="text/plain; charset=utf-8")
        response.cache_control.no_store = True
        return response

    return routes
