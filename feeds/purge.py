"""The purge request: tells a cache in front of us what changed, by the Surrogate-Keys of the documents.

It runs beside the program and never stops it: what cannot be purged is logged, and grows old by its max-age.
"""

import json
import logging
import re
from collections.abc import Collection, Iterator, Mapping
from http import HTTPStatus
from http.client import HTTPException
from threading import Lock, Thread
from time import sleep
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from feeds.addresses import SITE_KEY
from feeds.characters import one_line
from feeds.config import Purge, Settings

_TIMEOUT = 4  # seconds
_RETRY = 1  # seconds
_MOST_KEYS = 100  # in a request; Cloudflare takes so many, Fastly 256
_MOST_BYTES = 4096  # of keys in a request; servers take some 8 KB of headers
_LAST_STALE = 1  # seconds beyond `freshness` until which a worker may give an old document (delivery.gateway)
_PASSING = (408, 425, 429)

log = logging.getLogger(__name__)


class _Target(NamedTuple):
    purge: Purge
    token: str
    freshness: float


_waiting: dict[_Target, set[str]] = {}  # keys to send, of targets that have a thread
_lock = Lock()


def purge(settings: Settings, keys: Collection[str]) -> None:
    """Have the caches in front forget the documents that carry one of the keys.

    It is done by a thread, for which the process waits when it ends; what is given while that is at work goes into its
    next request. Does nothing where the settings name no request. Never raises.
    """
    if settings.purge is None or not keys:
        return
    target = _Target(settings.purge, settings.purge_token.strip(), settings.freshness)
    with _lock:
        if target in _waiting:
            _waiting[target].update(keys)
            return
        try:
            Thread(target=_send_all, args=(target,), name="feeds-purge").start()
        except RuntimeError as error:  # no more threads can be had
            _tell(target.purge, str(error))
        else:
            _waiting[target] = set(keys)  # before the thread asks for them, which takes the lock


def _send_all(target: _Target) -> None:
    while keys := _taken(target):
        # Sooner, the cache would ask a worker that has not looked yet, and hold the old document for its max-age.
        sleep(target.freshness + _LAST_STALE)
        send(target.purge, target.token, keys)


def _taken(target: _Target) -> set[str]:
    with _lock:
        keys = _waiting.pop(target)
        if keys:
            _waiting[target] = set()
        return keys


def send(purge: Purge, token: str, keys: Collection[str]) -> None:
    """Send the requests for these keys now, one after the other; a failure is logged, and ends it."""
    for part in _parts(purge, keys):
        failure = _failure_of(purge, token, part)
        if failure:
            _tell(purge, failure)
            return


def _tell(purge: Purge, failure: str) -> None:
    log.error(
        "The purge request to %s failed: %s. Caches in front may go on with what was published before, until "
        "its time is over. Look at 'purge' in feeds.yaml, and at FEEDS_PURGE_TOKEN if it is used.",
        _place(purge.url),
        failure,
    )


def _parts(purge: Purge, keys: Collection[str]) -> Iterator[list[str]]:
    """The keys in portions of which each fits into a request."""
    wanted = sorted({SITE_KEY} if SITE_KEY in keys else set(keys))
    if not any("keys}" in text for text in (purge.url, purge.body, *(value for _, value in purge.headers))):
        yield wanted  # it forgets all it has, whatever the keys are
        return
    while wanted:
        most = _MOST_KEYS
        while most > 1 and len(" ".join(wanted[:most])) > _MOST_BYTES:
            most //= 2
        yield wanted[:most]
        wanted = wanted[most:]


def _failure_of(purge: Purge, token: str, keys: list[str]) -> str | None:
    """Send a request, a second time if the failure may pass; what went wrong, None where nothing did."""
    try:
        request = _request(purge, token, keys)
    except ValueError as error:
        return str(error)
    failure, may_pass = _attempt(request)
    if failure and may_pass:
        sleep(_RETRY)
        failure, _ = _attempt(request)
    return one_line(failure.replace(token, "{token}") if token else failure) if failure else None


def _request(purge: Purge, token: str, keys: list[str]) -> Request:
    """The request with its placeholders filled in. Raises ValueError, which names no secret."""
    known = {"{keys}": " ".join(keys), "{json_keys}": json.dumps(keys), "{token}": token}
    quoted = {name: quote(text, safe="") for name, text in known.items()}
    headers = {"User-Agent": "feeds", "Content-Type": "application/json"} if purge.body else {"User-Agent": "feeds"}
    headers |= {name.title(): _filled(value, known) for name, value in purge.headers}
    for name, value in headers.items():
        if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name) or not re.fullmatch(r"[\x20-\x7e]*", value):
            raise ValueError(f"the header {name!r} would hold what no header can (RFC 9110 section 5.5)")
    body = _filled(purge.body, known).encode() if purge.body else None
    return Request(_filled(purge.url, quoted), body, headers, method=purge.method)  # noqa: S310 - config knows http only


def _filled(text: str, known: Mapping[str, str]) -> str:
    return re.sub(r"\{(?:keys|json_keys|token)\}", lambda found: known[found[0]], text)


class _NoRedirect(HTTPRedirectHandler):
    """Leaves redirects to be failures: another host must not get the token."""

    def redirect_request(self, *_: Any) -> None:
        """None, which is: do not follow."""


_opener = build_opener(_NoRedirect)


def _attempt(request: Request) -> tuple[str | None, bool]:
    """Why the request failed, None where it did not; and whether it may do better the next time."""
    try:
        _opener.open(request, timeout=_TIMEOUT).close()
    except HTTPError as error:
        with error:
            may_pass = error.code >= HTTPStatus.INTERNAL_SERVER_ERROR or error.code in _PASSING
            return f"it answered {error.code} {error.reason}", may_pass
    except URLError as error:
        return str(error.reason), True
    except (OSError, HTTPException, ValueError) as error:  # the text of some of them quotes the address
        return f"no answer could be read ({type(error).__name__})", True
    return None, False


def _place(url: str) -> str:
    """The address without what may be secret, which is its user and its query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
