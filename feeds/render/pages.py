"""Articles and feeds -> the HTML pages that people see: the site, a feed, an article, a problem.

Not the feeds themselves. Pure: the same input gives the same bytes, so that the web and the static build cannot differ.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from feeds import addresses
from feeds.model import (
    CONTENTS,
    EVERYTHING,
    LISTED,
    ORDERS,
    SCRIPTS,
    Entry,
    Feed,
    NamedSelection,
    Selection,
    Site,
    Term,
    TermKind,
)
from feeds.render import FORMATS, article_parts, composer, hits
from feeds.render.metadata import json_ld, open_graph
from feeds.render.phrases import PHRASES, date_text, page_language, say
from feeds.render.readers import app_url, subscriptions
from feeds.render.titles import feed_description, feed_title, term_name
from feeds.render.tree import Node, by_kind, line, short_name, tree
from feeds.search_text import parse_search
from feeds.selections import MOST_ENTRIES, sole_term

_AT_ONCE = 20  # terms of a kind that the index shows at once
_MORE = 480  # terms that are a click away; the others are in the list of all feeds, and found by their articles
MOST_TERMS = _AT_ONCE + _MORE  # of a kind that the index shows


@dataclass(frozen=True, slots=True)
class _Crumb:
    """One step on the way from the index to a page."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The terms of one kind in the index."""

    nodes: list[Node]  # the fullest
    more: list[Node]  # the next ones, flat
    others: int  # how many there are beside these


def index_page(
    site: Site,
    terms: Iterable[tuple[Term, int]],
    totals: Mapping[TermKind, int],
    entries: Sequence[Entry],
    named: Sequence[NamedSelection],
    changed: datetime | None,
    count: int,
    *,
    is_answered: bool,
) -> bytes:
    """From what there is to the page of the site.

    :param terms: with how many articles each has, of each kind the fullest MOST_TERMS, these first
    :param totals: how many terms there are of each kind
    :param entries: the latest
    :param named: the publisher's selections, as their addresses state them (with `name`), each with a title
    :param changed: when what is published last changed; None where nothing is
    :param count: how many articles there are
    :param is_answered: whether a server answers searches, which files cannot
    """
    return _page(
        "index.html",
        site,
        title=site.title,
        description=feed_description(site, EVERYTHING),
        canonical=addresses.page_url(site.base, EVERYTHING),
        offered=[(site.title, EVERYTHING), *((each.title or "", each.selection) for each in named)],
        shelves={kind: _shelf(site, counted, totals[kind]) for kind, counted in by_kind(terms).items() if counted},
        entries=entries,
        named=named,
        changed=changed,
        count=count,
        is_answered=is_answered,
    )


def feed_page(
    feed: Feed,
    terms: Iterable[tuple[Term, int]],
    totals: Mapping[TermKind, int],
    count: int | None,
    meaning: Selection,
    *,
    is_answered: bool,
) -> bytes:
    """From a feed to the page beside it: where to subscribe, what a reader will show, and a form for another selection.

    :param feed: its `history` leads to the pages that hold the others
    :param terms: what the form offers, as composer.form wants it, and `totals` likewise
    :param count: how many articles the selection holds; None: more than anybody counted
    :param meaning: what the selection stands for, which has no name; the form starts from it
    :param is_answered: whether a server answers what the form asks, which files cannot; without one there is no form
    """
    site = feed.site
    selection = replace(feed.selection, cursor=None)  # who subscribes on an older page wants what is new
    term = sole_term(selection)
    is_term = term is not None and selection == Selection((term,))
    heading = short_name(site, term) if term and is_term else feed.title.removesuffix(f" - {site.title}")
    title = feed.title
    if selection == EVERYTHING:  # the index has the site's title
        heading = say(page_language(site.language), "compose")
        title = f"{heading} - {site.title}"
    return _page(
        "feed.html",
        site,
        title=title,
        description=feed.description,
        canonical=addresses.feed_page_url(site.base, feed.selection),
        offered=[(feed.title, selection)],
        heading=heading,
        crumbs=_crumbs(site, term, is_shown=not is_term),
        feed=feed,
        selection=selection,
        form=composer.form(site, terms, totals, meaning) if is_answered else None,
        searches=[parse_search(each) for each in meaning.words],
        count=count,
        limit=meaning.limit,
        turns=[link for rel in _TURNS for link in feed.history if link.rel == rel],
    )


def article_page(site: Site, entry: Entry) -> bytes:
    """From an entry to the article's own page.

    Its canonical address is where the article is read: the link that it states, else this page.
    """
    article = entry.article
    offered = [EVERYTHING, *(Selection((Term("category", path),)) for path in article.categories)]
    return _page(
        "article.html",
        site,
        title=f"{article.title} - {site.title}",
        description=article.summary or article.title,
        canonical=addresses.entry_url(site.base, entry),
        offered=[(feed_title(site, selection), selection) for selection in offered],
        entry=entry,
        properties=open_graph(site, entry),
        json_ld=json_ld(site, entry),
    )


def problem_page(
    site: Site, status: int, asked: str | None = None, detail: str | None = None, *, is_english: bool = False
) -> bytes:
    """From an HTTP status to a page that helps on; it has no canonical address.

    :param asked: the address that was asked for
    :param detail: one more sentence, on what is wrong with it
    :param is_english: whether the sentence is, whatever the page's language
    """
    key = f"problem_{status}"
    if key not in PHRASES:
        key = "problem_400" if status < 500 else "problem_500"
    words = say(page_language(site.language), key)
    return _page(
        "problem.html",
        site,
        title=f"{words} - {site.title}",
        description=words,
        canonical=None,
        offered=[(site.title, EVERYTHING)],
        key=key,
        status=status,
        asked=asked,
        detail=detail,
        detail_lang="en" if is_english else _spoken(site.language),
    )


def _page(template: str, site: Site, **values: Any) -> bytes:
    language = page_language(site.language)

    def moment(when: datetime) -> Markup:
        """<time> in the site's zone and the page's language."""
        # In UTC, because zones of old dates have offsets in seconds, which HTML does not allow.
        machine = when.astimezone(UTC).isoformat(timespec="seconds")
        words = date_text(language, when.astimezone(site.timezone))
        return Markup('<time datetime="{}">{}</time>').format(machine, words)

    def phrase(key: str, **places: object) -> str:
        return say(language, key, **places)

    html = _ENVIRONMENT.get_template(template).render(
        site=site,
        formats=FORMATS.values(),
        lang=_spoken(site.language),
        say=phrase,
        moment=moment,
        **values,
    )
    return html.encode()


def _spoken(tag: str | None) -> str:
    """The language that a page's own words are in; the site's tag is kept where it says more (zh-HK)."""
    primary = (tag or "").lower().partition("-")[0]
    return tag if tag and primary in ("zh", "en") else "en"


def _shelf(site: Site, counted: Sequence[tuple[Term, int]], total: int) -> _Shelf:
    more = [Node(term, term_name(site, term), count) for term, count in counted[_AT_ONCE:]]
    return _Shelf(tree(site, counted[:_AT_ONCE]), more, total - len(counted))


def _crumbs(site: Site, term: Term | None, *, is_shown: bool) -> list[_Crumb]:
    """The way from the index to a selection's page, which is not in it.

    :param term: the selection's, if it has one alone
    :param is_shown: whether the term is part of the way, and not the page itself
    """
    language = page_language(site.language)
    home = addresses.page_url(site.base, EVERYTHING)
    crumbs = [_Crumb(say(language, "home"), home)]
    if term is None:
        return crumbs
    if term.kind in LISTED:
        crumbs.append(_Crumb(say(language, f"all_{term.kind}"), f"{home}#{term.kind}"))
    steps = line(term) if is_shown else line(term)[:-1]
    return crumbs + [
        _Crumb(short_name(site, step), addresses.page_url(site.base, Selection((step,)))) for step in steps
    ]


def _readable(url: str) -> str:
    """An address as an IRI (RFC 3987 section 3.2): only escaped letters beyond ASCII are shown as letters."""

    def decode(run: re.Match[str]) -> str:
        text = unquote(run[0], errors="replace")
        return text if text.isprintable() and "\N{REPLACEMENT CHARACTER}" not in text else run[0]

    return re.sub(r"(?:%[89A-F][0-9A-F])+", decode, url, flags=re.IGNORECASE)


_TURNS = ("first", "previous", "next", "last")  # of pages, the newest first (RFC 5005 section 3)

_ENVIRONMENT = Environment(
    loader=PackageLoader("feeds.render", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals.update(
    Selection=Selection,
    Term=Term,
    EVERYTHING=EVERYTHING,
    CONTENTS=CONTENTS,
    ORDERS=ORDERS,
    SCRIPTS=SCRIPTS,
    MOST_ENTRIES=MOST_ENTRIES,
    app_url=app_url,
    entry_url=addresses.entry_url,
    feed_url=addresses.feed_url,
    opml_url=addresses.opml_url,
    page_url=addresses.page_url,
    search_url=addresses.search_url,
    static_url=addresses.static_url,
    subscriptions=subscriptions,
    term_name=term_name,
    authors=article_parts.authors,
    byline=article_parts.byline,
    content=article_parts.content,
    enclosures=article_parts.enclosures,
    excerpt=hits.excerpt,
    lead_image=article_parts.lead_image,
    marked=hits.marked,
    number="{:,}".format,
    readable=_readable,
)
