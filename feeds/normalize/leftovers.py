"""What the page around a scraped article left in its text: a table of rules.

A rule looks at one block (a paragraph, heading or list item) and says what it is, or None where it belongs to the
article. To know another kind of leftover is to add a row.
"""

import re
from collections.abc import Callable

from bs4 import Tag

from feeds.normalize.html import absolute_url, erase, leaves

BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li")
_MEDIA = ("img", "picture", "video", "audio", "iframe", "table", "hr")

_BUTTON = re.compile(
    r"(?:点击|點擊)?(?:展开全文|展開全文|阅读全文|閱讀全文|查看全文|收起全文|返回顶部|返回頂部)[>»↓▼﹀]*"
)
_WAY_BACK = re.compile(
    r"(?:返回|回到)\S{0,20}|(?:网站)?首页|首頁|上一[篇页頁]\S*|下一[篇页頁]\S*|back to .{1,40}|home", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\s|｜·•/／\-–—<>«»【】\[\]]*")


def _button(block: Tag) -> str | None:
    text = block.get_text().strip()
    return f"button {text!r}" if _BUTTON.fullmatch(text) else None


def _navigation(block: Tag) -> str | None:
    """A line of nothing but links that lead away from the article."""
    links = block.find_all("a")
    if not links or not all(_WAY_BACK.fullmatch(link.get_text().strip()) for link in links):
        return None
    beside = "".join(str(text) for text in block.find_all(string=True) if text.find_parent("a") is None)
    return f"navigation {block.get_text().strip()!r}" if _BETWEEN.fullmatch(beside) else None


def _empty(block: Tag) -> str | None:
    is_empty = not block.get_text().strip("\u200b\ufeff \t\n\xa0\u3000") and not block.find(_MEDIA)
    return "empty paragraph" if is_empty and block.name != "li" else None


RULES: tuple[Callable[[Tag], str | None], ...] = (_button, _navigation, _empty)


def remove_leftovers(tree: Tag) -> list[str]:
    """Take the leftovers out of a tree; says what they were."""
    removed: list[str] = []
    for block in leaves(tree, BLOCKS):
        reason = next((reason for rule in RULES if (reason := rule(block))), None)
        if reason:
            erase(block)
            removed.append(reason)
    return removed


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://")) and " " not in text and absolute_url(text, None) == text


def take_bare_link(tree: Tag) -> str | None:
    """The address that stands alone in the last paragraph, as scrapers write where they found it; taken out.

    Several are a list of references, and so is one below a heading or a colon.
    """
    blocks = leaves(tree, BLOCKS)
    bare = [block for block in blocks if _is_address(block.get_text().strip())]
    if len(bare) != 1 or bare[0] is not blocks[-1] or bare[0].name != "p":
        return None
    before = blocks[-2] if len(blocks) > 1 else None
    if before and (before.name.startswith("h") or before.get_text().rstrip().endswith((":", "："))):
        return None
    address = bare[0].get_text().strip()
    erase(bare[0])
    return address
