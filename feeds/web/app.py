"""create_app: from settings to a WSGI application."""

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import BadRequest, HTTPException, ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from feeds.config import Settings, load
from feeds.delivery.access_log import AccessLog
from feeds.delivery.gateway import Gateway
from feeds.delivery.headers import CROSS_ORIGIN, HTML, guards
from feeds.delivery.metrics import Metrics
from feeds.delivery.shared import SharedCache
from feeds.errors import SelectionError, StoreError
from feeds.model import Selection
from feeds.publish import Publisher
from feeds.store import Store
from feeds.sync import sync
from feeds.web.asked import asked_selection
from feeds.web.elsewhere import elsewhere
from feeds.web.http import check_request, same_address
from feeds.web.latest import Latest
from feeds.web.routes import make_routes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_MB = 1_000_000
_REDIRECTED = 300  # seconds for which a redirect need not be asked for again

# What a reader in a browser may ask (Fetch standard, section 3.3.3).
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Cache-Control, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None, *, is_synced: bool = False) -> Flask:
    """Make the application of a folder of articles; without settings, of what the environment names.

    Syncs first, so that the feeds are complete at the first request; of several workers that start at once, one does
    the work. Raises FeedsError where the folder, its settings, the store or another setting cannot be used.

    :param is_synced: whether that was done already
    """
    settings = settings or load()
    store = Store.open(settings.store, authority=settings.authority, site=settings.title)
    if not is_synced:
        sync(settings, store, datetime.now(UTC))
    latest = Latest(Publisher.of(store, settings))
    shared = SharedCache.open(settings.shared_cache) if settings.shared_cache else None
    app = Flask(__name__, static_folder=None)
    metrics = Metrics.open(settings)
    app.register_blueprint(make_routes(latest, shared, metrics))
    app.before_request(lambda: _check(latest))
    app.register_error_handler(HTTPException, lambda error: _problem(latest, error))
    app.register_error_handler(StoreError, lambda error: _store_problem(latest, error))
    app.after_request(lambda response: _guarded(latest, response))
    gateway = Gateway(
        app.wsgi_app,
        key_of=latest.key_of,
        look=latest.look,
        freshness=settings.freshness,
        most_bytes=settings.memory * _MB,
        counts=metrics.counts,
    )
    store.release()  # uWSGI forks without a word, and a connection must not be carried over
    app.wsgi_app = _surrounded(gateway, settings)  # type: ignore[assignment, method-assign]
    return app


def _surrounded(app: "WSGIApplication", settings: Settings) -> "WSGIApplication":
    """The application with what the settings put around it."""
    if settings.access_log:
        app = AccessLog(app, settings.access_log)
    if settings.proxies:
        each = settings.proxies
        app = ProxyFix(app, x_for=each, x_proto=each, x_host=each, x_prefix=each)
    return app


def _check(latest: Latest) -> AnyResponse | None:
    is_probe = request.endpoint in ("feeds.healthz", "feeds.live")  # load balancers ask without a Host
    check_request(request, needs_host=latest.publisher.settings.base_url is None and not is_probe)
    if isinstance(request.routing_exception, RequestRedirect):  # to where Werkzeug believes that we are
        return redirect(same_address(latest.base(), request, request.routing_exception.new_url), 308)
    return None


def _problem(latest: Latest, error: HTTPException) -> AnyResponse | HTTPException:
    """A page that helps, with the status and headers of the error."""
    found, base = _elsewhere(latest, error), latest.base()
    if isinstance(found, HTTPException):
        error = found
    elif found:
        return found
    if error.code is None or error.code < 400:
        return error
    query = request.query_string.decode(errors="replace")
    asked = f"{request.path}?{query}" if query else request.path
    try:
        page = latest.publisher.problem_page(base, error.code, asked, _reason(latest, error))
    except StoreError as trouble:
        return _store_problem(latest, trouble)
    response = Response(page, error.code, [pair for pair in error.get_headers() if pair[0] != "Content-Type"])
    response.content_type = HTML
    response.cache_control.no_store = True
    return response


def _reason(latest: Latest, error: HTTPException) -> str | SelectionError | Selection | None:
    """What is wrong: a sentence, or what a selection cannot be, or the one that is nowhere."""
    if error.code == 400:
        return error.__cause__ if isinstance(error.__cause__, SelectionError) else error.description
    if error.code != 404 or request.endpoint not in ("feeds.page", "feeds.feed"):
        return None
    try:
        return asked_selection(request.environ, request.view_args or {}, latest.publisher.settings)
    except HTTPException:
        return None


def _elsewhere(latest: Latest, error: HTTPException) -> AnyResponse | HTTPException | None:
    """What answers in place of an error, where it is that there is nothing at an address, or not by such a query."""
    if error.code not in (400, 404):
        return None
    try:
        check_request(request, needs_host=latest.publisher.settings.base_url is None)
        return elsewhere(latest)
    except BadRequest:
        return None
    except StoreError as trouble:
        return _store_problem(latest, trouble)


def _store_problem(latest: Latest, error: StoreError) -> AnyResponse | HTTPException:
    if str(error) != str(latest.trouble):  # of which the log tells
        log.error("%s", error)
    return _problem(latest, ServiceUnavailable(retry_after=30))


def _guarded(latest: Latest, response: Response) -> Response:
    """What documents have already, for all other answers."""
    response.headers.extend([pair for pair in CROSS_ORIGIN if pair[0] not in response.headers])
    response.headers.update(dict(guards(response.content_type or "", latest.base())))
    if 300 <= response.status_code < 400:
        response.cache_control.max_age = _REDIRECTED
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
    return response
