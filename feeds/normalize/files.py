"""The address of a file that metadata name: a picture, an episode."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from feeds.model import Draft
from feeds.normalize.given import Given
from feeds.normalize.html import absolute_url

# Words that themes take for yes, no and none, where a file could be named.
SWITCHES = {"true", "false", "yes", "no", "on", "off", "null", "none", "undefined", "default", "auto", "~", "-"}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_NESTED = ("params", "extra", "header")  # mappings in which Hugo, Zola and Jekyll's Minimal Mistakes keep more keys


def file_address(given: Given, text: str) -> str | None:
    """The absolute http or https URL of a file that metadata name; None where it has none that a reader can open.

    Themes put site_url before what begins with "/" and before a path with folders. A bare name is a file beside the
    article, as in the page bundles of Hugo and Zola.
    """
    site = given.settings.site_url
    base = given.draft.derived.get("base")
    beside = base.value if base else given.link.value or site
    if _SCHEME.match(text):
        url = absolute_url(text, None)
    elif text.startswith("/") and site:
        root = urlsplit(site).path  # "/blog/" of a site in a folder; some write it, and some leave it to the theme
        url = absolute_url(text if text.startswith(root) else text.lstrip("/"), site)
    elif "/" in text.removeprefix("./") and not text.startswith("../"):
        url = absolute_url(text, site or beside)
    else:
        url = absolute_url(text, beside)
    return url if url and url.startswith(("http://", "https://")) else None


def named(draft: Draft, keys: Iterable[str]) -> Iterable[tuple[str, Any]]:
    """The metadata keys that hold something, in the given order; then those in the mappings for theme's keys."""
    keys = tuple(keys)
    for key in keys:
        if value := draft.metadata.get(key):
            yield key, value
    for outer in _NESTED:
        nested = draft.metadata.get(outer)
        if isinstance(nested, Mapping):
            lowered = {str(key).lower(): value for key, value in nested.items()}
            yield from ((outer, lowered[key]) for key in keys if lowered.get(key))
