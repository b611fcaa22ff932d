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

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

TO_HTML: Mapping[BodyFormat, Callable[[str], str]] = {
    "markdown": lambda text: str(_MARKDOWN.render(text)),
    "html": lambda text: text,
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
    cleaned = html.clean(tree, link.value or settings.site_url)
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
        diagnostics=(*link.diagnostics, *_damaged(draft, text), *_unresolved(draft, cleaned.unresolved)),
    )


def _damaged(draft: Draft, text: str) -> list[Diagnostic]:
    """One diagnostic for each line on which characters were destroyed before the text came to us."""
    lines: dict[int, list[str]] = {}
    for place in pinyin.damaged_places(text):
        line = text.count("\n", 0, place.start()) + draft.body_line
        around = text[max(place.start() - 2, 0) : place.end() + 2].replace("\n", " ")
        lines.setdefault(line, []).append(f"“{around}”")
    action = "The text was kept as it is. Mend it in the source file."
    return [
        Diagnostic(
            "damaged-text",
            Severity.WARNING,
            draft.path,
            line,
            f"Characters were destroyed where pinyin was put into the middle of them: {', '.join(found)}.",
            action,
        )
        for line, found in lines.items()
    ]


def _unresolved(draft: Draft, urls: tuple[str, ...]) -> list[Diagnostic]:
    if not urls:
        return []
    shown = ", ".join(dict.fromkeys(url[:80] for url in urls[:5]))
    message = f"{len(urls)} addresses in the text cannot be made absolute or must not be followed: {shown}."
    action = "Links were made text, pictures left out. State the article's link, or site_url in feeds.yaml."
    return [Diagnostic("address-unusable", Severity.WARNING, draft.path, draft.body_line, message, action)]
