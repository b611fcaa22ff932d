"""Which address gives which document."""

import unicodedata
from collections.abc import Callable

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from feeds import addresses
from feeds.config import Settings
from feeds.model import Document, Selection, Term, TermKind
from feeds.publish import Publisher
from feeds.render import FORMATS
from feeds.web.cache import DocumentCache, Key
from feeds.web.http import has_host, respond

KINDS: tuple[TermKind, ...] = ("category", "tag", "author", "source", "language")

_EVERYTHING = Selection()


def site_base(settings: Settings) -> str | None:
    """The absolute URL below which everything is: the stated one, else the one that was asked; None: neither is."""
    return settings.base_url or (request.url_root if has_host(request) else None)


def make_routes(publisher: Publisher, cache: DocumentCache) -> Blueprint:
    """The routes of one site."""
    routes = Blueprint("feeds", __name__)
    settings, store = publisher.settings, publisher.store
    fingerprint = settings.fingerprint

    def stated_base() -> str:
        base = site_base(settings)
        if base is None:
            raise BadRequest("The request has no Host header.")
        return base

    def answer(make: Callable[[str], Document | None]) -> Response:
        base = stated_base()
        key = Key(store.revision().number, fingerprint, base, request.path)
        document = cache.get_or_make(key, lambda: make(base))
        if document is None:
            raise NotFound
        return respond(document, request)

    def feed(selection: Selection, suffix: str) -> Response:
        if suffix not in FORMATS:
            raise NotFound
        return answer(lambda base: publisher.feed(base, selection, suffix))

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
        return moved(request.url) if request.environ["PATH_INFO"].startswith("//") else None

    @routes.get("/")
    def index() -> Response:
        return answer(publisher.index_page)

    @routes.get("/feed.<suffix>")
    def combined_feed(suffix: str) -> Response:
        return feed(_EVERYTHING, suffix)

    @routes.get("/feeds.opml")
    def opml() -> Response:
        return answer(publisher.opml)

    @routes.get("/articles/<slug>")
    def article(slug: str) -> AnyResponse:
        canonical = unicodedata.normalize("NFC", slug)
        if slug != canonical:
            return moved(addresses.article_url(stated_base(), canonical))
        return answer(lambda base: publisher.article_page(base, slug))

    @routes.get(f"/<any({','.join(KINDS)}):kind>/<path:path>/")
    def feed_page(kind: TermKind, path: str) -> AnyResponse:
        selection = selected(kind, path)
        if selection.term != Term(kind, path):
            return moved(addresses.page_url(stated_base(), selection))
        return answer(lambda base: publisher.feed_page(base, selection))

    @routes.get(f"/<any({','.join(KINDS)}):kind>/<path:path>/feed.<suffix>")
    def term_feed(kind: TermKind, path: str, suffix: str) -> AnyResponse:
        selection = selected(kind, path)
        if selection.term != Term(kind, path):
            return moved(addresses.feed_url(stated_base(), selection, suffix))
        return feed(selection, suffix)

    @routes.get(f"/<any({','.join(KINDS)}):kind>/")
    def terms(kind: TermKind) -> AnyResponse:
        """The address that feeds name as the scheme of their categories and tags."""
        return moved(f"{addresses.page_url(stated_base(), _EVERYTHING)}#{kind}")

    @routes.get("/favicon.ico")
    def icon() -> AnyResponse:
        """Browsers ask for it beside a feed, which cannot name another."""
        return moved(addresses.static_url(stated_base(), "icon.svg"))

    @routes.get("/healthz")
    def healthz() -> Response:
        """Whether feeds can be served: the store answers."""
        return Response(f"revision {store.revision().number}\n", content_type="text/plain; charset=utf-8")

    return routes
