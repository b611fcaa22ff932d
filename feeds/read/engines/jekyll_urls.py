"""Jekyll's permalinks: styles, placeholders, slugs.

Ported: jekyll/url.rb, jekyll/drops/url_drop.rb, jekyll/utils.rb (slugify, add_permalink_suffix), Jekyll::Configuration
STYLE_TO_PERMALINK, and Addressable::URI#normalize for what filters make absolute.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote

STYLES = {
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}
_SEGMENT = "/-._~!$&'()*+,;=:@"  # what may stand in a path unescaped (RFC 3986 section 3.3, pchar)
_PLAIN = re.compile(r"[a-zA-Z0-9./-]*")
_PLACEHOLDER = re.compile(r":([a-z_]+)")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Document:
    """What placeholders are filled from."""

    path: str  # below the folder of collections, without suffix and without the collection's own folder
    name: str  # of the file, without suffix
    slug: str
    categories: tuple[str, ...]
    collection: str
    output_ext: str
    date: datetime | None  # in the site's zone


def style(permalink: str) -> str:
    """The pattern that a permalink setting names, or is."""
    return STYLES.get(permalink, permalink)


def collection_pattern(permalink: str) -> str:
    """The pattern of a collection that states none, which ends as the site's permalink does."""
    if permalink == "pretty" or permalink.endswith("/"):
        return "/:collection/:path/"
    if permalink in ("date", "ordinal", "none") or permalink.endswith(":output_ext"):
        return "/:collection/:path:output_ext"
    return "/:collection/:path"


def slugify(text: str, mode: str = "default", *, cased: bool = False) -> str:
    """Letters, marks and digits of any script, with hyphens between them."""
    if mode == "none":
        slug = text
    elif mode == "raw":
        slug = re.sub(r"\s+", "-", text)
    elif mode == "ascii":
        slug = re.sub(r"[^A-Za-z0-9]+", "-", text)
    else:
        kept = "._~!$&'()+,;=@" if mode == "pretty" else ""
        if mode == "latin":
            text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        slug = _hyphenated(text, kept)
    if mode != "none":
        slug = slug.removeprefix("-").removesuffix("-")
    return slug if cased else slug.lower()


def _hyphenated(text: str, kept: str) -> str:
    if text.isascii():
        return re.sub(rf"[^a-zA-Z0-9{re.escape(kept)}]+", "-", text)
    shown = (char if char in kept or _is_of_word(char) else "\0" for char in text)
    return re.sub("\0+", "-", "".join(shown))


def _is_of_word(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LM" or category == "Nd"


def fill(pattern: str, document: Document) -> str:
    """The path of a document, from a pattern; escaped where Jekyll escapes it."""

    def value(match: re.Match[str]) -> str:
        key = match[1]
        for name, rest in ((key, ""), (key.removesuffix("_"), "_")):
            found = _value(name, document)
            if found is not None:
                return _escaped(found) + (rest if name != key else "")
        return match[0]

    return _sanitized(_PLACEHOLDER.sub(value, pattern))


def _value(name: str, document: Document) -> str | None:
    """What a placeholder stands for; None where there is none of this name."""
    match name:
        case "title":
            return slugify(document.slug, "pretty", cased=True)
        case "slug":
            return slugify(document.slug)
        case "name":
            return slugify(document.name)
        case "path":
            return document.path
        case "collection":
            return document.collection
        case "output_ext":
            return document.output_ext
        case "categories":
            return "/".join(dict.fromkeys(each.lower() for each in document.categories))
        case "slugified_categories":
            return "/".join(dict.fromkeys(slugify(each) for each in document.categories))
    # What has no date gets the time of the build, which is no address.
    return _OF_DATE[name](document.date) if document.date and name in _OF_DATE else None


# Not strftime, whose names of months and days are the locale's.
_OF_DATE: Mapping[str, Callable[[datetime], str]] = {
    "year": lambda date: f"{date.year:04}",
    "month": lambda date: f"{date.month:02}",
    "day": lambda date: f"{date.day:02}",
    "hour": lambda date: f"{date.hour:02}",
    "minute": lambda date: f"{date.minute:02}",
    "second": lambda date: f"{date.second:02}",
    "i_day": lambda date: f"{date.day}",
    "i_month": lambda date: f"{date.month}",
    "short_month": lambda date: _MONTHS[date.month - 1][:3],
    "long_month": lambda date: _MONTHS[date.month - 1],
    "short_year": lambda date: f"{date.year % 100:02}",
    "w_year": lambda date: f"{date.isocalendar().year:04}",
    "week": lambda date: f"{date.isocalendar().week:02}",
    "w_day": lambda date: f"{date.isoweekday()}",
    "short_day": lambda date: _DAYS[date.weekday()][:3],
    "long_day": lambda date: _DAYS[date.weekday()],
    "y_day": lambda date: f"{date.timetuple().tm_yday:03}",
}


def _escaped(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote(text, safe=_SEGMENT)


def _sanitized(path: str) -> str:
    return re.sub("/+", "/", f"/{path}".replace("..", "/").replace("./", ""))


def normalized(path: str) -> str:
    """A path as Addressable normalizes it: each character escaped that must be, and no other; NFC."""
    before, mark, behind = path.partition("?")
    return quote(unicodedata.normalize("NFC", unquote(before)), safe=_SEGMENT) + mark + behind


def joined(names: Iterable[str]) -> str:
    """Parts of a path with one slash between them, as Ruby's File.join."""
    return re.sub("/+", "/", "/".join(names))
