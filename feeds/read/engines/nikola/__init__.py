"""Nikola: recognised by a conf.py that states POSTS or BLOG_TITLE.

Sources: nikola/post.py (metadata, addresses), metadata_extractors.py, plugins/misc/scan_posts.py (which files),
nikola.py generic_rss_feed (entries of feeds).
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from feeds.config import Settings
from feeds.model import Alias, BodyFormat, Derived, Diagnostic, Markdown, Severity, Term
from feeds.read.decode import decode
from feeds.read.engines.engine import PASSED_OVER, Engine, Folder, Interpreted
from feeds.read.engines.nikola import feeds as own_feeds
from feeds.read.engines.nikola import listings
from feeds.read.engines.nikola.addresses import Addresses, slugify
from feeds.read.engines.nikola.settings import CONFIG, NikolaSettings, Source, language_tag, load
from feeds.read.engines.python_markdown import as_commonmark
from feeds.read.engines.python_patterns import named_groups
from feeds.read.engines.stated_dates import read_date
from feeds.read.front_matter import FrontMatter, docinfo, nikola, pelican, toml, yaml
from feeds.read.tags import nikola as shortcodes

_FORMATS: Mapping[str, BodyFormat] = {"rest": "rst", "markdown": "markdown", "pandoc": "markdown", "html": "html"}
_CONFIG = re.compile(r"^(?:POSTS|BLOG_TITLE)\s*=", re.MULTILINE)
_UTC = re.compile(r" UTC(?=[+-]\d\d:\d\d)")
_TEASER = re.compile(r"<!--\s{0,20}(?:TEASER_END|END_TEASER)(?::[^\n]{0,200}?)?\s{0,20}-->", re.IGNORECASE)
_TEASER_IN_RST = re.compile(r"^\.\. (?:TEASER_END|END_TEASER)(?::[^\n]*)?[ ]*$", re.MULTILINE | re.IGNORECASE)
# Nikola makes a <nav> of it, which readers do not show.
_CONTENTS = re.compile(r"^\.\. contents::[^\n]*\n(?:[ \t]+\S[^\n]*\n)*", re.MULTILINE)
_LARGEST = 2 * 1024 * 1024  # bytes of a file that is linked to

Metadata = dict[str, Any]


class Nikola(Engine):
    """A site that Nikola makes."""

    name = "nikola"

    def __init__(self, folder: Folder) -> None:
        super().__init__(folder)
        self.site: NikolaSettings = load(folder)

    @classmethod
    def recognises(cls, folder: Folder) -> bool:
        """Sphinx has a conf.py, too."""
        return folder.has(CONFIG) and bool(_CONFIG.search(folder.text(CONFIG) or ""))

    def settings(self) -> Mapping[str, Any]:
        """BLOG_TITLE, SITE_URL and their kind."""
        return {
            "title": self.site.blog_title,
            "description": self.site.blog_description,
            "site_url": self.site.site_url,
            "language": language_tag(self.site.default_lang),
            "timezone": self.site.timezone,
            "author": self.site.blog_author,
            "entries": self.site.feed_length,
        }

    def enters(self, path: str) -> bool:
        """The folders of POSTS, what is below them and what leads to them."""
        if PurePosixPath(path).name in PASSED_OVER:
            return False
        folders = [source.folder for source in self.site.posts]
        return any(
            not each or f"{path}/".startswith(f"{each}/") or f"{each}/".startswith(f"{path}/") for each in folders
        )

    def keeps_articles_in(self, path: str) -> bool:
        """The folders of POSTS, and what is below them."""
        return any(source.folder and f"{path}/".startswith(f"{source.folder}/") for source in self.site.posts)

    def takes(self, path: str) -> bool:
        """What a row of POSTS names, in any of the languages."""
        return self._source(path) is not None

    def beside(self, path: str) -> tuple[str, ...]:
        """The file that holds the metadata in the form of two files."""
        base, _ = self._language(path)
        return (f"{posixpath.splitext(base)[0]}.meta",)

    def split(self, path: str, text: str) -> FrontMatter:
        """From the .meta file beside it, else from the text (post.get_meta)."""
        meta = self.folder.root / self.beside(path)[0]
        if meta.is_file() and (stated := self._text(meta)):
            matter = nikola.split_lines(stated)
            matter = matter if matter.metadata else yaml.split(path, stated) or toml.split(path, stated) or matter
            return FrontMatter(matter.metadata, {}, text, 1, matter.diagnostics)
        for form in (yaml.split, toml.split):
            if (fenced := form(path, text)) and fenced.metadata:
                return fenced
        matter = nikola.split_lines(text)
        if matter.metadata:
            return matter
        compiler = self._compiler(path)
        if compiler == "rest":
            return docinfo.split(path, text) or matter
        if compiler == "html":
            return pelican.split_html(text)
        return pelican.split(path, text) or matter

    def feeds(self) -> Iterator[Alias]:
        """Those of all posts."""
        return own_feeds.of_site(self.site)

    def feeds_of(self, term: Term) -> Iterator[Alias]:
        """Those of tags, categories and authors."""
        return own_feeds.of_term(self.site, term)

    def interpret(self, path: str, matter: FrontMatter, settings: Settings) -> Interpreted:
        """Each field as Nikola's feeds have it."""
        source = self._source(path) or Source("", "", "")
        base, lang = self._language(path)
        named = base if self.folder.has(base) else path  # a translation of nothing keeps its language in its name
        metadata = self._metadata(base, matter)
        date = read_date(_UTC.sub("", _text(metadata, "date")), settings.timezone)
        derived: dict[str, Derived] = {}

        def derive(field: str, value: Any, key: str, rule: str = "") -> None:
            if value not in (None, "", []):
                line = matter.lines.get(key)
                derived[field] = Derived(
                    value, rule or (f"metadata {key!r}, line {line}" if line else f"metadata {key!r}")
                )

        link = None
        if settings.site_url:
            link = self._addresses.link(settings.site_url, self._path(named, source, metadata))
            derive("link", link, "slug", "folder and slug")
            derive("base", link, "slug", "address of the post")
            derive(
                "id", _text(metadata, "guid") or link, "guid", "" if _text(metadata, "guid") else "address of the post"
            )
            if picture := _text(metadata, "previewimage"):
                derive("image", self._addresses.absolute(link, picture), "previewimage")
        derive("slug", _text(metadata, "slug") or self._slug(named), "slug")
        derive("title", _text(metadata, "title") or PurePosixPath(named).stem, "title")
        derive("published", date, "date")
        if updated := read_date(_UTC.sub("", _text(metadata, "updated")), settings.timezone):
            derive("updated", updated, "updated")
        if not self.site.future_is_now:
            derive("visible_from", date, "date")
        derive("categories", self._categories(base, source, metadata), "category")
        tags = _tags(metadata)
        status = _text(metadata, "status").lower()
        if self.site.use_tag_metadata:
            hidden = [tag for tag in tags if tag.lower() == "draft" or tag == "private"]
            status = hidden[0].lower() if hidden else status
            tags = [tag for tag in tags if tag not in hidden]
        derive("tags", tags, "tags")
        derive("authors", self._authors(metadata), "author")
        derive("summary", _text(metadata, "description"), "description")
        if lang != self.site.default_lang:
            derive("language", language_tag(lang), "lang", "language in the name of the file")
        if reason := self._why_withheld(path, base, lang, status, date is not None):
            derived["withheld"] = Derived(*reason)
        return self._interpreted(path, matter, derived, link)

    # Which files

    def _source(self, path: str) -> Source | None:
        base, _ = self._language(path)
        name = PurePosixPath(path).name
        if name.startswith(".") or path.endswith(".meta"):
            return None
        return next((each for each in self.site.posts if each.takes(path) or each.takes(base)), None)

    def _language(self, path: str) -> tuple[str, str]:
        """The path in the default language, and the language (utils.get_translation_candidate)."""
        found = self._translated.fullmatch(path) if self._translated else None
        return (f"{found['path']}.{found['ext']}", found["lang"]) if found else (path, self.site.default_lang)

    @cached_property
    def _translated(self) -> re.Pattern[str] | None:
        others = [re.escape(lang) for lang in self.site.translations if lang != self.site.default_lang]
        pattern = re.escape(self.site.translations_pattern)
        parts = {
            r"\{path\}": r"(?P<path>.+?)",
            r"\{ext\}": r"(?P<ext>[^./]+)",
            r"\{lang\}": f"(?P<lang>{'|'.join(others)})",
        }
        if not others or any(pattern.count(name) != 1 for name in parts):
            return None
        for name, part in parts.items():
            pattern = pattern.replace(name, part)
        return re.compile(pattern)

    def _compiler(self, path: str) -> str:
        return self.site.compilers.get(PurePosixPath(self._language(path)[0]).suffix, "")

    # What metadata mean

    def _metadata(self, base: str, matter: FrontMatter) -> Metadata:
        from_name = named_groups(self.site.file_metadata_regexp, base) if self.site.file_metadata_regexp else {}
        stated = {key: value for key, value in matter.metadata.items() if value not in (None, "")}
        mapped = {own: stated[key] for key, own in self.site.metadata_mapping.items() if key in stated}
        return {**from_name, **stated, **mapped}

    def _slug(self, base: str) -> str:
        return slugify(PurePosixPath(base).stem) if self.site.use_slugify else PurePosixPath(base).stem

    def _path(self, base: str, source: Source, metadata: Metadata) -> str:
        """Where the post's page is, below the site's address (Post.permalink)."""
        slug = _text(metadata, "slug") or self._slug(base)
        stated = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        pretty = stated.get(_text(metadata, "pretty_url").lower(), self.site.pretty_urls and slug != "index")
        name = f"{slug}/index.html" if pretty else f"{slug}.html"
        return posixpath.join(self.site.translations[self.site.default_lang], source.below(base), name)

    def _categories(self, base: str, source: Source, metadata: Metadata) -> list[list[str]]:
        name = _text(metadata, "category") or _text(metadata, "section")
        if not name and self.site.category_from_folder:
            name = source.below(base).split("/")[0]
        return [[name]] if name else []

    def _authors(self, metadata: Metadata) -> list[dict[str, str]]:
        value = metadata.get("author") or metadata.get("authors")
        if isinstance(value, str) and not self.site.multiple_authors:
            return [{"name": value.strip()}]
        return [{"name": name} for name in pelican.names(value)]

    def _why_withheld(self, path: str, base: str, lang: str, status: str, is_dated: bool) -> tuple[str, str] | None:
        """Code and message, where Nikola does not put a post into its feed."""
        if self._compiler(path) == "ipynb":
            return "notebook", "A Jupyter notebook is not read."
        if status in ("draft", "private"):
            return "draft" if status == "draft" else "unpublished", f"The post is marked as {status}."
        if path != base and (self.folder.has(base) or not self.site.show_untranslated_posts):
            return "translation", f"It is the translation into {lang} of a post that is in the feed."
        if not is_dated:
            return "undated", "Nikola takes no post without a date that it can read."
        return None

    # The text

    def _interpreted(
        self, path: str, matter: FrontMatter, derived: Mapping[str, Derived], link: str | None
    ) -> Interpreted:
        compiler = self._compiler(path)
        form = _FORMATS.get(compiler, "text")
        if compiler == "ipynb":
            return Interpreted("", "text", derived)
        diagnostics: tuple[Diagnostic, ...] = ()
        if compiler not in _FORMATS:
            message = (
                f"The text is written for {compiler or 'a compiler that conf.py does not name'}, which is not read."
            )
            action = "It was shown as it is written. Turn it into Markdown or reStructuredText."
            diagnostics = (Diagnostic("format-unread", Severity.WARNING, path, None, message, action),)
        body = _TEASER.sub("<!--more-->", matter.body)
        if form == "rst":
            body = _CONTENTS.sub("", _TEASER_IN_RST.sub(".. more", body))
        if form == "markdown":
            body = as_commonmark(body)
        body = listings.inserted(body, form, self.folder.root)
        expanded = shortcodes.expand(path, body, form, matter.body_line)
        body = self._addresses.resolved(expanded.text, link) if "link://" in expanded.text else expanded.text
        marks = Markdown(breaks=self.site.breaks, smart=self.site.smart)
        return Interpreted(body, form, derived, marks, (*diagnostics, *expanded.diagnostics))

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses(self.site, self._listed)

    def _listed(self) -> dict[str, tuple[str, str]]:
        """Slug and path of the page of every post and page, by the path of its source file."""
        found: dict[str, tuple[str, str]] = {}
        for source in (*self.site.posts, *self.site.pages):
            for file in sorted((self.folder.root / source.folder).rglob(source.pattern)):
                path = file.relative_to(self.folder.root).as_posix()
                if path in found or not file.is_file() or not (text := self._text(file)):
                    continue
                metadata = self._metadata(path, self.split(path, text))
                slug = _text(metadata, "slug") or self._slug(path)
                found[path] = (slug, self._path(path, source, metadata))
        return found

    def _text(self, file: Any) -> str | None:
        try:
            data = file.read_bytes() if file.stat().st_size <= _LARGEST else b""
        except OSError:
            return None
        return decode(file.name, data).text


def _text(metadata: Metadata, key: str) -> str:
    value = metadata.get(key)
    return value.strip() if isinstance(value, str) else ""


def _tags(metadata: Metadata) -> list[str]:
    """Tags as Post._set_tags splits them: at commas, not at semicolons."""
    value = metadata.get("tags")
    items = value if isinstance(value, list) else value.split(",") if isinstance(value, str) else []
    return list(dict.fromkeys(item.strip() for item in items if isinstance(item, str) and item.strip()))
