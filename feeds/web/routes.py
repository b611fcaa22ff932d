"""Which address gives which document."""

import unicodedata
from collections.abc import Callable
from time import perf_counter_ns

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import Gone, NotFound
from werkzeug.wrappers import Response as AnyResponse

from feeds import addresses
from feeds.config import program
from feeds.delivery.metrics import MEDIA_TYPE, Metrics
from feeds.delivery.shared import SharedCache
from feeds.errors import StoreError
from feeds.model import EVERYTHING, KINDS, Archive, Document, Selection
from feeds.publish import Publisher
from feeds.web.asked import asked_selection, is_at, url_of
from feeds.web.elsewhere import is_known, stated
from feeds.web.http import respond, same_address
from feeds.web.latest import Latest

# Of the program, which no redirect takes away.
_OWN = ("feeds.asset", "feeds.healthz", "feeds.live", "feeds.exposition")


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

    def cached(url: str, publisher: Publisher, base: str, make: Callable[[], Document | None]) -> Document | None:
        """The document out of the shared cache, or made and put there. Of made-up hosts, nothing is put there."""
        settings, revision = publisher.settings, publisher.revision
        if shared is None or settings.base_url is None:
            return make()
        program_at_work = program("config", "publish", "render", "store")
        parts = (publisher.store.id_prefix, revision.number, revision.changed, program_at_work, settings.title, base)
        key = "\n".join(map(str, (*parts, url)))
        document = shared.get(key)
        metrics.note_shared(is_hit=document is not None)
        if document is None:
            document = make()
            if document:
                shared.put(key, document)
        return document

    def answer(make: Callable[[Publisher, str], Document | None], url: str | None = None) -> Response:
        """The document of an address that has no query, or of this URL."""
        publisher, base = latest.publisher, latest.base()
        document = cached(url or request.path, publisher, base, lambda: made(make, publisher, base))
        if document is None:
            raise NotFound
        return respond(document, request, publisher.settings, base)

    def of_selection(make: Callable[[Publisher, str, Selection], Document | None]) -> AnyResponse:
        """A document of the selection that is asked for, at its one address."""
        publisher, base, place = latest.publisher, latest.base(), request.view_args or {}
        selection = asked_selection(request.environ, place, publisher.settings)
        url = url_of(base, selection, (request.endpoint or "").removeprefix("feeds."), place)
        if not is_at(request.environ, base, url):
            # What lacks the "/" of a term's page may be a feed of the site's engine, below a term.
            if not request.path.endswith("/") and not is_known(publisher, selection):
                raise NotFound
            return moved(url)
        return answer(lambda publisher, base: make(publisher, base, selection), url)

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

    @routes.before_request
    def redirected() -> AnyResponse | None:
        answer = None if request.endpoint in _OWN else stated(latest)
        if isinstance(answer, Gone):
            raise answer
        return answer

    @routes.get("/")
    def index() -> AnyResponse:
        return of_selection(lambda publisher, base, _: publisher.index_page(base))

    def page(**_: str) -> AnyResponse:
        return of_selection(Publisher.feed_page)

    def feed(suffix: str, **_: str) -> AnyResponse:
        return of_selection(lambda publisher, base, selection: publisher.feed(base, selection, suffix))

    def archive(suffix: str, last: int, version: int, **_: str) -> AnyResponse:
        asked = Archive(last, version)
        return of_selection(lambda publisher, base, selection: publisher.archive(base, selection, suffix, asked))

    kinds, number = ",".join(KINDS), "int(max=999999999999)"
    for below in ("/", f"/<any({kinds}):kind>/<path:path>/", "/search/", "/feeds/<name>/"):
        if below != "/":
            routes.get(below, strict_slashes=False)(page)
        routes.get(f"{below}feed.<suffix>")(feed)
        routes.get(f"{below}archive/<{number}:last>-<{number}:version>.<suffix>")(archive)

    @routes.get("/feeds.opml")
    def opml() -> Response:
        return answer(Publisher.opml)

    @routes.get("/articles/<slug>")
    def article(slug: str) -> AnyResponse:
        canonical = unicodedata.normalize("NFC", slug)
        if slug != canonical:
            return moved(addresses.article_url(latest.base(), canonical))
        return answer(lambda publisher, base: publisher.article_page(base, slug))

    @routes.get(f"/<any({kinds},feeds):part>/", strict_slashes=False)
    def part_of_index(part: str) -> AnyResponse:
        """The address that feeds name as the scheme of their categories and tags, and that of named selections."""
        return moved(url_of(latest.base(), EVERYTHING, "part_of_index", {"part": part}))

    @routes.get("/sitemap.xml")
    def sitemap() -> Response:
        return answer(Publisher.sitemap)

    @routes.get("/sitemap-<name>.xml")
    def some_of_sitemap(name: str) -> Response:
        return answer(lambda publisher, base: publisher.sitemap(base, name))

    @routes.get("/robots.txt")
    def robots() -> Response:
        return answer(Publisher.robots)

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
