"""The list of all feeds as OPML 2.0 (https://opml.org/spec2.opml), which readers import in one go.

It decides no words: titles of feeds and folders come from the caller, in the caller's order.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from feeds import addresses
from feeds.model import NamedSelection, Site, TermKind
from feeds.render.lexical import forgiving, uri
from feeds.selections import sole_term


@forgiving
def opml(site: Site, selections: Sequence[NamedSelection], folders: Mapping[TermKind, str]) -> bytes:
    """Return the list as UTF-8.

    `selections` holds each selection with the title of its feed, as its address states it; `folders` the title of the
    folder for each kind of term among them. Folders stand where the first of their kind
    stands; what has no term stands outside.
    """
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = site.title
    body = etree.SubElement(root, "body")
    opened: dict[TermKind, Any] = {}
    for each in selections:
        selection, parent = each.selection, body
        term = sole_term(selection)
        if term:
            kind = term.kind
            if kind not in opened:
                opened[kind] = _outline(body, folders[kind])
            parent = opened[kind]
        _outline(
            parent,
            each.title or "",
            type="rss",  # whatever the format (OPML 2.0, "Subscription lists")
            **({"description": each.description} if each.description else {}),
            xmlUrl=uri(addresses.feed_url(site.base, selection, "atom")),
            htmlUrl=uri(addresses.page_url(site.base, selection)),
        )
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document


def _outline(parent: Any, title: str, **attributes: str) -> Any:
    return etree.SubElement(parent, "outline", text=title, title=title, **attributes)
