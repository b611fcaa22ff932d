"""Addresses that are not ours: those that the publisher redirects, and those that feeds had before they were ours."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from flask import redirect, request
from werkzeug.exceptions import Gone
from werkzeug.wrappers import Response

from feeds import addresses
from feeds.config import GONE, Settings
from feeds.errors import SelectionError
from feeds.model import EVERYTHING, Selection
from feeds.publish import Publisher
from feeds.render.lexical import uri
from feeds.selections import parse
from feeds.web.asked import parameters
from feeds.web.http import respond
from feeds.web.latest import Latest
from feeds.web.wordpress import asked_feed


def elsewhere(latest: Latest) -> Response | Gone | None:
    """What answers a request for which there is nothing at the address; None where nothing does.

    What the publisher states goes before what the site's engine had. Raises StoreError.
    """
    publisher, base = latest.publisher, latest.base()
    path = unicodedata.normalize("NFC", request.path)
    if request.method not in ("GET", "HEAD") or re.search(r"[\x00-\x1f\x7f]", path):
        return None
    if target := _stated(publisher.settings, path):
        return Gone() if target == GONE else _moved(base, target)
    found = _engine_feed(publisher, path)
    if found is None or not _is_there(publisher, found[0]):
        return None
    document = publisher.feed(base, *found) if _is_served(publisher.settings) else None
    if document:
        return respond(document, request, publisher.settings, base)
    return _moved(base, addresses.feed_url(base, *found))


def _stated(settings: Settings, path: str) -> str | None:
    """The target that the publisher states, with or without "/" at the path's end."""
    query = request.query_string.decode("ascii", "replace")
    spellings = (f"{path}?{query}", path, f"{path}/", path.rstrip("/"))
    return next((settings.redirects[each] for each in spellings if each in settings.redirects), None)


def _engine_feed(publisher: Publisher, path: str) -> tuple[Selection, str] | None:
    """The selection and format of the feed that another program had at a path."""
    for each in _below(publisher.settings, path):
        if found := publisher.store.alias(each):
            return found
        if asked := asked_feed(each, dict(parameters(request.environ["QUERY_STRING"]))):
            of_path = publisher.store.alias(asked.path) if asked.path else (EVERYTHING, asked.suffix)
            if of_path:
                return _with_words(of_path[0], asked.words), asked.suffix
    return None


def _below(settings: Settings, path: str) -> Iterator[str]:
    """The path without "/" at its ends, and what of it is below the site's own address."""
    yield path.strip("/")
    folder = unquote(urlsplit(settings.site_url or "").path).strip("/")
    if folder and f"{path.strip('/')}/".startswith(f"{folder}/"):
        yield path.strip("/").removeprefix(folder).strip("/")


def _with_words(selection: Selection, words: str) -> Selection:
    terms = [(term.kind, term.path) for term in selection.terms]
    try:
        return parse([*terms, ("q", words)], entries=0)
    except SelectionError:  # too many characters
        return selection


def _is_there(publisher: Publisher, selection: Selection) -> bool:
    """Whether the feed holds something, as that of everything need not, nor a search."""
    return not selection.terms or publisher.store.count(selection, most=1) > 0


def _is_served(settings: Settings) -> bool:
    return settings.engine_feeds == "serve" and not request.query_string


def _moved(base: str, target: str) -> Response:
    return redirect(uri(base + target.lstrip("/") if target.startswith("/") else target), 301)
