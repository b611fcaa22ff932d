"""What is stated of an article of Pelican's, and the slug and address that follow (readers.py, contents.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import PurePosixPath
from typing import Any

from feeds.read.engines.pelican.settings import PelicanSettings
from feeds.read.engines.pelican.urls import expanded, slugify
from feeds.read.engines.python_patterns import named_groups
from feeds.read.engines.stated_dates import read_date
from feeds.read.front_matter import FrontMatter, pelican


@dataclass(frozen=True, slots=True)
class Stated:
    """All metadata of a source file, each with the rule that gave it."""

    site: PelicanSettings
    path: str  # relative to PATH
    values: Mapping[str, tuple[Any, str]]

    def text(self, key: str) -> str:
        """A stated text; of several, the first."""
        value = self.values.get(key, ("", ""))[0]
        if isinstance(value, list):
            value = value[0] if value else ""
        return value.strip() if isinstance(value, str) else ""

    def rule(self, key: str) -> str:
        """Where a key's value comes from, in words."""
        return self.values.get(key, ("", ""))[1]

    def date(self, key: str, zone: tzinfo) -> datetime | None:
        """A stated time; None where there is none that can be read."""
        return read_date(self.text(key).replace("_", " "), zone)

    @property
    def lang(self) -> str:
        """The article's language, by the site's own name of it."""
        return self.text("lang") or self.site.default_lang

    @property
    def authors(self) -> tuple[list[dict[str, str]], str]:
        """The author, who may have a comma in the name, or the authors; and the rule."""
        for key in ("author", "authors"):
            if key in self.values:
                value, rule = self.values[key]
                several = key == "authors" or isinstance(value, list)
                names = pelican.names(value) if several else [self.text(key)]
                return [{"name": name} for name in names if name], rule
        return [], ""

    @property
    def slug(self) -> str:
        """The stated slug, else one of the title or of the file's name."""
        if stated := self.text("slug"):
            return stated
        if self.site.slugify_source == "title" and (title := self.text("title")):
            return slugify(title, self.site)
        return slugify(PurePosixPath(self.path).stem, self.site) if self.site.slugify_source == "basename" else ""

    def address(self, kind: str, date: datetime | None) -> tuple[str, str]:
        """The path of an ARTICLE's or PAGE's address, and the rule that gave it."""
        if stated := self.text("url"):
            return stated, self.rule("url")
        name = f"{kind}_URL" if self.lang == self.site.default_lang else f"{kind}_LANG_URL"
        return self.expanded(name, date), name

    def expanded(self, name: str, date: datetime | None) -> str:
        """A pattern of the settings for this article (Content.url_format)."""
        texts = {key: value for key, (value, _) in self.values.items() if isinstance(value, str)}
        authors, _ = self.authors
        author = authors[0]["name"] if authors else self.site.author
        values = {
            **texts,
            "path": texts.get("path", self.path),
            "slug": self.slug,
            "lang": self.lang,
            "category": slugify(texts.get("category", ""), self.site, "category"),
            "author": slugify(author, self.site, "author"),
        }
        return expanded(self.site.urls[name], values, date)


def collect(site: PelicanSettings, path: str, matter: FrontMatter) -> Stated:
    """All that is stated of a source file, the stronger in place of the weaker (Readers.read_file)."""
    found: dict[str, tuple[Any, str]] = {
        key: (value, "DEFAULT_METADATA") for key, value in site.default_metadata.items()
    }
    if site.has_categories:
        found["category"] = (site.default_category, "DEFAULT_CATEGORY")
    if site.default_date:
        found["date"] = (site.default_date, "DEFAULT_DATE")
    for place, metadata in site.extra_path_metadata.items():
        if path == place or path.startswith(f"{place.rstrip('/')}/"):
            found |= {key: (value, "EXTRA_PATH_METADATA") for key, value in metadata.items()}
    parts = PurePosixPath(path)
    if site.has_categories and site.use_folder_as_category and parts.parent.name:
        found["category"] = (parts.parent.name, "USE_FOLDER_AS_CATEGORY")
    for setting, pattern, text in (
        ("PATH_METADATA", site.path_metadata, path),
        ("FILENAME_METADATA", site.filename_metadata, parts.stem),
    ):
        if pattern:
            found |= {key: (value, setting) for key, value in named_groups(pattern, text).items()}
    for key, value in matter.metadata.items():
        if value and (not isinstance(value, str) or value.strip()):
            line = matter.lines.get(key)
            found[key] = (value, f"metadata {key!r}, line {line}" if line else f"metadata {key!r}")
    return Stated(site, path, found)
