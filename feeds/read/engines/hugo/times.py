"""When a page of Hugo's was published, changed, and expires.

From Hugo's source: resources/page/pagemeta, FrontMatterHandler (https://gohugo.io/configuration/front-matter/#dates).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from feeds.dates import parse_date
from feeds.model import Derived

_DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "publishdate", "lastmod"),
    "publishdate": ("publishdate", "date"),
    "lastmod": ("lastmod", "date", "publishdate"),
    "expirydate": ("expirydate",),
}
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "publishdate": ("pubdate", "published"),
    "lastmod": ("modified",),
    "expirydate": ("unpublishdate",),
}
_FROM_NAME = ":filename"
# What only the build knows: times of files, which every checkout changes, and the history of a repository.
_NOT_HERE = (":filemodtime", ":git")


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a page, each with the rule that gave it; None where nothing states it."""

    date: Derived | None
    published: Derived | None  # before which it is not shown
    changed: Derived | None
    expires: Derived | None
    name_slug: str  # of the file's name, where the date is taken from that


def chains(stated: Any) -> dict[str, tuple[str, ...]]:
    """Which metadata keys give each time, from the site's setting `frontmatter`."""
    found: dict[str, tuple[str, ...]] = {}
    for field, default in _DEFAULTS.items():
        own = stated.get(field) if isinstance(stated, Mapping) else None
        own = [own] if isinstance(own, str) else own
        keys: list[str] = []
        for key in own if isinstance(own, list) else default:
            for each in default if str(key).lower() == ":default" else (str(key).lower(),):
                keys += (each, *_ALIASES.get(each, ()))
        found[field] = tuple(key for key in dict.fromkeys(keys) if key not in _NOT_HERE)
    return found


def find(
    chain: Mapping[str, tuple[str, ...]], metadata: Mapping[str, Any], lines: Mapping[str, int], name: str, zone: tzinfo
) -> Times:
    """The times of a page from its metadata and its name, which may begin with a date."""
    known: dict[str, datetime | None] = {}
    name_slug = ""

    def first(field: str) -> Derived | None:
        nonlocal name_slug
        for key in chain[field]:
            if key == _FROM_NAME:
                dated = re.match(r"\d{4}-\d{2}-\d{2}", name)
                if dated and (found := parse_date(dated[0], zone)):
                    name_slug = name[dated.end() :].strip(" -_")
                    return Derived(found, "name of the file")
                continue
            if key not in known:
                value = metadata.get(key)
                known[key] = parse_date(value, zone) if isinstance(value, str) else None
            if found := known[key]:
                return Derived(found, f"metadata {key!r}, line {lines[key]}" if key in lines else f"metadata {key!r}")
        return None

    return Times(first("date"), first("publishdate"), first("lastmod"), first("expirydate"), name_slug)
