"""Jekyll (jekyllrb.com) with jekyll-feed: posts in _posts folders, and the collections that have a feed.

Ported: Jekyll::Document, PostReader, CollectionReader, and feed.xml of jekyll-feed. Jekyll reads a time without a zone
as UTC; it is meant in the site's zone and published so, but the day in an address is the one that Jekyll made of it.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import yaml

from feeds.config import Settings
from feeds.model import Alias, Derived, Markdown, Term
from feeds.read.engines import jekyll_feeds, jekyll_tags
from feeds.read.engines.engine import PASSED_OVER, SUFFIXES, Engine, Folder, Interpreted, body_format
from feeds.read.engines.jekyll_config import FILES, Config, load
from feeds.read.engines.jekyll_pages import DATED, Page, document_page, page_url, string, terms
from feeds.read.engines.jekyll_urls import joined, normalized
from feeds.read.engines.typography import smart
from feeds.read.front_matter import FrontMatter, split
from feeds.yaml_text import load_mapping

_MARKS = ("_posts", "_layouts", "_includes", "_sass", "_data", "_drafts")
_OF_JEKYLL = re.compile(
    r"^(?:plugins|gems|remote_theme|kramdown|collections|paginate_path|baseurl|markdown|highlighter|permalink):"
    r"|^source:\s*\S",
    re.MULTILINE,
)
_OF_HEXO = re.compile(r"^(?:source_dir|public_dir|new_post_name|skip_render|default_layout):", re.MULTILINE)
_AUTHORS = tuple(f"authors.{suffix}" for suffix in ("yml", "yaml", "json"))
_LONGEST_TITLE = 1000  # characters that are given typographic quotes
_IMAGES = ("image", "cover", "cover-img", "thumbnail", "thumbnail-img", "header-img", "feature-img", "featured_image")


class Jekyll(Engine):
    """A site that Jekyll makes."""

    name = "jekyll"

    def __init__(self, folder: Folder) -> None:
        super().__init__(folder)
        self.config = load(folder)
        self.authors = _authors_file(folder, self.config)
        self.cname = (folder.text("CNAME") or "").strip()
        self.addresses: dict[str, str | None] = {}  # of documents that others link to, as far as they were asked for

    @classmethod
    def recognises(cls, folder: Folder) -> bool:
        """By its _config file and the folders beside it; GitHub makes sites without a _config file, too."""
        names = set(folder.names())
        stated = next((name for name in FILES if name in names), None)
        if stated is None:
            return "_posts" in names and bool({"_layouts", "_includes", "Gemfile"} & names)
        text = folder.text(stated) or ""
        if _OF_HEXO.search(text) or {"scaffolds", "_config.landscape.yml"} & names:
            return False
        return any(mark in names for mark in _MARKS) or bool(_OF_JEKYLL.search(text))

    def settings(self) -> Mapping[str, Any]:
        """As jekyll-feed and jekyll-seo-tag read them; a CNAME file is what GitHub serves the site by."""
        config = self.config
        host = config.text("url") or (f"https://{self.cname}" if re.fullmatch(r"[\w.-]+", self.cname) else "")
        author = next(iter(self._authors(config.values.get("author"))), None)
        limit = config.part("feed").get("posts_limit")
        return {
            "title": config.text("title", "name"),
            "description": config.text("description"),
            "site_url": f"{host.rstrip('/')}/{config.text('baseurl').strip('/')}" if host else None,
            "language": (config.text("lang", "language", "locale")).replace("_", "-"),
            "timezone": config.text("timezone"),
            "author": author,
            "entries": limit if isinstance(limit, str) else None,
        }

    def enters(self, path: str) -> bool:
        """Folders of the source that are neither excluded nor kept for other things."""
        source = self.config.source
        if f"{path}/" == source or source.startswith(f"{path}/"):
            return True
        below = path.removeprefix(source)
        name = below.rpartition("/")[2]
        if not path.startswith(source) or name in PASSED_OVER:
            return False
        parts = below.split("/")
        if "_posts" in parts:
            return not self.config.excludes(below, is_folder=True) and not self.config.hides(below)
        if self.config.collection_in_feed(f"{below}/") or self.config.collections_dir.startswith(f"{below}/"):
            return not self.config.excludes(below, is_folder=True)
        return self.config.enters(below)

    def keeps_articles_in(self, path: str) -> bool:
        """Folders of posts, those that hold one, and collections."""
        parts = PurePosixPath(path)
        ways = [str(parent) for parent in (parts, *parts.parents) if str(parent) != "."]
        if not all(self.enters(way) for way in ways):
            return False
        below = f"{path}/".removeprefix(self.config.source)
        if "_posts" in parts.parts or self.config.collection_in_feed(below):
            return True
        places = ("", *(f"{name}/" for name in self.folder.names(path)))
        return any(self.folder.has(f"{path}/{place}_posts") for place in places)

    def takes(self, path: str) -> bool:
        """Dated files in _posts, and the files of collections that have a feed."""
        source = self.config.source
        below = path.removeprefix(source)
        suffix = PurePosixPath(path).suffix.lower()
        if not path.startswith(source) or not (suffix in SUFFIXES or suffix[1:] in self.config.markdown_suffixes):
            return False
        if self.config.excludes(below, is_folder=False) or self.config.hides(below):
            return False
        collection = self.config.collection_in_feed(below)
        return collection is not None and (collection != "posts" or bool(DATED.fullmatch(below.rpartition("/")[2])))

    def interpret(self, path: str, matter: FrontMatter, settings: Settings) -> Interpreted:
        """Metadata with the site's defaults; Liquid filled in."""
        below = path.removeprefix(self.config.source)
        page = document_page(self.config, below, matter.metadata, settings.timezone)
        derived = dict(self._derived(page, matter, settings))
        form = body_format(path, bool(matter.metadata))
        body = self._with_break(matter.body, page)
        if str(page.data.get("render_with_liquid")).lower() == "false":
            return Interpreted(body, form, derived, self._markdown)
        expanded = jekyll_tags.expand(self, path, below, page, body, matter.body_line, settings)
        return Interpreted(expanded.text, form, derived, self._markdown, expanded.diagnostics)

    def feeds(self) -> Iterator[Alias]:
        """Those of jekyll-feed, which nearly all sites have, and those of the site's own templates."""
        yield from jekyll_feeds.of_plugin(self.config)
        yield from jekyll_feeds.of_templates(self.config, self.folder.root)

    def feeds_of(self, term: Term) -> Iterator[Alias]:
        """Those of jekyll-feed."""
        return jekyll_feeds.of_tag(self.config, term)

    def address(self, below: str, zone: tzinfo) -> str | None:
        """The path of another source file's page, without the site's own; None where there is no such file."""
        if below not in self.addresses:
            self.addresses[below] = self._address(below, zone)
        return self.addresses[below]

    def _address(self, below: str, zone: tzinfo) -> str | None:
        file = self.folder.root / self.config.source / below
        if ".." in below:
            return None
        try:
            with file.open("rb") as opened:
                text = opened.read(20_000).decode("utf-8-sig", "replace").replace("\r\n", "\n")
        except (OSError, ValueError):
            return None
        if not text.startswith("---"):
            return f"/{below}"
        metadata = split(below, text).metadata
        if self.config.collection_of(below):
            return document_page(self.config, below, metadata, zone).url
        return page_url(below, metadata, self.config)

    def _derived(self, page: Page, matter: FrontMatter, settings: Settings) -> Iterator[tuple[str, Derived]]:
        data, named = page.data, page.title

        def rule(key: str) -> str:
            line = matter.lines.get(key)
            return f"metadata {key!r}, line {line} (jekyll)" if line else "front matter defaults of the site (jekyll)"

        if named:
            shown = smart(named, quotes=self._quotes) if len(named) <= _LONGEST_TITLE else named
            yield "title", Derived(shown, rule("title") if page.is_titled else "name of the file (jekyll)")
        if page.published and (page.is_dated or not data.get("date")):
            at = Derived(page.published, rule("date") if page.is_dated else "name of the file (jekyll)")
            yield "published", at
            if not self.config.is_on("future"):
                yield "visible_from", at
        if reason := self._why_withheld(page, matter):
            yield "withheld", reason
        if settings.site_url and "/:" not in page.url:  # a part of a date that is not known
            site = settings.site_url.rstrip("/")
            yield "link", Derived(site + normalized(page.url), "permalink of the site (jekyll)")
            folder = posixpath.dirname(page.url.rstrip("/")) or "/"
            yield "id", Derived(site + normalized(joined((folder, page.document.slug))), "as jekyll-feed names it")
            if image := _image(data):
                yield "image", Derived(f"{site}/{image.lstrip('/')}", "metadata, below the site's address (jekyll)")
        if page.document.categories:
            paths = [[name] for each in page.document.categories if (name := each.strip(",，、"))]
            yield "categories", Derived(paths, "folders above _posts and metadata (jekyll)")
        if self.config.in_feed:
            yield "sections", Derived([page.document.collection], "collection, which has a feed (jekyll)")
        if tags := [name for each in terms(data, "tag", "tags") if (name := each.strip(",，、"))]:
            yield "tags", Derived(tags, rule("tag" if data.get("tag") else "tags"))
        if authors := self._authors(data.get("author") or data.get("authors")):
            yield "authors", Derived(authors, rule("author" if data.get("author") else "authors"))
        if not {"lang", "language", "locale"} & matter.metadata.keys() and (lang := string(data.get("lang"))):
            yield "language", Derived(lang.replace("_", "-"), rule("lang"))

    def _why_withheld(self, page: Page, matter: FrontMatter) -> Derived | None:
        """What normalize does not see in the article's own metadata."""
        published = str(page.data.get("published")).lower()
        if "published" not in matter.metadata and published == "false":
            return Derived("unpublished", "By the site's defaults, the article is not to be published.")
        if page.document.collection != "posts" and not matter.metadata:
            return Derived("no-front-matter", "The file has no front matter, so that Jekyll copies it as it is.")
        return None

    def _authors(self, value: Any) -> list[dict[str, str]]:
        """Authors as mappings of name, email and url; names may be keys of _data/authors."""
        found: list[dict[str, str]] = []
        for item in value if isinstance(value, list) else [value]:
            stated = self.authors.get(item, item) if isinstance(item, str) else item
            if isinstance(stated, str) and stated.strip():
                found.append({"name": stated.strip()})
            elif isinstance(stated, dict):
                keys = {"name": ("name", "display_name"), "email": ("email",), "url": ("uri", "url", "web")}
                texts = {
                    key: next(filter(None, (string(stated.get(at)) for at in ats)), "") for key, ats in keys.items()
                }
                texts["name"] = texts["name"] or (item if isinstance(item, str) else "")
                if texts["name"]:
                    found.append({key: text for key, text in texts.items() if text})
        return found

    @property
    def _quotes(self) -> bool:
        return "apos" not in str(self.config.part("kramdown").get("smart_quotes"))

    @property
    def _markdown(self) -> Markdown:
        """As kramdown does it, or one of the renderers of CommonMark with their options."""
        kind = self.config.text("markdown").lower()
        if kind.startswith("commonmark"):
            options = str(self.config.part("commonmark").get("options"))
            return Markdown(breaks="HARDBREAKS" in options, smart="SMART" in options)
        breaks = str(self.config.part("kramdown").get("hard_wrap")).lower() == "true"
        return Markdown(breaks=breaks, smart=self._quotes)

    def _with_break(self, body: str, page: Page) -> str:
        """The text with the usual mark where the site's own one ends the excerpt."""
        stated = page.data.get("excerpt_separator") or self.config.values.get("excerpt_separator")
        separator = stated if isinstance(stated, str) else ""
        if not separator.strip() or separator == "<!--more-->" or separator not in body:
            return body
        mark = "<!--more-->" if separator.startswith("<!--") else f"<!--more-->\n\n{separator}"
        return body.replace(separator, mark, 1)


def _authors_file(folder: Folder, config: Config) -> dict[str, Any]:
    place = f"{config.source}{config.text('data_dir') or '_data'}"
    for name in _AUTHORS:
        if text := folder.text(f"{place}/{name}"):
            try:
                return load_mapping(text)[0]  # JSON is YAML
            except yaml.YAMLError:
                return {}
    return {}


def _image(data: Mapping[str, Any]) -> str | None:
    """A picture that is stated by a path of the site, as most themes have it."""
    header = data.get("header")
    of_header = header.get("teaser") or header.get("image") if isinstance(header, dict) else None
    for value in (*(data.get(key) for key in _IMAGES), of_header):
        path = string(value.get("path") if isinstance(value, dict) else value).strip()
        if path:
            return None if urlsplit(path[:100]).scheme or path.startswith(("//", "#")) or "{" in path else path
    return None
