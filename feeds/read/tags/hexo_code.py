"""Fences as Hexo and its renderers' plug-ins read them, brought into the form that all readers of Markdown agree on.

Ported: Hexo's filter backtick_code_block. It takes a fence for one wherever it stands, and its text as it is written;
for CommonMark, text that is indented less than its list ends the list and the code with it.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection
from html import escape
from textwrap import dedent

from feeds.read.tags.code import Code

_MAY_BE_ODD = re.compile(r"^[ \t]+(?:```|~~~)", re.MULTILINE)
_OPENING = re.compile(r"(?P<margin>[ \t]*)(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)")
_CLOSING = re.compile(r"[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*")
_MOST_INSIDE = 8  # fences in one another
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_FENCE = re.compile(
    r"^(?P<margin>(?:[ \t]*>){0,3}[ \t]*)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[ \t]*(?P<info>.*)$", re.MULTILINE
)
_MAY_HAVE_CAPTION = re.compile(r"^[ \t>]*(?:```|~~~)[`~]*[ \t]*[^\s`]+[ \t]+\S", re.MULTILINE)
_NO_CAPTION = re.compile(r"\s(?:line_number|line_threshold|first_line|wrap|mark|language_attr|highlight):\S+")
_CAPTION = re.compile(r"(?P<language>\S+)\s+(?P<text>.+?)(?:\s+(?P<url>https?://\S+|/\S+)\s*(?P<shown>.+)?)?")

_COLONS = re.compile(r"^(?P<margin>[ \t]*):{3,}[ \t]*(?P<name>[\w-]*).*$", re.MULTILINE)


def with_blocks(text: str) -> str:
    """Markdown in which each block of code that Hexo sees is one by CommonMark; it has as many lines as before."""
    if not _MAY_BE_ODD.search(text):
        return text
    lines = text.split("\n")
    closings = _closings(lines)
    is_in_list = is_after_blank = False
    number = 0
    while number < len(lines):
        line = lines[number]
        opening = _OPENING.fullmatch(line)
        if opening and (end := _end_of_block(lines, number, opening, closings)):
            if line[0] not in " \t":
                is_in_list = False
            lines[number : end + 1] = _block(opening, lines[number + 1 : end], is_in_list=is_in_list)
            is_after_blank = False
            number = end + 1
            continue
        if line.strip():
            # What is not indented goes on with a list only where no blank line stands before it.
            is_in_list = _ITEM.match(line) is not None or (is_in_list and (line[0] in " \t" or not is_after_blank))
        is_after_blank = not line.strip()
        number += 1
    return "\n".join(lines)


def _closings(lines: list[str]) -> dict[str, list[int]]:
    """The numbers of the lines that can end a block, by their fences."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        if closing := _CLOSING.fullmatch(line):
            found[closing["fence"]].append(number)
    return found


def _end_of_block(lines: list[str], number: int, opening: re.Match[str], closings: dict[str, list[int]]) -> int | None:
    """The line that ends a block: one that CommonMark takes for its end, else, before another block, the first."""
    candidates = closings.get(opening["fence"], [])
    at = bisect_right(candidates, number)
    if at == len(candidates):
        return None
    first = candidates[at]
    if _width(lines[first]) < _width(opening["margin"]) + 4:
        return first
    start = first + 1
    for later in candidates[at + 1 : at + _MOST_INSIDE]:
        if any(map(_opens_another, lines[start:later])):
            break
        if _width(lines[later]) < _width(opening["margin"]) + 4:
            return later
        start = later
    return first


def _opens_another(line: str) -> bool:
    if "```" not in line and "~~~" not in line:
        return False
    found = _OPENING.fullmatch(line)
    return found is not None and bool(found["info"].strip()) and _width(found["margin"]) < 4


def _block(opening: re.Match[str], code: list[str], *, is_in_list: bool) -> list[str]:
    margin, fence = opening["margin"], opening["fence"]
    if margin and not is_in_list and _width(margin) >= 4:
        return [opening[0].lstrip(), *dedent("\n".join(code)).split("\n")[: len(code)], fence]
    if all(line.startswith(margin) for line in code if line.strip()):
        return [opening[0], *code, f"{margin}{fence}"]
    return [opening[0], *(f"{margin}{line}" if line.strip() else line for line in code), f"{margin}{fence}"]


def _width(line: str) -> int:
    """Columns of white space at the beginning (CommonMark 2.2)."""
    shown = line.expandtabs(4)
    return len(shown) - len(shown.lstrip(" "))


def with_captions(text: str) -> str:
    """Markdown in which the caption that Hexo reads behind a block's language stands above the block."""
    if not _MAY_HAVE_CAPTION.search(text):
        return text
    shown: list[str] = []
    position = 0
    opened = ""
    for line in _FENCE.finditer(text):
        if opened:
            if line["fence"].startswith(opened) and not line["info"].strip():
                opened = ""
            continue
        opened = line["fence"]
        if caption := _caption(line["info"]):
            above = f"{line['margin']}<p>{caption}</p>\n{line['margin'].rstrip()}\n"
            shown += (text[position : line.start()], above)
            position = line.start()
    return "".join((*shown, text[position:]))


def _caption(info: str) -> str:
    """Hexo's filter backtick_code_block: language, caption, address and what to show of it."""
    found = _CAPTION.fullmatch(_NO_CAPTION.sub("", info).partition("=")[0].strip())
    if found is None:
        return ""
    shown = escape(found["text"], quote=False)
    return f'{shown} <a href="{escape(found["url"])}">{escape(found["shown"] or "link")}</a>' if found["url"] else shown


def with_containers(text: str, names: Collection[str]) -> str:
    """Markdown in which what markdown-it-container encloses between colons is a quotation, as remarks are elsewhere."""
    if not names or ":::" not in text:
        return text
    code = Code.of(text)
    depth = 0

    def shown(line: re.Match[str]) -> str:
        nonlocal depth
        if code.holds(line.start()) or (line["name"] not in names if line["name"] else depth == 0):
            return line[0]
        depth += 1 if line["name"] else -1
        return f"\n{line['margin']}<{'' if line['name'] else '/'}blockquote>\n"

    return _COLONS.sub(shown, text)
