"""The tags of Hexo's common themes that arrange text: NexT, Butterfly, Fluid, Volantis, Stellar.

Themes give one name several meanings; which is meant is told by the form of the arguments. What unfolds at a click, or
is one of several tabs, is shown in full, below its title.
"""

import re
from collections.abc import Mapping
from html import escape

from feeds.read.tags.hexo_tag import LOOKS, Handler, Tag, block, heading, is_icon, link, listing, quotation

_OPTION = re.compile(
    r"(?:color|child|open|bg|theme|icon|style|size|layout|ratio|el|prefix|suffix|indent|align|active):\S*"
)
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|(?:rgb|hsl)a?\(.*")
_PART = re.compile(
    r"<!--[ \t]*(tab|timeline|node|folder|cell|section|okr)(?:[ \t]+([^\n]*?))?[ \t]*-->|"
    r"<!--[ \t]*(?:end\w+|paragraph|line|left|right)(?:[ \t][^\n]*?)?-->"
)


def _title(tag: Tag) -> str:
    """The arguments that are no names of looks."""
    words = tag.words
    kept = [word for word in words if word not in LOOKS and not is_icon(word) and not _OPTION.fullmatch(word)]
    sign = "::" if "::" in tag.joined else ","
    fields = " ".join(kept).split(sign)
    while len(fields) > 1 and _is_look(fields[0]):
        fields.pop(0)
    while len(fields) > 1 and _is_look(fields[-1]):
        fields.pop()
    return sign.join(fields).strip()


def _is_look(field: str) -> bool:
    return {*field.split()} <= LOOKS or _COLOUR.fullmatch(field.strip()) is not None


def _note(tag: Tag) -> str:
    """A remark around a text, or with its text for arguments."""
    if tag.inner is not None:
        return quotation("\n\n".join(part for part in (heading(_title(tag)), tag.body) if part))
    written = " ".join(tag.named("color", "child")[1])
    looks, cut, text = written.partition("::" if "::" in written else ",")
    return quotation(text.strip() if cut and {*looks.split()} <= LOOKS else written)


def _folded(tag: Tag) -> str | None:
    """Title and text of what unfolds at a click."""
    return None if tag.inner is None else block(heading(_title(tag)), tag.body)


def _folded_by_class(tag: Tag) -> str | None:
    """Fluid: class @title."""
    return None if tag.inner is None else block(heading(tag.joined.partition("@")[2].strip() or _title(tag)), tag.body)


def _parts(tag: Tag) -> str | None:
    """Tabs and their kin: parts that begin with comments, which hold their titles."""
    if tag.inner is None:
        return None
    parts: list[str] = []
    position = 0
    number = 0
    for mark in _PART.finditer(tag.inner):
        parts.append(tag.inner[position : mark.start()])
        position = mark.end()
        kind, title = mark[1], (mark[2] or "").partition("@")[0].strip()
        number += kind == "tab"
        unnamed = f"{next(iter(tag.fields), '')} {number}".strip() if kind == "tab" else ""
        parts.append(f"\n\n{heading(title or unnamed)}\n\n" if kind else "\n\n")
    parts.append(tag.inner[position:])
    return block("".join(parts).strip("\n"))


def _timeline(tag: Tag) -> str | None:
    shown = _parts(tag)
    return None if shown is None else block(heading(_title(tag)), shown.strip("\n"))


def _timenode(tag: Tag) -> str:
    return block(heading(tag.fields[0]), tag.body)


def _inner(tag: Tag) -> str | None:
    """What stands inside, which is only arranged."""
    return None if tag.inner is None else block(tag.body)


def _titled(tag: Tag) -> str | None:
    """A poem or paper: title, author and date above the text."""
    options, others = tag.named("title", "author", "date", "footer", "style", "bg", "avatar", "link")
    if tag.inner is None:
        return None
    below = " ".join(options[key] for key in ("author", "date") if key in options)
    title = options.get("title") or " ".join(others)
    shown = _parts(tag) or ""
    footer = options.get("footer", "")
    return block(heading(title), f"<p>{below}</p>" if below else "", shown.strip("\n"), footer)


def _centered(tag: Tag) -> str:
    return quotation(tag.body if tag.inner is not None else tag.joined)


def _mermaid(tag: Tag) -> str | None:
    return None if tag.inner is None else listing(tag, tag.inner, tag.name)


def _quotation_line(tag: Tag) -> str:
    """Stellar: a text that is set off, or a heading."""
    options, others = tag.named("el", "icon", "prefix", "suffix")
    name = options.get("el", "p")
    text = " ".join(others)
    return block(f"<{name}>{text}</{name}>" if re.fullmatch("h[1-6]", name) else quotation(text).strip("\n"))


def _link_grid(tag: Tag) -> str | None:
    """NexT: a line for each, of name | address | description | picture."""
    if tag.inner is None:
        return None
    rows = [[field.strip() for field in line.split("|")] for line in tag.inner.split("\n") if "|" in line]
    items = [
        f"<li>{link(row[1], escape(row[0]))} {escape(row[2]) if len(row) > 2 else ''}</li>" for row in rows if row[0]
    ]
    return block(f"<ul>{''.join(items)}</ul>" if items else "")


def _described(tag: Tag) -> str:
    """A chart, of which its description is left."""
    found = re.search(r"<!--\s*desc\s*-->(.*?)<!--\s*enddesc\s*-->", tag.inner or "", re.DOTALL)
    return block(found[1].strip("\n")) if found else ""


def _nothing(_tag: Tag) -> str:
    """What serves the page, not the article."""
    return ""


def _needs_site(_tag: Tag) -> None:
    """What shows data of the site."""


THEMES: Mapping[str, Handler] = {
    **dict.fromkeys(("note", "subnote", "noteblock", "blocknote", "noteL", "alert", "tip", "box", "callout"), _note),
    **dict.fromkeys(("hideToggle", "hideBlock", "folding", "spoiler", "details", "collapse", "toggle"), _folded),
    "fold": _folded_by_class,
    **dict.fromkeys(("tabs", "subtabs", "subsubtabs", "folders", "grid", "okr"), _parts),
    "timeline": _timeline,
    "timenode": _timenode,
    **dict.fromkeys(("poetry", "reel", "paper", "banner", "about"), _titled),
    **dict.fromkeys(("centerquote", "cq"), _centered),
    **dict.fromkeys(
        (
            *("grouppicture", "gp", "groupimage", "gi", "gallery", "swiper", "btns", "linkgroup", "ghcardgroup"),
            *("videos", "fancybox", "table", "mathjax", "math", "center", "aplayerlrc"),
        ),
        _inner,
    ),
    **dict.fromkeys(("mermaid", "plantuml", "score", "katex"), _mermaid),
    "quot": _quotation_line,
    **dict.fromkeys(("linkgrid", "lg"), _link_grid),
    **dict.fromkeys(("chartjs", "wavedrom", "echarts"), _described),
    **dict.fromkeys(
        ("icon", "emoji", "toc", "navbar", "rating", "vote", "contributors", "mbti", "aplayerlist"), _nothing
    ),
    **dict.fromkeys(("friends", "users", "sites", "albums", "posters", "flink", "series", "md", "chat"), _needs_site),
}
