"""The WSGI layer in front of the application: what was made once is answered without entering it.

It holds finished answers and does not know how they are made: an answer is a 200 of the application that states ETag
and Last-Modified. Everything else is passed on. HEAD, conditions and codings are done here, and nowhere else.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from feeds.delivery import metrics
from feeds.delivery.answer import CACHE_HIT, Answer, Response
from feeds.delivery.counts import SharedCounts
from feeds.delivery.headers import Header

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class _Way(NamedTuple):
    """How a request came to its answer, where it is not held: in words (RFC 9211), and as it is counted."""

    cache_status: str
    column: int = metrics.HIT  # of metrics

    def of(self, response: Response) -> Response:
        """The response as one that came this way."""
        fields = [pair for pair in response.headers if pair is not CACHE_HIT]
        column = self.column if response.column == metrics.HIT else response.column
        return replace(response, headers=[*fields, ("Cache-Status", self.cache_status)], column=column)


_HIT = _Way("feeds; hit")
_BEFORE = _Way("feeds; hit", metrics.STALE)
_STALE = _Way("feeds; fwd=stale", metrics.STALE)
_STORED = _Way("feeds; fwd=miss; stored", metrics.MISS)
_RENEWED = _Way("feeds; fwd=stale; stored", metrics.MISS)
_COLLAPSED = _Way("feeds; fwd=miss; collapsed")
_MISS = _Way("feeds; fwd=miss")
_METHOD = _Way("feeds; fwd=method")

_MOMENT = 1.0  # second for which what was good before may be given, beyond the time between looks
_HANGS = 1.0  # second for which a look at a store that is well never takes
_PATIENCE = 5  # times as long as it took, so that a store that hangs does not keep the requests that look
_LONGEST_PAUSE = 10.0  # seconds between looks at a store that hangs
_KEPT = 7 / 8  # of the bytes that may be held, when room is made

# uWSGI passes on as a request what is none at all.
_NOTHING = dict.fromkeys(("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"), "")


class _Making:
    """One request's work on a document, for which others wait."""

    def __init__(self) -> None:
        self.is_done = Event()
        self.made: Answer | Response | None = None  # None where the application raised


class Gateway:
    """Answers from memory as long as the revision of what is published stays, and asks the application else.

    Looks at the revision at most every `freshness` seconds. Of many requests for one document that must be made, one
    makes it; the others get the one of before, if it was good until a moment ago, or wait. Safe with threads and forks.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        key_of: Callable[["WSGIEnvironment"], Hashable],
        look: Callable[[], object],
        freshness: float,
        most_bytes: int,
        counts: SharedCounts,
    ) -> None:
        """Stand in front of the application.

        :param key_of: all of a request by which the application's answers differ
        :param look: gives what stands for the revision that the application publishes now: the same object as long as
            that is the same
        :param freshness: seconds
        :param most_bytes: that answers may take
        :param counts: of metrics
        """
        self._app = app
        self._key_of = key_of
        self._look = look
        self._freshness = freshness
        self._most_bytes = most_bytes
        self._counts = counts
        self._bytes = 0
        self._gone = 0  # answers that made room, since hits were last halved
        self._answers: dict[Hashable, Answer] = {}
        self._being_made: dict[Hashable, _Making] = {}
        self._premature: dict[Hashable, datetime] = {}  # when the Last-Modified of an answer can be stated, by key
        self._lock = Lock()
        self._looking = Lock()
        self._revision: object = None
        self._before: object = None  # the revision before this one
        self._looked = float("-inf")  # when the revision was last looked at
        self._looking_since: float | None = None
        self._look_at = float("-inf")  # when to look again
        self._before_until = float("-inf")  # when the revision before this one was last seen to be the newest

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        if monotonic() >= self._look_at:
            self._look_again()
        if environ.get("REQUEST_METHOD") not in ("GET", "HEAD") or "PATH_INFO" not in environ:
            environ = {**_NOTHING, **environ}
            return self._send(_METHOD.of(_ask(self._app, environ)), environ, start_response)
        key = self._key_of(environ)
        answer = self._answers.get(key)
        if answer is None or answer.revision is not self._revision:
            return self._renew(key, environ, start_response)
        answer.hits += 1
        return self._send(answer.response(environ), environ, start_response)

    def _send(self, response: Response, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response(response.status, response.headers.copy())  # a new list, which the server may change
        own = self._counts.own
        if environ["REQUEST_METHOD"] == "HEAD":
            own[metrics.HEAD if response.column == metrics.HIT else response.column] += 1
            return []
        own[response.column] += 1
        own[response.sent] += response.length
        return response.body

    def _look_again(self) -> None:
        if not self._looking.acquire(blocking=False):
            self._wait_for_look()
            return
        began = self._looking_since = monotonic()
        try:
            revision = self._look()
            if revision is not self._revision:
                self._before, self._before_until = self._revision, self._looked
                self._revision = revision
            self._forget_premature()
        finally:
            self._looked = monotonic()
            took = self._looked - began
            self._look_at = self._looked + (self._freshness if took < _HANGS else min(_PATIENCE * took, _LONGEST_PAUSE))
            self._looking_since = None
            self._looking.release()

    def _wait_for_look(self) -> None:
        """Go on with what there is while another thread looks, unless nobody looked for long, as where nobody asked."""
        if monotonic() - self._looked < self._freshness + _MOMENT:
            return
        since = self._looking_since
        if (since is None or monotonic() - since < _HANGS) and self._looking.acquire(timeout=_HANGS):
            self._looking.release()

    def _forget_premature(self) -> None:
        """Have the answers made anew whose Last-Modified could not be stated and now can."""
        now = datetime.now(UTC)
        with self._lock:
            for key in [key for key, modified in self._premature.items() if modified <= now]:
                del self._premature[key]
                self._answers[key].revision = None

    def _renew(self, key: Hashable, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer what is not held, or is of an older revision."""
        mine = _Making()
        making = self._being_made.setdefault(key, mine)
        if making is mine:
            try:
                mine.made, way = self._make(key, environ)
            finally:
                del self._being_made[key]
                mine.is_done.set()
            return self._send(way.of(_response(mine.made, environ)), environ, start_response)
        held = self._answers.get(key)
        if held is not None and self._was_good(held):
            return self._send(_BEFORE.of(held.response(environ)), environ, start_response)
        making.is_done.wait()
        if making.made is None or not _is_for_all(making.made):
            return self._send(_MISS.of(_ask(self._app, environ)), environ, start_response)
        return self._send(_COLLAPSED.of(_response(making.made, environ)), environ, start_response)

    def _was_good(self, answer: Answer) -> bool:
        """Whether an answer was the newest until a moment ago."""
        return answer.revision is self._before and monotonic() - self._before_until < self._freshness + _MOMENT

    def _make(self, key: Hashable, environ: "WSGIEnvironment") -> tuple[Answer | Response, _Way]:
        """What the application answers now, or what is better; and how that came about."""
        revision = self._revision  # before the application works: what it gives may be newer, and never older
        held = self._answers.get(key)
        if held is not None and held.revision is revision:  # another thread was done a moment ago
            return held, _HIT
        response = _ask(self._app, environ)
        if _can_be_held(response):
            now = datetime.now(UTC)
            answer = Answer(revision, response.headers, b"".join(response.body), now)
            is_kept = self._keep(key, answer, now)
            return answer, (_RENEWED if held else _STORED) if is_kept else _MISS
        if held is not None and response.status >= "500":  # better than an error (RFC 5861 section 4)
            return held, _STALE
        self._forget(key)  # such as a document that is gone
        return response, _MISS

    def _keep(self, key: Hashable, answer: Answer, now: datetime) -> bool:
        """Hold an answer; False where it is too large."""
        is_kept = answer.size <= self._most_bytes
        with self._lock:
            replaced = self._let_go(key)
            if is_kept:
                answer.hits = replaced.hits if replaced else 0
                self._answers[key] = answer
                self._bytes += answer.size
                if answer.modified > now:
                    self._premature[key] = answer.modified
            if self._bytes > self._most_bytes:
                self._make_room()
            self._tell()
        return is_kept

    def _forget(self, key: Hashable) -> None:
        with self._lock:
            self._let_go(key)
            self._tell()

    def _make_room(self) -> None:
        """Let go of what is asked for least, however much of that comes in.

        When as many have gone as are held, what was asked until then counts half.
        """
        for key in sorted(self._answers, key=lambda key: self._answers[key].hits):
            if self._bytes <= self._most_bytes * _KEPT:
                break
            self._let_go(key)
            self._gone += 1
        if self._gone >= len(self._answers):
            self._gone = 0
            for answer in self._answers.values():
                answer.hits //= 2

    def _let_go(self, key: Hashable) -> Answer | None:
        """Forget an answer, and give it back. The lock is the caller's."""
        answer = self._answers.pop(key, None)
        if answer is not None:
            self._bytes -= answer.size
            self._premature.pop(key, None)
        return answer

    def _tell(self) -> None:
        own = self._counts.own
        own[metrics.HELD], own[metrics.HELD_BYTES] = len(self._answers), self._bytes


def _ask(app: "WSGIApplication", environ: "WSGIEnvironment") -> Response:
    """What the application answers; HEAD is asked as GET."""
    said: list[tuple[str, list[Header]]] = []

    def start_response(status: str, headers: list[Header], _: object = None, /) -> Callable[[bytes], object]:
        said[:] = [(status, headers)]
        return lambda _: None  # only for servers of old (PEP 3333, "The write() Callable")

    is_head = environ["REQUEST_METHOD"] == "HEAD"
    parts = app({**environ, "REQUEST_METHOD": "GET"} if is_head else environ, start_response)
    try:
        body = [*parts]
    finally:
        if close := getattr(parts, "close", None):
            close()
    [(status, headers)] = said
    return Response(status, [*headers], body, sum(map(len, body)), metrics.PASSED[status[0]])


def _response(made: Answer | Response, environ: "WSGIEnvironment") -> Response:
    return made.response(environ) if isinstance(made, Answer) else made


def _is_for_all(made: Answer | Response) -> bool:
    """Whether it suits all requests with the same key: an address that others are sent to may hold a query."""
    return isinstance(made, Answer) or made.status >= "400"


def _can_be_held(response: Response) -> bool:
    return response.status.startswith("200") and {"ETag", "Last-Modified"} <= {name for name, _ in response.headers}
