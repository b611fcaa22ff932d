"""Feeds as Atom 1.0 and RSS 2.0, through feedgen, which no other module imports.

It decides how entries are written, not which ones or what they say. feedgen 1.0.0 builds the tree; what it cannot
write is put into that tree before it is serialized. No byte depends on the clock or the locale.
"""

import html
from copy import deepcopy
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

from feedgen.feed import FeedGenerator
from lxml import etree

from feeds import addresses
from feeds.model import Author, Enclosure, Entry, Feed, Origin, Selection, Site, Term
from feeds.render.lexical import forgiving, rfc2822, rfc3339, uri

GENERATOR = "feeds"
VERSION = version(GENERATOR)
ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@forgiving
def atom(feed: Feed) -> bytes:
    """Return the feed as Atom 1.0 (RFC 4287), in UTF-8, with a stylesheet for people who open it in a browser."""
    generator = _generator(feed, "atom", "application/atom+xml")
    generator.id(feed.id)
    for link in feed.history:
        generator.link(rel=link.rel, type="application/atom+xml", href=link.url)
    if feed.site.hub:
        generator.link(rel="hub", href=uri(feed.site.hub))
    generator.author(_person(feed.site.author or Author(feed.site.title)))
    generator.subtitle(feed.description)
    for entry in feed.entries:
        _add_atom_entry(generator, feed.site, entry)
    root, _ = generator._create_atom()
    root.find("updated").text = rfc3339(feed.updated)
    if (mark := _mark(feed)) is not None:
        root.find("updated").addnext(mark)
    # Copied into each entry, because making one takes longer than all else of an entry that feedgen does not make.
    origins = {entry.article.source for entry in feed.entries}
    sources = {origin: _atom_source(feed.site, origin) for origin in origins if origin}
    for element, entry in zip(root.iterfind("entry"), feed.entries, strict=True):
        _complete_atom_entry(element, feed.site, entry)
        if entry.article.source:
            source = deepcopy(sources[entry.article.source])
            source.find("updated").text = element.findtext("updated")
            element.append(source)
    return _serialized(root, feed.site)


@forgiving
def rss(feed: Feed) -> bytes:
    """Return the feed as RSS 2.0, in UTF-8, with the same stylesheet.

    Full text is in content:encoded, authors, rights and language of an item in Dublin Core, its image in Media RSS; how
    often to look is said twice, as some readers heed ttl and others sy:updateFrequency (RSS 1.0 module Syndication).
    """
    generator = _generator(feed, "rss", "application/rss+xml")
    generator.load_extension("dc")
    generator.ttl(feed.interval)
    generator.description(feed.description or feed.title or feed.id)
    generator.docs("")
    generator._FeedGenerator__rss_lastBuildDate = None  # feedgen would switch the locale of the process to write it
    for entry in feed.entries:
        _add_rss_item(generator, feed.site, entry)
    root, _ = generator._create_rss()
    channel = root.find("channel")
    built = etree.Element("lastBuildDate")
    built.text = rfc2822(feed.updated)
    channel.find("generator").addnext(built)
    own = channel.find(f"{{{ATOM}}}link")
    if feed.site.hub:
        own.addnext(_atom_link(rel="hub", href=uri(feed.site.hub)))
    for link in reversed(feed.history):
        own.addnext(_atom_link(rel=link.rel, type="application/rss+xml", href=link.url))
    if (mark := _mark(feed)) is not None:
        built.addnext(mark)
    channel.find("ttl").addnext(_syndication("updateFrequency", str(60 // feed.interval)))
    channel.find("ttl").addnext(_syndication("updatePeriod", "hourly"))
    for item, entry in zip(channel.iterfind("item"), feed.entries, strict=True):
        _complete_rss_item(item, entry)
    return _serialized(root, feed.site)


def _atom_link(**attributes: str) -> Any:
    return etree.Element(f"{{{ATOM}}}link", **attributes)


def _mark(feed: Feed) -> Any:
    """Return what tells an archive document, or a feed that has no more to it, from others (RFC 5005); else None."""
    name = "archive" if feed.archive else "complete" if feed.is_complete else None
    return None if name is None else etree.Element(f"{{{HISTORY}}}{name}", nsmap={"fh": HISTORY})


def _syndication(name: str, text: str) -> Any:
    """Return an element of RSS 1.0's module Syndication; feedgen writes their names with a capital letter."""
    element = etree.Element(f"{{{SYNDICATION}}}{name}", nsmap={"sy": SYNDICATION})
    element.text = text
    return element


def _generator(feed: Feed, suffix: str, media_type: str) -> Any:
    """What both formats say of a feed; titles fall back because feedgen refuses a feed without."""
    site, selection = feed.site, feed.selection
    generator = FeedGenerator()
    generator.load_extension("media")
    generator.title(feed.title or feed.id)
    generator.link(rel="self", type=media_type, href=uri(addresses.own_url(feed, suffix)))
    # Last, because feedgen makes the last link the <link> of RSS.
    generator.link(rel="alternate", type="text/html", href=uri(addresses.page_url(site.base, selection)))
    if feed.image:
        generator.logo(uri(feed.image))  # also the image of RSS
    generator.language(site.language)
    generator.rights(site.rights)
    generator.generator(GENERATOR, version=VERSION)
    return generator


def _add_entry(generator: Any, site: Site, entry: Entry) -> Any:
    """What both formats say of an entry; titles fall back because feedgen refuses an entry without."""
    article = entry.article
    item = generator.add_entry(order="append")
    item.title(article.title or entry.slug)
    item.link(href=uri(addresses.entry_url(site.base, entry)))
    if article.content:
        item.content(article.content, type="html")
    terms = [Term("category", path) for path in article.categories] + [Term("tag", tag) for tag in article.tags]
    item.category([_category(site, term) for term in terms])
    if article.image:
        image = uri(article.image)
        item.media.content(url=image, medium="image", group=None)
        item.media.thumbnail(url=image, group=None)
    return item


def _category(site: Site, term: Term) -> dict[str, str]:
    """Return what feedgen wants of a category; its RSS shows the label and takes the scheme as domain."""
    return {"term": term.path, "scheme": uri(f"{site.base}{term.kind}/"), "label": addresses.term_label(site, term)}


def _person(author: Author) -> dict[str, str | None]:
    return {"name": author.name, "email": author.email, "uri": author.url and uri(author.url)}


def _add_atom_entry(generator: Any, site: Site, entry: Entry) -> None:
    article = entry.article
    item = _add_entry(generator, site, entry)
    item.id(entry.id)
    item.author([_person(author) for author in article.authors])
    if article.summary:
        item.summary(article.summary, type="text")
    item.rights(article.rights)


def _complete_atom_entry(element: Any, site: Site, entry: Entry) -> None:
    """Put in what feedgen writes otherwise (dates) or not at all (rel of links, language, a full atom:source)."""
    article = entry.article
    next(element.iterchildren("link")).set("rel", "alternate")
    for enclosure in article.enclosures:
        stated = _attributes(enclosure)
        length = {"length": stated["length"]} if enclosure.length else {}  # a hint, which may be missing
        etree.SubElement(element, "link", rel="enclosure", href=stated["url"], type=stated["type"], **length)
    next(element.iterchildren("updated")).text = rfc3339(_updated(entry))
    etree.SubElement(element, "published").text = rfc3339(entry.published)
    if article.language and article.language != site.language:
        element.set(XML_LANG, article.language)


def _updated(entry: Entry) -> datetime:
    """When an entry last changed; where nothing tells more than the minute or day, with seconds of its own.

    Readers cannot order entries of one second, and validators warn of them; articles of one day, dated without a time,
    are the rule. The second follows from the entry alone, so that it is the same in every feed and for ever.
    """
    if entry.updated != entry.published or entry.published.second:
        return entry.updated
    return entry.updated + timedelta(seconds=entry.number % 60)


def _atom_source(site: Site, origin: Origin) -> Any:
    """Return atom:source (RFC 4287 section 4.2.11): our own feed of what was taken from that publication.

    Of the publication's own feed nothing is known but the name, so that nothing else can be said of it honestly. Our
    feed has all that the RFC asks for. Its date is that of the entry that it is put into, from when that was the newest
    in it: a later one would change every entry at each arrival.
    """
    selection = Selection((Term("source", origin.name),))
    page = uri(addresses.page_url(site.base, selection))
    source = etree.Element("source")
    etree.SubElement(source, "id").text = addresses.feed_id(site, selection)
    etree.SubElement(source, "title").text = origin.name
    etree.SubElement(source, "updated")
    feed_address = uri(addresses.feed_url(site.base, selection, "atom"))
    etree.SubElement(source, "link", rel="self", type="application/atom+xml", href=feed_address)
    etree.SubElement(source, "link", rel="alternate", type="text/html", href=page)
    return source


def _add_rss_item(generator: Any, site: Site, entry: Entry) -> None:
    article = entry.article
    item = _add_entry(generator, site, entry)
    item.guid(entry.id, permalink=entry.id == uri(addresses.entry_url(site.base, entry)))
    if article.summary:
        item.summary(html.escape(article.summary, quote=False))  # description is HTML (RSS 2.0, "Elements of <item>")
    authors = article.authors or ((site.author,) if site.author else ())
    item.dc.dc_creator([author.name for author in authors])
    item.dc.dc_rights(article.rights)
    if article.language != site.language:
        item.dc.dc_language(article.language)
    if article.source:
        selection = Selection((Term("source", article.source.name),))
        item.source(url=uri(addresses.feed_url(site.base, selection, "rss")), title=article.source.name)


def _complete_rss_item(element: Any, entry: Entry) -> None:
    """Put in the date, which feedgen writes otherwise, and the first enclosure: most readers take one (RSS 2.0)."""
    etree.SubElement(element, "pubDate").text = rfc2822(entry.published)
    for enclosure in entry.article.enclosures[:1]:
        etree.SubElement(element, "enclosure", **_attributes(enclosure))


def _attributes(enclosure: Enclosure) -> dict[str, str]:
    return {"url": uri(enclosure.url), "length": str(enclosure.length), "type": enclosure.media_type}


def _serialized(root: Any, site: Site) -> bytes:
    """Return declaration, stylesheet and tree. No XSLT: browsers are about to drop it."""
    stylesheet = html.escape(uri(addresses.static_url(site.base, "feed.css")))
    root.addprevious(etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{stylesheet}"'))
    document: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    return document
