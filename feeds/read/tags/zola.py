"""Zola's shortcodes in the text of a page: {{ name(key="value") }} and {% name() %} ... {% end %}.

See https://www.getzola.org/documentation/content/shortcodes/ and Zola's grammar, components/markdown/src/content.pest.
Zola ships none of its own: those of common themes are known (calls.py). What is to be shown is written
{{/* name() */}}.
"""

import re
from itertools import islice

from feeds.model import Diagnostic
from feeds.read.tags import MOST_TOLD, Expanded, unknown_tag
from feeds.read.tags.calls import MOST, Call, dedented, margin_of, placed, render
from feeds.read.tags.code import Code

_VALUE = r"(?:\"[^\"]*\"|'[^']*'|`[^`]*`|\[[^\]\[]*\]|[\w.+-]+)"
_PAIR = rf"[A-Za-z_]\w*\s*=\s*{_VALUE}"
_ARGUMENTS = rf"\(\s*(?P<%s>(?:{_PAIR}(?:\s*,\s*{_PAIR})*\s*,?\s*)?)\)"
_TAG = re.compile(
    rf"\{{\{{\s*(?P<inline>[A-Za-z_]\w*){_ARGUMENTS % 'inline_arguments'}\s*\}}\}}"
    rf"|\{{%\s*(?P<block>[A-Za-z_]\w*){_ARGUMENTS % 'block_arguments'}\s*%\}}"
    r"|(?P<end>\{%\s*end\s*%\})"
    r"|(?P<shown>\{\{/\*(?P<shown_inline>[^{}]*)\*/\}\}|\{%/\*(?P<shown_block>[^{}]*)\*/%\})"
)
_KEY_VALUE = re.compile(rf"(?P<key>[A-Za-z_]\w*)\s*=\s*(?P<value>{_VALUE})")
_DEEPEST = 20  # shortcodes in shortcodes


def expand(path: str, body: str, line: int) -> Expanded:
    """The text with what its shortcodes stand for.

    :param line: of the source file on which the text begins
    """
    if "{{" not in body and "{%" not in body:
        return Expanded(body)
    code = Code.of(body)
    diagnostics: list[Diagnostic] = []
    pieces: list[list[str]] = [[]]
    opened: list[re.Match[str]] = []

    def made(tag: re.Match[str], inner: str | None, end: int) -> str:
        margin = "" if opened else margin_of(body, tag.start(), inner)
        text = dedented(inner) if inner and (opened or margin) else inner
        found = render(_call(tag, text))
        if found is None and code.holds(tag.start()):  # another language's, in a listing
            return tag[0] if inner is None else tag[0] + inner + "{% end %}"
        if found is None:
            if len(diagnostics) < MOST_TOLD:
                diagnostics.append(unknown_tag(path, line + body.count("\n", 0, tag.start()), tag[0]))
            found = text or ""
        return placed(found, body, tag.start(), end, margin)

    at = 0
    for tag in islice(_TAG.finditer(body), MOST):
        pieces[-1].append(body[at : tag.start()])
        at = tag.end()
        if tag["shown"]:
            pieces[-1].append(tag["shown"].replace("/*", "", 1).replace("*/", "", 1))
        elif tag["inline"]:
            pieces[-1].append(made(tag, None, at))
        elif tag["block"] and len(opened) < _DEEPEST:
            opened.append(tag)
            pieces.append([])
        elif tag["end"] and opened:
            inner = "".join(pieces.pop())
            pieces[-1].append(made(opened.pop(), inner, at))
    pieces[-1].append(body[at:])
    while opened:  # without an end: Zola does not build such a site
        inner = "".join(pieces.pop())
        pieces[-1].append(opened.pop()[0] + inner)
    return Expanded("".join(pieces[0]), tuple(diagnostics))


def _call(tag: re.Match[str], inner: str | None) -> Call:
    arguments = tag["inline_arguments"] or tag["block_arguments"] or ""
    named = {pair["key"].lower(): _text(pair["value"]) for pair in _KEY_VALUE.finditer(arguments)}
    return Call((tag["inline"] or tag["block"]).lower().replace("_", "-"), [], named, inner)


def _text(value: str) -> str:
    return value[1:-1] if value[0] in "\"'`" else value
