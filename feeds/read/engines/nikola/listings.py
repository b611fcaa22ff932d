"""Files of code that a post shows: the directive and the shortcode `listing`.

As nikola/plugins/compile/rest/listing.py makes them.
"""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from feeds.model import BodyFormat
from feeds.read.decode import decode
from feeds.read.tags import code_block

_FOLDER = "listings"
_DIRECTIVE = re.compile(
    r"^\.\. listing::[ \t]+(?P<file>\S+)(?:[ \t]+(?P<language>\S+))?[ \t]*(?P<options>(?:\n[ \t]+:[^\n]*)*)\n", re.M
)
_SHORTCODE = re.compile(
    r"\{\{%[ ]{0,9}listing[ ]{1,9}[\"']?(?P<file>[^\s\"'%]{1,200})[\"']?"
    r"(?:[ ]{1,9}(?:language=)?[\"']?(?P<language>[\w+-]{1,30})[\"']?)?[^%\n]{0,200}%\}\}"
)
_LINES = re.compile(r":(start|end)-line:[ \t]*(-?\d{1,6})")
_LARGEST = 256 * 1024  # bytes


def inserted(text: str, form: BodyFormat, root: Path) -> str:
    """The text with the files that it shows; those that are not in the folder of listings are left to be told."""
    if "listing" not in text:
        return text
    if form == "rst":
        text = _DIRECTIVE.sub(_with(root, _as_rst), text)
        return _SHORTCODE.sub(_with(root, _as_rst), text)
    return _SHORTCODE.sub(_with(root, _as_html), text)


def _with(root: Path, make: Callable[[str, str, str], str]) -> Callable[[re.Match[str]], str]:
    def shown(found: re.Match[str]) -> str:
        code = _code(root, found["file"])
        if code is not None and (options := found.groupdict().get("options")):
            code = _cut(code, options)
        return found[0] if code is None else make(found["file"], found["language"] or "text", code)

    return shown


def _code(root: Path, name: str) -> str | None:
    folder = (root / _FOLDER).resolve()
    try:
        file = (folder / name.removeprefix(f"{_FOLDER}/")).resolve()
        if not file.is_relative_to(folder) or file.stat().st_size > _LARGEST:
            return None
        return decode(name, file.read_bytes()).text
    except (OSError, ValueError):
        return None


def _cut(code: str, options: str) -> str:
    """The lines that the options :start-line: and :end-line: leave (docutils' include, from 0)."""
    stated = {name: int(number) for name, number in _LINES.findall(options)}
    return "\n".join(code.split("\n")[stated.get("start") : stated.get("end")])


def _addresses(name: str) -> tuple[str, str]:
    path = quote(f"/{_FOLDER}/{name.removeprefix(f'{_FOLDER}/')}")
    return f"{path}.html", path


def _as_rst(name: str, language: str, code: str) -> str:
    page, source = _addresses(name)
    lines = "\n".join(f"   {line}" if line.strip() else "" for line in code.rstrip("\n").split("\n"))
    return f"\n`{name} <{page}>`__  `(Source) <{source}>`__\n\n.. code-block:: {language}\n\n{lines}\n\n"


def _as_html(name: str, language: str, code: str) -> str:
    page, source = _addresses(name)
    return f'<a href="{page}">{name}</a>  <a href="{source}">(Source)</a>\n{code_block(code, language)}'
