"""What a subscriber reads: content and summary."""

from feeds.characters import one_line
from feeds.model import Diagnostic, Severity
from feeds.normalize.bylines import read_credits
from feeds.normalize.files import SWITCHES
from feeds.normalize.found import Found, derived, place, stated
from feeds.normalize.given import Given
from feeds.normalize.html import plain, prose, without_opening
from feeds.normalize.sentences import joined, sentences, whole_clauses
from feeds.normalize.title import find_title

_LONGEST_SUMMARY = 200  # characters of one that is made from the text
_LONGEST_START = 4000  # characters of HTML
SUMMARY_KEYS = (
    *("summary", "description", "excerpt", "abstract", "intro", "desc", "digest", "teaser_text", "lead"),
    *("dc:description", "og:description", "twitter:description", "摘要", "简介", "簡介", "导语", "導語"),
)


def find_content(given: Given) -> Found[str]:
    """The article as safe HTML; of what no engine made, without a first block that only repeats the title."""
    is_scraped = given.draft.engine == "none"
    html = (without_opening(given.html, find_title(given).value) if is_scraped else "") or given.html
    rule = "text, " + "; ".join(given.steps)
    if html:
        return Found(html, rule)
    draft, message, action = given.draft, "There is no text below the metadata.", "It was published without text."
    empty = Diagnostic("no-text", Severity.WARNING, draft.path, draft.body_line, message, action)
    return Found(html, rule, (empty,))


def find_summary(given: Given) -> Found[str]:
    """Summary of the engine, stated summary, the text before the author's mark, else the first whole sentences.

    The last come without byline and dateline.
    """
    if (made := derived(given.draft, "summary")) and (text := _text(made.value)):
        return Found(text, made.rule)
    for key, value in stated(given.draft, SUMMARY_KEYS):
        if value.lower() not in SWITCHES and (text := _text(value)):
            return Found(text, place(given.draft, key))
    if given.excerpt and (text := one_line(" ".join(prose(given.excerpt)))):
        return Found(text, "text before the mark at which it is cut")
    lead = read_credits(prose(_start(given.html))).lead or given.credits.lead
    summary = ""
    for sentence in (sentence for paragraph in lead for sentence in sentences(paragraph)):
        longer = joined(summary, sentence)
        if len(longer.strip()) > _LONGEST_SUMMARY:
            summary = summary.strip() or whole_clauses(sentence, _LONGEST_SUMMARY)
            break
        summary = longer
    if not summary.strip():
        summary = whole_clauses(next(iter(lead), ""), _LONGEST_SUMMARY)
    return Found(one_line(summary), "first sentences of the text")


def _start(html: str) -> str:
    """As many blocks as a summary can be made of."""
    end = html.find("</p>", _LONGEST_START)
    return html if end < 0 else html[: end + 4]


def _text(stated: str) -> str:
    """Plain text of plain text or HTML."""
    if "<" not in stated and "&" not in stated:
        return one_line(stated)
    return one_line(plain(stated))
