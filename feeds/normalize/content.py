"""What a subscriber reads: content, summary, picture."""

from typing import Any

from feeds.characters import one_line
from feeds.model import Severity
from feeds.normalize.found import Found, note, place, stated
from feeds.normalize.given import Given
from feeds.normalize.html import absolute_url, paragraphs, parse, without_opening
from feeds.normalize.sentences import sentences, whole_clauses
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
    html = without_opening(given.html, find_title(given).value)
    rule = "text, " + "; ".join(given.steps)
    if html:
        return Found(html, rule)
    message = "There is no text below the metadata." if given.draft.metadata else "The file holds no text."
    empty = note(given.draft, Severity.WARNING, "no-text", "title", message, "It was published without text.")
    return Found(html, rule, (empty,))


def find_summary(given: Given) -> Found[str]:
    """Stated summary, else whole sentences from the start of the text, without byline and dateline."""
    for key, value in stated(given.draft, ("summary", "description", "excerpt")):
        if text := " ".join(paragraphs(parse(value).decode_contents())):
            return Found(one_line(text), place(given.draft, key))
    summary = ""
    candidates = [sentence for paragraph in given.credits.lead for sentence in sentences(paragraph)]
    for sentence in candidates:
        if len(summary) + len(sentence.strip()) > _LONGEST_SUMMARY:
            break
        summary += sentence
    if not summary.strip():
        first = next(iter(candidates or given.credits.lead), "")
        summary = whole_clauses(first, _LONGEST_SUMMARY)
    return Found(one_line(summary), "first sentences of the text")


def find_image(given: Given) -> Found[str | None]:
    """The first stated picture that has an absolute address."""
    for key in _IMAGE_KEYS:
        for text in _texts(given.draft.metadata.get(key)):
            url = absolute_url(text, given.link.value or given.settings.base_url)
            if url and url.startswith(("http://", "https://")):
                return Found(url, place(given.draft, key))
    return Found(None, "none is stated")


def _texts(value: Any) -> list[str]:
    """Strings in a metadata value: itself, those of a list, or the address in a mapping."""
    if isinstance(value, dict):
        value = [value.get(key) for key in ("url", "src", "path", "image")]
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item.strip()]
