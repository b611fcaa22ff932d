"""Who made an article: authors, the publication it was taken from, rights."""

from typing import Any

from feeds.addresses import term_path
from feeds.characters import one_line
from feeds.model import Author, Origin
from feeds.normalize.found import Found, derived, place, stated
from feeds.normalize.given import Given
from feeds.normalize.html import absolute_url


def find_authors(given: Given) -> Found[tuple[Author, ...]]:
    """Stated authors, else those of a byline or dateline."""
    if (made := derived(given.draft, "authors")) and (authors := _authors(made.value)):
        return Found(authors, made.rule)
    for key in ("authors", "author"):
        if authors := _authors(given.draft.metadata.get(key)):
            return Found(authors, place(given.draft, key))
    if given.credits.authors:
        return Found(_distinct([Author(name) for name in given.credits.authors]), given.credits.authors_rule)
    return Found((), "nobody is named")


def find_source(given: Given) -> Found[Origin | None]:
    """Stated source, else that of a source line or dateline."""
    for key, value in stated(given.draft, ("source", "source_name", "origin")):
        if not absolute_url(value, None) and (name := term_path([value])):
            return Found(Origin(name), place(given.draft, key))
    if given.credits.source and (name := term_path([given.credits.source])):
        return Found(Origin(name), given.credits.source_rule)
    return Found(None, "no source is named")


def find_rights(given: Given) -> Found[str | None]:
    """Stated rights or licence."""
    for key, value in stated(given.draft, ("rights", "copyright", "license")):
        return Found(value, place(given.draft, key))
    return Found(given.settings.rights, "the site's" if given.settings.rights else "none are stated")


def _authors(value: Any) -> tuple[Author, ...]:
    """Authors of a metadata value: a name, a mapping of name, email and url, or a list of these."""
    items = value if isinstance(value, list) else [value]
    made = [_author(item) if isinstance(item, dict) else _author({"name": item}) for item in items]
    return _distinct([author for author in made if author])


def _author(item: dict[str, Any]) -> Author | None:
    texts = {key: one_line(value) for key, value in item.items() if isinstance(value, str)}
    name = term_path([texts.get("name", "")])
    email = texts.get("email")
    return (
        Author(name, email if email and "@" in email else None, absolute_url(texts.get("url", ""), None))
        if name
        else None
    )


def _distinct(authors: list[Author]) -> tuple[Author, ...]:
    """The authors by name, each as it stands first."""
    named: dict[str, Author] = {}
    for author in authors:
        named.setdefault(author.name, author)
    return tuple(named.values())
