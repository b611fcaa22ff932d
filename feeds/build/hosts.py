"""What hosts of files need beside the documents: the files that they look for, with the header fields of documents."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from feeds.build.plan import INDEX
from feeds.delivery.headers import Header, cache_control, headers
from feeds.model import EVERYTHING, Document
from feeds.publish import Publisher
from feeds.render import FORMATS
from feeds.render.assets import ASSETS

MaxAges = Callable[[], Iterable[tuple[str, int]]]  # each file with the seconds for which it need not be asked for again

_NEVER_SENT = ""  # in place of a media type
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

# What no rule for many documents can say. Each document states itself where Link would lead.
_OF_ONE = ("ETag", "Last-Modified", "Surrogate-Key", "Link")


def files(publisher: Publisher, base: str, max_ages: MaxAges) -> Mapping[str, Document]:
    """By name: `_headers`, which Netlify and Cloudflare Pages read, and what keeps GitHub Pages from running Jekyll."""
    rules = _rules(publisher, base, min((age for _, age in of_feeds(max_ages)), default=0))
    return {"_headers": _document("\n".join(rules) + "\n"), ".nojekyll": _document("")}


def of_feeds(max_ages: MaxAges) -> Iterator[tuple[str, int]]:
    """Those of the feeds, and of the pages beside them."""
    ends = tuple(f"/feed.{suffix}" for suffix in FORMATS)
    for file, age in max_ages():
        if f"/{file}".endswith((*ends, f"/{INDEX}")) and file != INDEX:
            yield file, age


def shared_fields(publisher: Publisher, base: str, document: Document) -> list[Header]:
    """The header fields of a document that those of its kind have, too."""
    return [pair for pair in headers(document, publisher.settings, base) if pair[0] not in _OF_ONE]


def feeds_of_everything(publisher: Publisher, base: str) -> dict[str, Document]:
    """A feed of each format, by its suffix."""
    made = {suffix: publisher.feed(base, EVERYTHING, suffix) for suffix in FORMATS}
    return {suffix: document for suffix, document in made.items() if document}


def assets(publisher: Publisher) -> dict[str, Document]:
    """The files that pages refer to, by name."""
    made = {name: publisher.asset(name) for name in ASSETS}
    return {name: document for name, document in made.items() if document}


def _rules(publisher: Publisher, base: str, least: int) -> Iterator[str]:
    """Lines of `_headers`, at most 2,000 characters each, and some ten rules, of which Cloudflare takes 100.

    Where several rules match, hosts join what they say of one field: so no field is in two that could. A pattern has
    one "*", which stands for "/" as well. Pages have the Cache-Control of the host, who knows when it changes them.

    https://docs.netlify.com/routing/headers/ https://developers.cloudflare.com/pages/configuration/headers/
    """
    everywhere = [
        pair
        for pair in shared_fields(publisher, base, publisher.index_page(base))
        if pair[0] not in ("Content-Type", "Cache-Control")
    ]
    yield from _rule("/*", everywhere)
    for suffix, document in feeds_of_everything(publisher, base).items():
        fields = dict(shared_fields(publisher, base, document)) | {"Cache-Control": cache_control(least)}
        yield from _rule(f"/*feed.{suffix}", [pair for pair in fields.items() if pair not in everywhere])
    rest = {"feeds.opml": publisher.opml(base)}
    rest |= {f"static/{name}": document for name, document in assets(publisher).items()}
    for file, document in rest.items():
        fields = dict(shared_fields(publisher, base, document))
        yield from _rule(f"/{file}", [pair for pair in fields.items() if pair not in everywhere])


def _rule(pattern: str, fields: Sequence[Header]) -> Iterator[str]:
    yield pattern
    yield from (f"  {name}: {value}" for name, value in fields)


def _document(text: str) -> Document:
    body = text.encode()
    return Document(body, _NEVER_SENT, hashlib.sha256(body).hexdigest(), _NEVER, 0, ())
