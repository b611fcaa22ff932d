"""Plain text to HTML: paragraphs, headings, captions, and lines that were broken in the middle of a sentence.

For text scraped from news pages, where each line is a paragraph, and for text wrapped by hand.
"""

import re
from html import escape
from itertools import groupby

from feeds.characters import HAN
from feeds.normalize.bylines import is_byline
from feeds.normalize.sentences import width

_CAPTION = re.compile(r"(?:图片?|圖片?|照片|摄影|攝影)(?:来源|來源|/|／|：|:)|[\s（(][^\s]{2,4}[摄攝][）)]?$")
_ENDS = re.compile(r"[。！？!?…：:；;.）)][”’\"'』」]*$")
_WIDEST_HEADING = 60  # columns; thirty Chinese characters


def to_html(text: str) -> str:
    """HTML of a plain text."""
    lines = _joined([line.strip() for line in text.split("\n")])
    kinds = [_kind(lines, index) for index in range(len(lines))]
    parts: list[str] = []
    for kind, group in groupby(zip(kinds, lines, strict=True), key=lambda pair: pair[0]):
        block = [escape(line, quote=False) for _, line in group]
        # One or two short lines in a row are a heading and its sub-heading; more are verse or a list.
        if kind == "heading" and len(block) <= 2:
            parts += [f"<h{level}>{line}</h{level}>" for level, line in enumerate(block, 2)]
        elif kind == "caption":
            parts += [f"<figure><figcaption>{line}</figcaption></figure>" for line in block]
        else:
            parts += [f"<p>{line}</p>" for line in block]
    return "\n".join(parts)


def _joined(lines: list[str]) -> list[str]:
    """The lines that hold text, each with the rest of its sentence."""
    whole: list[str] = []
    broken = False
    for line in lines:
        if line and broken:
            glue = " " if re.search(r"\w$", whole[-1], re.ASCII) and re.match(r"\w", line, re.ASCII) else ""
            whole[-1] += glue + line
        elif line:
            whole.append(line)
        broken = bool(line) and not _ENDS.search(line) and width(line) > _WIDEST_HEADING
    return whole


def _kind(lines: list[str], index: int) -> str:
    line = lines[index]
    if width(line) > _WIDEST_HEADING or is_byline(line):
        return "paragraph"
    if _CAPTION.search(line):
        return "caption"
    is_last = index == len(lines) - 1
    if is_last or re.search(rf"[^\w{HAN}”’』」]$", line):
        return "paragraph"
    return "heading"
