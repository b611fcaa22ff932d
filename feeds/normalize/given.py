"""What the rules of the fields look at: a draft, its settings, and its text after the body was prepared.

From the bytes' text to safe HTML: repair, make HTML of it, take out leftovers, clean. Each step can tell what it did.
"""

from dataclasses import dataclass
from datetime import datetime

from feeds.characters import without_forbidden
from feeds.config import Settings
from feeds.model import Diagnostic, Draft, Severity
from feeds.normalize import html, markdown, plain_text, rst
from feeds.normalize.bylines import Credits, read_credits
from feeds.normalize.damage import damage_told
from feeds.normalize.found import Found
from feeds.normalize.leftovers import blocks_of, remove_leftovers, take_bare_link
from feeds.normalize.link import find_stated_link
from feeds.normalize.repair import repair


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
    excerpt: str | None = None  # safe HTML of what stands before the mark at which the author cut the text
    now: datetime | None = None  # with zone; None: no time is yet to come


def prepare(draft: Draft, settings: Settings, now: datetime | None = None) -> Given:
    """Make safe HTML of a draft's text and read from it what the rules of the fields need."""
    repaired = repair(without_forbidden(draft.body))
    text = repaired.text
    steps = [f"read as {draft.body_format}"]
    if repaired.notes:
        steps.append(f"removed {repaired.notes} pinyin notes")
    steps += [f"put “{place.before}” together as “{place.after}”" for place in repaired.places if place.after]
    tree = html.parse(_to_html(draft, text))
    active = html.simplify(tree)
    if draft.body_format == "markdown":
        markdown.simplify(tree, draft.markdown, text)
    blocks = blocks_of(tree)
    is_scraped = draft.engine == "none"
    steps += [f"removed {leftover}" for leftover in remove_leftovers(tree, blocks, is_scraped=is_scraped)]
    link = find_stated_link(draft, settings.site_url)
    if is_scraped and link.value is None and (bare := take_bare_link(blocks)):
        link = Found(bare, "address alone in the last paragraph")
        steps.append(f"removed the address alone in the last paragraph, {bare}")
    base = draft.derived.get("base")
    cleaned = html.clean(tree, base.value if base else link.value or settings.site_url, link.value)
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
        diagnostics=(
            *link.diagnostics,
            *damage_told(draft, repaired.places),
            *_lost(draft, cleaned, active),
            *rst.told(draft, text),
        ),
        excerpt=cleaned.excerpt,
        now=now,
    )


def _to_html(draft: Draft, text: str) -> str:
    match draft.body_format:
        case "markdown":
            return markdown.to_html(text, draft.markdown)
        case "html":
            return text
        case "rst":
            return rst.to_html(text)
        case "text":
            return plain_text.to_html(text)


def _lost(draft: Draft, cleaned: html.Cleaned, active: int) -> list[Diagnostic]:
    """What could not be taken over from the text."""
    found: list[Diagnostic] = []
    if urls := cleaned.unresolved:
        shown = ", ".join(dict.fromkeys(url[:80] for url in urls[:5]))
        message = f"{len(urls)} addresses in the text cannot be made absolute or must not be followed: {shown}."
        action = "Links were made text, pictures left out. State the article's link, or site_url in feeds.yaml."
        found.append(Diagnostic("address-unusable", Severity.WARNING, draft.path, draft.body_line, message, action))
    if active:
        message = f"The text holds {active} scripts, plug-ins or event handlers."
        action = "They were left out: no reader runs them."
        found.append(Diagnostic("active-content", Severity.NOTE, draft.path, draft.body_line, message, action))
    return found
