"""Slugs and addresses as Nikola makes them (nikola/utils.py slugify and encodelink, nikola.py url_replacer)."""

import posixpath
import re
import unicodedata
from collections.abc import Callable
from functools import cached_property
from urllib.parse import quote, unquote, urljoin

from feeds.read.engines.nikola.settings import NikolaSettings
from feeds.read.engines.transliteration import to_ascii

_LINK = re.compile(
    r"link://(?P<kind>[a-z_]{1,30})(?:/(?P<name>[^\s\"'<>)#]{0,500}))?(?P<fragment>#[^\s\"'<>)]{0,200})?"
)


def slugify(text: str) -> str:
    """The slug of a name."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^+\w\s-]", "", to_ascii(text)).strip().lower())


def encoded(path: str) -> str:
    """A path in percent-encoding."""
    return quote(unquote(unicodedata.normalize("NFC", path)), safe="/~")


class Addresses:
    """Where the pages of a site are."""

    def __init__(self, site: NikolaSettings, list_pages: Callable[[], dict[str, tuple[str, str]]]) -> None:
        self._site = site
        self._list_pages = list_pages

    def link(self, site_url: str, path: str) -> str:
        """The address of a page, without the name of an index file where the site leaves it out."""
        index = f"/{self._site.index_file}"
        if self._site.strip_indexes and f"/{path}".endswith(index):
            path = path[: len(path) - len(index) + 1]
        return urljoin(site_url, encoded(path))

    def absolute(self, base: str, address: str) -> str:
        """An address that a post writes, made absolute."""
        try:
            return urljoin(base, address)
        except ValueError:
            return address

    def resolved(self, text: str, base: str | None) -> str:
        """The text with each link://kind/name that is known replaced by an address; relative to the site's root."""

        def replaced(link: re.Match[str]) -> str:
            path = self._target(link["kind"], unquote(link["name"] or ""))
            return link[0] if path is None else self.link("/", path) + (link["fragment"] or "")

        return _LINK.sub(replaced, text)

    def _target(self, kind: str, name: str) -> str | None:
        """The path of what a magic link names; None where it is not known."""
        site = self._site
        if kind == "slug":
            return next((path for slug, path in self._pages.values() if slug == name), None)
        if kind == "filename":
            return self._pages[name][1] if name in self._pages else None
        fixed = {
            "root": "",
            "index": posixpath.join(site.index_path, site.index_file),
            "archive": site.archive,
            "rss": "rss.xml",
            "tag_index": posixpath.join(site.tag_path, site.index_file),
            "category_index": posixpath.join(site.category_path, site.index_file),
            "tag": self._term(site.tag_path, slugify(name)),
            "category": self._term(site.category_path, site.category_prefix + slugify(name)),
            "gallery": posixpath.join("galleries", name, site.index_file),
            "listing": posixpath.join("listings", f"{name}.html"),
            "listing_source": posixpath.join("listings", name),
        }
        return fixed.get(kind)

    def _term(self, folder: str, slug: str) -> str:
        name = f"{slug}/{self._site.index_file}" if self._site.pretty_urls else f"{slug}.html"
        return posixpath.join(folder, name)

    @cached_property
    def _pages(self) -> dict[str, tuple[str, str]]:
        return self._list_pages()
