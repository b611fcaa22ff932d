"""A tag in the text of a Hexo article, and the small pieces of HTML that tags become."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Protocol

from feeds.config import Settings
from feeds.read.tags import code_block

_WORD = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\S)+""")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'')
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?//\S+|[./#]\S*|mailto:\S+|www\.\S+|\S+/\S*|\S+\.(?:html?|md)", re.IGNORECASE
)
_ICON = re.compile(r"(?:fa[bdrls]?(?:-\w+)?|icon|iconfont|i)?[ -]?fa-[\w -]+|fa[bdrls]?|icon-[\w-]+")

# Looks of notes and boxes, by the names of the themes' classes.
LOOKS = {
    *(
        "default",
        "primary",
        "secondary",
        "info",
        "success",
        "warning",
        "warn",
        "danger",
        "caution",
        "tip",
        "error",
        "light",
        "dark",
        "message",
    ),
    *("no-icon", "icon", "icon-padding", "flat", "modern", "simple", "disabled", "mini", "small", "large", "block"),
    *("red", "blue", "green", "orange", "yellow", "purple", "pink", "cyan", "gray", "grey", "black", "white"),
    *("quote", "guide", "ok", "bug", "bolt", "award", "calendar", "link", "clear", "done", "undone", "open", "close"),
    *("left", "center", "right", "fancybox", "stretch", "radiation", "checkbox", "up", "down", "download", "up-bg"),
    *("alert", "question"),
}


class Site(Protocol):
    """What tags ask of the site."""

    def url_for(self, path: str, site_url: str | None) -> str:
        """The address of something on the site."""

    def asset_url(self, name: str, place: str | None, site_url: str | None) -> str:
        """The address of a file that belongs to the article."""

    def post_url(self, slug: str, settings: Settings) -> tuple[str, str] | None:
        """Address and title of another article."""

    def code_of(self, path: str) -> str | None:
        """The text of a file of code that articles include."""


@dataclass(frozen=True, slots=True)
class Page:
    """The article that tags stand in."""

    path: str
    line: int  # on which the text begins
    is_markdown: bool
    site: Site
    settings: Settings
    place: str | None  # path of the article on the site

    def url(self, path: str) -> str:
        """The address of something on the site."""
        return self.site.url_for(path, self.settings.site_url)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag, with what it encloses."""

    name: str
    written: str  # what stands behind the name
    inner: str | None  # None where nothing ends it
    page: Page

    @property
    def words(self) -> list[str]:
        """Arguments as Nunjucks cuts them: at white space, unless quoted; without the quotes."""
        return [_QUOTED.sub(lambda quoted: quoted[1] or quoted[2] or "", word) for word in _WORD.findall(self.written)]

    @property
    def joined(self) -> str:
        """The arguments on one line, without quotes."""
        return " ".join(self.words)

    @property
    def fields(self) -> list[str]:
        """Arguments as most themes cut them: at "::", else at commas."""
        return [field.strip() for field in self.joined.split("::" if "::" in self.joined else ",")]

    def named(self, *keys: str) -> tuple[dict[str, str], list[str]]:
        """The arguments of the form key:value or key=value with these keys, and the others."""
        found: dict[str, str] = {}
        others: list[str] = []
        for word in self.words:
            key, _, value = word.partition(":" if ":" in word.partition("=")[0] else "=")
            if value and key in keys:
                found[key] = value
            else:
                others.append(word)
        return found, others

    @property
    def body(self) -> str:
        """What the tag encloses, without blank lines around it."""
        return (self.inner or "").strip("\n")


Handler = Callable[[Tag], str | None]  # None: the tag means nothing to a subscriber that could be computed here


def block(*parts: str) -> str:
    """Paragraphs and blocks that stand for themselves; one line of HTML alone may stand in other HTML."""
    shown = "\n\n".join(part for part in parts if part.strip())
    if not shown or (shown.startswith("<") and "\n" not in shown):
        return shown
    return f"\n\n{shown}\n\n"


def element(name: str, text: str) -> str:
    """An inline element, its text as it is."""
    return f"<{name}>{text}</{name}>" if text else ""


def heading(text: str) -> str:
    """What stands above a part of the text, without being a heading of the article."""
    return f"<p><strong>{text}</strong></p>" if text.strip() else ""


def quotation(text: str, footer: str = "") -> str:
    """A block of quotation or remark, with Markdown in it."""
    if not text.strip():
        return ""
    return block("<blockquote>", text, footer, "</blockquote>")


def link(url: str, text: str) -> str:
    """A link; only its text where there is no address."""
    return f'<a href="{escape(url)}">{text or escape(url)}</a>' if url else text


def image(src: str, alt: str = "", title: str = "") -> str:
    """A picture."""
    more = f' title="{escape(title)}"' if title else ""
    return f'<img src="{escape(src)}" alt="{escape(alt)}"{more}>' if src else ""


def frame(src: str) -> str:
    """A frame; normalize knows what readers see of it."""
    return block(f'<p><iframe src="{escape(src)}"></iframe></p>') if src else ""


def media(name: str, src: str, poster: str = "") -> str:
    """A player of sound or film."""
    shown = f' poster="{escape(poster)}"' if poster else ""
    return block(f'<p><{name} src="{escape(src)}" controls{shown}></{name}></p>') if src else ""


def listing(tag: Tag, code: str, language: str = "", caption: str = "") -> str:
    """A block of code."""
    above = f"<p>{caption}</p>" if caption else ""
    if not tag.page.is_markdown:
        return block(above, code_block(code, language))
    # Other than <pre>, a fence may stand in a list.
    fence = "`" * max(3, *(len(ticks) + 1 for ticks in re.findall("`+", code)), 0)
    return block(above, f"{fence}{language}\n{code.strip(chr(10))}\n{fence}")


def is_address(text: str) -> bool:
    """Whether an argument is an address rather than a text."""
    return _ADDRESS.fullmatch(text) is not None


def is_icon(text: str) -> bool:
    """Whether an argument names an icon of a web font."""
    return _ICON.fullmatch(text) is not None
