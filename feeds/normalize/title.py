"""The title of an article."""

import re
import unicodedata

from feeds.characters import one_line
from feeds.model import Severity
from feeds.normalize.found import Found, note, place, stated
from feeds.normalize.given import Given
from feeds.normalize.sentences import is_sentence, sentences, whole_clauses

_LONGEST = 40  # characters of a title that is made from text


def find_title(given: Given) -> Found[str]:
    """Stated title, opening heading, first line if it is short and no sentence, first sentence, name of the file."""
    draft = given.draft
    for key, value in stated(draft, ("title",)):
        number = note(
            draft, Severity.NOTE, "title-is-number", key, f"YAML reads {value} as a number.", "It was kept as written."
        )
        return Found(_title(value), place(draft, key), (number,) if re.fullmatch(r"[\d.]+", value) else ())
    found = _from_text(given)
    if "title" not in draft.metadata:
        return found
    empty = note(
        draft, Severity.WARNING, "title-empty", "title", "The title is empty.", f"It was taken from: {found.rule}."
    )
    return Found(found.value, found.rule, (empty,))


def _from_text(given: Given) -> Found[str]:
    if given.heading:
        return Found(_title(given.heading), "heading at the start of the text")
    first = next(iter(given.credits.lead), "")
    if first and len(first) <= _LONGEST and not is_sentence(first):
        return Found(_title(first), "first line of the text")
    for sentence in sentences(first) or [first]:
        if clauses := whole_clauses(sentence, _LONGEST):
            return Found(_title(clauses), "first sentence of the text")
    return Found(_title(given.draft.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]) or "-", "name of the file")


def _title(text: str) -> str:
    return unicodedata.normalize("NFC", one_line(text))
