"""What hosts of files need beside the documents: the files that they look for, with the header fields of documents."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import quote, urlsplit

from feeds.build.former import formers
from feeds.build.plan import INDEX
from feeds.delivery.headers import Header, cache_control, headers
from feeds.model import EVERYTHING, KINDS, Document
from feeds.publish import Publisher
from feeds.render import FORMATS
from feeds.render.assets import ASSETS
from feeds.render.lexical import uri

MaxAges = Callable[[], Iterable[tuple[str, int]]]  # each file with the seconds for which it need not be asked for again

_MOST_REDIRECTS = 2000  # that Cloudflare reads
_NEVER_SENT = ""  # in place of a media type
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

# The folders in which those of selections are. Others may have files whose names end like those of feeds.
_WITH_FEEDS = (*KINDS, "feeds")

# What no rule for many documents can say. Each document states itself where Link would lead.
_OF_ONE = ("ETag", "Last-Modified", "Surrogate-Key", "Link")


def files(publisher: Publisher, base: str, max_ages: MaxAges) -> Mapping[str, Document]:
    """By name: `_headers` and `_redirects`, which Netlify and Cloudflare Pages read, and what keeps GitHub from Jekyll.

    Crawlers look for robots.txt at the root of a host, and nowhere else (RFC 9309 section 2.3).
    """
    rules = _rules(publisher, base, min((age for _, age in of_feeds(max_ages)), default=0))
    found = {"_headers": _document("\n".join(rules) + "\n"), ".nojekyll": _document("")}
    if lines := [*islice(_redirects(publisher, base), _MOST_REDIRECTS)]:
        found["_redirects"] = _document("\n".join(lines) + "\n")
    return found | ({"robots.txt": publisher.robots(base)} if urlsplit(base).path == "/" else {})


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


def archives_of_everything(publisher: Publisher, base: str) -> dict[str, Document]:
    """An archive document of each format, by its suffix, if there is any; there are others only where there is one."""
    newest = publisher.store.standing(EVERYTHING).archives[-1:]
    made = {suffix: publisher.archive(base, EVERYTHING, suffix, archive) for suffix in FORMATS for archive in newest}
    return {suffix: document for suffix, document in made.items() if document}


def assets(publisher: Publisher) -> dict[str, Document]:
    """The files that pages refer to, by name."""
    made = {name: publisher.asset(name) for name in ASSETS}
    return {name: document for name, document in made.items() if document}


def _rules(publisher: Publisher, base: str, least: int) -> Iterator[str]:
    """Lines of `_headers`, at most 2,000 characters each, and some forty rules, of which Cloudflare takes 100.

    Where several rules match, hosts join what they say of one field: so no field is in two that could. A pattern has
    one "*", which stands for "/" as well. Pages and archive documents have the Cache-Control of the host, who knows
    when it changes them.

    https://docs.netlify.com/routing/headers/ https://developers.cloudflare.com/pages/configuration/headers/
    """
    everywhere = [
        pair
        for pair in shared_fields(publisher, base, publisher.index_page(base))
        if pair[0] not in ("Content-Type", "Cache-Control")
    ]
    yield from _rule("/*", everywhere)
    for suffix, document in feeds_of_everything(publisher, base).items():
        fields = [pair for pair in shared_fields(publisher, base, document) if pair not in everywhere]
        typed = [pair for pair in fields if pair[0] != "Cache-Control"]
        for pattern in (f"/feed.{suffix}", f"/archive/*.{suffix}", *(f"/{below}/*.{suffix}" for below in _WITH_FEEDS)):
            yield from _rule(pattern, typed)
        yield from _rule(f"/*feed.{suffix}", [("Cache-Control", cache_control(least))])
    rest = {"feeds.opml": publisher.opml(base)}
    rest |= {f"static/{name}": document for name, document in assets(publisher).items()}
    if sitemap := publisher.sitemap(base):
        rest["sitemap*"] = sitemap
    for file, document in rest.items():
        own = [pair for pair in shared_fields(publisher, base, document) if pair not in everywhere]
        yield from _rule(f"/{file}", own)


def _redirects(publisher: Publisher, base: str) -> Iterator[str]:
    """Lines of `_redirects`: from, to, status. What is gone is answered as all that is not there.

    https://docs.netlify.com/routing/redirects/ https://developers.cloudflare.com/pages/configuration/redirects/
    """
    prefix = urlsplit(base).path
    for former in formers(publisher, base):
        if former.url:
            url = former.url.replace(uri(base), uri(prefix), 1)
            yield f"{uri(prefix + quote(former.path))} {url} {200 if former.is_served else 301}"


def _rule(pattern: str, fields: Sequence[Header]) -> Iterator[str]:
    yield pattern
    yield from (f"  {name}: {value}" for name, value in fields)


def _document(text: str) -> Document:
    body = text.encode()
    return Document(body, _NEVER_SENT, hashlib.sha256(body).hexdigest(), _NEVER, 0, ())
