"""Articles and feeds -> the HTML pages that people see: the site, a feed, an article, a problem.

Not the feeds themselves. Pure: the same input gives the same bytes, so that the web and the static build cannot differ.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from feeds import addresses
from feeds.model import EVERYTHING, KINDS, Article, Author, Enclosure, Entry, Feed, Selection, Site, Term, TermKind
from feeds.render import FORMATS
from feeds.render.phrases import PHRASES, date_text, page_language, say
from feeds.render.titles import feed_description, feed_title, term_name
from feeds.selections import sole_term


@dataclass(slots=True)
class _Node:
    """A term in the index, with the terms below it."""

    term: Term
    name: str
    count: int | None = None  # None for a parent that the caller did not count
    children: list["_Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Crumb:
    """One step on the way from the index to a page."""

    name: str
    url: str


def index_page(site: Site, terms: Iterable[tuple[Term, int]], entries: Sequence[Entry]) -> bytes:
    """From every term with the number of its articles, and the latest entries, to the page of the site.

    Terms are shown in the order given, under headings by kind; categories as a tree.
    """
    groups: dict[TermKind, list[tuple[Term, int]]] = {kind: [] for kind in KINDS}
    for term, count in terms:
        groups[term.kind].append((term, count))
    return _page(
        "index.html",
        site,
        title=site.title,
        description=feed_description(site, EVERYTHING),
        canonical=addresses.page_url(site.base, EVERYTHING),
        offered=[(site.title, EVERYTHING)],
        groups={kind: _tree(site, counted) for kind, counted in groups.items() if counted},
        entries=entries,
    )


def feed_page(feed: Feed) -> bytes:
    """From a feed to the page beside it: where to subscribe, and what a reader will show."""
    site = feed.site
    term = sole_term(feed.selection)
    return _page(
        "feed.html",
        site,
        title=feed.title,
        description=feed.description,
        canonical=addresses.page_url(site.base, feed.selection),
        offered=[(feed.title, feed.selection)],
        heading=_short_name(site, term) if term else feed.title,
        crumbs=_crumbs(site, term) if term else [],
        feed=feed,
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
    )


def problem_page(site: Site, status: int, asked: str | None = None, detail: str | None = None) -> bytes:
    """From an HTTP status to a page that helps on; it has no canonical address.

    `asked` is the address that was asked for; `detail` one more sentence, in the page's language.
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


def _tree(site: Site, counted: Iterable[tuple[Term, int]]) -> list[_Node]:
    """Categories below their parents; a parent that is missing is made. Other terms do not nest."""
    roots: list[_Node] = []
    nodes: dict[Term, _Node] = {}
    for term, count in counted:
        siblings = roots
        for step in _line(term):
            if step not in nodes:
                nodes[step] = _Node(step, _short_name(site, step))
                siblings.append(nodes[step])
            siblings = nodes[step].children
        nodes[term].count = count
    return roots


def _line(term: Term) -> list[Term]:
    """A term after its parents, topmost first."""
    if term.kind != "category":
        return [term]
    parts = term.path.split("/")
    return [Term(term.kind, "/".join(parts[:end])) for end in range(1, len(parts) + 1)]


def _short_name(site: Site, term: Term) -> str:
    """What a term is called where its parents are shown beside it."""
    name = term_name(site, term)
    return name.rpartition("/")[2] if term.kind == "category" and name == term.path else name


def _crumbs(site: Site, term: Term) -> list[_Crumb]:
    """The way from the index to a term's page, which is not in it."""
    language = page_language(site.language)
    home = addresses.page_url(site.base, EVERYTHING)
    kind = _Crumb(say(language, f"all_{term.kind}"), f"{home}#{term.kind}")
    parents = [
        _Crumb(_short_name(site, parent), addresses.page_url(site.base, Selection((parent,))))
        for parent in _line(term)[:-1]
    ]
    return [_Crumb(say(language, "home"), home), kind, *parents]


def _readable(url: str) -> str:
    """An address as an IRI (RFC 3987 section 3.2): only escaped letters beyond ASCII are shown as letters."""

    def decode(run: re.Match[str]) -> str:
        text = unquote(run[0], errors="replace")
        return text if text.isprintable() and "\N{REPLACEMENT CHARACTER}" not in text else run[0]

    return re.sub(r"(?:%[89A-F][0-9A-F])+", decode, url, flags=re.IGNORECASE)


def _authors(site: Site, article: Article) -> Sequence[Author]:
    """Authors as feeds state them: the article's, else the site's."""
    return article.authors or ((site.author,) if site.author else ())


def _byline(site: Site, article: Article) -> Iterable[str]:
    """Where an article is from and who wrote it, as readers show it; who is both is named once."""
    source = [article.source.name] if article.source else []
    return dict.fromkeys([*source, *(author.name for author in _authors(site, article))])


def _content(article: Article, deeper: int = 0) -> Markup:
    """An article's content, which normalize made safe, with its headings so many levels deeper."""

    def sink(tag: re.Match[str]) -> str:
        return f"{tag[1]}{min(6, int(tag[2]) + deeper)}"

    return Markup(re.sub(r"(</?h)([1-6])\b", sink, article.content))  # noqa: S704 - sanitized by nh3


def _enclosures(article: Article) -> list[Enclosure]:
    """The article's enclosures, without those that its content plays anyway."""
    return [each for each in article.enclosures if str(escape(each.url)) not in article.content]


def _lead_image(article: Article) -> str | None:
    """The article's image, unless its content shows it anyway."""
    if article.image and str(escape(article.image)) not in article.content:
        return article.image
    return None


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
    entry_url=addresses.entry_url,
    feed_url=addresses.feed_url,
    opml_url=addresses.opml_url,
    page_url=addresses.page_url,
    static_url=addresses.static_url,
    term_name=term_name,
    authors=_authors,
    byline=_byline,
    content=_content,
    enclosures=_enclosures,
    lead_image=_lead_image,
    readable=_readable,
)
