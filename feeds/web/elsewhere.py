"""Addresses that are not ours: those that the publisher redirects, and those that feeds had before they were ours.

Whoever asks for one is led to where it is in the end, in one step.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote, urlencode, urlsplit

from flask import current_app, redirect, request
from werkzeug.exceptions import BadRequest, Gone, HTTPException, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from feeds import addresses
from feeds.config import GONE, Settings, redirect_of
from feeds.errors import SelectionError
from feeds.model import EVERYTHING, Selection
from feeds.publish import Publisher
from feeds.render.lexical import uri
from feeds.selections import IGNORED, parse
from feeds.web.asked import asked_selection, decoded, url_of
from feeds.web.http import respond
from feeds.web.latest import Latest
from feeds.web.wordpress import asked_feed

_MOST_STEPS = 20  # from one address to the next, before one answers

Pairs = list[tuple[str, str]]


def stated(latest: Latest) -> Response | Gone | None:
    """What answers a request in place of all else, because the publisher states it; None where nothing is stated."""
    path, settings = _path(), latest.publisher.settings
    target = path and redirect_of(settings.redirects, path, _query())
    is_of_query = f"{path}?{_query()}" in settings.redirects
    return _moved(latest, target, [] if is_of_query else _pairs(_query())) if target else None


def elsewhere(latest: Latest) -> Response | HTTPException | None:
    """What answers a request for which there is nothing at the address; None where nothing does.

    What the publisher states goes before what the site's engine had. Raises StoreError.
    """
    publisher, base, path = latest.publisher, latest.base(), _path()
    if path is None:
        return None
    if answer := stated(latest):
        return answer
    pairs = _pairs(_query())
    found = _engine_feed(publisher, path, pairs)
    if found is None:
        return NotFound() if "feed" in dict(pairs) else None  # WordPress's, and no parameter of ours
    selection, suffix, carried = found
    url = addresses.feed_url(base, selection, suffix)
    moved = _moved(latest, url, carried)
    if (
        publisher.settings.engine_feeds == "serve"
        and not _query()
        and isinstance(moved, Response)
        and moved.location == url
    ):
        document = publisher.feed(base, selection, suffix)
        return respond(document, request, publisher.settings, base) if document else None
    return moved


def is_known(publisher: Publisher, selection: Selection) -> bool:
    """Whether articles have one of the terms that an address asks for. Raises StoreError."""
    return not selection.terms or bool(publisher.store.known(selection.terms))


def _path() -> str | None:
    """The path that is asked for, to read what is there; else None."""
    path = unicodedata.normalize("NFC", request.path)
    is_read = request.method in ("GET", "HEAD") and not re.search(r"[\x00-\x1f\x7f]", path)
    return path if is_read else None


def _query() -> str:
    return request.query_string.decode("ascii", "replace")


def _pairs(query: str) -> Pairs:
    """The parameters of a query that ask for something."""
    try:
        return [pair for pair in decoded(query) if not IGNORED.fullmatch(pair[0])]
    except BadRequest:
        return []


def _moved(latest: Latest, target: str, carried: Pairs) -> Response | Gone | None:
    """Leads to where a target leads in the end; None where that is back to what was asked for, or nowhere.

    :param carried: parameters that were asked for, which the target is asked for, too, unless it states them
    """
    publisher, base = latest.publisher, latest.base()
    seen = [(_path(), _query())]
    while target != GONE:
        target = uri(base + target.removeprefix("/") if target.startswith("/") else target)
        if not target.startswith(base) or "#" in target:
            break
        address, _, query = target.removeprefix(base).partition("?")
        path = unicodedata.normalize("NFC", f"/{unquote(address)}")
        if (path, query) == seen[-1] and len(seen) > 1:  # it leads to itself: that is its canonical form
            break
        if (path, query) in seen or len(seen) > _MOST_STEPS:
            return None
        seen.append((path, query))
        asked = _with(_pairs(query), carried)
        if to := redirect_of(publisher.settings.redirects, path, query):
            target, carried = to, [] if f"{path}?{query}" in publisher.settings.redirects else asked
        elif url := _canonical(publisher, base, path, asked) or _canonical(publisher, base, path, _pairs(query)):
            target, carried = url, []
        elif found := _engine_feed(publisher, path, asked):
            target, carried = addresses.feed_url(base, *found[:2]), found[2]
        else:
            break
    return Gone() if target == GONE else redirect(target, 301)


def _with(own: Pairs, carried: Pairs) -> Pairs:
    return own + [pair for pair in carried if pair[0] not in dict(own)]


def _canonical(publisher: Publisher, base: str, path: str, pairs: Pairs) -> str | None:
    """The one URL of what is at an address of ours; None where it is of no selection, or of none that is known."""
    try:
        endpoint, place = current_app.url_map.bind("").match(path, "GET")
        selection = asked_selection({"QUERY_STRING": urlencode(pairs)}, place, publisher.settings)
    except RequestRedirect as found:  # doubled slashes
        return base + urlsplit(found.new_url).path.lstrip("/")
    except HTTPException:
        return None
    endpoint = endpoint.removeprefix("feeds.")
    if endpoint not in ("index", "part_of_index", "page", "feed", "archive") or not is_known(publisher, selection):
        return None
    return url_of(base, selection, endpoint, place)


def _engine_feed(publisher: Publisher, path: str, pairs: Pairs) -> tuple[Selection, str, Pairs] | None:
    """The feed that another program had at a path, by its selection and format, and what of the parameters is left."""
    for each in _below(publisher.settings, path):
        of_path = publisher.store.alias(each)
        asked = asked_feed(each, dict(pairs))
        found: tuple[Selection, str, Pairs] | None = None
        if asked and (pairs or not of_path):
            place = publisher.store.alias(asked.path) if asked.path else (EVERYTHING, asked.suffix)
            narrowed = _with_words(place[0], asked.words) if place else None
            found = (narrowed, asked.suffix, []) if narrowed else None
        elif of_path:
            found = (*of_path, pairs)
        # A search may find nothing yet; a feed of terms without articles is none with us.
        if found and publisher.store.count(replace(found[0], words=()), most=1):
            return found
    return None


def _below(settings: Settings, path: str) -> Iterator[str]:
    """The path without "/" at its ends, and what of it is below the site's own address."""
    yield path.strip("/")
    folder = unquote(urlsplit(settings.site_url or "").path).strip("/")
    if folder and f"{path.strip('/')}/".startswith(f"{folder}/"):
        yield path.strip("/").removeprefix(folder).strip("/")


def _with_words(selection: Selection, words: str) -> Selection | None:
    """The selection, and words that its articles must have; None where nothing can be searched for."""
    if not words:
        return selection
    terms = [(term.kind, term.path) for term in selection.terms]
    try:
        return parse([*terms, ("q", words)], entries=0)
    except SelectionError:
        return None
