"""Eleventy (11ty.dev) with its feed plugin: the templates that are in the collection of posts.

Its config is a program, of which only literals are read. Times without a zone are UTC there (11ty.dev/docs/dates).
Source: Template.js, TemplateFileSlug.js, TemplatePermalink.js; @11ty/eleventy-plugin-rss, virtualTemplate.js.
"""

import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urljoin

from feeds.config import Settings
from feeds.dates import parse_date
from feeds.model import Alias, BodyFormat, Derived, Diagnostic, Severity, Term
from feeds.read.engines import js_literals
from feeds.read.engines.eleventy_data import CONFIGS, Site, load, local_data, merged, passes_over, strings
from feeds.read.engines.engine import SUFFIXES, Engine, Folder, Interpreted, body_format
from feeds.read.engines.feed_files import feed_files
from feeds.read.engines.globs import matches
from feeds.read.front_matter import FrontMatter
from feeds.read.tags.liquid import Language, expand
from feeds.read.tags.liquid_values import FILTERS, UNKNOWN, text

_FOLDERS = {"posts", "post", "blog", "articles", "writing", "_posts"}
_TEMPLATES = {".njk", ".liquid"}  # of pages, more often than of articles
_SCRIPT = re.compile(
    r"\s*---[ \t]*(?:js|javascript)[ \t]*\n(?P<script>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-(.*)")
_COMPUTED_DATES = {"last modified", "created", "git last modified", "git created"}
_ADDRESSES = ("base", "url", "baseUrl", "siteUrl", "siteURL", "site_url", "baseURL", "host", "domain", "origin")
_OF_NUNJUCKS = {"upper": "upcase", "lower": "downcase", "trim": "strip", "length": "size", "striptags": "strip_html"}
_SEGMENT = "/-._~!$&'()*+,;=:@%"


class Eleventy(Engine):
    """A site that Eleventy makes."""

    name = "eleventy"

    def __init__(self, folder: Folder) -> None:
        super().__init__(folder)
        self.site: Site = load(folder)
        self.local = local_data(folder, self.site)

    @classmethod
    def recognises(cls, folder: Folder) -> bool:
        """By its config file, or as what package.json needs."""
        return any(folder.has(name) for name in CONFIGS) or '"@11ty/eleventy"' in (folder.text("package.json") or "")

    def settings(self) -> Mapping[str, Any]:
        """What the feed plugin is given, else the site's own data."""
        data = {**self.site.data, **self.site.feed}
        author = data.get("author")
        stated = {key: _string(author.get(key)) for key in ("name", "email", "url")} if isinstance(author, dict) else {}
        return {
            "title": _first(data, "title", "name", "siteTitle"),
            "description": _first(data, "subtitle", "description", "siteDescription"),
            "site_url": self._address(),
            "language": _first(data, "language", "lang", "locale").replace("_", "-"),
            "author": {key: value for key, value in stated.items() if value} or _string(author),
        }

    def enters(self, path: str) -> bool:
        """The input folder, less what Eleventy takes for other things."""
        top = self.site.input
        if top.startswith(f"{path}/") or not f"{path}/".startswith(top):
            return top.startswith(f"{path}/")
        return super().enters(path) and not passes_over(self.site, path)

    def keeps_articles_in(self, path: str) -> bool:
        """Any folder of the input."""
        parts = PurePosixPath(path)
        return all(self.enters(str(each)) for each in (parts, *parts.parents) if str(each) != ".")

    def takes(self, path: str) -> bool:
        """Templates: of those in folders of posts all kinds, elsewhere Markdown, whose metadata tell what it is."""
        suffix = PurePosixPath(path).suffix.lower()
        if not path.startswith(self.site.input) or any(matches(path, [line]) for line in self.site.ignored):
            return False
        if path.endswith(".11tydata.html") or PurePosixPath(path).name == "README.md":
            return False
        return suffix in ({*SUFFIXES, *_TEMPLATES} - {".txt", ".rst"} if self._in_posts(path) else {".md"})

    def split(self, path: str, text: str) -> FrontMatter:
        """Also metadata that are written as a script (11ty.dev/docs/data-frontmatter), as far as they are literals."""
        script = _SCRIPT.match(text)
        if script is None:
            return super().split(path, text)
        metadata = {key.lower(): value for key, value in js_literals.declared(script["script"]).items()}
        lines = text.count("\n", 0, script.end())
        return FrontMatter(metadata, {}, text[script.end() :], lines + 1, ())

    def interpret(self, path: str, matter: FrontMatter, settings: Settings) -> Interpreted:
        """Metadata with those of the folders; Liquid or Nunjucks filled in, as far as they are alike."""
        data = merged(self._of_files(path), matter.metadata)
        form: BodyFormat = (
            "html" if PurePosixPath(path).suffix.lower() in _TEMPLATES else body_format(path, bool(matter.metadata))
        )
        if reason := self._why_withheld(path, data):
            return Interpreted(matter.body, form, {"withheld": reason})
        published = _published(path, data, settings)
        variables, language = self._variables(path, data, published)
        url = self._url(path, data, variables, language)
        derived = dict(self._derived(data, published, url, settings, matter))
        diagnostics = () if url else (_computed(path, matter.lines.get("permalink")),)
        if data.get("templateengineoverride") in ("md", "html", "false"):
            return Interpreted(matter.body, form, derived, diagnostics=diagnostics)
        is_nunjucks = self.site.is_nunjucks or path.endswith(".njk")
        body = _without_comments(matter.body) if is_nunjucks else matter.body
        expanded = expand(path, body, matter.body_line, variables, language)
        return Interpreted(expanded.text, form, derived, diagnostics=(*diagnostics, *expanded.diagnostics))

    def feeds(self) -> Iterator[Alias]:
        """Those of the feed plugin and of templates; also with the prefix, which hosts may put before all."""
        for path, suffix in self.site.feeds:
            yield from self._aliases(path, suffix, ())
        for path, data, suffix in self._feed_templates:
            variables, language = self._variables(path, data, None)
            name = _of_each_tag(data)
            for tag in ("all", *self.site.collections) if name else ("",):
                if url := self._url(path, data, {**variables, name: tag}, language):
                    yield from self._aliases(url, suffix, ())

    def feeds_of(self, term: Term) -> Iterator[Alias]:
        """Those of templates that are filled in for each tag."""
        for path, data, suffix in self._feed_templates if term.kind == "tag" else ():
            if name := _of_each_tag(data):
                variables, language = self._variables(path, data, None)
                if url := self._url(path, data, {**variables, name: term.path}, language):
                    yield from self._aliases(url, suffix, (term,))

    def _aliases(self, path: str, suffix: str, terms: tuple[Term, ...]) -> Iterator[Alias]:
        for each in dict.fromkeys((path, self._prefixed(path))):
            yield Alias(unquote(each), suffix, terms)

    @cached_property
    def _feed_templates(self) -> list[tuple[str, dict[str, Any], str]]:
        """Path and data of each template of a feed, and the suffix of our format."""
        found = feed_files(self.folder.root, self.site.input, (".njk", ".liquid"), self.enters)
        split = ((path, self.split(path, text), suffix) for path, text, suffix in found)
        return [
            (path, merged(self._of_files(path), matter.metadata), suffix)
            for path, matter, suffix in split
            if isinstance(matter.metadata.get("permalink"), str)
        ]

    def _variables(
        self, path: str, data: Mapping[str, Any], published: datetime | None
    ) -> tuple[dict[str, Any], Language]:
        """What a template can name, and the filters that it can use."""
        page = _page(path, self.site.input, published)
        known = {**data, "page": page, self.site.name or "metadata": self.site.data, "collections": UNKNOWN}
        return known, Language({**_FILTERS, "url": self._prefixed})

    def _of_files(self, path: str) -> dict[str, Any]:
        """What the data files of the folders down to a template, and its own one, state; keys in lower case."""
        found: dict[str, Any] = {}
        folders = (f"{parent}/{parent.name}" for parent in reversed(PurePosixPath(path).parents))
        for stem in (*folders, posixpath.splitext(path)[0]):
            if data := self.local.get(stem):
                found = merged(found, {key.lower(): value for key, value in data.items()})
        return found

    def _in_posts(self, path: str) -> bool:
        return bool(_FOLDERS & {*PurePosixPath(path).parent.parts}) or matches(path, self.site.globs)

    def _derived(
        self,
        data: Mapping[str, Any],
        published: datetime | None,
        url: str | None,
        settings: Settings,
        matter: FrontMatter,
    ) -> Iterator[tuple[str, Derived]]:
        def rule(key: str) -> str:
            line = matter.lines.get(key)
            return f"metadata {key!r}, line {line} (eleventy)" if line else f"data file, {key!r} (eleventy)"

        if isinstance(data.get("title"), str) and "title" not in matter.metadata:
            yield "title", Derived(data["title"], rule("title"))
        if published:
            yield "published", Derived(published, rule("date") if data.get("date") else "path (eleventy)")
        if url and settings.site_url:
            link = urljoin(settings.site_url, quote(unquote(self._prefixed(url)), safe=_SEGMENT))
            yield "link", Derived(link, "permalink (eleventy)")
            yield "id", Derived(link, "as the feed plugin names it")
        if shown := [tag for tag in strings(data.get("tags")) if tag not in {*self.site.collections, "all", "nav"}]:
            yield "tags", Derived(shown, rule("tags"))
        for key in ("categories", "category"):
            if names := [*strings(data.get(key))]:
                yield "categories", Derived([[name] for name in names], rule(key))
                break
        if (author := data.get("author")) and "author" not in matter.metadata and "authors" not in matter.metadata:
            named = [author] if isinstance(author, dict) else [{"name": name} for name in strings(author)]
            yield "authors", Derived(named, rule("author"))

    def _why_withheld(self, path: str, data: Mapping[str, Any]) -> Derived | None:
        if data.get("draft") == "true":
            return Derived("draft", "The article is marked as a draft.")
        if data.get("eleventyexcludefromcollections") == "true":
            return Derived("not-in-collection", "The page is in no collection (eleventyExcludeFromCollections).")
        if data.get("permalink") == "false":
            return Derived("no-page", "Eleventy makes no page of the file (permalink: false).")
        is_index = PurePosixPath(path).stem == "index" and PurePosixPath(path).parent.name in _FOLDERS
        in_folder = self._in_posts(path) and not is_index and not data.get("pagination")
        if not in_folder and not {*self.site.collections} & {*strings(data.get("tags"))}:
            named = ", ".join(self.site.collections[:3])
            return Derived("not-in-collection", f"The page is in no collection of posts: it has no tag like {named}.")
        return None

    def _url(self, path: str, data: Mapping[str, Any], variables: Mapping[str, Any], language: Language) -> str | None:
        """The path of the page, without the site's prefix; None where only Eleventy can compute it."""
        stated = data.get("permalink")
        if isinstance(stated, dict):
            stated = stated.get("build")
        if not isinstance(stated, str) or not stated or stated == "true":
            return _default_url(path.removeprefix(self.site.input))
        filled = expand(path, stated, 1, variables, language)
        if filled.diagnostics:
            return None
        return re.sub(r"/index\.html$", "/", re.sub("/+", "/", f"/{filled.text.strip()}"))

    def _prefixed(self, found: Any) -> str:
        stated = text(found)
        return f"{self.site.prefix.rstrip('/')}{stated}" if stated.startswith("/") else stated

    def _address(self) -> str:
        stated = _first(self.site.feed, *_ADDRESSES) or _first(self.site.data, *_ADDRESSES)
        return stated if not stated or "://" in stated else f"https://{stated.lstrip('/')}"


def _of_each_tag(data: Mapping[str, Any]) -> str:
    """By which name a template knows the tag for which it is filled in; "" where it is for none."""
    pages = data.get("pagination")
    is_of_tags = isinstance(pages, dict) and pages.get("data") == "collections"
    return (_string(pages.get("alias")) or "tag") if is_of_tags and isinstance(pages, dict) else ""


def _computed(path: str, line: int | None) -> Diagnostic:
    message = "Only Eleventy can compute the permalink."
    action = "The article was given a page of its own instead. State its address as 'link', if it has one."
    return Diagnostic("permalink-computed", Severity.WARNING, path, line, message, action)


def _published(path: str, data: Mapping[str, Any], settings: Settings) -> datetime | None:
    """The stated date, else the first in the path; Eleventy's last resort is the file's own time, which is none."""
    stated = _string(data.get("date"))
    if stated:
        return None if stated.lower() in _COMPUTED_DATES else parse_date(stated, settings.timezone)
    named = _DATE.search(path)
    return parse_date(named[0], settings.timezone) if named else None


def _page(path: str, top: str, published: datetime | None) -> dict[str, Any]:
    below = PurePosixPath(path.removeprefix(top))
    dated = _DATED.search(below.stem)
    slug = dated[1] if dated else below.stem
    stem = "/" + (below.parent / slug).as_posix()
    if slug == "index":
        in_folder = _DATED.search(below.parent.name)
        slug = in_folder[1] if in_folder else below.parent.name
    date = published.astimezone(UTC) if published else UNKNOWN
    return {"fileSlug": slug, "filePathStem": stem, "inputPath": f"./{path}", "date": date, "url": UNKNOWN}


def _default_url(below: str) -> str:
    """TemplatePermalink.generate: a folder for each template, but for one that is named like its folder."""
    folder, name = posixpath.split(posixpath.splitext(below)[0])
    last = "" if name == "index" or name == posixpath.basename(folder) else f"{name}/"
    return f"/{folder}/{last}".replace("//", "/")


def _slugify(found: Any) -> str:
    """As @sindresorhus/slugify does it for Latin letters; it knows no others."""
    plain = unicodedata.normalize("NFKD", text(found).replace("&", " and ").replace("ß", "ss"))
    return re.sub("[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")


_FILTERS = {
    **dict.fromkeys(("slugify", "slug"), _slugify),
    # Nunjucks' names of what Liquid has as well.
    **{name: FILTERS[liquid] for name, liquid in _OF_NUNJUCKS.items()},
}


def _without_comments(body: str) -> str:
    """Less Nunjucks' comments; what begins behind the last end of one is none."""
    end = body.rfind("#}") + 2
    return re.sub(r"\{#(?!\w[\w-]*\}).*?#\}", "", body[:end], flags=re.DOTALL) + body[end:] if end > 1 else body


def _first(data: Mapping[str, Any], *keys: str) -> str:
    return next((value for key in keys if (value := _string(data.get(key)).strip())), "")


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
