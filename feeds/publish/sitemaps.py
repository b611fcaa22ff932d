"""Which pages each sitemap names, and which sitemaps there are: pages of selections, and articles' own pages.

An article that states a link is read there, and its own page names that as canonical; so it is in no sitemap. Ranges
of numbers keep a sitemap the same while others grow, and small, however many articles there are.
"""

import re
from collections.abc import Collection
from datetime import datetime

from feeds import addresses
from feeds.model import EVERYTHING, Revision, Selection
from feeds.render.sitemap import MOST, sitemap, sitemap_index
from feeds.store import Store

_NAME = re.compile(r"(selections|articles)-(0|[1-9]\d{0,14})")


def index(store: Store, revision: Revision, named: Collection[str], base: str) -> bytes:
    """The index of all sitemaps.

    :param named: names of the publisher's selections
    """
    found = parts(store, revision, named)
    return sitemap_index((addresses.sitemap_url(base, name), changed) for name, changed in found)


def parts(store: Store, revision: Revision, named: Collection[str]) -> list[tuple[str, datetime]]:
    """The name of each sitemap, and when it last changed.

    :param named: names of the publisher's selections
    """
    number = 1 + len(named) + store.count_listed()
    selections = [(f"selections-{first}", revision.changed) for first in range(0, number, MOST)]
    articles = [(f"articles-{first}", modified) for first, modified in store.own_page_ranges(MOST)]
    return selections + articles


def part(store: Store, named: Collection[str], base: str, name: str) -> bytes | None:
    """The sitemap of a name that the index gives; None where there is none."""
    found = _NAME.fullmatch(name)
    first = int(found[2]) if found else -1
    if found is None or first % MOST:
        return None
    if found[1] == "selections":
        places = [(addresses.page_url(base, each), None) for each in _selections(store, named, first)]
        return sitemap(places) if places else None
    pages = store.own_pages(first, MOST)
    return sitemap((addresses.article_url(base, slug), modified) for slug, modified in pages) if pages else None


def _selections(store: Store, named: Collection[str], first: int) -> list[Selection]:
    """Those of one sitemap."""
    stated = [EVERYTHING, *(Selection(name=name) for name in named)]
    some = stated[first : first + MOST]
    terms = store.listed(max(first - len(stated), 0), MOST - len(some))
    return some + [Selection((term,)) for term in terms]
