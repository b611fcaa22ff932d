"""RSS 0.9x, 1.0 and 2.0, and Atom 0.3 and 1.0: feeds that somebody saved or exported."""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from feeds.model import BodyFormat, Derived
from feeds.read.containers.container import Contents, Item, format_of, left_out, own_language, slug_of, stated, terms
from feeds.read.containers.xml import Fields, name_of, parse, root_name, text_of

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TAG = re.compile(r"<[^<>]*>")
_FORMATS: dict[str, BodyFormat] = {"text": "text", "text/plain": "text", "text/markdown": "markdown"}


def open_feed(path: str, text: str) -> Contents | None:
    """The articles of a feed; None where the text is none."""
    if root_name(text) not in ("rss", "rdf", "feed", "entry"):
        return None
    root, diagnostics = parse(path, text)
    if root is None:
        return Contents((), diagnostics)
    kind = name_of(root)
    if kind in ("atom:feed", "atom:entry", "feed"):
        feed = Fields(root)
        items = [
            _atom(each, feed) for each in ([root] if kind == "atom:entry" else _named(root, "atom:entry", "entry"))
        ]
    elif kind in ("rss", "rdf:rdf", "rdf"):
        channel = next(_named(root, "channel"), root)
        feed = Fields(channel)
        items = [_rss(each, feed) for each in (*_named(channel, "item"), *_named(root, "item"))]
    else:
        return None
    if not items:
        diagnostics += (left_out(path, 1, "The feed holds no articles."),)
    return Contents(items, diagnostics)


def _named(element: Any, *names: str) -> Iterator[Any]:
    return (child for child in element if isinstance(child.tag, str) and name_of(child) in names)


def _rss(element: Any, channel: Fields) -> Item:
    fields = Fields(element)
    content = fields.first("content:encoded", "xhtml:body", "xhtml:div")
    markup = next((each for name in ("xhtml:body", "xhtml:div") for each in fields.all(name)), None)
    if markup is not None and not fields.first("content:encoded"):
        content = _inner(markup)
    description = fields.first("description", "dc:description", "itunes:summary")
    body = content or description
    guid = next(iter(fields.all("guid")), None)
    identifier = text_of(guid) if guid is not None else element.get(_rdf("about")) or ""
    is_link = guid is not None and guid.get("isPermaLink", "true") != "false" and identifier.startswith("http")
    link = fields.first("feedburner:origlink", "link") or (identifier if is_link else "")
    published = fields.first("pubdate", "dc:date", "dcterms:created", "dcterms:issued")
    source = fields.first("source", "dc:source")
    metadata = stated(
        title=fields.first("title", "dc:title"),
        date=published,
        updated=fields.first("dcterms:modified", "atom:updated"),
        link=link,
        id=identifier,
        authors=fields.texts("dc:creator") or fields.texts("author") or fields.texts("itunes:author"),
        source=source or channel.first("title"),
        lang=fields.first("dc:language")
        or own_language(element.get(_XML_LANG) or channel.first("language", "dc:language"), body),
        summary=description if content and description != content else "",
        rights=fields.first("dc:rights", "cc:license") or channel.first("copyright", "dc:rights"),
        slug=slug_of(link, fields.first("title")),
        **_media(fields),
    )
    for each in fields.all("enclosure"):
        _enclose(metadata, each.get("url"), each.get("type"), each.get("length"))
    derived = terms(
        fields.texts("category"), fields.texts("dc:subject"), f"elements of the feed, line {_line(element)}"
    )
    return Item(metadata, body, format_of(body), _line(element), derived | _based(element))


def _atom(element: Any, feed: Fields) -> Item:
    fields = Fields(element)
    base = element.base if isinstance(element.base, str) else None
    content = next(iter(fields.all("atom:content")), None)
    summary = next(iter(fields.all("atom:summary")), None)
    is_there = content is not None and not content.get("src")
    body, body_format = _text_construct(content if is_there else summary)
    links = {(each.get("rel") or "alternate"): each for each in reversed(fields.all("atom:link"))}
    linked = links.get("alternate")
    link = fields.first("feedburner:origlink") or (linked.get("href") or "" if linked is not None else "")
    title = _title(next(iter(fields.all("atom:title")), None))
    updated = fields.first("atom:updated", "atom:modified")
    origin = Fields(fields.all("atom:source")[0]) if fields.all("atom:source") else feed
    metadata = stated(
        title=title,
        date=fields.first("atom:published", "atom:issued", "atom:created") or updated,
        updated=updated,
        link=urljoin(base or "", link) if link else "",
        id=fields.first("atom:id"),
        authors=_persons(fields) or _persons(origin) or _persons(feed) or fields.texts("dc:creator"),
        source=unescape(_TAG.sub("", _title(next(iter(origin.all("atom:title")), None)))),
        lang=element.get(_XML_LANG) or own_language(_inherited_language(element), body),
        summary=_text_construct(summary)[0] if is_there and summary is not None else "",
        rights=fields.first("atom:rights", "atom:copyright") or feed.first("atom:rights", "atom:copyright"),
        slug=slug_of(link, title),
        **_media(fields),
    )
    for each in fields.all("atom:link"):
        if each.get("rel") == "enclosure":
            _enclose(metadata, urljoin(base or "", each.get("href") or ""), each.get("type"), each.get("length"))
    names = [each.get("label") or each.get("term") or text_of(each) for each in fields.all("atom:category")]
    rule = f"elements of the feed, line {_line(element)}"
    derived = terms([name for name in names if name], fields.texts("dc:subject"), rule)
    return Item(metadata, body, body_format, _line(element), derived | _based(element))


def _text_construct(element: Any) -> tuple[str, BodyFormat]:
    """RFC 4287 section 3.1, and section 4.1.3 for content; Atom 0.3 had a mode beside the type."""
    if element is None:
        return "", "html"
    kind = (element.get("type") or "text").lower()
    if kind == "xhtml" or (len(element) and element.get("mode") != "escaped"):
        return _inner(element), "html"
    text = text_of(element)
    if element.get("mode") == "escaped" or kind in ("html", "text/html"):
        return text, "html"
    return text, _FORMATS.get(kind, "text") if not kind.startswith("text/x") else format_of(text)


def _title(element: Any) -> str:
    """As HTML, which is what titles are in everywhere else."""
    if element is None:
        return ""
    text, text_format = _text_construct(element)
    return escape(text, quote=False) if text_format == "text" else text


def _inner(element: Any) -> str:
    """What an element holds, as HTML without namespaces."""
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        if isinstance(child.tag, str):
            for each in child.iter(etree.Element):
                each.tag = etree.QName(each).localname
            etree.cleanup_namespaces(child)
            parts.append(etree.tostring(child, encoding="unicode", method="html"))
    return "".join(parts).strip()


def _persons(fields: Fields) -> list[dict[str, str]]:
    found = [Fields(each) for each in fields.all("atom:author")]
    return [
        stated(name=each.first("atom:name"), email=each.first("atom:email"), url=each.first("atom:uri", "atom:url"))
        for each in found
        if each.first("atom:name")
    ]


def _media(fields: Fields) -> dict[str, Any]:
    """Pictures and files of Media RSS and of podcasts."""
    groups = [fields, *(Fields(each) for each in fields.all("media:group"))]
    found: dict[str, Any] = {}
    for group in groups:
        for each in group.all("media:content"):
            kind = each.get("medium") or (each.get("type") or "").partition("/")[0]
            if kind == "image":
                found.setdefault("image", each.get("url"))
            elif kind in ("audio", "video"):
                _enclose(found, each.get("url"), each.get("type"), each.get("fileSize"))
        for each in group.all("media:thumbnail"):
            found.setdefault("image", each.get("url"))
    for each in fields.all("itunes:image"):
        found.setdefault("image", each.get("href"))
    return found


def _enclose(metadata: dict[str, Any], url: str | None, media_type: str | None, length: str | None) -> None:
    if not url or any(each["url"] == url for each in metadata.get("enclosures", ())):
        return
    if (media_type or "").startswith("image/"):
        metadata.setdefault("image", url)
    else:
        metadata.setdefault("enclosures", []).append(stated(url=url, type=media_type, length=length))


def _based(element: Any) -> dict[str, Derived]:
    base = element.base
    is_stated = isinstance(base, str) and base.startswith(("http://", "https://"))
    return {"base": Derived(base, "xml:base of the feed")} if is_stated else {}


def _inherited_language(element: Any) -> str | None:
    found = (each.get(_XML_LANG) for each in element.iterancestors())
    return next((language for language in found if language), None)


def _rdf(name: str) -> str:
    return f"{{http://www.w3.org/1999/02/22-rdf-syntax-ns#}}{name}"


def _line(element: Any) -> int:
    return int(element.sourceline or 1)
