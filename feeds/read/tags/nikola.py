"""Shortcodes of Nikola, {{% name arguments %}}, also around a text (nikola/shortcodes.py).

They are expanded in code as well; only what {{% raw %}} encloses stays as it is.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from feeds.model import BodyFormat, Diagnostic
from feeds.read.tags import Expanded, calls, computed_tag, unknown_tag

_CONTENT = re.compile(r"\s*(?P<end>/)?\s*(?P<name>[\w.-]+)(?:\s(?P<arguments>.*))?", re.DOTALL)
_MOST_TOLD = 20  # in one source file
_LONGEST = 2000  # characters of a tag
_ARGUMENT = re.compile(
    r"""(?:(?P<key>[\w-]{1,60})=)?(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'|(?P<bare>[^\s"']+))"""
)
_COMPUTED = {"chart", "post-list", "post_list", "listing", "template"}


@dataclass(frozen=True, slots=True)
class _Tag:
    """A shortcode's beginning or end, and where it stands."""

    start: int
    stop: int
    name: str
    arguments: str
    is_end: bool


def expand(path: str, text: str, form: BodyFormat, first_line: int) -> Expanded:
    """The text with HTML in place of its shortcodes."""
    if "{{%" not in text:
        return Expanded(text)
    found = list(_tags(text))
    ends: dict[str, list[int]] = {}
    for number, tag in enumerate(found):
        if tag.is_end:
            ends.setdefault(tag.name, []).append(number)
    made: list[str] = []
    told: list[Diagnostic] = []
    position = number = 0
    while number < len(found):
        tag = found[number]
        made.append(text[position : tag.start])
        position = tag.stop
        number += 1
        if tag.is_end:
            continue
        closing = ends.get(tag.name, [])
        place = bisect_left(closing, number)
        inner = None
        if place < len(closing):
            inner = text[position : found[closing[place]].start]
            position, number = found[closing[place]].stop, closing[place] + 1
        call = _call(tag, inner)
        html = _render(call)
        if html is None:
            if len(told) < _MOST_TOLD:
                tell = computed_tag if call.name in _COMPUTED else unknown_tag
                told.append(tell(path, first_line + text.count("\n", 0, tag.start), text[tag.start : tag.stop]))
            made.append(_without_tags(inner or ""))
        elif call.name == "raw":
            made.append(html)
        else:
            made.append(_in_rst(html) if form == "rst" else html)
    made.append(text[position:])
    return Expanded("".join(made), tuple(told))


def _tags(text: str) -> Iterator[_Tag]:
    position = text.find("{{%")
    while position >= 0 and (end := text.find("%}}", position)) >= 0:
        start = text.rfind("{{%", position, end)  # of several that are not closed, the last
        if start >= 0 and end - start <= _LONGEST and (content := _CONTENT.fullmatch(text, start + 3, end)):
            yield _Tag(start, end + 3, content["name"], content["arguments"] or "", bool(content["end"]))
        position = text.find("{{%", end + 3)


def _without_tags(text: str) -> str:
    position, made = 0, []
    for tag in _tags(text):
        made.append(text[position : tag.start])
        position = tag.stop
    return "".join([*made, text[position:]])


def _call(tag: _Tag, inner: str | None) -> calls.Call:
    positional: list[str] = []
    named: dict[str, str] = {}
    for argument in _ARGUMENT.finditer(tag.arguments):
        quoted = argument["double"] or argument["single"]
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else argument["bare"] or ""
        if argument["key"]:
            named[argument["key"].lower()] = value
        else:
            positional.append(value)
    return calls.Call(tag.name.lower(), positional, named, inner)


def _render(call: calls.Call) -> str | None:
    own = _OWN.get(call.name)
    if own:
        return own(call)
    return None if call.name in _COMPUTED else calls.render(call)


def _thumbnail(call: calls.Call) -> str:
    """A picture that leads to itself; the smaller one beside it is made by Nikola."""
    uri, alt = escape(call.get(0, "uri")), escape(call.get("alt", "title"))
    image = f'<a href="{uri}"><img src="{uri}" alt="{alt}"></a>'
    return f"<figure>{image}<figcaption>{call.inner.strip()}</figcaption></figure>" if call.inner else image


def _media(call: calls.Call) -> str:
    url = escape(call.get(0, "url"))
    return f'<a href="{url}">{url}</a>'


def _document(call: calls.Call) -> str:
    """A link to another post by its slug (nikola/plugins/compile/rest/doc.py)."""
    slug = escape((call.inner or call.get(0)).strip())
    return f'<a href="link://slug/{slug}">{escape(call.get("title"), quote=False) or slug}</a>'


_OWN: dict[str, Callable[[calls.Call], str]] = {
    "raw": lambda call: call.inner or "",
    "thumbnail": _thumbnail,
    "media": _media,
    "doc": _document,
}


def _in_rst(html: str) -> str:
    """HTML within reStructuredText, as a role (nikola/plugins/compile/rest, shortcode_role)."""
    line = " ".join(html.split()).replace("\\", "&#92;").replace("`", "&#96;")
    return f":raw-html:`{line}`"
