"""Draft to article: one small function per field, and the table that names them.

Nothing here raises because of what an article holds; what is odd becomes a diagnostic. Nothing here knows the store,
the clock or the network.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feeds.config import Settings
from feeds.model import Article, Diagnostic, Draft
from feeds.normalize.content import find_content, find_summary
from feeds.normalize.enclosures import find_enclosures
from feeds.normalize.found import Found, derived
from feeds.normalize.given import Given, prepare
from feeds.normalize.identity import ID_KEYS, find_id, find_slug
from feeds.normalize.image import find_image
from feeds.normalize.language import find_language
from feeds.normalize.origin import find_authors, find_rights, find_source
from feeds.normalize.terms import find_categories, find_sections, find_tags
from feeds.normalize.times import find_published, find_updated
from feeds.normalize.title import find_title
from feeds.normalize.withheld import why_withheld

__all__ = ["FIELDS", "ID_KEYS", "Found", "Normalized", "normalize"]

# Field of Article -> its chain of rules; the order is the one in which `feeds explain` shows them.
FIELDS: Mapping[str, Callable[[Given], Found[Any]]] = {
    "title": find_title,
    "published": find_published,
    "updated": find_updated,
    "authors": find_authors,
    "source": find_source,
    "link": lambda given: given.link,
    "categories": find_categories,
    "tags": find_tags,
    "sections": find_sections,
    "image": find_image,
    "enclosures": find_enclosures,
    "language": find_language,
    "rights": find_rights,
    "summary": find_summary,
    "stated_id": find_id,
    "slug": find_slug,
    "content": find_content,
}


@dataclass(frozen=True, slots=True)
class Normalized:
    """An article, which rule gave each of its fields, and what a person should know."""

    article: Article | None  # None where it is not to be published
    found: Mapping[str, Found[Any]]
    diagnostics: tuple[Diagnostic, ...]
    visible_from: datetime | None = None  # with zone; before that time it is not to be published
    visible_until: datetime | None = None  # with zone; from that time on it is not to be published


def normalize(draft: Draft, settings: Settings, now: datetime | None = None) -> Normalized:
    """Make an article of a draft.

    :param now: with zone; a date too far behind it is taken for a mistake. None: no date is
    """
    given = prepare(draft, settings, now)
    found = {name: find(given) for name, find in FIELDS.items()}
    article = Article(path=draft.path, position=draft.position, **{name: each.value for name, each in found.items()})
    reason = why_withheld(draft, article, settings)
    diagnostics = [*given.diagnostics, *(each for field in found.values() for each in field.diagnostics)]
    if reason:
        return Normalized(None, found, (*diagnostics, reason))
    # An article of the future waits, whatever its engine does: validators warn of dates that are yet to come.
    appears, ends = derived(draft, "visible_from") or found["published"], derived(draft, "visible_until")
    return Normalized(article, found, tuple(diagnostics), appears.value, ends.value if ends else None)
