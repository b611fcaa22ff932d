"""A finished answer: all that can be said about one document, worked out before it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Any

from feeds.delivery import metrics
from feeds.delivery.codings import CODINGS, IDENTITY, is_worth_coding, preferred
from feeds.delivery.conditions import is_failed, is_held, is_unmodified
from feeds.delivery.headers import Header

CACHE_HIT = ("Cache-Status", "feeds; hit")
"""What an answer that was held says of its way (RFC 9211); its last header."""

# What a 304 carries: RFC 9110 section 15.4.5, and what readers and caches in front go by.
_OF_304 = (
    *("cache-control", "content-location", "etag", "expires", "vary", "last-modified", "link", "surrogate-key"),
    *("access-control-allow-origin", "access-control-expose-headers"),
)
_OVERHEAD = 4096  # bytes that header lists and objects take, about


@dataclass(slots=True)
class Response:
    """What a WSGI application gives back (PEP 3333), and what it is counted as."""

    status: str
    headers: list[Header]
    body: list[bytes]
    length: int  # bytes of the body
    column: int  # of metrics, for requests
    sent: int = metrics.SENT[IDENTITY]  # of metrics, for bytes


class Answer:
    """The 200s of a document, in every coding, its 304 and its 412. Safe with threads."""

    __slots__ = (
        "_body",
        "_failed",
        "_fields",
        "_forms",
        "_lock",
        "_not_modified",
        "_validator",
        "hits",
        "modified",
        "revision",
        "size",
    )

    def __init__(self, revision: object, headers: Sequence[Header], body: bytes, now: datetime) -> None:
        """Take a 200 for what it says.

        :param revision: of what is published; who holds the answer looks at it
        :param headers: of the 200, ETag and Last-Modified among them
        :param now: with zone; a Last-Modified that is yet to come is left out (RFC 9110 section 8.8.2.1)
        """
        stated = {name: value for name, value in headers if name != "Content-Length"}
        self.revision = revision
        self.hits = 0  # how often it was asked for; who holds the answer counts
        self._body = body
        self._validator = stated["ETag"]
        self.modified = parsedate_to_datetime(stated["Last-Modified"])
        if self.modified > now:
            del stated["Last-Modified"]
        is_coded = is_worth_coding(body, stated["Content-Type"])
        if is_coded:
            stated["Vary"] = ", ".join(filter(None, (stated.get("Vary"), "Accept-Encoding")))
        self.size = len(body) * (2 if is_coded else 1) + _OVERHEAD  # each of three codings takes a third, about
        self._fields = [*stated.items()]
        self._forms = {IDENTITY: self._form(IDENTITY, body)}
        if not is_coded:
            self._forms |= dict.fromkeys(CODINGS, self._forms[IDENTITY])
        self._lock = Lock()
        about = [pair for pair in self._fields if pair[0].lower() in _OF_304]
        self._not_modified = Response("304 Not Modified", [*about, CACHE_HIT], [], 0, metrics.NOT_MODIFIED)
        uncached = [("Cache-Control", "no-store") if name == "Cache-Control" else (name, text) for name, text in about]
        self._failed = Response(
            "412 Precondition Failed", [*uncached, ("Content-Length", "0"), CACHE_HIT], [], 0, metrics.PASSED["4"]
        )

    def response(self, environ: Mapping[str, Any]) -> Response:
        """What to send to a GET or HEAD request; conditions in their order of precedence (RFC 9110 section 13.2.2)."""
        if "HTTP_IF_MATCH" in environ or "HTTP_IF_UNMODIFIED_SINCE" in environ:
            wanted, since = environ.get("HTTP_IF_MATCH"), environ.get("HTTP_IF_UNMODIFIED_SINCE")
            if is_failed(self.modified, wanted, since):
                return self._failed
        held = environ.get("HTTP_IF_NONE_MATCH")
        if held is not None:
            if held == self._validator or is_held(self._validator, held):
                return self._not_modified
        else:
            since = environ.get("HTTP_IF_MODIFIED_SINCE")
            if since is not None and is_unmodified(self.modified, since):
                return self._not_modified
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        return self._coded(IDENTITY if accepted is None else preferred(accepted))

    def _coded(self, coding: str) -> Response:
        """The 200 in a coding, which is made when it is first asked for."""
        form = self._forms.get(coding)
        if form is None:
            with self._lock:
                form = self._forms.get(coding) or self._form(coding, CODINGS[coding](self._body))
                self._forms[coding] = form
        return form

    def _form(self, coding: str, body: bytes) -> Response:
        coded = [] if coding == IDENTITY else [("Content-Encoding", coding)]
        fields = [*self._fields, *coded, ("Content-Length", str(len(body))), CACHE_HIT]
        return Response("200 OK", fields, [body], len(body), metrics.HIT, metrics.SENT[coding])
