"""A Hexo site's settings as plain data: _config.yml, and what package.json tells of its plug-ins.

Defaults are those of Hexo's default_config and of the renderers of Markdown.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from feeds.model import Markdown
from feeds.read.engines.engine import Folder
from feeds.read.front_matter import yaml

_FILES = ("_config.yml", "_config.yaml", "_config.json")
# Renderers of Markdown: where their settings are, and how they call line breaks and typographic signs.
_RENDERERS = {
    "hexo-renderer-marked": (("marked",), "breaks", "smartypants"),
    "hexo-renderer-kramed": (("kramed",), "breaks", "smartypants"),
    "hexo-renderer-markdown": (("markdown", "render"), "breaks", "typographer"),
    "hexo-renderer-markdown-it": (("markdown", "render"), "breaks", "typographer"),
    "hexo-renderer-markdown-it-katex": (("markdown", "render"), "breaks", "typographer"),
    "hexo-renderer-markdown-it-mermaid": (("markdown", "render"), "breaks", "typographer"),
    "hexo-renderer-multi-markdown-it": (("markdown", "render"), "breaks", "typographer"),
    "hexo-renderer-markdown-it-plus": (("markdown_it_plus",), "breaks", "typographer"),
}
_MARKED = "hexo-renderer-marked"
_PANDOC = "hexo-renderer-pandoc"
_PANDOC_MARKDOWN = Markdown(breaks=False, smart=True)  # Pandoc's Markdown has +smart, and no +hard_line_breaks


@dataclass(frozen=True)
class Config:
    """What the files say; every scalar is a string."""

    values: Mapping[str, Any]
    plugins: tuple[str, ...]  # in the order in which Hexo loads them
    is_there: bool  # whether there is a _config.yml

    def text(self, key: str, default: str = "") -> str:
        """A setting's text."""
        value = self.values.get(key)
        return value.strip() if isinstance(value, str) and value.strip() else default

    def part(self, *keys: str) -> Mapping[str, Any]:
        """A mapping of settings."""
        found: Any = self.values
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings of a list, or the one that is stated."""
        value = self.values.get(key)
        return tuple(each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str) and each)

    def is_on(self, key: str, *, default: bool) -> bool:
        """Whether a switch is set."""
        return is_on(self.values.get(key), default=default)

    @cached_property
    def source(self) -> str:
        """Path of the source folder."""
        return self.text("source_dir", "source").removeprefix("./").strip("/")

    @cached_property
    def permalink(self) -> str:
        """The pattern of permalinks."""
        return self.text("permalink", ":year/:month/:day/:title/")

    @cached_property
    def new_post_name(self) -> str:
        """The pattern of the names of posts' files."""
        return self.text("new_post_name", ":title.md")

    @cached_property
    def has_assets(self) -> bool:
        """Whether posts have folders of assets."""
        return self.is_on("post_asset_folder", default=False)

    @cached_property
    def url(self) -> str:
        """Address of the site, without the last slash; "" where it states none."""
        return self.text("url").rstrip("/")

    @cached_property
    def root(self) -> str:
        """Path of the site on its server, with a slash on both sides."""
        stated = self.text("root") or re.sub(r"^[a-z]+://[^/]*", "", self.url, flags=re.IGNORECASE)
        return re.sub("/{2,}", "/", f"/{stated}/")

    @cached_property
    def origin(self) -> str:
        """Scheme and host of the site."""
        found = re.match(r"[a-z]+://[^/]+", self.url, re.IGNORECASE)
        return found[0] if found else ""

    @cached_property
    def markdown(self) -> Markdown:
        """How the site's renderer reads Markdown; of several, the last that registers itself counts."""
        name = next((name for name in reversed(self.plugins) if name in _RENDERERS or name == _PANDOC), None)
        if name == _PANDOC:
            return _PANDOC_MARKDOWN
        place, breaks, smart = _RENDERERS[name or _MARKED]
        stated = self.part(*place)
        return Markdown(is_on(stated.get(breaks), default=True), is_on(stated.get(smart), default=True))

    @cached_property
    def puts_root_before_pictures(self) -> bool:
        """Whether the renderer takes relative addresses of pictures for paths on the site."""
        is_marked = not any(name in _RENDERERS or name == _PANDOC for name in self.plugins if name != _MARKED)
        return is_marked and is_on(self.part("marked").get("prependRoot"), default=True)

    @cached_property
    def has_tags(self) -> bool:
        """Whether the renderer lets Hexo fill in tags."""
        stated = [self.part(key).get("disableNunjucks") for key in ("marked", "markdown")]
        return not any(is_on(value, default=False) for value in stated)

    @cached_property
    def makes_code_blocks(self) -> bool:
        """Whether Hexo itself makes code blocks, and the renderer does not."""
        if "syntax_highlighter" in self.values:
            return bool(self.text("syntax_highlighter"))
        old = [self.part(key).get("enable") for key in ("highlight", "prismjs")]
        return is_on(old[0], default=True) or is_on(old[1], default=False)

    @cached_property
    def containers(self) -> frozenset[str]:
        """The names of the blocks between colons that markdown-it-container is told of."""
        stated = self.part("markdown").get("plugins")
        items = [each for each in stated if isinstance(each, dict)] if isinstance(stated, list) else []
        return frozenset(str(each.get("options")) for each in items if each.get("name") == "markdown-it-container")

    @cached_property
    def encrypts(self) -> bool:
        """Whether posts with a password are for those who know it."""
        return not self.plugins or any("encrypt" in name for name in self.plugins)

    @cached_property
    def passwords_of_tags(self) -> frozenset[str]:
        """Tags whose posts are encrypted."""
        stated = self.part("encrypt").get("tags")
        items = stated if isinstance(stated, list) else []
        return frozenset(str(each.get("name")) for each in items if isinstance(each, dict))


def load(folder: Folder) -> Config:
    """The settings in a folder; what cannot be read is as if it said nothing."""
    text = next((text for name in _FILES if (text := folder.text(name)) is not None), None)
    return Config(_values(text or ""), tuple(_plugins(folder.text("package.json"))), text is not None)


def is_on(value: Any, *, default: bool) -> bool:
    """Whether YAML's boolean is true; the default where nothing is stated."""
    return default if value is None or value == "" else str(value).lower() == "true"


def _values(text: str) -> dict[str, Any]:
    inside = re.sub(r"\A\s*^---.*\n|^(?:---|\.\.\.)[ \t]*$", "", text, flags=re.MULTILINE)
    matter = yaml.split("", f"---\n{inside}\n---\n")
    return matter.metadata if matter else {}


def _plugins(package: str | None) -> Iterable[str]:
    try:
        stated = json.loads(package or "{}")
    except (ValueError, RecursionError):
        return
    for key in ("dependencies", "devDependencies"):
        names = stated.get(key) if isinstance(stated, dict) else None
        yield from (name for name in names or () if isinstance(name, str) and isinstance(names, dict))
