"""The text of a WordPress post as HTML: blocks, shortcodes, addresses that become players, and paragraphs.

Sources: wp-includes/formatting.php (wpautop), shortcodes.php, class-wp-embed.php and blocks.php. The order is that of
the filters of the_content.
"""

import re
from collections.abc import Mapping

from feeds.model import Diagnostic
from feeds.read.containers.shortcodes import expanded, player

_COMMENT = re.compile(r"<!--\s*(?:/?wp:|more\b|nextpage|noteaser)[^<>]*-->")  # attributes hold no < or >
_ALONE = re.compile(r"^[ \t]*(?:<p>[ \t]*)?(https?://[^\s<>\"]+)[ \t]*(?:</p>[ \t]*)?$", re.MULTILINE)
_KEPT = re.compile(r"<(pre|script|style|svg|textarea)\b", re.IGNORECASE)
_BLOCKS = (
    "table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|address|"
    "style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption|details|menu|"
    "summary|iframe|video|audio"
)
_BLOCK = re.compile(rf"(</?(?:{_BLOCKS})\b[^<>]*>)", re.IGNORECASE)
_WHOLE_BLOCK = re.compile(rf"(?:</?(?:{_BLOCKS})\b[^<>]*>\s*)+", re.IGNORECASE)
# A blank line in these begins a paragraph; in others it is white space of the markup.
_HOLDING = {"", "blockquote", "div", "section", "article", "aside", "details", "figure", "header", "footer", "form"}
_VOID = {"hr", "col", "area"}
_NAME = re.compile(r"<(/?)(\w+)")
_DEEPEST = 100  # blocks in each other


def to_html(
    path: str, line: int, text: str, pictures: Mapping[str, str], attached: list[str]
) -> tuple[str, list[Diagnostic]]:
    """Make HTML of a post's text.

    :param line: on which the post begins in the source file
    :param pictures: addresses of the export's attachments by id
    :param attached: addresses of the post's own pictures, which a bare [gallery] shows
    """
    has_blocks = "<!-- wp:" in text
    text = _COMMENT.sub("", text)
    text = _ALONE.sub(lambda found: f"\n{player(found[1])}\n", text)
    text, unknown = expanded(path, line, text, pictures, attached)
    return (text if has_blocks else paragraphs(text)).strip(), unknown


def paragraphs(text: str) -> str:
    """As wpautop: blank lines make paragraphs, line ends make breaks, what is a block stays."""
    text, kept = _without_kept(text)
    made: list[str] = []
    open_blocks: list[str] = []
    for part in _BLOCK.split(text):
        if _WHOLE_BLOCK.fullmatch(part):
            _follow(part, open_blocks)
            made.append(part)
        elif (open_blocks[-1] if open_blocks else "") in _HOLDING:
            made.append(_paragraphs(part, alone=not open_blocks))
        else:
            made.append(part if open_blocks[-1] in ("pre", "style") else _broken(part))
    return re.sub(r"<pre>(\d+)</pre>", lambda found: kept[int(found[1])], "".join(made))


def _without_kept(text: str) -> tuple[str, list[str]]:
    """The text with numbers in place of what keeps its line ends, and what they stand for."""
    lowered = text.lower()
    parts: list[str] = []
    kept: list[str] = []
    end = 0
    unclosed: set[str] = set()
    for opening in _KEPT.finditer(text):
        name = opening[1].lower()
        if opening.start() < end or name in unclosed:
            continue
        closing = lowered.find(f"</{name}>", opening.end())
        if closing < 0:
            unclosed.add(name)
            continue
        parts += [text[end : opening.start()], f"\n\n<pre>{len(kept)}</pre>\n\n"]
        end = closing + len(name) + 3
        kept.append(text[opening.start() : end])
    return "".join(parts) + text[end:], kept


def _follow(tag: str, open_blocks: list[str]) -> None:
    """Keep count of which blocks are open."""
    found = _NAME.match(tag)
    name = found[2].lower() if found else ""
    if found and found[1]:
        if name in open_blocks:
            while open_blocks.pop() != name:
                pass
    elif name not in _VOID and not tag.endswith("/>") and len(open_blocks) < _DEEPEST:
        open_blocks.append(name)


def _paragraphs(text: str, *, alone: bool) -> str:
    """Paragraphs of running text; one alone in a block is that block's text."""
    parts = [part.strip() for part in re.split(r"\n[ \t]*\n\s*", text) if part.strip()]
    if not parts:
        return "\n"
    if len(parts) == 1 and not alone and "\n\n" not in text:
        return _broken(text)
    return "\n" + "\n".join(f"<p>{_broken(part)}</p>" for part in parts) + "\n"


def _broken(text: str) -> str:
    """Text with its line ends as breaks."""
    *lines, last = (line.strip() for line in text.strip().split("\n"))
    broken = (line if line.endswith(("<br>", "<br/>", "<br />")) else f"{line}<br>" for line in lines)
    return "\n".join((*broken, last))
