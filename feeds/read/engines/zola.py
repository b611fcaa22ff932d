"""Sites that Zola makes (https://www.getzola.org/documentation/; its source, components/content/src/page.rs).

Zola's feed holds the pages that have a date, each with its permalink as link and id (components/site/src/feeds.rs).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from feeds.config import Settings
from feeds.dates import parse_date
from feeds.model import Alias, Derived, Markdown, Term
from feeds.read.engines.engine import Engine, Folder, Interpreted
from feeds.read.engines.globs import matches
from feeds.read.engines.zola_feeds import Feeds, slugified
from feeds.read.front_matter import FrontMatter, split
from feeds.read.front_matter.values import as_written
from feeds.read.tags import emoji, zola

_SETTINGS = ("zola.toml", "config.toml")  # in this order, as Zola looks for them
_DATED = re.compile(
    r"(?P<date>\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"(?:T[\d:]{8}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))?)(?:\s?[_-](?P<slug>.+))?"
)
# Zola makes nothing of it, but the templates of sites do, such as that of blog.rust-lang.org.
_DATED_PATH = re.compile(r"(?:[^/]*/){0,3}?(\d{4})/(\d{2})/(\d{2})/")
_INTERNAL = re.compile(
    r"(?P<before>\]\([ \t]*<?|^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*<?)@/(?P<path>[^\s)>#?]+)", re.MULTILINE
)
_IMAGE_KEYS = (
    "image",
    "cover",
    "cover_image",
    "thumbnail",
    "social_media_card",
    "og_image",
    "featured_image",
    "banner",
)


class Zola(Engine):
    """A Zola site."""

    name = "zola"

    @classmethod
    def recognises(cls, folder: Folder) -> bool:
        """By settings that state base_url, as no other engine's config.toml does."""
        return "base_url" in _settings(folder) and (folder.has("content") or folder.has("templates"))

    def __init__(self, folder: Folder) -> None:
        super().__init__(folder)
        self.values = _settings(folder)
        self.default = str(self.values.get("default_language") or "en")
        others = self.values.get("languages")
        self.languages = {self.default, *(others if isinstance(others, dict) else {})}
        ignored = self.values.get("ignored_content")
        self.ignored = [each for each in ignored if isinstance(each, str)] if isinstance(ignored, list) else []
        slugify = self.values.get("slugify")
        slugify = slugify if isinstance(slugify, dict) else {}
        self.slugs = str(slugify.get("paths") or "on")
        self._feeds = Feeds(folder, self.values, self.default, self.languages, str(slugify.get("taxonomies") or "on"))
        self.keeps_dates = slugify.get("paths_keep_dates") == "true"

    def settings(self) -> Mapping[str, Any]:
        """What the site says of itself in its default language."""
        own = self._feeds.of_language(self.default)
        url = str(self.values.get("base_url") or "")
        limit = str(self.values.get("feed_limit") or "")
        return {
            "title": own.get("title") or self.values.get("title"),
            "description": own.get("description") or self.values.get("description"),
            "site_url": f"{url.rstrip('/')}/" if urlsplit(url).scheme in ("http", "https") else None,
            "language": self.default if self.default != "en" or "default_language" in self.values else None,
            "author": self.values.get("author"),
            "entries": limit if limit.isdecimal() and int(limit) > 0 else None,
        }

    def enters(self, path: str) -> bool:
        """Only content."""
        return super().enters(path) and f"{path}/".startswith("content/")

    def keeps_articles_in(self, path: str) -> bool:
        """Content, and the folders in it."""
        return f"{path}/".startswith("content/")

    def takes(self, path: str) -> bool:
        """Markdown that is no section's."""
        file = PurePosixPath(path)
        if not path.startswith("content/") or file.suffix != ".md" or file.stem.partition(".")[0] == "_index":
            return False
        return not matches(path.removeprefix("content/"), self.ignored)

    def beside(self, path: str) -> tuple[str, ...]:
        """The sections that an article is in: a draft among them hides it."""
        return tuple(f"{folder.as_posix()}/_index.md" for folder in PurePosixPath(path).parents if folder.name)

    def interpret(self, path: str, matter: FrontMatter, settings: Settings) -> Interpreted:
        """What Zola makes of a page."""
        name, language = self._name(path)
        metadata = matter.metadata
        date, slug = self._dated(name, metadata, settings)
        link = self._link(path, metadata, slug, language, settings)
        derived = {
            "published": date,
            "link": Derived(link, "permalink of Zola") if link else None,
            "id": Derived(link, "permalink, which is the id in Zola's feed") if link else None,
            "base": Derived(link, "permalink") if link else None,
            "language": Derived(language, "language of the file's name") if len(self.languages) > 1 else None,
            "image": _image(metadata),
            "withheld": self._withheld(path, metadata, date),
            "sections": self._feeds.sections(path, language, metadata),
            **_terms(matter),
        }

        def address(named: re.Match[str]) -> str:
            return f"{named['before']}{self._address(named['path'], settings) or '@/' + named['path']}"

        body = _INTERNAL.sub(address, matter.body) if "@/" in matter.body else matter.body
        expanded = zola.expand(path, body, matter.body_line)
        given = {key: value for key, value in derived.items() if value}
        markdown = self.values.get("markdown")
        markdown = markdown if isinstance(markdown, dict) else {}
        smart = markdown.get("smart_punctuation") == "true"
        text = emoji.shown(expanded.text) if markdown.get("render_emoji") == "true" else expanded.text
        return Interpreted(text, "markdown", given, Markdown(smart=smart), expanded.diagnostics)

    def feeds(self) -> Iterator[Alias]:
        """Those of the site, in each language."""
        return self._feeds.of_site()

    def feeds_of(self, term: Term) -> Iterator[Alias]:
        """Those of taxonomies and sections."""
        return self._feeds.of_term(term)

    def _withheld(self, path: str, metadata: Mapping[str, Any], date: Derived | None) -> Derived | None:
        """Why a page is not in Zola's feed."""
        sections = (parent.as_posix() for parent in PurePosixPath(path).parents if parent.parts)
        if metadata.get("draft") == "true":
            return Derived("draft", "The article is marked as a draft.")
        if any(self._is_draft(section) for section in sections):
            return Derived("draft", "The article is in a section that is marked as a draft.")
        if metadata.get("render") == "false":
            return Derived("unlisted", "The page is not rendered, as 'render' says in its front matter.")
        if date is None:
            return Derived("undated", "The page has no date; Zola's feed holds only those that have one.")
        return None

    def _is_draft(self, section: str) -> bool:
        text = self.folder.text(f"{section}/_index.md")
        return text is not None and "draft" in text and split(section, text).metadata.get("draft") == "true"

    def _name(self, path: str) -> tuple[str, str]:
        """Name of a page, which is that of its folder for index.md, and its language."""
        file = PurePosixPath(path)
        stem, _, language = file.stem.partition(".")
        if not language or language not in self.languages or len(self.languages) == 1:
            stem, language = file.stem, self.default
        return (file.parent.name if stem == "index" and file.parent.name != "content" else stem), language

    def _dated(self, name: str, metadata: Mapping[str, Any], settings: Settings) -> tuple[Derived | None, str]:
        """Date and slug of a page; both may be in its name."""
        stated = metadata.get("date")
        date = parse_date(stated, settings.timezone) if isinstance(stated, str) else None
        dated = _DATED.fullmatch(name)
        slug = name
        if dated and dated["slug"] and not self.keeps_dates:
            slug = dated["slug"]
        if date:
            return Derived(date, "metadata 'date'"), slug
        if dated and (date := parse_date(dated["date"], settings.timezone)):
            return Derived(date, "name of the file"), slug
        in_path = _DATED_PATH.match(str(metadata.get("path")))
        date = parse_date("-".join(in_path.groups()), settings.timezone) if in_path else None
        return Derived(date, "metadata 'path'") if date else None, slug

    def _link(self, path: str, metadata: Mapping[str, Any], name: str, language: str, settings: Settings) -> str | None:
        if not settings.site_url:
            return None
        stated = metadata.get("path")
        if isinstance(stated, str) and stated.strip():
            place = stated.strip().lstrip("/")
        else:
            slug = metadata.get("slug")
            slug = slugified(slug if isinstance(slug, str) and slug else name, self.slugs)
            parts = list(PurePosixPath(path).parent.parts[1:])
            if PurePosixPath(path).stem.partition(".")[0] == "index":
                parts = parts[:-1]
            place = "/".join([*([language] if language != self.default else []), *parts, slug])
        place = quote(place, safe="/%:@!$&'()*+,;=~")
        return settings.site_url + (place if place.endswith("/") else f"{place}/")

    def _address(self, target: str, settings: Settings) -> str | None:
        """The permalink of a page that an internal link names."""
        path = f"content/{target}"
        if not target.endswith(".md") or ".." in PurePosixPath(target).parts or not settings.site_url:
            return None
        text = self.folder.text(path)
        if text is None:
            return None
        name, language = self._name(path)
        if name.partition(".")[0] == "_index":
            parts = [*([language] if language != self.default else []), *PurePosixPath(target).parent.parts]
            return settings.site_url + "".join(f"{quote(part)}/" for part in parts)
        metadata = split(path, text).metadata
        return self._link(path, metadata, self._dated(name, metadata, settings)[1], language, settings)


def _settings(folder: Folder) -> dict[str, Any]:
    text = next((text for name in _SETTINGS if (text := folder.text(name))), "")
    try:
        found = as_written(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _terms(matter: FrontMatter) -> dict[str, Derived | None]:
    stated = matter.metadata.get("taxonomies")
    derived: dict[str, Derived | None] = {}
    for field in ("categories", "tags"):
        values = stated.get(field) if isinstance(stated, dict) else None
        names = [name for name in values if isinstance(name, str)] if isinstance(values, list) else []
        if names:
            rule = f"metadata 'taxonomies', line {matter.lines.get('taxonomies')}"
            derived[field] = Derived([[name] for name in names] if field == "categories" else names, rule)
    return derived


def _image(metadata: Mapping[str, Any]) -> Derived | None:
    extra = metadata.get("extra")
    extra = extra if isinstance(extra, dict) else {}
    for key in _IMAGE_KEYS:
        value = extra.get(key)
        if isinstance(value, str) and value.strip():
            return Derived(value.strip(), f"metadata 'extra', {key!r}")
    return None
