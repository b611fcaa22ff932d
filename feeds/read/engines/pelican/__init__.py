"""Pelican: recognised by pelicanconf.py.

Sources: pelican/readers.py (metadata), contents.py (slugs, addresses, status), generators.py (which files),
writers.py (entries of feeds).
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from fnmatch import fnmatch
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from feeds.config import Settings
from feeds.model import Alias, BodyFormat, Derived, Diagnostic, Markdown, Severity, Term
from feeds.read.decode import decode
from feeds.read.engines.engine import Engine, Folder, Interpreted
from feeds.read.engines.pelican import feeds as own_feeds
from feeds.read.engines.pelican.links import Links
from feeds.read.engines.pelican.metadata import Stated, collect
from feeds.read.engines.pelican.settings import CONFIG, PelicanSettings, load
from feeds.read.engines.pelican.urls import absolute, tag_uri
from feeds.read.engines.python_markdown import as_commonmark
from feeds.read.front_matter import FrontMatter, docinfo, pelican, split

_FORMATS: Mapping[str, BodyFormat] = {
    **dict.fromkeys((".md", ".markdown", ".mkd", ".mdown"), "markdown"),
    ".rst": "rst",
    **dict.fromkeys((".html", ".htm"), "html"),
}
_LARGEST = 2 * 1024 * 1024  # bytes of a file that is linked to
_MOST_SHOWN = 5  # links in one message

_END_SUMMARY = re.compile(r"<!--\s{0,20}PELICAN_END_SUMMARY\s{0,20}-->")
_BEGIN_SUMMARY = re.compile(r"<!--\s{0,20}PELICAN_BEGIN_SUMMARY\s{0,20}-->")
_SUMMARY_IN_RST = re.compile(r"^\.\. PELICAN_END_SUMMARY[ ]*$", re.MULTILINE)


class Pelican(Engine):
    """A site that Pelican makes."""

    name = "pelican"

    def __init__(self, folder: Folder) -> None:
        super().__init__(folder)
        self.site: PelicanSettings = load(folder)
        self._links = Links(self.site, self._read, self._exists)

    @classmethod
    def recognises(cls, folder: Folder) -> bool:
        """By its settings file."""
        return folder.has(CONFIG)

    def settings(self) -> Mapping[str, Any]:
        """SITENAME, SITESUBTITLE and their kind."""
        return {
            "title": self.site.sitename,
            "description": self.site.sitesubtitle,
            "site_url": self.site.siteurl,
            "language": self.site.default_lang,
            "timezone": self.site.timezone,
            "author": self.site.author,
            "entries": self.site.feed_max_items or 100,
        }

    def enters(self, path: str) -> bool:
        """What is in PATH, or leads to it, without pages and what is not to be read."""
        inside = self._inside(path)
        if inside is None:
            return super().enters(path) and f"{self.site.path}/".startswith(f"{path}/")
        if not super().enters(path) or path == self.site.output_path or inside in self._excluded:
            return False
        return not self._is_ignored(inside) and any(
            _is_below(inside, each) or each.startswith(f"{inside}/") for each in self.site.article_paths
        )

    def keeps_articles_in(self, path: str) -> bool:
        """PATH, and what is below it."""
        return self.site.path != "." and (path == self.site.path or path.startswith(f"{self.site.path}/"))

    def takes(self, path: str) -> bool:
        """What Pelican has a reader for, in ARTICLE_PATHS."""
        inside = self._inside(path)
        suffix = PurePosixPath(path).suffix
        if inside is None or suffix not in _FORMATS or suffix in self.site.unread or self._is_ignored(inside):
            return False
        return inside not in self._excluded and any(_is_below(inside, each) for each in self.site.article_paths)

    def split(self, path: str, text: str) -> FrontMatter:
        """By the markup; YAML, too, which Python-Markdown reads as lines, and a plugin as YAML."""
        form = _FORMATS.get(PurePosixPath(path).suffix)
        if form == "rst":
            return docinfo.split_document(text)
        if form == "html":
            return pelican.split_html(text)
        matter = split(path, text) if text.startswith(("---", "+++")) else None
        return matter if matter and matter.metadata else pelican.split_lines(text)

    def feeds(self) -> Iterator[Alias]:
        """Those of FEED_ATOM and its kind."""
        return own_feeds.of_site(self.site)

    def feeds_of(self, term: Term) -> Iterator[Alias]:
        """Those of CATEGORY_FEED_ATOM and its kind."""
        return own_feeds.of_term(self.site, term)

    def interpret(self, path: str, matter: FrontMatter, settings: Settings) -> Interpreted:
        """Each field as Pelican's feeds have it."""
        stated = collect(self.site, self._inside(path) or path, matter)
        date = stated.date("date", settings.timezone)
        form = _FORMATS.get(PurePosixPath(path).suffix, "markdown")
        derived: dict[str, Derived] = {}

        def derive(field: str, value: Any, rule: str) -> None:
            if value not in (None, "", []):
                derived[field] = Derived(value, rule)

        if settings.site_url:
            address, rule = stated.address("ARTICLE", date)
            link = absolute(settings.site_url, address)
            derive("link", link, rule)
            derive("base", link, "address of the article")
            derive("id", tag_uri(link, date), "tag: URI of the address and day, as in Pelican's feeds")
        derive("slug", stated.slug, "slug as Pelican makes it")
        derive("title", stated.text("title"), stated.rule("title"))
        derive("published", date, stated.rule("date"))
        derive("updated", stated.date("modified", settings.timezone), stated.rule("modified"))
        if not self.site.with_future_dates:
            derive("visible_from", date, "WITH_FUTURE_DATES")
        if category := stated.text("category"):
            derive("categories", [[category]], stated.rule("category"))
        derive("tags", pelican.names(stated.values.get("tags", ("", ""))[0]), stated.rule("tags"))
        derive("authors", *stated.authors)
        if form == "rst":
            derive("summary", docinfo.plain(stated.text("summary")), stated.rule("summary"))
        if reason := self._why_withheld(stated, date):
            derived["withheld"] = Derived(*reason)
        body, lost = _prepared(matter.body, form), list[str]()
        if settings.site_url:
            body, lost = self._links.resolved(body, settings.site_url, stated, date)
        diagnostics = (_lost_links(path, matter.body_line, lost),) if lost else ()
        return Interpreted(body, form, derived, Markdown(self.site.breaks, self.site.smart), diagnostics)

    def _why_withheld(self, stated: Stated, date: datetime | None) -> tuple[str, str] | None:
        """Code and message, where Pelican does not put an article into its feed."""
        status = (stated.text("status") or "published").lower()
        if status in ("draft", "hidden", "skip"):
            return "draft" if status == "draft" else "unpublished", f"The article has the status {status!r}."
        if status != "published":
            return "unpublished", f"Pelican knows no status {status[:40]!r}, and leaves the article out."
        if not stated.text("title"):
            return "untitled", "Pelican leaves out articles without a title."
        if date is None and not self.site.dates_by_file:
            return "undated", "Pelican leaves out articles without a date that it can read."
        if self.site.has_original_feed and self._is_translation(stated):
            return "translation", "It is a translation of an article that is in the feed."
        return None

    def _is_translation(self, stated: Stated) -> bool:
        """Whether an article in the default language has its slug (utils.get_original_items)."""
        is_marked = (stated.text("translation") or "false").lower() != "false"
        if (stated.lang == self.site.default_lang and not is_marked) or self.site.translation_id != "slug":
            return False
        return bool(self._originals.get(stated.slug, set()) - {stated.path})

    # Where files are

    @cached_property
    def _excluded(self) -> set[str]:
        return {posixpath.normpath(each) for each in self.site.excluded}

    def _inside(self, path: str) -> str | None:
        """A path relative to PATH; None where it is outside."""
        if self.site.path == ".":
            return path
        if path == self.site.path:
            return ""
        return path[len(self.site.path) + 1 :] if path.startswith(f"{self.site.path}/") else None

    def _is_ignored(self, inside: str) -> bool:
        name = posixpath.basename(inside)
        return any(fnmatch(name, pattern) for pattern in self.site.ignore_files)

    # Other files of the site

    @cached_property
    def _originals(self) -> dict[str, set[str]]:
        """Paths of the articles in the default language, by slug."""
        found: dict[str, set[str]] = {}
        root = self.folder.root
        for file in (root / self.site.path).rglob("*"):
            path = file.relative_to(root).as_posix()
            inside = self._inside(path)
            if inside is None or not self.takes(path) or not all(map(self.enters, _folders(path))):
                continue
            stated = self._read(inside)
            if stated and stated.lang == self.site.default_lang:
                found.setdefault(stated.slug, set()).add(inside)
        return found

    def _read(self, inside: str) -> Stated | None:
        """What is stated of another source file; None where there is none."""
        path = posixpath.normpath(posixpath.join(self.site.path, inside))
        if PurePosixPath(path).suffix not in _FORMATS or not self._exists(inside):
            return None
        file = self.folder.root / path
        try:
            data = file.read_bytes() if file.is_file() and file.stat().st_size <= _LARGEST else b""
        except OSError:
            return None
        text = decode(path, data).text if data else None
        return collect(self.site, inside, self.split(path, text)) if text else None

    def _exists(self, inside: str) -> bool:
        path = posixpath.normpath(posixpath.join(self.site.path, inside))
        try:
            return not path.startswith("../") and self.folder.has(path)
        except (OSError, ValueError):  # no name that a file can have
            return False


def _prepared(body: str, form: BodyFormat) -> str:
    """The text with the end of the summary marked as elsewhere."""
    if "PELICAN_" in body:
        body = _END_SUMMARY.sub("<!--more-->", _BEGIN_SUMMARY.sub("", body))
        body = _SUMMARY_IN_RST.sub(".. more", body)
    return as_commonmark(body) if form == "markdown" else body


def _lost_links(path: str, line: int, lost: list[str]) -> Diagnostic:
    shown = ", ".join(link[:80] for link in lost[:_MOST_SHOWN])
    message = f"{len(lost)} links name files that the site does not have: {shown}."
    action = "They were left as they are written. Name files that are there."
    return Diagnostic("link-lost", Severity.WARNING, path, line, message, action)


def _is_below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def _folders(path: str) -> list[str]:
    return [parent.as_posix() for parent in PurePosixPath(path).parents if parent.as_posix() != "."]
