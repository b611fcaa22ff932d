"""What the page around a scraped article left in its text: a table of rules.

A rule looks at one block (a paragraph, heading or list item) and says what it is, or None where it belongs to the
article. To know another kind of leftover is to add a row. What may also be an author's own words is only taken for a
leftover in a folder that is no engine's site: there, articles were not written for the folder.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from feeds.normalize.tree import HEADINGS, STRIPPED, Element, classes, elements, erase, leaves, shows, text
from feeds.normalize.urls import absolute_url

BLOCKS = frozenset(("p", *HEADINGS, "li", "div", "section", "dt", "dd", "td", "blockquote", "pre", "footer", "aside"))
_LONGEST = 100  # characters of a leftover
_MOST_RELATED = 0.5  # share of a text's blocks
_EMPTY = ("p", *HEADINGS)
_PARTS = ("td", "th", "dt", "dd")  # of what would be another table or list without them

_BUTTON = re.compile(
    r"(?:点击|點擊)?(?:展开全文|展開全文|阅读全文|閱讀全文|查看全文|收起全文|返回顶部|返回頂部|回到顶部)[>»↓▼﹀]*"
)
_WAY_BACK = re.compile(
    r"(?:返回|回到)\S{0,20}|(?:网站)?首页|首頁|上一[篇页頁]\S*|下一[篇页頁]\S*|back to .{1,40}|home", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\s|｜·•/／\-–—<>«»【】\[\]]*")
_STUB = re.compile(
    r"[\s.…\[(（]*(?:read (?:the )?(?:more|full (?:story|article|post))|continue reading|read more (?:at|on) .{1,40}|"
    r"阅读更多|閱讀更多|继续阅读|繼續閱讀|查看更多|点击查看更多)[\s.…\])）»→>]*",
    re.IGNORECASE,
)
_NETWORKS = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|telegram|pinterest|reddit|tumblr|email|e-mail|print|pocket|line|tweet|like|"
    r"pin it|微信(?:好友|朋友圈)?|朋友圈|新?浪?微博|qq(?:空间|好友)?|豆瓣|人人网?|打印|收藏|复制链接|邮件)"
)
_SHARE = re.compile(
    rf"(?:分享(?:到|至)?|分享本文|转发到|share(?: this)?(?: article| post)?(?: on| to| via)?)\s*[:：]?"
    rf"(?:[\s|｜/、,，·•]*(?:share (?:on|via|to) )?{_NETWORKS})*[\s|｜/、,，·•]*",
    re.IGNORECASE,
)
_FOLLOW = re.compile(
    r"[\s（(▲↑↓▼【\[]*(?:欢迎)?(?:长按|扫描|扫码|扫一扫|识别|微信扫一扫|微信扫码|长按识别|点击上方)[^。！？!?]{0,40}"
    r"(?:关注|二维码|公众号)[^。！？!?]{0,20}[。！!\s）)】\]▲↑↓▼]*"
)
_RELATED = re.compile(
    r"[\s【\[▶►●■◆]*(?:相关(?:阅读|文章|新闻|推荐|报道|链接)|推荐阅读|延伸阅读|猜你喜欢|热门推荐|热门文章|更多精彩(?:内容)?|为您推荐|"
    r"相關(?:閱讀|文章|新聞)|推薦閱讀|related (?:posts?|articles?|stories|news)|you (?:may|might) also like|"
    r"recommended(?: for you)?|more from .{1,40})[\s:：】\]]*",
    re.IGNORECASE,
)
# What plug-ins put around what they add to a page; nobody writes these names but they.
_PLUGINS = {
    *(
        "sharedaddy",
        "jp-relatedposts",
        "addtoany_share_save_container",
        "a2a_kit",
        "addthis_toolbox",
        "ssba",
        "feedflare",
    ),
    *("bdsharebuttonbox", "bshare-custom", "jiathis_style", "-mob-share-ui", "social-share", "share-component"),
    *("heateor_sss_sharing_container", "wp-block-jetpack-sharing-buttons", "swp_social_panel", "shareaholic-canvas"),
    *("yarpp", "yarpp-related", "crp_related", "wp_rp_content", "zem_rp_wrap", "disqus_thread", "fb-comments"),
}
_WITH_NAMES = etree.XPath("descendant::*[@class or @id]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or the like, that holds no other."""

    element: Element
    text: str  # without white space at its ends


def _button(block: Block) -> str | None:
    return f"button {block.text!r}" if _BUTTON.fullmatch(block.text) else None


def _navigation(block: Block) -> str | None:
    """A line of nothing but links that lead away from the article."""
    links = elements(block.element, "a")
    if not links or not all(_WAY_BACK.fullmatch(text(link).strip()) for link in links):
        return None
    return f"navigation {block.text!r}" if _BETWEEN.fullmatch(_beside(links, block.text)) else None


def _stub(block: Block) -> str | None:
    """A link to the whole text, where a feed or page showed only its start."""
    is_stub = block.element.tag in ("p", "div") and _STUB.fullmatch(block.text)
    return f"link {block.text!r}" if is_stub and len(elements(block.element, "a")) == 1 else None


def _share(block: Block) -> str | None:
    is_line = block.element.tag in ("p", "div")
    return f"share bar {block.text!r}" if is_line and _SHARE.fullmatch(block.text) else None


RULES: tuple[Callable[[Block], str | None], ...] = (_button,)
SCRAPED_RULES: tuple[Callable[[Block], str | None], ...] = (*RULES, _navigation, _stub, _share)


def blocks_of(tree: Element) -> list[Block]:
    """The blocks of a simplified tree."""
    return [Block(element, text(element).strip()) for element in leaves(tree, BLOCKS)]


def remove_leftovers(tree: Element, blocks: list[Block], *, is_scraped: bool) -> list[str]:
    """Take the leftovers out of a tree and the list of its blocks; says what they were."""
    removed = _of_plugins(tree)
    rules = SCRAPED_RULES if is_scraped else RULES
    left: list[Block] = []
    for block in blocks:
        if not block.text and block.element.tag in _EMPTY and not shows(block.element):
            reason: str | None = "empty paragraph"
        elif len(block.text) > _LONGEST or block.element.tag in _PARTS:
            reason = None
        else:
            reason = next((reason for rule in rules if (reason := rule(block))), None)
        if reason:
            erase(block.element)
            removed.append(reason)
        else:
            left.append(block)
    if is_scraped:
        removed += _at_the_end(left)
    blocks[:] = [block for block in left if block.element.tag != STRIPPED]
    return removed


def _of_plugins(tree: Element) -> list[str]:
    found = [each for each in _WITH_NAMES(tree) if {*classes(each), each.get("id")} & _PLUGINS]
    for element in found:
        for inner in element.iter():
            erase(inner)
    return ["what a plug-in of the page added" for _ in found]


def _at_the_end(blocks: list[Block]) -> list[str]:
    """What stands below an article: an invitation to follow by code, and links to others of the same site."""
    removed: list[str] = []
    for block in blocks[-3:]:
        if len(block.text) <= _LONGEST and _FOLLOW.fullmatch(block.text) and not elements(block.element, "a"):
            erase(block.element)
            removed.append(f"invitation {block.text!r}")
    below: list[Block] = []
    hosts: set[str | None] = set()
    for block in reversed(blocks[-int(_MOST_RELATED * len(blocks)) - 1 :]):
        if below and len(block.text) <= _LONGEST and _RELATED.fullmatch(block.text):
            for each in (block, *below):
                erase(each.element)
            removed.append(f"links below {block.text!r}")
            break
        if block.element.tag != STRIPPED:
            links = elements(block.element, "a")
            if not links or not _BETWEEN.fullmatch(_beside(links, block.text)):
                break
            hosts |= {urlsplit(url).hostname for link in links if (url := absolute_url(link.get("href") or "", None))}
            if len(hosts) > 1:
                break
            below.append(block)
    return removed


def _beside(links: list[Element], written: str) -> str:
    """The text of a block less that of its links."""
    for link in links:
        written = written.replace(text(link).strip(), "", 1)
    return written


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://")) and " " not in text and absolute_url(text, None) == text


def take_bare_link(blocks: list[Block]) -> str | None:
    """The address that stands alone in the last paragraph, as scrapers write where they found it; taken out.

    Several are a list of references, and so is one below a heading or a colon.
    """
    written = [block for block in blocks if block.text]
    if not written or written[-1].element.tag != "p" or not _is_address(written[-1].text):
        return None
    before = written[-2] if written[1:] else None
    if before and (before.element.tag in HEADINGS or before.text.endswith((":", "："))):
        return None
    if any(_is_address(block.text) for block in written[:-1]):
        return None
    erase(written[-1].element)
    return written[-1].text
