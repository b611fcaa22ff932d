"""Tags of template languages in the text of articles: they become the HTML that they stand for.

One module per language. A frame (a film of YouTube, say) is written as the engine writes it, an iframe: normalize knows
what readers are shown instead. Code that shows tags (fenced blocks, raw) stays as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from feeds.model import Diagnostic, Severity

_LONGEST_SHOWN = 60  # characters
MOST_TOLD = 20  # in one source file


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text without tags, and what could not be done."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()


def code_block(code: str, language: str = "") -> str:
    """HTML of a listing; Markdown leaves it as it is."""
    name = f' class="language-{escape(language)}"' if language else ""
    # A blank line would end the block for Markdown, were it not inside <pre>.
    return f"\n<pre><code{name}>{escape(code.strip(chr(10)), quote=False)}\n</code></pre>\n"


def unknown_tag(path: str, line: int, written: str) -> Diagnostic:
    """A tag that nobody knows here."""
    message = f"Nothing is known of the tag {_shown(written)}."
    action = "It was left out; what it encloses was kept."
    return Diagnostic("tag-unknown", Severity.WARNING, path, line, message, action)


def computed_tag(path: str, line: int, written: str) -> Diagnostic:
    """A tag whose value only the engine can compute: variables, data of the site, loops."""
    message = f"Only the site's engine can compute {_shown(written)}."
    action = "It was left out. Write in the text what it stands for, if subscribers should see it."
    return Diagnostic("tag-computed", Severity.WARNING, path, line, message, action)


def first_of(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """As many as a person reads."""
    return tuple(diagnostics)[:MOST_TOLD]


def _shown(written: str) -> str:
    text = " ".join(written.split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
