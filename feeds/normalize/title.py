"""The title of an article."""

import re
import unicodedata
from html import unescape

from feeds.characters import HAN, one_line
from feeds.model import Diagnostic, Draft, Severity
from feeds.normalize.found import Found, derived, note, place, quoted, stated
from feeds.normalize.given import Given
from feeds.normalize.sentences import is_sentence, sentences, whole_clauses

KEYS = ("title", "headline", "og:title", "dc:title", "标题", "標題")
_LONGEST, _LONGEST_LATIN = 40, 80  # characters of a title that is made from text; Latin letters are half as wide


def find_title(given: Given) -> Found[str]:
    """Title of the engine, stated title, opening heading, short first line, first sentence, name of the file."""
    draft = given.draft
    if (made := derived(draft, "title")) and (title := _title(made.value)):
        return Found(title, made.rule)
    for key, value in stated(draft, KEYS):
        if title := _title(value):
            return Found(title, place(draft, key), _number(draft, key, value))
    found = _from_text(given)
    if "title" not in draft.metadata:
        return found
    empty = note(
        draft, Severity.WARNING, "title-empty", "title", "The title is empty.", f"It was taken from: {found.rule}."
    )
    return Found(found.value, found.rule, (empty,))


def _number(draft: Draft, key: str, value: str) -> tuple[Diagnostic, ...]:
    if not re.fullmatch(r"[\d.]+", value):
        return ()
    message, action = f"YAML reads {quoted(value)} as a number.", "It was kept as written."
    return (note(draft, Severity.NOTE, "title-is-number", key, message, action),)


def _from_text(given: Given) -> Found[str]:
    if given.heading:
        return Found(given.heading, "heading at the start of the text")
    first = next(iter(given.credits.lead), "")
    longest = _LONGEST if re.search(f"[{HAN}]", first) else _LONGEST_LATIN
    if first and len(first) <= longest and not is_sentence(first):
        return Found(_plain(first), "first line of the text")
    for sentence in sentences(first) or [first]:
        if clauses := whole_clauses(sentence, longest):
            return Found(_plain(clauses), "first sentence of the text")
    return Found(_plain(given.draft.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]) or "-", "name of the file")


def _title(text: str) -> str:
    """Plain text on one line: engines publish titles as HTML, so that people write &amp; and <em> into them."""
    if re.search(r"&(?:#\w+|\w+);|</\w+>", text):
        text = unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text))
    return _plain(text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", one_line(text))
