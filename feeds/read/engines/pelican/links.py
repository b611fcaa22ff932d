"""Links of an article to other files of its site, {filename}other.md and their kin (contents.py, _link_replacer)."""

import posixpath
import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote

from feeds.read.engines.pelican.metadata import Stated
from feeds.read.engines.pelican.settings import PelicanSettings
from feeds.read.engines.pelican.urls import absolute, expanded, slugify

# INTRASITE_LINK_REGEX, which Pelican looks for in attributes of HTML: here, in what becomes one.
_LINK = re.compile(
    r"""(?P<before>\]\([ ]?<?|=[ ]?["']|<|\]:[ ]{0,8}<?|::[ ]{1,8}|:target:[ ]{1,8}|:[ ])
    [{|](?P<what>filename|static|attach|author|category|tag|index)[|}]
    (?P<value>(?:[^"'<>()\n]|\([^()\n]{0,200}\)){0,1000})""",
    re.VERBOSE,
)


class Links:
    """The addresses of a site's files."""

    def __init__(
        self, site: PelicanSettings, read: Callable[[str], Stated | None], exists: Callable[[str], bool]
    ) -> None:
        self._site = site
        self._read = read  # both take a path relative to PATH
        self._exists = exists
        self._known: dict[str, str | None] = {}

    def resolved(self, text: str, site_url: str, article: Stated, date: datetime | None) -> tuple[str, list[str]]:
        """The text with its links made absolute, and those that lead nowhere."""
        if not ("}" in text or "|" in text):
            return text, []
        lost: list[str] = []

        def replaced(link: re.Match[str]) -> str:
            value = link["value"].rstrip()
            target = self._target(link["what"], value, article, date)
            if target is None:
                lost.append(f"{{{link['what']}}}{value}")
                return link[0]
            return f"{link['before']}{absolute(site_url, target)}{link['value'][len(value) :]}"

        return _LINK.sub(replaced, text), lost

    def _target(self, what: str, value: str, article: Stated, date: datetime | None) -> str | None:
        """The path, below the site's address, that a link leads to."""
        path, mark, fragment = value.partition("#")
        if what == "index":
            return self._site.urls["INDEX_SAVE_AS"]
        if what in ("author", "category", "tag"):
            names = {"slug": slugify(unquote(path), self._site, what), "name": path}
            return expanded(self._site.urls[f"{what.upper()}_URL"], names, None) + mark + fragment
        path = unquote(path)
        path = path[1:] if path.startswith("/") else posixpath.join(posixpath.dirname(article.path), path)
        path = posixpath.normpath(path)
        found = self._file(path) if what == "filename" else None
        if found is None and self._exists(path):
            found = self._attached(path, article, date) if what == "attach" else self._static(path)
        return None if found is None else found + mark + fragment

    def _file(self, path: str) -> str | None:
        """The path of the address of an article or page; None where the file is neither."""
        if path not in self._known:
            stated = self._read(path)
            is_page = any(path.startswith(f"{folder}/") for folder in self._site.page_paths)
            kind = "PAGE" if is_page else "ARTICLE"
            self._known[path] = stated.address(kind, stated.date("date", UTC))[0] if stated else None
        return self._known[path]

    def _static(self, path: str) -> str:
        stated = self._site.extra_path_metadata.get(path, {})
        return stated.get("url") or expanded(self._site.urls["STATIC_URL"], {"path": stated.get("path", path)}, None)

    def _attached(self, path: str, article: Stated, date: datetime | None) -> str:
        """A file that is put beside the article that links to it (Static.attach_to)."""
        tail = posixpath.relpath(path, posixpath.dirname(article.path) or ".")
        tail = posixpath.basename(tail) if tail.startswith("../") else tail
        saved = article.text("save_as") or article.expanded("ARTICLE_SAVE_AS", date)
        return posixpath.join(posixpath.dirname(saved), tail)
