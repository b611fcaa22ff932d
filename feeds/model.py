"""The things that flow through the house, from source files to documents: frozen, without logic.

Nothing here reads, writes or decides; the rooms that do are named in each docstring.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any, Literal, get_args

BodyFormat = Literal["markdown", "html", "rst", "text"]


class Severity(StrEnum):
    """How much a diagnostic matters to the publisher."""

    ERROR = "error"  # something that the publisher wrote is not published as meant
    WARNING = "warning"  # published, with a guess or a repair that a person should look at
    NOTE = "note"  # good to know; nothing to mend


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something that a person should know about a source file."""

    code: str  # stable, lower-case words joined by "-"
    severity: Severity
    path: str  # of the source file, relative to the folder, "/" between the parts
    line: int | None  # from 1; None where the whole file is meant
    message: str  # what was found, one sentence
    action: str  # what was done about it, one sentence


@dataclass(frozen=True, slots=True)
class Derived:
    """What an engine makes of an article's metadata, path and site: a field's value, and by which rule, in words."""

    value: Any
    rule: str


@dataclass(frozen=True, slots=True)
class Markdown:
    """In what the engines' Markdown differs."""

    breaks: bool = False  # a line end in a paragraph is a line break, as in Hexo
    smart: bool = False  # straight quotes, "--" and "..." become typographic, as in kramdown


@dataclass(frozen=True, slots=True)
class Draft:
    """The text and raw metadata of one article, before normalization. Made by read, used by normalize."""

    path: str  # of the source file, relative to the folder, "/" between the parts
    position: int  # which article of the source file, from 0
    engine: str  # name of a row of read/engines, or of read/containers
    metadata: Mapping[str, Any]  # as written; keys in lower case; every scalar is a string
    lines: Mapping[str, int]  # line in the source file of each metadata key, from 1
    derived: Mapping[str, Derived]  # by name of the field; see read/engines/engine.py
    body: str  # without tags of a template language
    body_format: BodyFormat
    body_line: int  # line in the source file on which the body begins, from 1
    markdown: Markdown = Markdown()
    sizes: Mapping[str, int] = field(default_factory=dict)  # bytes of local audio and video, by address as written


@dataclass(frozen=True, slots=True)
class Author:
    """A person or organisation (RFC 4287 section 3.2)."""

    name: str
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The publication that an article was taken from (atom:source, RSS source)."""

    name: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with an article, such as an episode (RFC 4287 section 4.2.7.2, RSS 2.0 enclosure)."""

    url: str  # absolute
    media_type: str
    length: int  # bytes; 0 where it is not known (RSS 2.0 wants a number)


@dataclass(frozen=True, slots=True)
class Article:
    """One normalized article: what its source file says, cleaned. Made by normalize, held by the store."""

    path: str
    position: int
    stated_id: str | None  # an id or guid that the metadata states; not kept by the store, whose Entry has the id
    slug: str  # last part of the article's own page's address: as wished; from the store: as given
    title: str
    published: datetime | None  # with zone; None where nothing states it
    updated: datetime | None  # with zone; None where nothing states it
    authors: tuple[Author, ...]
    source: Origin | None
    link: str | None  # absolute URL; None where the article's own page is its address
    categories: tuple[str, ...]  # paths, "/" between the parts
    tags: tuple[str, ...]
    language: str | None  # BCP 47
    image: str | None  # absolute URL
    summary: str  # plain text
    content: str  # safe HTML with absolute URLs
    rights: str | None
    enclosures: tuple[Enclosure, ...] = ()
    sections: tuple[str, ...] = ()  # paths of the engine's own divisions of the site: its sections, series and so on


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as feeds show it (atom:entry), with what the store's ledger gives it for ever."""

    number: int  # order of arrival in the store, from 1
    id: str  # URI
    slug: str
    published: datetime  # stated, else when the store first saw the article; with zone
    updated: datetime  # stated, else when the text last changed, else published; with zone
    modified: datetime  # when anything that is shown of it last changed; UTC, whole seconds
    article: Article


TermKind = Literal["category", "tag", "author", "source", "language", "section"]
KINDS: tuple[TermKind, ...] = get_args(TermKind)
LISTED: tuple[TermKind, ...] = KINDS[:5]
"""The kinds that people are shown. Sections are an engine's own division of its site, which its old addresses name."""


@dataclass(frozen=True, slots=True)
class Term:
    """Something that many articles share and that a feed can be asked for."""

    kind: TermKind
    path: str  # NFC; categories nest with "/" between the parts


Order = Literal["published", "updated"]
Content = Literal["full", "summary", "none"]
Script = Literal[
    "original", "hans", "hant", "tw", "hk"
]  # of Chinese text: Simplified, Traditional, of Taiwan, Hong Kong
ORDERS: tuple[Order, ...] = get_args(Order)
CONTENTS: tuple[Content, ...] = get_args(Content)
SCRIPTS: tuple[Script, ...] = get_args(Script)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the order of a selection, at an entry that need not be there any more."""

    side: Literal["before", "after"]  # what is wanted: the next older entries, or the next newer ones
    moment: int  # seconds since 1970, of the time that orders the selection
    number: int  # of the entry


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles, in what order, how many, and how much of each. selections.py makes the one canonical form.

    Of several values for one thing an article needs one, and it needs one for each thing that is asked for.
    """

    terms: tuple[Term, ...] = ()  # a category holds the categories below it
    without: tuple[Term, ...] = ()  # terms of which an article may have none
    words: tuple[str, ...] = ()  # searches, as people write them
    without_words: tuple[str, ...] = ()  # searches of which none may find an article
    since: tuple[str, ...] = ()  # first days, "2024-01-31", or so many days back from the last change, "7d"
    until: tuple[str, ...] = ()  # last days, likewise
    order: Order = "published"  # the newest first
    limit: int | None = None  # entries; None: as many as the site's feeds hold
    content: Content = "full"
    scripts: tuple[Script, ...] = ("original",)
    cursor: Cursor | None = None  # None: the newest
    name: str | None = None  # of a selection of feeds.yaml, by which it has its address
    stated: tuple[str, ...] = ()  # which of order, limit, content and scripts the address of a named one states


@dataclass(frozen=True, slots=True)
class Period:
    """When articles were published, in seconds since 1970; None where it has no end."""

    since: int | None = None
    before: int | None = None  # not itself in the period


@dataclass(frozen=True, slots=True)
class NamedSelection:
    """A selection that the publisher lists, and what people read of it."""

    selection: Selection
    title: str | None = None
    description: str | None = None
    image: str | None = None  # absolute URL


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive document of a selection (RFC 5005 section 4): what it holds, and which state of that."""

    last: int  # ordinal, in the selection's log of what left its live feed, of the last entry that it may hold
    version: int  # seconds since 1970; when an entry last left it or an older one


@dataclass(frozen=True, slots=True)
class Alias:
    """An address below the site's that another program gave to a feed, and what that feed holds."""

    path: str  # decoded, without "/" at its ends
    suffix: str  # of our format that takes its place (render.FORMATS)
    terms: tuple[Term, ...] = ()  # all of which an article has; without any, all articles are there


EVERYTHING = Selection()
ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Revision:
    """The store's version: every change to what is published raises the number."""

    number: int
    changed: datetime  # when the number was last raised; UTC, whole seconds
    settings_changed: datetime  # when it was last raised because of settings or the program, and not of articles


@dataclass(frozen=True, slots=True)
class Site:
    """What all feeds and pages of one server share."""

    title: str
    description: str
    base: str  # absolute URL, ends with "/"; every address is below it
    id_prefix: str  # tag: URI without its end, with which every id begins that we make
    language: str | None  # BCP 47
    timezone: tzinfo  # in which pages show times
    author: Author | None  # of feeds, and of entries without one
    rights: str | None
    labels: Mapping[str, str]  # category path -> what people read instead
    hub: str | None = None  # URL of the WebSub hub that feeds name


@dataclass(frozen=True, slots=True)
class Link:
    """Where else a document leads (RFC 8288)."""

    rel: str
    url: str  # absolute, ASCII
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A selection and its newest entries, ready to be rendered in any format."""

    site: Site
    selection: Selection
    id: str  # URI
    title: str
    description: str
    updated: datetime  # newest `updated` of the entries
    modified: datetime  # when anything that it shows last changed; UTC, whole seconds
    interval: int  # minutes after which a reader should look again; divides 60
    entries: tuple[Entry, ...]  # newest first
    archive: Archive | None = None  # which archive document this is; None: the live feed, or a page of it
    history: tuple[Link, ...] = ()  # to the documents that hold the others (RFC 5005), in this format
    is_complete: bool = False  # there are no others
    image: str | None = None  # absolute URL of a picture that stands for the feed


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of a feed, page or file, and what HTTP says of them. Made by publish, sent by web, written by build."""

    body: bytes
    media_type: str  # with charset where the type has one
    etag: str  # opaque tag, without quotes (RFC 9110 section 8.8.3)
    modified: datetime  # when the bytes last changed; UTC, whole seconds (RFC 9110 section 8.8.2)
    max_age: int  # seconds for which who has it need not ask again
    keys: tuple[str, ...]  # by which caches in front are told to forget it (Surrogate-Key)
    links: tuple[Link, ...] = ()
