"""Configuration of nginx with which a built folder is answered as the web answers: status, bytes, types, header fields.

Two files: one for nginx's `http` block, where maps must be, and one for the publisher's own `server` block.
https://nginx.org/en/docs/http/ngx_http_core_module.html
"""

import re
import string
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds import addresses
from feeds.build import hosts
from feeds.build.former import Former, formers
from feeds.build.hosts import MaxAges
from feeds.build.output import PRIVATE
from feeds.build.plan import INDEX, MISSING, PAGE
from feeds.delivery.headers import (
    CROSS_ORIGIN,
    FOR_EVER,
    HTML,
    XML,
    Header,
    cache_control,
    guards,
    headers,
    is_feed_xml,
)
from feeds.errors import BuildError
from feeds.model import KINDS, Document
from feeds.publish import Publisher
from feeds.render.lexical import uri

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

# The ends of a feed's address, and of an archive document's, but for the suffix.
_FEED, _ARCHIVE = r"feed\.", r"archive/[0-9]+-[0-9]+\."

# The parts of an address between the base and a feed's name, as addresses encodes them: nothing else comes into Link.
_BELOW, _PLACE = "feeds_below", "feeds_place"
_PARTS = rf"(?<{_BELOW}>(?:[A-Za-z0-9._~%-]+/)*)"


class _Text(str):
    """Text of nginx's, variables and all."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is said of all documents of a kind."""

    media_type: str
    fields: list[Header]


def configuration(publisher: Publisher, base: str, root: Path, max_ages: MaxAges) -> Mapping[str, str]:
    """The text of each file, by name.

    :param root: the folder that is built, without links
    """
    feeds = hosts.feeds_of_everything(publisher, base)
    page = publisher.index_page(base)
    prefix = unquote(urlsplit(base).path)
    archives = hosts.archives_of_everything(publisher, base)
    linking = {**feeds, "page": page, **{f"archive_{suffix}": each for suffix, each in archives.items()}}
    http = _varying_ages(prefix, max_ages) | {"links": _links(publisher, base, linking)}

    def kind(document: Document, **instead: str) -> _Kind:
        fields = dict(hosts.shared_fields(publisher, base, document)) | instead
        return _Kind(fields.pop("Content-Type"), [*fields.items()])

    as_xml = ("atom", "rss", "archive_atom", "archive_rss")
    varying = {"Cache-Control": _Text("$feeds_cache_control")}
    own = {"feeds.opml": publisher.opml(base), **dict(_for_crawlers(publisher, base))}
    own |= {f"static/{name}": document for name, document in hosts.assets(publisher).items()}
    moved = {f"{kind}/": f"{uri(base)}#{kind}" for kind in KINDS} | {"favicon.ico": f"{uri(base)}static/icon.svg"}
    server = {
        "prefix": prefix,
        "start": f"^{re.escape(prefix)}",
        "root": str(root),
        "html": HTML,
        "opened": f"{prefix}{PRIVATE}/opened/",
        "opened_file": _Text(f"{_escaped(f'{prefix}{PRIVATE}/opened/')}${{feeds_file}}"),
        "xml": XML,
        "below": lambda folder="", end="": _Text(f"{_escaped(f'{root}/{folder}')}${{feeds_file}}{end}"),
        "page_suffix": PAGE,
        "index_file": INDEX,
        "missing": {
            "address": prefix + MISSING,
            "file": MISSING,
            "fields": [("Cache-Control", "no-store"), *CROSS_ORIGIN, *guards(HTML, base)],
        },
        "article": kind(page).fields,
        "index": kind(page, Link=_Text("$feeds_link_page")).fields,
        "page": kind(page, **varying, Link=_Text("$feeds_link_page")).fields,
        "feeds": {
            **{_FEED + suffix: kind(feed, **varying, Link=_link_of(suffix)) for suffix, feed in feeds.items()},
            **{_ARCHIVE + suffix: kind(each, Link=_link_of(f"archive_{suffix}")) for suffix, each in archives.items()},
        },
        "as_xml": kind(feeds["atom"], **varying, Link=_link_of(*(each for each in linking if each in as_xml))).fields,
        "is_feed_xml": is_feed_xml,
        "files": {file: kind(document, **_link(publisher, base, document)) for file, document in own.items()},
        "moved": moved,
        "formers": {
            each.path: _answer_of(each) for each in formers(publisher, base) if each.path not in own.keys() | moved
        },
        "private": [
            f"^~ {_literal(f'{prefix}{PRIVATE}/')}",
            *(f"= {_literal(f'{prefix}{file}')}" for file in ("_headers", "_redirects")),
        ],
    }
    return {"http.conf": _rendered("http.conf", http), "server.conf": _rendered("server.conf", server)}


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the files that say something else now, each one whole. Raises BuildError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            file, new = folder / name, folder / f".{name}.new"
            if not file.exists() or file.read_bytes() != text.encode():
                new.write_text(text, "utf-8")
                new.replace(file)
    except OSError as error:
        place = error.filename or folder
        raise BuildError(f"{place} cannot be written: {error.strerror}. Name another folder with --nginx.") from error


def _varying_ages(prefix: str, max_ages: MaxAges) -> dict[str, object]:
    """Cache-Control of feeds and their pages: the usual one, and by address all others."""
    ages = Counter(age for _, age in hosts.of_feeds(max_ages))
    usual = ages.most_common(1)[0][0] if ages else 0
    others: dict[str, int] = {}
    for file, age in hosts.of_feeds(max_ages):
        if age != usual:
            address = f"{prefix}{file.removesuffix(INDEX)}".translate(_LOWER)  # nginx takes A for a in maps
            others[address] = min(age, others.get(address, age))
    return {
        "usual": cache_control(usual),
        "for_ever": cache_control(FOR_EVER),
        "others": {address: cache_control(age) for address, age in others.items()},
        "bucket": _power_of_two(max((len(address.encode()) for address in others), default=0) + 64),
        "buckets": _power_of_two(2 * len(others)),
    }


def _links(publisher: Publisher, base: str, documents: Mapping[str, Document]) -> dict[str, tuple[str, str]]:
    """By name of a document of everything: of all of its kind, a pattern of the addresses, and Link."""
    ours, start = uri(base), re.escape(quote(urlsplit(base).path, safe="/%"))
    found: dict[str, tuple[str, str]] = {}
    for name, document in documents.items():
        links = tuple(
            replace(link, url=link.url.replace(ours, f"{ours}\0", 1)) if link.rel != "hub" else link
            for link in document.links
        )
        value = _link(publisher, base, replace(document, links=links))["Link"]
        kind, _, suffix = name.rpartition("_")
        end = "" if name == "page" else _FEED + suffix
        if kind == "archive":
            value = value.replace(document.links[0].url.removeprefix(ours), "\1")
            end = f"(?<{_PLACE}>{_ARCHIVE}{suffix})"
        value = f'"{_escaped(value)}"'.replace("\0", f"${{{_BELOW}}}").replace("\1", f"${{{_PLACE}}}")
        found[name] = rf"^{start}{_PARTS}{end}(?:\?|$)", value
    return found


def _link_of(*names: str) -> _Text:
    """Link of whichever of these kinds the document is."""
    return _Text("".join(f"$feeds_link_{name}" for name in names))


def _for_crawlers(publisher: Publisher, base: str) -> Iterator[tuple[str, Document]]:
    """The sitemaps, and robots.txt where crawlers look for it, by file."""
    for name in (None, *publisher.sitemap_names()):
        if document := publisher.sitemap(base, name):
            yield addresses.sitemap_url("", name), document
    if urlsplit(base).path == "/":
        yield "robots.txt", publisher.robots(base)


def _answer_of(former: Former) -> tuple[int, str]:
    """The status for an address that is not that of a document, and where it leads."""
    if former.url is None:
        return 410, ""
    place = unquote(urlsplit(former.url).path)
    return (200, place) if former.is_served and "?" not in place else (301, former.url)


def _link(publisher: Publisher, base: str, document: Document) -> dict[str, str]:
    return {name: value for name, value in headers(document, publisher.settings, base) if name == "Link"}


def _rendered(template: str, values: Mapping[str, object]) -> str:
    return _ENVIRONMENT.get_template(template).render(values)


def _quoted(text: str) -> str:
    return f'"{text}"' if isinstance(text, _Text) else f'"{_escaped(text)}"'


def _literal(text: str) -> str:
    """Text where nginx knows no variables."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(text: str) -> str:
    """Text where it does; it has no way to write a dollar but a variable."""
    return _literal(text)[1:-1].replace("$", "${feeds_dollar}")


def _power_of_two(least: int) -> int:
    return 1 << max(8, (least - 1).bit_length())


_ENVIRONMENT = Environment(  # noqa: S701 - it is no HTML
    loader=PackageLoader("feeds.build", "templates"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters.update(quoted=_quoted, literal=_literal)
