"""reStructuredText to HTML, by docutils (extra feeds[rst]); without it, the text as it is written.

Nothing is read from other files, and what a raw directive holds is cleaned with all other HTML.
"""

import importlib.util
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from feeds.model import Diagnostic, Draft, Severity
from feeds.normalize import plain_text

IS_INSTALLED = importlib.util.find_spec("docutils") is not None
# What docutils takes no more than about two seconds for: its inline parser is quadratic in the marks of a paragraph.
_LONGEST, _LONGEST_LINE, _MOST_LINES = 300_000, 50_000, 5_000
_MOST_SHOWN = 5  # directives in one message
_MOST_SQUARED = 4_000**2
_MARK, _BETWEEN = re.compile(r"[*`_|]"), re.compile(r"\n[ \t]*\n")

# docs/user/config.html
_SETTINGS = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": True,
    "report_level": 5,
    "halt_level": 5,
    "traceback": True,
    "warning_stream": False,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "sectsubtitle_xform": False,
    "initial_header_level": 2,
    "syntax_highlight": "none",
    "math_output": "LaTeX",
    "stylesheet": None,
    "stylesheet_path": None,
    "embed_stylesheet": False,
    "section_self_link": False,
    "toc_backlinks": False,
    "footnote_backlinks": True,
    "smart_quotes": False,
    "line_length_limit": _LONGEST_LINE,
    "record_dependencies": None,
    "output_encoding": "unicode",
    "input_encoding": "unicode",
}


@dataclass(frozen=True, slots=True)
class Converted:
    """HTML, and what of the text could not be made HTML."""

    html: str
    lost: tuple[str, ...] = ()  # names of directives
    is_plain: bool = False  # it was not understood, and shown as it was written


def told(draft: Draft, text: str) -> tuple[Diagnostic, ...]:
    """What a person should know about how the text of a draft became HTML."""
    if draft.body_format != "rst":
        return ()

    def tell(code: str, severity: Severity, message: str, action: str) -> tuple[Diagnostic, ...]:
        return (Diagnostic(code, severity, draft.path, draft.body_line, message, action),)

    if not IS_INSTALLED:
        action = "It was shown as it is written. Install feeds[rst]."
        return tell("rst-not-installed", Severity.ERROR, "What reads reStructuredText is not installed.", action)
    converted = convert(text)
    if converted.is_plain:
        message = "The reStructuredText is too long or too intricate to be read."
        return tell("rst-unread", Severity.ERROR, message, "It was shown as it is written. Divide it into several.")
    if converted.lost:
        message = f"Nothing is made here of the directives {', '.join(converted.lost[:_MOST_SHOWN])}."
        action = "They were left out; text that they enclose was kept."
        return tell("directive-unknown", Severity.WARNING, message, action)
    return ()


def to_html(text: str) -> str:
    """HTML of a reStructuredText."""
    return convert(text).html


@lru_cache(maxsize=1)
def convert(text: str) -> Converted:
    """HTML of a reStructuredText, and what a person should know about it."""
    if not IS_INSTALLED or _is_too_much(text):
        return Converted(plain_text.to_html(text), is_plain=True)
    from docutils.core import Publisher
    from docutils.io import StringInput, StringOutput

    from feeds.normalize.rst_directives import understood

    reader, parser, writer, settings = _components()
    publisher = Publisher(reader, parser, writer, settings=settings.copy())
    publisher.source_class, publisher.destination_class = StringInput, StringOutput
    with understood(text) as lost:
        try:
            publisher.set_source(text, None)
            publisher.set_destination(None, None)
            publisher.publish()
        except Exception:  # docutils has many; none of them may stop an article
            return Converted(plain_text.to_html(text), is_plain=True)
    return Converted(publisher.writer.parts["fragment"], lost)


def _is_too_much(text: str) -> bool:
    if len(text) < 1000:
        return False
    if len(text) > _LONGEST or text.count("\n") > _MOST_LINES or max(map(len, text.split("\n"))) > _LONGEST_LINE:
        return True
    return sum(len(_MARK.findall(block)) ** 2 for block in _BETWEEN.split(text)) > _MOST_SQUARED


def _components() -> tuple[Any, Any, Any, Any]:
    from docutils.parsers.rst import Parser
    from docutils.readers.standalone import Reader

    from feeds.normalize.rst_directives import HTMLWriter

    return Reader(), Parser(), HTMLWriter(), _settings()


@cache
def _settings() -> Any:
    from docutils.frontend import get_default_settings
    from docutils.parsers.rst import Parser
    from docutils.readers.standalone import Reader
    from docutils.writers.html5_polyglot import Writer

    settings = get_default_settings(Parser, Reader, Writer)
    vars(settings).update(_SETTINGS)
    return settings
