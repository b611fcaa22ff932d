"""Plain text to HTML: paragraphs, headings, captions, and lines that were broken in the middle of a sentence.

For text scraped from news pages, where each line is a paragraph, and for text wrapped by hand.
"""

import re
from html import escape
from itertools import groupby, pairwise

from feeds.characters import HAN
from feeds.normalize.bylines import byline_names
from feeds.normalize.sentences import width

_CAPTION = re.compile(r"(?:^|[\s（(])(?:图片?|圖片?|照片|摄影|攝影)(?:来源|來源|/|／|：|:)|[\s（(]\S{2,4}[摄攝][）)]?$")
_ENDS, _CLOSING = tuple("。！？!?…：:；;.）)》】」"), "”’\"'』"  # what ends a line of text, and what may follow it
_BEGINS = re.compile(r"\u3000|[ \t]{2}|\s*(?:[-*•·●]\s|\d{1,3}[.、)）]|[一二三四五六七八九十]{1,3}、)")
_WIDEST_HEADING = 60  # columns; thirty Chinese characters
_WIDEST_TITLE = 100  # of a first line, which may be a headline that the next line does not go on with
_ITEMS = {
    "dotted": re.compile(r"[-*•·●▪◦]\s+(?P<text>.+)"),
    "numbered": re.compile(r"(?P<number>\d{1,3})[.)]\s+(?P<text>.+)"),
}
_FEWEST_ITEMS = 2  # one line that begins so is a dialogue, or a date
_WRAPPED = range(40, 100)  # columns of lines that were wrapped by hand


def to_html(text: str) -> str:
    """HTML of a plain text."""
    lines = _joined(_unwrapped(text))
    parts: list[str] = []
    done = 0
    for kind, group in groupby(lines, _kind):
        block = [escape(line, quote=False) for line in group]
        done += len(block)
        if kind in _ITEMS and (items := _items(block, _ITEMS[kind])):
            parts += items
            continue
        # One or two short lines above a text are a heading and its sub-heading; more are verse or a list.
        if kind == "heading" and len(block) <= 2 and done < len(lines):
            parts += [f"<h{level}>{line}</h{level}>" for level, line in enumerate(block, 2)]
        elif kind == "caption":
            parts += [f"<figure><figcaption>{line}</figcaption></figure>" for line in block]
        else:
            parts += [f"<p>{line}</p>" for line in block]
    return "\n".join(parts)


def _unwrapped(text: str) -> list[str]:
    """The lines, with those of a Latin paragraph that was wrapped by hand between blank lines as one."""
    lines: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text):
        block_lines = block.strip("\n").split("\n")
        is_wrapped = not re.search(f"[{HAN}]", block) and all(width(line) in _WRAPPED for line in block_lines[:-1])
        lines += [" ".join(block.split())] if is_wrapped else block_lines
        lines.append("")
    return lines


def _joined(lines: list[str]) -> list[str]:
    """The lines that hold text, each with the rest of its sentence."""
    whole: list[str] = []
    broken = False
    for line in lines:
        stripped = line.strip()
        if stripped and broken and not _BEGINS.match(line):
            glue = " " if re.search(r"\w$", whole[-1], re.ASCII) and re.match(r"\w", stripped, re.ASCII) else ""
            whole[-1] += glue + stripped
        elif stripped:
            whole.append(stripped)
        widest = _WIDEST_TITLE if len(whole) == 1 else _WIDEST_HEADING
        broken = bool(stripped) and not stripped.rstrip(_CLOSING).endswith(_ENDS) and width(stripped) > widest
    return whole


def _items(lines: list[str], item: re.Pattern[str]) -> list[str]:
    """A list, of two or more lines that begin as its items do; nothing where their numbers do not follow each other."""
    found = [match for line in lines if (match := item.fullmatch(line))]
    numbers = [int(match["number"]) for match in found if "number" in match.groupdict()]
    if len(found) < _FEWEST_ITEMS or any(after != before + 1 for before, after in pairwise(numbers)):
        return []
    items = [f"<li>{match['text']}</li>" for match in found]
    if not numbers:
        return ["<ul>", *items, "</ul>"]
    return ["<ol>" if numbers[0] == 1 else f'<ol start="{numbers[0]}">', *items, "</ol>"]


def _kind(line: str) -> str:
    if kind := next((kind for kind, item in _ITEMS.items() if item.fullmatch(line)), None):
        return kind
    if width(line) > _WIDEST_HEADING or line.startswith("□") or byline_names(line):
        return "paragraph"
    if _CAPTION.search(line):
        return "caption"
    return "heading" if re.search(rf"[\w{HAN}”’』」]$", line) else "paragraph"
