"""What there is to build: every listed document, its file, and what it is made of. It renders and writes nothing."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from feeds.config import program
from feeds.delivery.codings import FILE_SUFFIXES
from feeds.delivery.headers import HTML
from feeds.model import EVERYTHING, Document, Selection, Term
from feeds.publish import Publisher
from feeds.render import FORMATS
from feeds.render.assets import ASSETS
from feeds.selections import sole_term

INDEX = "index.html"  # what every host shows for an address that ends with "/"
PAGE = ".html"  # what hosts add to an address that no file has
MISSING = "404.html"  # what hosts show for what is not there

_ROOMS = ("build", "config", "delivery", "render", "store")
_AT_ONCE = 1000  # articles

_NAMES = (INDEX, *(f"feed.{suffix}" for suffix in FORMATS))
_TAKEN = {name + suffix for name in _NAMES for suffix in ("", *FILE_SUFFIXES.values())}


@dataclass(frozen=True, slots=True)
class Target:
    """A document to be made, and the file that is to hold it."""

    file: str  # relative to the folder, "/" between the parts
    kind: Literal["asset", "article", "feed", "page", "index", "opml", "missing", "host"]
    version: str  # changes when the document could
    selection: Selection = EVERYTHING  # of a feed or page
    name: str = ""  # of an asset, slug of an article, suffix of a feed


def make(publisher: Publisher, base: str, target: Target) -> Document | None:
    """The document; None where it is no longer there."""
    match target.kind:
        case "asset":
            return publisher.asset(target.name)
        case "article":
            return publisher.article_page(base, target.name)
        case "feed":
            return publisher.feed(base, target.selection, target.name)
        case "page":
            return publisher.feed_page(base, target.selection)
        case "index":
            return publisher.index_page(base)
        case "opml":
            return publisher.opml(base)
        case "missing":
            page = publisher.problem_page(base, 404)
            return Document(page, HTML, "", publisher.revision.settings_changed, 0, ())
        case "host":
            return None  # who puts it has it


def targets(publisher: Publisher, base: str) -> Iterator[Target]:
    """Every document. What is linked comes before what links to it, so that no link leads nowhere in between."""
    shared = _digest(program(*_ROOMS), publisher.site(base))
    revision = publisher.revision
    whole = _digest(shared, revision.number, revision.changed, publisher.settings.entries)
    for name in ASSETS:
        yield Target(f"static/{name}", "asset", shared, name=name)
    yield from _articles(publisher, shared)
    for term, _ in publisher.store.terms():
        if not _is_in_the_way(term):
            yield from _of_selection(publisher, Selection((term,)), shared)
    everything = [*_of_selection(publisher, EVERYTHING, whole)]
    yield from (target for target in everything if target.kind == "feed")
    yield Target("feeds.opml", "opml", whole)
    yield Target(MISSING, "missing", shared)
    yield Target(INDEX, "index", whole)


def count(publisher: Publisher) -> int:
    """How many documents there are."""
    terms = [term for term, _ in publisher.store.terms() if not _is_in_the_way(term)]
    formats = len(FORMATS)
    return len(ASSETS) + publisher.store.count(EVERYTHING) + len(terms) * (formats + 1) + formats + 3


def left_out(publisher: Publisher) -> Iterator[str]:
    """Of terms whose documents have no place, a sentence each."""
    for term, _ in publisher.store.terms():
        if _is_in_the_way(term):
            folder = f"{term.kind}/{term.path}/"
            yield f"{folder} is not built: a file has the name of a folder in it. Another name would do."


def _is_in_the_way(term: Term) -> bool:
    """Whether a folder of the term's name would be where the term above it has a file: category a/feed.atom."""
    return not _TAKEN.isdisjoint(term.path.split("/")[1:])


def _articles(publisher: Publisher, shared: str) -> Iterator[Target]:
    number = 0
    while some := publisher.store.versions_after(number, _AT_ONCE):
        for number, modified, slug in some:
            yield Target(f"articles/{slug}{PAGE}", "article", _digest(shared, number, modified), name=slug)


def _of_selection(publisher: Publisher, selection: Selection, shared: str) -> Iterator[Target]:
    """The feeds of a selection, and their page."""
    term = sole_term(selection)
    folder = f"{term.kind}/{term.path}/" if term else ""
    version = _digest(shared, publisher.store.versions(selection, publisher.settings.entries))
    for suffix in FORMATS:
        yield Target(f"{folder}feed.{suffix}", "feed", version, selection, suffix)
    yield Target(f"{folder}{INDEX}", "page", version, selection)


def _digest(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
