"""A source file as Hexo's database would hold it: what its name and metadata say.

Ported: Hexo's processor of posts, Post#setCategories and Post#setTags. Other than Hexo, a time that states its zone is
read in that zone, and a post without a date is not dated by its file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from math import isfinite
from pathlib import PurePosixPath
from typing import Any

from feeds.dates import parse_date
from feeds.model import Derived
from feeds.read.engines.hexo_urls import name_parts
from feeds.read.front_matter import FrontMatter

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")

_OF_NAME = {"title", "year", "month", "day", "i_month", "i_day", "hash"}  # what a name tells and metadata do not get
# What js-yaml takes for a time with a zone; hexo-front-matter then forgets the zone.
_YAML_TIME = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?)")
_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
_FLOAT = re.compile(r"[-+]?[0-9]{1,300}(?:\.[0-9]{0,300})?(?:[eE][-+]?[0-9]{1,300})?")


@dataclass(frozen=True, slots=True)
class Post:
    """What Hexo knows of a source file."""

    slug: str  # path below _posts without suffix, or what new_post_name calls the title
    metadata: Mapping[str, Any]
    date: datetime | None  # as it is meant
    dated_by: str
    date_of_address: datetime | None  # in the site's zone, as Hexo reads it

    @classmethod
    def of(cls, below: str, new_post_name: str, matter: FrontMatter, zone: tzinfo) -> "Post":
        """The post of a file, from its path below _posts and its metadata."""
        told = name_parts(new_post_name, below)
        metadata = {**matter.metadata, **{key: value for key, value in told.items() if key not in _OF_NAME}}
        stated = metadata.get("date")
        date, dated_by = parse_date(stated, zone) if isinstance(stated, str) else None, place_of(matter, "date")
        month, day = told.get("month") or told.get("i_month"), told.get("day") or told.get("i_day")
        if date is None and told.get("year") and month and day:
            date, dated_by = parse_date(f"{told['year']}-{month}-{day}", zone), "name of the file"
        of_address = date.astimezone(zone) if date else None
        if date and isinstance(stated, str) and _YAML_TIME.fullmatch(stated.strip()):
            of_address = date.astimezone(UTC).replace(tzinfo=zone)
        return cls(told["title"], metadata, date, dated_by, of_address)

    @property
    def name(self) -> str:
        """Last part of the slug."""
        return PurePosixPath(self.slug).name

    @property
    def title(self) -> str:
        """Stated title; "" where there is none."""
        return str(self.metadata.get("title") or "")

    @property
    def categories(self) -> list[list[str]]:
        """A list is one path from parent to child; lists in the list are a path each."""
        value = _either(self.metadata, "categories", "category")
        items = value if isinstance(value, list) else [value]
        if any(isinstance(item, list) for item in items):
            paths = [_names(item if isinstance(item, list) else [item]) for item in items]
        else:
            paths = [_names(items)]
        return [path for path in paths if path]

    @property
    def tags(self) -> list[str]:
        """Stated tags; a string is one."""
        value = _either(self.metadata, "tags", "tag")
        return _names(value if isinstance(value, list) else [value])

    def derived(self, matter: FrontMatter) -> dict[str, Derived]:
        """The fields that name and metadata alone tell."""
        found = {
            "categories": Derived(self.categories, place_of(matter, "categories", "category")),
            "tags": Derived(self.tags, place_of(matter, "tags", "tag")),
            "slug": Derived(self.name, "name of the file"),
        }
        if self.date:
            found["published"] = Derived(self.date, self.dated_by)
        # In the order of hexo-generator-feed's templates.
        for key in ("description", "intro", "excerpt"):
            if isinstance(self.metadata.get(key), str) and self.metadata[key].strip():
                found["summary"] = Derived(self.metadata[key], place_of(matter, key))
                break
        language = self.metadata.get("lang")
        if "lang" not in matter.metadata and isinstance(language, str) and LANGUAGE.fullmatch(language):
            main, _, region = language.replace("_", "-").partition("-")
            cased = region.upper() if len(region) == 2 else region
            found["language"] = Derived(f"{main}-{cased}" if region else main, "name of the file")
        return found


def as_javascript(written: str) -> str:
    """An unquoted scalar of YAML as JavaScript writes it again: 020109 is 20109, and 12e3 is 12000."""
    if _INTEGER.fullmatch(written):
        return str(int(written))
    if not _FLOAT.fullmatch(written):
        return written
    number = float(written)
    if not isfinite(number):
        return "Infinity"
    return str(int(number)) if number.is_integer() and abs(number) < 1e21 else str(number)


def place_of(matter: FrontMatter, *keys: str) -> str:
    """Where the first of some keys stands that is there, in words."""
    key = next((key for key in keys if matter.lines.get(key)), keys[0])
    line = matter.lines.get(key)
    return f"metadata {key!r}, line {line}" if line else f"metadata {key!r}"


def _either(metadata: Mapping[str, Any], key: str, other: str) -> Any:
    stated = metadata.get(key)
    value = metadata.get(other) if _is_nothing(stated) else stated
    return None if _is_nothing(value) else value


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in ("", "false"))


def _names(items: list[Any]) -> list[str]:
    """As JavaScript writes each of them."""
    shown = (",".join(map(str, item)) if isinstance(item, list) else item for item in items)
    return [item for item in shown if isinstance(item, str) and item]
