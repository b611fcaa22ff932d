"""Which address gives which document."""

import unicodedata
from collections.abc import Callable
from time import perf_counter_ns

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from feeds import addresses
from feeds.config import program
from feeds.delivery.metrics import MEDIA_TYPE, Metrics
from feeds.delivery.shared import SharedCache
from feeds.errors import StoreError
from feeds.model import EVERYTHING, KINDS, Document, Selection, Term, TermKind
from feeds.publish import Publisher
from feeds.render import FORMATS
from feeds.selections import term_path
from feeds.web.http import respond, same_address
from feeds.web.latest import Latest


def make_routes(latest: Latest, shared: SharedCache | None, metrics: Metrics) -> Blueprint:
    """The routes of one site."""
    routes = Blueprint("feeds", __name__)

    def made(make: Callable[[Publisher, str], Document | None], publisher: Publisher, base: str) -> Document | None:
        began = perf_counter_ns()
        document = make(publisher, base)
        nanoseconds = perf_counter_ns() - began
        if document:
            metrics.note_made(nanoseconds)
        return document

    def cached(publisher: Publisher, base: str, make: Callable[[], Document | None]) -> Document | None:
        """The document out of the shared cache, or made and put there. Of made-up hosts, nothing is put there."""
        settings, revision = publisher.settings, publisher.revision
        if shared is None or settings.base_url is None:
            return make()
        program_at_work = program("config", "render", "store")
        parts = (publisher.store.id_prefix, revision.number, revision.changed, program_at_work, settings.title, base)
        key = "\n".join(map(str, (*parts, request.path)))
        document = shared.get(key)
        metrics.note_shared(is_hit=document is not None)
        if document is None:
            document = make()
            if document:
                shared.put(key, document)
        return document

    def answer(make: Callable[[Publisher, str], Document | None]) -> Response:
        publisher, base = latest.publisher, latest.base()
        document = cached(publisher, base, lambda: made(make, publisher, base))
        if document is None:
            raise NotFound
        return respond(document, request, publisher.settings, base)

    def feed(selection: Selection, suffix: str) -> Response:
        if suffix not in FORMATS:
            raise NotFound
        return answer(lambda publisher, base: publisher.feed(base, selection, suffix))

    def selected(kind: TermKind, path: str) -> Selection:
        canonical = term_path([path])
        if not canonical:
            raise NotFound
        return Selection((Term(kind, canonical),))

    def moved(url: str) -> AnyResponse:
        return redirect(url, 308)

    def plain(text: str | bytes, media_type: str = "text/plain; charset=utf-8") -> Response:
        response = Response(text, content_type=media_type)
        response.cache_control.no_store = True
        return response

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
        if selection.terms != (Term(kind, path),):
            return moved(addresses.page_url(latest.base(), selection))
        return answer(lambda publisher, base: publisher.feed_page(base, selection))

    @routes.get(f"/<any({','.join(KINDS)}):kind>/<path:path>/feed.<suffix>")
    def term_feed(kind: TermKind, path: str, suffix: str) -> AnyResponse:
        selection = selected(kind, path)
        if selection.terms != (Term(kind, path),):
            return moved(addresses.feed_url(latest.base(), selection, suffix))
        return feed(selection, suffix)

    @routes.get(f"/<any({','.join(KINDS)}):kind>/")
    def terms(kind: TermKind) -> AnyResponse:
        """The address that feeds name as the scheme of their categories and tags."""
        return moved(f"{addresses.page_url(latest.base(), EVERYTHING)}#{kind}")

    @routes.get("/static/<name>")
    def asset(name: str) -> Response:
        return answer(lambda publisher, _: publisher.asset(name))

    @routes.get("/favicon.ico")
    def icon() -> AnyResponse:
        """Browsers ask for it beside a feed, which cannot name another."""
        return moved(addresses.static_url(latest.base(), "icon.svg"))

    @routes.get("/healthz")
    def healthz() -> Response:
        """Whether all feeds can be served: the store answered a moment ago, when the gateway looked."""
        latest.require_store()
        return plain(f"revision {latest.publisher.revision.number}\n")

    @routes.get("/healthz/live")
    def live() -> Response:
        """Whether the process lives. Only one that does not is to be started anew, which mends no store."""
        return plain("live\n")

    @routes.get("/metrics")
    def exposition() -> Response:
        try:
            articles = latest.publisher.store.count(EVERYTHING)
        except StoreError:
            articles = None  # what was answered is told all the same
        number = latest.publisher.revision.number
        return plain(metrics.exposition(revision=number, articles=articles), MEDIA_TYPE)

    return routes
