"""Markdown as Python-Markdown reads it, which Pelican and Nikola use, made such as CommonMark reads it alike."""

import re
from collections.abc import Iterator

# The first line of an indented listing that names its language (markdown/extensions/codehilite.py, CodeHilite).
_MARKER = re.compile(r"(?:\A|\n[ \t]*)\n(?: {4,}|\t):::[\w+#.-]{1,30}(?:[ \t][^\n]*)?(?=\n(?: {4,}|\t))")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# CommonMark's seventh kind of HTML block (section 4.6): what follows would be HTML up to the next blank line.
_ALONE = re.compile(
    r"^ {0,3}</?(?:a|abbr|b|br|cite|code|del|em|font|i|img|input|ins|kbd|mark|small|span|strong|sub|sup|u|wbr)"
    r"(?:[ \t/][^<>\n]{0,2000})?>[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)


def as_commonmark(text: str) -> str:
    """The text without lines such as `:::python` above code, and with the Markdown below inline tags apart."""
    if ":::" in text:
        text = _MARKER.sub("\n", text)
    return "\n".join(_apart(text.split("\n"))) if _ALONE.search(text) else text


def _apart(lines: list[str]) -> Iterator[str]:
    fence = ""
    for number, line in enumerate(lines):
        yield line
        if opening := _FENCE.match(line):
            if not fence:
                fence = opening[1]
            elif opening[1].startswith(fence):
                fence = ""
        elif not fence and "<" in line and number + 1 < len(lines) and _ALONE.match(line):
            below = lines[number + 1]
            if below.strip() and not below.lstrip().startswith("<"):
                yield ""
