"""Which ledger row an article on its way in belongs to. It touches no database, file or clock.

A row keeps the article's id, slug and number for ever, so what is decided here is whether readers see an article again.
"""

import hashlib
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from feeds.store.records import Incoming

# An absolute URI of RFC 3986: a scheme, then only characters that a URI may hold.
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_LONGEST_ID = 1000  # characters; PostgreSQL indexes no text above 2,704 bytes


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the ledger, as far as recognizing needs it."""

    number: int
    id: str
    slug: str
    path: str
    position: int
    digest: str
    text_digest: str
    link: str | None  # SHA-256 of the stated link
    first_seen: str
    changed: str | None

    @property
    def place(self) -> tuple[str, int]:
        """Where the article was last."""
        return self.path, self.position


@dataclass(frozen=True, slots=True)
class Arrival:
    """An incoming article and what it may be recognized by."""

    incoming: Incoming
    stated_id: str | None  # URI
    link: str | None  # SHA-256 of the stated link

    @property
    def place(self) -> tuple[str, int]:
        """Where the article is: its source file and its position therein."""
        return self.incoming.article.path, self.incoming.article.position

    @property
    def text(self) -> str:
        """By which an article is found again in a file of many, when others were put before it."""
        return self.incoming.text_digest


def arrival_of(incoming: Incoming, id_prefix: str) -> Arrival:
    """Work out what the article may be recognized by."""
    article = incoming.article
    return Arrival(
        incoming=incoming,
        stated_id=None if article.stated_id is None else stated_uri(article.stated_id, id_prefix),
        link=None if article.link is None else _sha256(article.link),
    )


def stated_uri(stated: str, id_prefix: str) -> str:
    """A stated id as the URI that feeds ask for (RFC 4287 section 4.2.6); an absolute URI stays as it is."""
    uri = stated if _URI.fullmatch(stated) else f"{id_prefix}/id/{quote(stated, safe='')}"
    return uri if len(uri) <= _LONGEST_ID else f"{id_prefix}/id/{_sha256(stated)}"


def minted_uri(place: tuple[str, int], id_prefix: str) -> str:
    """The id of an article that states none: made of its first place, so that a lost store gives the same again."""
    return f"{id_prefix}/articles/{_sha256('{} {}'.format(*place))[:16]}"


_Rule = tuple[Callable[[Arrival], object], Callable[[Known], object]]

# What the author stated beats what the text says, which beats where it is; the same text elsewhere is a move, so that
# a place alone tells of an article only when its old text is nowhere else. Of equal texts, each stays where it is.
# An unedited article that states no id keeps its row where another file states the id that the row has: it was first.
_RULES: tuple[_Rule, ...] = (
    (lambda a: a.stated_id and (a.stated_id, *a.place), lambda k: (k.id, *k.place)),
    (lambda a: a.stated_id and (a.stated_id, a.place[0]), lambda k: (k.id, k.path)),
    (lambda a: None if a.stated_id else (a.text, *a.place), lambda k: (k.text_digest, *k.place)),
    (lambda a: None if a.stated_id else (a.text, a.place[0]), lambda k: (k.text_digest, k.path)),
    (lambda a: a.stated_id, lambda k: k.id),
    (lambda a: (a.incoming.digest, *a.place), lambda k: (k.digest, *k.place)),
    (lambda a: a.incoming.digest, lambda k: k.digest),
    (lambda a: a.place, lambda k: k.place),
    (lambda a: a.link, lambda k: k.link),
)


def recognize(arrivals: Sequence[Arrival], free: Iterable[Known]) -> dict[int, Known]:
    """Find the ledger row of each arrival that has one, by the first rule that fits.

    A rule is tried on all arrivals before the next one, so that their order decides nothing but ties.

    :param free: rows whose article is not, or no longer, in the store; where rows are equal the first is taken
    :return: index of the arrival -> its row
    """
    found: dict[int, Known] = {}
    unclaimed = list(free)
    for key_of_arrival, key_of_row in _RULES:
        candidates: defaultdict[object, deque[Known]] = defaultdict(deque)
        for row in unclaimed:
            candidates[key_of_row(row)].append(row)
        for index, arrival in enumerate(arrivals):
            key = key_of_arrival(arrival)
            if index not in found and key is not None and candidates.get(key):
                found[index] = candidates[key].popleft()
        claimed = {row.number for row in found.values()}
        unclaimed = [row for row in unclaimed if row.number not in claimed]
    return found


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
