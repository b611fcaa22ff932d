"""The addresses that the site's own engine gave to feeds, into the store."""

import hashlib

from feeds.config import program
from feeds.read import SourceSite
from feeds.store import Store


def note_aliases(store: Store, site: SourceSite) -> None:
    """Those of the site's feeds and of all terms, after a sync of the whole folder."""
    of_site = [*site.feeds()]
    shaped_by = (program("read"), site.engine.name, site.digest, of_site)
    store.note_aliases(hashlib.sha256(repr(shaped_by).encode("utf-8", "replace")).hexdigest(), of_site, site.feeds_of)


def note_aliases_of_terms(store: Store, site: SourceSite) -> None:
    """Those of the terms that came since; the site's settings are as they were."""
    store.note_aliases(None, (), site.feeds_of)
