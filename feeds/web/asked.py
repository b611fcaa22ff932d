"""The selection that a request asks for, and whether its address is the one that this has.

Two addresses are one if they say the same once they are decoded, because readers percent-encode as they like: who asks
for what a redirect names need not repeat it to the letter.
"""

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote

from werkzeug.exceptions import BadRequest, NotFound

from feeds.config import Settings
from feeds.errors import SelectionError
from feeds.model import Selection
from feeds.selections import parse, query, term_path

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LONGEST = 4000  # bytes of a query; what Gunicorn takes of a request's first line, and most servers of it all
_ASCII = bytes(range(0x21, 0x7F)).decode()


def asked_selection(environ: "WSGIEnvironment", place: dict[str, str], settings: Settings) -> Selection:
    """What a request asks for; a named selection that there is, or one that might hold nothing.

    Raises BadRequest, which says what is allowed, where the query says what it cannot; NotFound where the path names
    nothing.

    :param place: what of the path names a selection: kind and path of a term, or a name
    """
    pairs = parameters(environ.get("QUERY_STRING", ""))
    name = _name(place["name"], settings) if "name" in place else None
    entries = (settings.feeds[name].selection.limit if name else None) or settings.entries
    if "kind" in place:
        if not term_path([place["path"]]):
            raise NotFound
        pairs.append((place["kind"], place["path"]))
    try:
        selection = parse(pairs, entries=entries, name=name)
    except SelectionError as error:
        raise BadRequest(str(error)) from error
    if len(query(selection)) > _LONGEST:
        raise BadRequest(f"The address asks for more than {_LONGEST} bytes can say. Ask for less at once.")
    return selection


def is_at(environ: "WSGIEnvironment", base: str, url: str) -> bool:
    """Whether a request that asks for a selection is for this URL at the base, however it is percent-encoded."""
    path, _, query_string = url.removeprefix(base).partition("?")
    asked = environ["PATH_INFO"].encode("latin-1").decode(), parameters(environ.get("QUERY_STRING", ""))
    return asked == (f"/{unquote(path)}", parameters(query_string))


def parameters(query_string: str) -> list[tuple[str, str]]:
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
