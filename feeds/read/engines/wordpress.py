"""The addresses of WordPress's feeds of terms, which any site may have had before (wp-includes/class-wp-rewrite.php).

Slugs are as sanitize_title makes them of names (wp-includes/formatting.php); who wrote slugs by hand has others.
"""

import re
import unicodedata
from collections.abc import Iterator

from feeds.model import Alias, Term

_KINDS = ("category", "tag", "author")
_LONGEST = 200  # bytes of a slug, percent-encoded
_LATIN = re.compile("[\xc0-\u024f\u1e00-\u1eff]")


def feeds_of(term: Term) -> Iterator[Alias]:
    """The address of a term's feed, that of the format that WordPress has without asking."""
    if term.kind in _KINDS:
        parts = [slug for name in term.path.split("/") if (slug := slug_of(name))]
        if parts:
            yield Alias("/".join([term.kind, *parts, "feed"]), "rss", (term,))


def slug_of(name: str) -> str:
    """The slug of a name, decoded."""
    plain = _LATIN.sub(_without_marks, name).lower()
    plain = re.sub(r"<[^<>]*>|&[^;\s]+;", "", plain).replace(".", "-")
    plain = re.sub("[\xa0\u2013\u2014/]", "-", plain)
    kept = "".join(char for char in plain if not char.isascii() or char.isalnum() or char in " _-%\t")
    kept = re.sub(r"[\u2018-\u201f\u2026\u00bf\u00a1\u00ab\u00bb\u2039\u203a]", "", kept)
    slug = re.sub("-+", "-", re.sub(r"\s+", "-", kept)).strip("-")
    return _cut(slug)


def _without_marks(letter: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKD", letter[0])
    return "".join(each for each in plain if not unicodedata.combining(each))


def _cut(slug: str) -> str:
    """utf8_uri_encode: as many characters as fit, where one that is no ASCII takes three for each of its bytes."""
    size = 0
    for index, char in enumerate(slug):
        size += 1 if char.isascii() else 3 * len(char.encode())
        if size > _LONGEST:
            return slug[:index].strip("-")
    return slug
