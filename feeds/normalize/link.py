"""The address that an article's metadata states."""

from feeds.model import Diagnostic, Draft, Severity
from feeds.normalize.found import Found, derived, note, place, quoted, stated
from feeds.normalize.html import absolute_url

LINK_KEYS = ("link", "canonical_url", "canonical", "original_url", "source_url", "external_url", "url")


def find_stated_link(draft: Draft, base: str | None) -> Found[str | None]:
    """An absolute http or https URL of the metadata, or one relative to the base; None: its own page."""
    if made := derived(draft, "link"):
        return made
    unusable: list[Diagnostic] = []
    for key, value in stated(draft, LINK_KEYS):
        url = absolute_url(value, base)
        if url and url.startswith(("http://", "https://")):
            return Found(url, place(draft, key), tuple(unusable))
        message = f"{quoted(value)} is no address that a reader can open."
        action = "It was passed over. State an address that begins with https://, or site_url in feeds.yaml."
        unusable.append(note(draft, Severity.WARNING, "link-unusable", key, message, action))
    return Found(None, "its own page", tuple(unusable))
