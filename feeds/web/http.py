"""Documents as plain 200s, and requests that are none (RFC 9110)."""

import re
from urllib.parse import quote, unquote, urlsplit

from flask import Request, Response
from werkzeug.exceptions import BadRequest

from feeds.config import Settings
from feeds.delivery.headers import XML, headers, is_feed_xml
from feeds.model import Document

_LONGEST = 2048  # bytes of a path; no address that we give is half as long
_HOST = re.compile(r"(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?")


def respond(document: Document, request: Request, settings: Settings, base: str) -> Response:
    """The 200 of a document. Conditions, codings and HEAD are the gateway's."""
    response = Response(document.body, headers=headers(document, settings, base))
    if is_feed_xml(document.media_type):  # as XML, a person sees its style sheet
        response.vary.add("Sec-Fetch-Dest")
        if request.headers.get("Sec-Fetch-Dest") == "document":
            response.content_type = XML
    return response


def check_request(request: Request, needs_host: bool) -> None:
    """Raise BadRequest, which names what is wrong, for an address that nothing of ours can have.

    The host is needed where absolute URLs are made from it.
    """
    path = request.environ["PATH_INFO"]
    if len(path) > _LONGEST:
        raise BadRequest(f"The address is longer than {_LONGEST} bytes.")
    try:
        text = path.encode("latin-1").decode("utf-8")  # PEP 3333: the path comes as bytes in Latin-1
    except UnicodeError:
        raise BadRequest("The address is not percent-encoded UTF-8.") from None
    if re.search(r"[\x00-\x1f\x7f]", text + request.environ["QUERY_STRING"]):
        raise BadRequest("The address holds control characters.")
    if needs_host and asked_base(request) is None:
        raise BadRequest("The Host header is missing, or is not the name of a host.")


def asked_base(request: Request) -> str | None:
    """The absolute URL, with "/" at its end, that the application has for who asks; None where no host is named.

    Werkzeug's own url_root knows no host with "_", which containers and nginx's upstreams have.
    """
    host = _HOST.fullmatch(request.environ.get("HTTP_HOST", ""))
    is_http = request.scheme in ("http", "https")  # a proxy may pass on what a client made up
    if host is None or not is_http or not 0 < int(host["port"] or 80) < 65536:
        return None
    return f"{request.scheme}://{host[0]}{quote(request.root_path)}/"


def same_address(base: str, request: Request, url: str) -> str:
    """A URL of Werkzeug's, which knows neither a stated base nor every host, at the base."""
    parts = urlsplit(url)
    path = quote(unquote(parts.path).removeprefix(request.root_path).lstrip("/"), safe="/!$&'()*+,;=:@~")
    return f"{base}{path}?{parts.query}" if parts.query else f"{base}{path}"
