"""What a subscriber reads: content, summary, picture."""

from typing import Any

from feeds.characters import one_line
from feeds.model import Diagnostic, Severity
from feeds.normalize.bylines import read_credits
from feeds.normalize.found import Found, derived, note, place, quoted, stated
from feeds.normalize.given import Given
from feeds.normalize.html import absolute_url, paragraphs, parse, prose, without_opening
from feeds.normalize.sentences import joined, sentences, whole_clauses
from feeds.normalize.title import find_title

_LONGEST_SUMMARY = 200  # characters
_IMAGE_KEYS = (
    "image",
    "thumbnail",
    "cover",
    "headimg",
    "banner",
    "featured_image",
    "feature_image",
    "og_image",
    "hero",
)


def find_content(given: Given) -> Found[str]:
    """The article as safe HTML, without a first block that only repeats the title."""
    html = without_opening(given.html, find_title(given).value) or given.html
    rule = "text, " + "; ".join(given.steps)
    if html:
        return Found(html, rule)
    draft, message, action = given.draft, "There is no text below the metadata.", "It was published without text."
    empty = Diagnostic("no-text", Severity.WARNING, draft.path, draft.body_line, message, action)
    return Found(html, rule, (empty,))


def find_summary(given: Given) -> Found[str]:
    """Stated summary, else whole sentences from the start of the text, without byline and dateline."""
    if (made := derived(given.draft, "summary")) and (text := _text(made.value)):
        return Found(text, made.rule)
    for key, value in stated(given.draft, ("summary", "description", "excerpt")):
        if text := _text(value):
            return Found(text, place(given.draft, key))
    lead = read_credits(prose(given.html)).lead or given.credits.lead
    whole = [sentence for paragraph in lead for sentence in sentences(paragraph)]
    summary = ""
    for sentence in whole:
        longer = joined(summary, sentence)
        if len(longer.strip()) > _LONGEST_SUMMARY:
            break
        summary = longer
    if not summary.strip():
        summary = whole_clauses(next(iter(whole or lead), ""), _LONGEST_SUMMARY)
    return Found(one_line(summary), "first sentences of the text")


def find_image(given: Given) -> Found[str | None]:
    """The first stated picture that has an absolute address."""
    unusable: list[Diagnostic] = []
    for key in _IMAGE_KEYS:
        for text in _texts(given.draft.metadata.get(key)):
            url = absolute_url(text, given.link.value or given.settings.site_url)
            if url and url.startswith(("http://", "https://")):
                return Found(url, place(given.draft, key), tuple(unusable))
            message = f"{quoted(text)} is no address of a picture that a reader can open."
            action = "It was passed over. State an address that begins with https://, or site_url in feeds.yaml."
            unusable.append(note(given.draft, Severity.WARNING, "image-unusable", key, message, action))
    return Found(None, "none is stated", tuple(unusable))


def _text(html: str) -> str:
    return one_line(" ".join(paragraphs(parse(html).decode_contents())))


def _texts(value: Any) -> list[str]:
    """Strings in a metadata value: itself, those of a list, or the address in a mapping."""
    if isinstance(value, dict):
        value = [value.get(key) for key in ("url", "src", "path", "image")]
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item.strip()]
