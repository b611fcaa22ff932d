"""Slugs and addresses as Pelican makes them (pelican/utils.py slugify, pelican/contents.py url_format)."""

import re
import string
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

from feeds.read.engines.pelican.settings import PelicanSettings
from feeds.read.engines.python_patterns import substituted
from feeds.read.engines.transliteration import to_ascii

_TAGS = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_FORMATTER = string.Formatter()
_LONGEST = 300  # characters of a name
_SAFE = "/%:?#[]@!$&'()*+,;=~"


def slugify(text: str, site: PelicanSettings, kind: str = "slug") -> str:
    """The slug of a title or of a name; the kind is whose substitutions are used: slug, category, tag or author."""
    text = " ".join(unescape(_TAGS.sub("", text[:_LONGEST])).split())
    text = unicodedata.normalize("NFKC", text)
    if not site.slugify_use_unicode:
        text = to_ascii(text)
    for pattern, replacement in site.substitutions[kind]:
        pattern, replacement = unicodedata.normalize("NFKC", pattern), unicodedata.normalize("NFKC", replacement)
        text = substituted(pattern, replacement, text, re.IGNORECASE)
    return (text if site.slugify_preserve_case else text.lower()).strip()


def expanded(pattern: str, values: Mapping[str, str], date: datetime | None) -> str:
    """A pattern such as {date:%Y}/{slug}.html with values in place of the names; "" for what is not known.

    Only names and formats of dates are followed, no attributes of Python.
    """
    made: list[str] = []
    try:
        for literal, name, form, _ in _FORMATTER.parse(pattern):
            made.append(literal)
            if name == "date" and date:
                made.append(date.strftime(form) if form else str(date))
            elif name is not None:
                made.append(values.get(name.partition(".")[0].lower(), ""))
    except ValueError:  # a brace without its partner, a date before the calendar
        return ""
    return "".join(made)


def absolute(site_url: str, path: str) -> str:
    """The address of a path of the site (pelican/writers.py, urljoiner)."""
    base = site_url if site_url.endswith("/") else f"{site_url}/"
    try:
        return urljoin(base, quote(path, safe=_SAFE))
    except ValueError:  # half a character, or brackets that enclose no host
        return base


def tag_uri(link: str, date: datetime | None) -> str:
    """The id of an entry in Pelican's feeds (feedgenerator, get_tag_uri)."""
    parts = urlsplit(link)
    day = f",{date:%Y-%m-%d}" if date else ""
    return f"tag:{parts.hostname}{day}:{parts.path}" + (f"/{parts.fragment}" if parts.fragment else "")
