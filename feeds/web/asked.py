"""The selection that a request asks for, and whether its address is the one that this has.

Two addresses are one if they differ in their percent-encoding alone, because readers encode as they like: who asks for
what a redirect names need not repeat it to the letter.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, unquote_to_bytes

from werkzeug.exceptions import BadRequest, NotFound

from feeds import addresses
from feeds.config import Settings
from feeds.errors import SelectionError
from feeds.model import EVERYTHING, LISTED, Archive, Selection
from feeds.render import FORMATS
from feeds.selections import parse, query, term_path

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LONGEST = 4000  # bytes of a query; what Gunicorn takes of a request's first line, and most servers of it all
_ASCII = bytes(range(0x21, 0x7F)).decode()


def asked_selection(environ: "WSGIEnvironment", place: Mapping[str, Any], settings: Settings) -> Selection:
    """What a request asks for; a named selection that there is, or one that might hold nothing.

    Raises BadRequest, which says what is allowed, where the query says what it cannot; NotFound where the path names
    nothing.

    :param environ: of which the query counts
    :param place: what the path names: kind and path of a term, or the name of a selection, and the format's suffix
    """
    pairs = decoded(environ.get("QUERY_STRING", ""))
    name = _name(place["name"], settings) if "name" in place else None
    defined = settings.feeds[name].selection if name else EVERYTHING
    if place.get("suffix", "atom") not in FORMATS:
        raise NotFound
    if "kind" in place:
        if not term_path([place["path"]]):
            raise NotFound
        pairs.append((place["kind"], place["path"]))
    try:
        selection = parse(pairs, entries=settings.entries, name=name, defined=defined)
    except SelectionError as error:
        raise BadRequest(str(error)) from error
    if len(query(selection)) > _LONGEST:
        raise BadRequest(f"The address asks for more than {_LONGEST} bytes can say. Ask for less at once.")
    return selection


def url_of(base: str, selection: Selection, endpoint: str, place: Mapping[str, Any]) -> str:
    """The one URL of a selection's document.

    :param endpoint: of routes: index, part_of_index, page, feed or archive
    :param place: what the path names: suffix; of an archive last and version; the part of the index
    """
    if endpoint == "archive":
        archive = Archive(place["last"], place["version"])
        return addresses.archive_url(base, selection, place["suffix"], archive)
    if endpoint == "feed":
        return addresses.feed_url(base, selection, place["suffix"])
    if endpoint == "part_of_index":
        part = place["part"]
        anchor = "#named" if part == "feeds" else f"#{part}" if part in LISTED else ""
        return addresses.page_url(base, EVERYTHING) + anchor
    return (addresses.page_url if endpoint == "index" else addresses.feed_page_url)(base, selection)


def is_at(environ: "WSGIEnvironment", base: str, url: str) -> bool:
    """Whether a request that asks for a selection is for this URL at the base, however it is percent-encoded."""
    path, _, query_string = url.removeprefix(base).partition("?")
    asked = environ["PATH_INFO"].encode("latin-1").decode(), normal(environ.get("QUERY_STRING", ""))
    return asked == (f"/{unquote(path)}", query_string)


@lru_cache(maxsize=1024)  # the gateway asks for each request that has a query
def normal(query_string: str) -> str:
    """A query in the percent-encoding that ours have, its parameters as they are.

    :param query_string: bytes in Latin-1, as servers pass it (PEP 3333)
    """
    return re.sub(r"[^&=]+", lambda piece: _encoded(piece[0]), query_string)


def decoded(query_string: str) -> list[tuple[str, str]]:
    """The parameters of a query (URL Standard, section 5.1: application/x-www-form-urlencoded). Raises BadRequest.

    :param query_string: bytes in Latin-1, as servers pass it (PEP 3333)
    """
    if len(query_string) > _LONGEST:
        raise BadRequest(f"The address has more than {_LONGEST} bytes of parameters. Ask for less at once.")
    try:
        encoded = quote(query_string.encode("latin-1"), safe=_ASCII)
        pairs = parse_qsl(encoded, keep_blank_values=True, errors="strict")
    except UnicodeError:
        raise BadRequest("The parameters are not percent-encoded UTF-8.") from None
    return [(key.removeprefix("amp;"), value) for key, value in pairs]  # "&amp;", taken out of a page's source


def _name(asked: str, settings: Settings) -> str:
    name = term_path([asked])
    if name not in settings.feeds:
        raise NotFound
    return name


def _encoded(text: str) -> str:
    return quote(unquote_to_bytes(text.replace("+", " ").encode("latin-1", "replace")), safe="/:")
