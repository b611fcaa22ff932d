"""create_app: from settings to a WSGI application that has synced once."""

import logging
from datetime import UTC, datetime

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from feeds.config import Settings, load
from feeds.errors import StoreError
from feeds.publish import HTML, Publisher
from feeds.store import Store
from feeds.sync import sync
from feeds.web.cache import DocumentCache
from feeds.web.http import check_request, same_address
from feeds.web.routes import Latest, make_routes

CACHE_BYTES = 64 * 1024 * 1024

log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application of a folder of articles; without settings, of what the environment names.

    Syncs first, so that the feeds are complete at the first request; of several workers that start at once, one does
    the work. Raises FeedsError where the folder, its settings or the store cannot be used.
    """
    settings = settings or load()
    store = Store.open(settings.store, authority=settings.authority, site=settings.title)
    sync(settings, store, datetime.now(UTC))
    latest = Latest(Publisher(store, settings, store.revision()))
    app = Flask(__name__)
    app.register_blueprint(make_routes(latest, DocumentCache(CACHE_BYTES)))
    app.before_request(lambda: _check(latest))
    app.register_error_handler(HTTPException, lambda error: _problem(latest, error))
    app.register_error_handler(StoreError, lambda error: _store_problem(latest, error))
    app.after_request(_guarded)
    return app


def _check(latest: Latest) -> None:
    is_probe = request.endpoint == "feeds.healthz"  # load balancers ask without a Host
    check_request(request, needs_host=latest.publisher.settings.base_url is None and not is_probe)


def _problem(latest: Latest, error: HTTPException) -> AnyResponse | HTTPException:
    """A page that helps, with the status and headers of the error; a redirect leads to where we are."""
    base = latest.base()
    if isinstance(error, RequestRedirect):
        return redirect(same_address(base, request, error.new_url), error.code)
    if error.code is None or error.code < 400:
        return error
    detail = error.description if error.code == 400 else None
    page = latest.publisher.problem_page(base, error.code, request.path, detail)
    response = Response(page, error.code, [pair for pair in error.get_headers() if pair[0] != "Content-Type"])
    response.content_type = HTML
    response.cache_control.no_store = True
    return response


def _store_problem(latest: Latest, error: StoreError) -> AnyResponse | HTTPException:
    log.error("%s", error)
    return _problem(latest, ServiceUnavailable(retry_after=30))


def _guarded(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"  # many picture hosts refuse requests with a foreign Referer
    return response
