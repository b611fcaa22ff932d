"""Documents as HTTP answers (RFC 9110), and requests that are none."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Request, Response
from werkzeug.datastructures import Headers
from werkzeug.exceptions import BadRequest
from werkzeug.http import http_date

from feeds.model import Document

_LONGEST = 2048  # bytes of a path or query; no address that we give is half as long
_HOST = re.compile(r"(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?")
_FEED_XML = ("application/atom+xml", "application/rss+xml")


def check_request(request: Request, needs_host: bool) -> None:
    """Raise BadRequest, which names what is wrong, for an address that nothing of ours can have.

    The host is needed where absolute URLs are made from it.
    """
    path, query = request.environ.get("PATH_INFO", ""), request.environ.get("QUERY_STRING", "")
    if len(path) > _LONGEST or len(query) > _LONGEST:
        raise BadRequest(f"The address is longer than {_LONGEST} bytes.")
    try:
        text = path.encode("latin-1").decode("utf-8")  # PEP 3333: the path comes as bytes in Latin-1
    except UnicodeError:
        raise BadRequest("The address is not percent-encoded UTF-8.") from None
    if re.search(r"[\x00-\x1f\x7f]", text + query):
        raise BadRequest("The address holds control characters.")
    if needs_host and asked_base(request) is None:
        raise BadRequest("The Host header is missing, or is not the name of a host.")


def asked_base(request: Request) -> str | None:
    """The absolute URL, with "/" at its end, that the application has for who asks; None where no host is named.

    Werkzeug's own url_root knows no host with "_", which containers and nginx's upstreams have.
    """
    host = _HOST.fullmatch(request.environ.get("HTTP_HOST", ""))
    if host is None or not 0 < int(host["port"] or 80) < 65536:
        return None
    return f"{request.scheme}://{host[0]}{quote(request.root_path)}/"


def same_address(base: str, request: Request, url: str) -> str:
    """A URL of Werkzeug's, which knows neither a stated base nor every host, at the base."""
    parts = urlsplit(url)
    path = parts.path.removeprefix(quote(request.root_path)).lstrip("/")
    return f"{base}{path}?{parts.query}" if parts.query else f"{base}{path}"


def respond(document: Document, request: Request) -> Response:
    """The answer to a request for a document: 200, or 304 where the client has it."""
    response = _DocumentResponse(document.body, content_type=document.media_type)
    if document.media_type.startswith(_FEED_XML):
        # Browsers download feeds by their media types; as XML, a person who opens one sees its style sheet.
        response.vary.add("Sec-Fetch-Dest")
        if request.headers.get("Sec-Fetch-Dest") == "document":
            response.content_type = "application/xml; charset=utf-8"
    response.set_etag(document.etag)
    if document.modified <= datetime.now(UTC):  # RFC 9110 section 8.8.2.1: none in the future
        response.last_modified = document.modified
    response.cache_control.public = True
    response.cache_control.max_age = 60
    response.make_conditional(request)
    return response


class _DocumentResponse(Response):
    """Keeps Last-Modified in a 304, where Werkzeug drops it and some readers want it."""

    def get_wsgi_headers(self, environ: dict[str, Any]) -> Headers:
        headers = super().get_wsgi_headers(environ)
        if self.last_modified:
            headers["Last-Modified"] = http_date(self.last_modified)
        return headers
