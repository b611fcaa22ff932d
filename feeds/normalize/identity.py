"""What names an article for ever: a stated id, and the wished last part of its own page's address."""

import re
import unicodedata
from pathlib import PurePosixPath

from feeds.normalize.found import Found, derived, place, stated
from feeds.normalize.given import Given

_FEED_KEYS = ("guid", "atom_id")
ID_KEYS = ("id", *_FEED_KEYS)
_LONGEST = 100  # characters; percent-encoded Chinese takes nine each


def find_id(given: Given) -> Found[str | None]:
    """The id that the metadata states; the store makes one where there is none.

    Where an engine names the entry, `id` is for the engine's own purposes: a part of Hexo's permalinks, say.
    """
    made = derived(given.draft, "id")
    for key, value in stated(given.draft, _FEED_KEYS if made else ID_KEYS):
        return Found(value, place(given.draft, key))
    if made:
        return made
    return Found(None, "made once by the store and remembered")


def find_slug(given: Given) -> Found[str]:
    """A stated slug, else the file's name without date and suffix, else its folder's name."""
    if (made := derived(given.draft, "slug")) and (slug := _slug(made.value)):
        return Found(slug, made.rule)
    for key, value in stated(given.draft, ("slug",)):
        if slug := _slug(value):
            return Found(slug, place(given.draft, key))
    path = PurePosixPath(given.draft.path)
    name = path.parent.name if path.stem in ("index", "_index") and path.parent.name else path.stem
    dateless = re.sub(r"^\d{4}-\d{1,2}-\d{1,2}[-_]", "", name)
    return Found(_slug(dateless) or "article", "name of the file")


def _slug(text: str) -> str:
    """Letters, digits, "_", "." and "-" of any script, as one part of a path; NFC."""
    normal = unicodedata.normalize("NFC", text)
    return re.sub(r"[^\w.]+", "-", normal)[:_LONGEST].strip("-.")
