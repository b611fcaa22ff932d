"""Addresses of feeds as WordPress understands them, of which any site may have had some before.

https://developer.wordpress.org/advanced-administration/wordpress/feeds/
"""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote_plus

_FORMATS = ("feed", "rdf", "rss", "rss2", "atom")
_PATH = re.compile(rf"(?:(?P<place>.+?)/)??(?:feed/)?(?P<format>{'|'.join(_FORMATS)})")
_PLACE = re.compile(r"(?:category|tag|author)/.+")
_SEARCH = re.compile(r"search/(?P<words>[^/]+)")
_NAMES = {"category_name": "category", "tag": "tag", "author_name": "author"}  # of parameters
_KNOWN = {"feed", "s", "paged", *_NAMES}  # every other one asks for less than we could answer


class Asked(NamedTuple):
    """What a feed is asked for."""

    path: str  # by which the store knows the feed of a term; "" for everything
    words: str  # to search for, "" for none
    suffix: str  # of our format


def asked_feed(path: str, parameters: Mapping[str, str]) -> Asked | None:
    """The feed that an address asks for; None where it is none of WordPress's, or one of which we know nothing.

    :param path: decoded, without "/" at its ends
    :param parameters: without those of trackers
    """
    found = _PATH.fullmatch(path)
    stated = parameters.get("feed", "feed")
    if (found is None and "feed" not in parameters) or stated not in _FORMATS or parameters.keys() - _KNOWN:
        return None
    place = (found["place"] or "") if found else path
    suffix = "atom" if "atom" in (stated, found and found["format"]) else "rss"
    words = parameters.get("s", "")
    if search := _SEARCH.fullmatch(place):
        place, words = "", words or unquote_plus(search["words"])
    for name, kind in _NAMES.items():
        if term := parameters.get(name):
            place = f"{kind}/{term.strip('/')}"
    if place and not _PLACE.fullmatch(place):
        return None
    return Asked(f"{place}/feed" if place else "", words, suffix)
