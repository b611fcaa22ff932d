"""What the rules of the fields look at: a draft, its settings, and its text after the body was prepared.

From the bytes' text to safe HTML: repair, make HTML of it, take out leftovers, clean. Each step can tell what it did.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markdown_it import MarkdownIt

from feeds.config import Settings
from feeds.model import BodyFormat, Diagnostic, Draft, Severity
from feeds.normalize import html, pinyin, plain_text
from feeds.normalize.bylines import Credits, read_credits
from feeds.normalize.found import Found
from feeds.normalize.leftovers import remove_leftovers, take_bare_link
from feeds.normalize.link import find_stated_link

_MOST_SHOWN = 5  # places in one message
_MOST_LINES = 20  # with a message each
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

TO_HTML: Mapping[BodyFormat, Callable[[str], str]] = {
    "markdown": lambda text: str(_MARKDOWN.render(text)),
    "html": lambda text: text,
    "rst": plain_text.to_html,
    "text": plain_text.to_html,
}


@dataclass(frozen=True, slots=True)
class Given:
    """A draft and what was made of its text."""

    draft: Draft
    settings: Settings
    link: Found[str | None]
    heading: str | None  # text of the h1 that the text begins with
    html: str  # safe
    paragraphs: tuple[str, ...]  # the text of each block of the HTML
    credits: Credits
    steps: tuple[str, ...]  # what was done to the text, in words
    diagnostics: tuple[Diagnostic, ...]


def prepare(draft: Draft, settings: Settings) -> Given:
    """Make safe HTML of a draft's text and read from it what the rules of the fields need."""
    text, notes = pinyin.without_notes(draft.body)
    steps = [f"read as {draft.body_format}"]
    if notes:
        steps.append(f"removed {notes} pinyin notes")
    tree = html.parse(TO_HTML[draft.body_format](text))
    steps += [f"removed {leftover}" for leftover in remove_leftovers(tree)]
    link = find_stated_link(draft, settings.site_url)
    if link.value is None and (bare := take_bare_link(tree)):
        link = Found(bare, "address alone in the last paragraph")
        steps.append(f"removed the address alone in the last paragraph, {bare}")
    base = draft.derived.get("base")
    cleaned = html.clean(tree, base.value if base else link.value or settings.site_url)
    paragraphs = html.paragraphs(cleaned.html)
    return Given(
        draft=draft,
        settings=settings,
        link=link,
        heading=html.opening_heading(cleaned.html),
        html=cleaned.html,
        paragraphs=paragraphs,
        credits=read_credits(paragraphs),
        steps=tuple(steps),
        diagnostics=(*link.diagnostics, *_damaged(draft, text), *_lost(draft, cleaned)),
    )


def _damaged(draft: Draft, text: str) -> list[Diagnostic]:
    """One diagnostic for each of the first lines on which characters were destroyed before the text came to us."""
    found: list[Diagnostic] = []
    for number, line in enumerate(text.split("\n"), draft.body_line):
        if len(found) == _MOST_LINES:
            break
        places = [f"“{line[max(at.start() - 2, 0) : at.end() + 2]}”" for at in pinyin.damaged_places(line)]
        if places:
            more = f" and {len(places) - _MOST_SHOWN} more" if len(places) > _MOST_SHOWN else ""
            shown = ", ".join(places[:_MOST_SHOWN]) + more
            message = f"Characters were destroyed where pinyin was put into the middle of them: {shown}."
            action = "The text was kept as it is. Mend it in the source file."
            found.append(Diagnostic("damaged-text", Severity.WARNING, draft.path, number, message, action))
    return found


def _lost(draft: Draft, cleaned: html.Cleaned) -> list[Diagnostic]:
    """What could not be taken over from the text."""
    found: list[Diagnostic] = []
    if urls := cleaned.unresolved:
        shown = ", ".join(dict.fromkeys(url[:80] for url in urls[:5]))
        message = f"{len(urls)} addresses in the text cannot be made absolute or must not be followed: {shown}."
        action = "Links were made text, pictures left out. State the article's link, or site_url in feeds.yaml."
        found.append(Diagnostic("address-unusable", Severity.WARNING, draft.path, draft.body_line, message, action))
    if cleaned.active:
        message = f"The text holds {cleaned.active} scripts, plug-ins or event handlers."
        action = "They were left out: no reader runs them."
        found.append(Diagnostic("active-content", Severity.NOTE, draft.path, draft.body_line, message, action))
    return found
