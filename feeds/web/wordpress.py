"""Addresses of feeds as WordPress understands them, of which any site may have had some before.

https://developer.wordpress.org/advanced-administration/wordpress/feeds/
"""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote_plus

_PATH = re.compile(r"(?:(?P<place>.+?)/)??(?:feed/)?(?P<format>feed|rdf|rss|rss2|atom)")
_PLACE = re.compile(r"(?:category|tag|author)/.+")
_SEARCH = re.compile(r"search/(?P<words>[^/]+)")
_NAMES = {"category_name": "category", "tag": "tag", "author_name": "author"}  # of parameters


class Asked(NamedTuple):
    """What a feed is asked for."""

    path: str  # by which the store knows the feed of a term; "" for everything
    words: str  # to search for, "" for none
    suffix: str  # of our format


def asked_feed(path: str, parameters: Mapping[str, str]) -> Asked | None:
    """The feed that an address asks for; None where it is none of WordPress's.

    :param path: decoded, without "/" at its ends
    """
    found = _PATH.fullmatch(path)
    if found is None and "feed" not in parameters:
        return None
    place = (found["place"] or "") if found else path
    suffix = "atom" if "atom" in (parameters.get("feed"), found and found["format"]) else "rss"
    words = parameters.get("s", "")
    if search := _SEARCH.fullmatch(place):
        place, words = "", words or unquote_plus(search["words"])
    for name, kind in _NAMES.items():
        if stated := parameters.get(name):
            place = f"{kind}/{stated.strip('/')}"
    if place and not _PLACE.fullmatch(place):
        return None
    return Asked(f"{place}/feed" if place else "", words, suffix)
