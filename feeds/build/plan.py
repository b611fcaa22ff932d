"""What there is to build: every listed document, its file, and what it is made of. It renders and writes nothing."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from feeds.addresses import selection_path
from feeds.config import program
from feeds.delivery.codings import FILE_SUFFIXES
from feeds.delivery.headers import HTML
from feeds.model import EVERYTHING, KINDS, Archive, Document, Selection, Term
from feeds.publish import Publisher
from feeds.publish.meaning import resolved
from feeds.render import FORMATS
from feeds.render.assets import ASSETS
from feeds.selections import is_whole
from feeds.store import Standing

INDEX = "index.html"  # what every host shows for an address that ends with "/"
PAGE = ".html"  # what hosts add to an address that no file has
MISSING = "404.html"  # what hosts show for what is not there

_ROOMS = ("build", "config", "delivery", "publish", "render", "store")
_AT_ONCE = 1000  # articles

_NAMES = (INDEX, *(f"feed.{suffix}" for suffix in FORMATS))
_TAKEN = {name + suffix for name in _NAMES for suffix in ("", *FILE_SUFFIXES.values())}
_ARCHIVE = re.compile(rf"archive/(?P<last>\d+)-(?P<version>\d+)\.(?P<suffix>{'|'.join(FORMATS)})")
_ARCHIVE_FILE = re.compile(rf"(?P<folder>(?:.+/)?){_ARCHIVE.pattern}")


@dataclass(frozen=True, slots=True)
class Target:
    """A document to be made, and the file that is to hold it."""

    file: str  # relative to the folder, "/" between the parts
    kind: Literal["asset", "article", "feed", "archive", "page", "index", "opml", "sitemap", "missing", "host"]
    version: str  # changes when the document could
    selection: Selection = EVERYTHING  # of a feed, archive document or page
    name: str = ""  # of an asset or a sitemap, slug of an article, suffix of a feed or archive document
    archive: Archive | None = None  # which archive document


def make(publisher: Publisher, base: str, target: Target) -> Document | None:
    """The document; None where it is no longer there."""
    match target.kind:
        case "asset":
            return publisher.asset(target.name)
        case "article":
            return publisher.article_page(base, target.name)
        case "feed":
            return publisher.feed(base, target.selection, target.name)
        case "archive" if target.archive:
            return publisher.archive(base, target.selection, target.name, target.archive)
        case "page":
            return publisher.feed_page(base, target.selection)
        case "index":
            return publisher.index_page(base)
        case "opml":
            return publisher.opml(base)
        case "sitemap":
            return publisher.sitemap(base, target.name or None)
        case "missing":
            page = publisher.problem_page(base, 404)
            return Document(page, HTML, "", publisher.revision.settings_changed, 0, ())
        case _:
            return None  # who puts the file of a host has it


def targets(publisher: Publisher, base: str) -> Iterator[Target]:
    """Every document. What is linked comes before what links to it, so that no link leads nowhere in between."""
    shared = _shared(publisher, base)
    for name in ASSETS:
        yield Target(f"static/{name}", "asset", shared, name=name)
    yield from _articles(publisher, shared)
    yield from _lists(publisher, shared)


def count(publisher: Publisher) -> int:
    """About how many documents there are: to tell how far a build is, and read without what each is made of."""
    selections = [*_of_terms(publisher), *publisher.settings.feeds, EVERYTHING]
    archives = publisher.store.count_archives() * len(FORMATS)
    return len(ASSETS) + publisher.store.count(EVERYTHING) + len(selections) * (len(FORMATS) + 1) + archives


def left_out(publisher: Publisher) -> Iterator[str]:
    """Of terms whose documents have no place, a sentence each."""
    for term, _ in publisher.store.terms():
        if _is_in_the_way(term):
            folder = f"{term.kind}/{term.path}/"
            yield f"{folder} is not built: a file has the name of a folder in it. Another name would do."


def former_feeds(publisher: Publisher) -> Iterator[tuple[str, Selection, str]]:
    """Where the site's engine had feeds of what is built: path, selection, and suffix of our format."""
    built = {EVERYTHING, *_of_terms(publisher)}
    path = ""
    while some := publisher.store.aliases_after(path, _AT_ONCE):
        for path, selection, suffix in some:
            is_free = path.rpartition("/")[2] not in _NAMES and not path.startswith("sitemap")
            if is_free and selection in built:
                yield path, selection, suffix


def archive_of(file: str) -> Target | None:
    """The archive document that a file of this name held in a former build; None where it is another document's."""
    found = _ARCHIVE_FILE.fullmatch(file)
    if not found:
        return None
    kind, _, path = found["folder"].strip("/").partition("/")
    selection = Selection(name=path) if kind == "feeds" else EVERYTHING
    if kind in KINDS:
        selection = Selection((Term(kind, path),))
    archive = Archive(int(found["last"]), int(found["version"]))
    return Target(file, "archive", "", selection, found["suffix"], archive)


def _of_terms(publisher: Publisher) -> list[Selection]:
    """The selections of one term that are built."""
    return [Selection((term,)) for term, _ in publisher.store.terms() if not _is_in_the_way(term)]


def _is_in_the_way(term: Term) -> bool:
    """Whether a folder of the term's name would be where the term above it has a file: category a/feed.atom."""
    return not _TAKEN.isdisjoint(term.path.split("/")[1:]) or _ARCHIVE.search(term.path) is not None


def _shared(publisher: Publisher, base: str) -> str:
    """Changes when any document could."""
    settings = publisher.settings
    return _digest(program(*_ROOMS), publisher.site(base), settings.entries, settings.budget, settings.feeds)


def _articles(publisher: Publisher, shared: str) -> Iterator[Target]:
    number = 0
    while some := publisher.store.versions_after(number, _AT_ONCE):
        for number, modified, slug in some:
            yield Target(f"articles/{slug}{PAGE}", "article", _digest(shared, number, modified), name=slug)


def _lists(publisher: Publisher, shared: str) -> Iterator[Target]:
    """All that shows more than one article, the index last."""
    whole = _digest(shared, publisher.revision.number, publisher.revision.changed)
    for selection in (*_of_terms(publisher), *(Selection(name=name) for name in publisher.settings.feeds)):
        yield from _of_selection(publisher, selection, shared)
    yield from (each for each in _of_selection(publisher, EVERYTHING, shared) if each.kind != "page")
    for path, selection, suffix in former_feeds(publisher):
        if "." in path.rpartition("/")[2]:  # else, its host would not know the type
            version = _version(publisher, selection, _standing(publisher, selection), shared)
            yield Target(path, "feed", version, selection, suffix)
    yield Target("feeds.opml", "opml", whole)
    for name in publisher.sitemap_names():
        yield Target(f"sitemap-{name}.xml", "sitemap", whole, name=name)
    yield Target("sitemap.xml", "sitemap", whole)
    yield Target(MISSING, "missing", shared)
    yield Target(INDEX, "index", whole)


def _of_selection(publisher: Publisher, selection: Selection, shared: str) -> Iterator[Target]:
    """The archive documents of a selection, its feeds, and their page."""
    folder = unquote(selection_path(selection))
    standing = _standing(publisher, selection)
    for archive in standing.archives:
        for suffix in FORMATS:
            file = f"{folder}archive/{archive.last}-{archive.version}.{suffix}"
            yield Target(file, "archive", shared, selection, suffix, archive)
    version = _version(publisher, selection, standing, shared)
    for suffix in FORMATS:
        yield Target(f"{folder}feed.{suffix}", "feed", version, selection, suffix)
    yield Target(f"{folder}{INDEX}", "page", version, selection)


def _version(publisher: Publisher, selection: Selection, standing: Standing, shared: str) -> str:
    """Changes when the feeds of a selection or their page could."""
    if not standing.live:
        return _digest(shared, publisher.revision.number, publisher.revision.changed)
    return _digest(shared, standing.live, standing.archives[-1:], publisher.store.count(selection))


def _standing(publisher: Publisher, selection: Selection) -> Standing:
    """How a selection stands, if it is whole."""
    meaning = resolved(selection, publisher.settings.feeds)
    return publisher.store.standing(meaning) if meaning and is_whole(meaning) else Standing((), ())


def _digest(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
