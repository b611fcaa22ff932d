"""Jekyll's documents: what a source file's metadata, path and site make of it.

Ported: Jekyll::Document, and Jekyll::Page#url for the pages that others link to.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from feeds.read.engines.engine import SUFFIXES
from feeds.read.engines.jekyll_config import Config, merged
from feeds.read.engines.jekyll_dates import date_in_address, read_date
from feeds.read.engines.jekyll_urls import Document, fill

DATED = re.compile(r"(?P<date>\d{2,4}-\d{1,2}-\d{1,2})-(?P<slug>[^/]*)(?P<suffix>\.[^.]+)")


@dataclass(frozen=True, slots=True)
class Page:
    """A document as Jekyll has it: its metadata with the defaults, and where it is."""

    document: Document
    data: Mapping[str, Any]  # keys in lower case
    url: str  # path, without the site's own
    published: datetime | None
    is_dated: bool  # by its metadata
    is_titled: bool  # by its metadata

    @property
    def title(self) -> str:
        """The stated one, else that which its file's name makes."""
        if self.is_titled:
            return string(self.data["title"]).strip()
        return " ".join(part.capitalize() for part in self.document.slug.split("-"))


def document_page(config: Config, below: str, metadata: Mapping[str, Any], zone: tzinfo) -> Page:
    """The document of a source file below the source."""
    collection = config.collection_of(below) or "posts"
    relative = below.removeprefix(config.collections_dir)
    defaults = config.defaults(relative, collection)
    data = merged(defaults, metadata) if defaults else metadata
    stem, suffix = posixpath.splitext(posixpath.basename(below))
    dated = DATED.fullmatch(f"{stem}{suffix}")
    slug = string(data.get("slug")) or (dated["slug"] if dated else stem).rstrip(".")
    stated = string(data.get("date"))
    in_name = read_date(dated["date"], zone) if dated else None
    own = read_date(stated, zone) if stated else None
    in_url = date_in_address(stated, zone) if own else in_name
    document = Document(
        path=posixpath.splitext(relative)[0].replace(f"_{collection}", "", 1).rstrip("."),
        name=stem,
        slug=slug,
        categories=tuple(_categories(relative, collection, defaults, metadata)),
        collection=collection,
        output_ext=suffix if _is_copied(config, suffix) else ".html",
        date=in_url,
    )
    permalink = string(data.get("permalink"))
    url = fill(permalink or config.pattern(collection), document)
    return Page(document, data, url, own or in_name, bool(own), bool(string(data.get("title")).strip()))


def page_url(below: str, metadata: Mapping[str, Any], config: Config) -> str:
    """The path of a page that is no document (Jekyll::Page#url)."""
    stem, suffix = posixpath.splitext(below)
    document = Document(stem, posixpath.basename(stem), posixpath.basename(stem), (), "", ".html", None)
    if permalink := string(metadata.get("permalink")):
        return fill(permalink, document)
    if suffix.lower() == ".html" or suffix.lower() in SUFFIXES:
        is_pretty = config.text("permalink") == "pretty" or config.text("permalink").endswith("/")
        if posixpath.basename(stem) == "index":
            return f"/{posixpath.dirname(below)}/".replace("//", "/")
        return f"/{stem}/" if is_pretty else f"/{stem}.html"
    return f"/{below}"


def string(value: Any) -> str:
    """A value that is a text, else ""."""
    return value if isinstance(value, str) else ""


def strings(value: Any) -> Iterator[str]:
    """The strings in a value, as Ruby flattens lists."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += reversed(each)
        elif isinstance(each, str) and each.strip():
            yield each


def terms(data: Mapping[str, Any], singular: str, plural: str) -> list[str]:
    """Utils.pluralized_array_from_hash: the singular as it is, else the plural, split at white space."""
    if data.get(singular):
        return list(strings(data[singular]))
    value = data.get(plural)
    return value.split() if isinstance(value, str) else list(strings(value))


def _categories(
    relative: str, collection: str, defaults: Mapping[str, Any], metadata: Mapping[str, Any]
) -> Iterator[str]:
    """Folders above _posts, then those of the defaults and of the article, each once."""
    above, mark, _ = f"/{relative}".partition(f"/_{collection}/")
    found = [part for part in above.split("/") if part] if mark else []
    for data in (defaults, metadata):
        value = data.get("categories")
        found += value.split() if isinstance(value, str) else strings(value)
    found += terms({**defaults, **metadata}, "category", "categories")
    return iter(dict.fromkeys(found))


def _is_copied(config: Config, suffix: str) -> bool:
    return suffix.lower()[1:] not in (*config.markdown_suffixes, "html", "htm")
