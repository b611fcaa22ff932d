"""Sites that Hugo makes (https://gohugo.io/documentation/; its source at v0.111.3 and later is what is followed).

Hugo's feed is that of the template tpl/tplimpl/embedded/templates/rss.xml: all regular pages of the site, in any
section or none, each with its permalink as link and guid.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from feeds.config import Settings
from feeds.model import Alias, Derived, Markdown, Term
from feeds.read.engines.engine import Engine, Folder, Interpreted
from feeds.read.engines.hugo import permalinks, site, times
from feeds.read.engines.hugo.content import FORMATS, Content, Place
from feeds.read.engines.hugo.feeds import Feeds
from feeds.read.engines.hugo.references import References
from feeds.read.engines.hugo.site import at, is_true, text
from feeds.read.front_matter import FrontMatter
from feeds.read.tags import emoji, shortcodes
from feeds.read.tags.templates import Template, compiled

_HEADING_ATTRIBUTES = re.compile(
    r"^( {0,3}#{1,6} .*?)[ \t]*\{[ \t]*(?:[#.][\w:-]+|[\w-]+=[^{}\n]*)[^{}\n]*\}[ \t]*$", re.M
)
_YEAR = re.compile(r"\s*\{\{?\s*[Yy]ear\s*\}?\}\s*")
_IMAGE_KEYS = (
    *("images", "image", "featuredimage", "featured_image", "feature_image", "featureimage", "cover", "thumbnail"),
    *("banner", "header_img", "bg", "img", "og_image", "hero"),
)


class Hugo(Engine):
    """A Hugo site."""

    name = "hugo"
    takes_by_neighbours = True  # what stands beside an index.md belongs to its bundle

    @classmethod
    def recognises(cls, folder: Folder) -> bool:
        """By a file of settings that only Hugo has, or one of a shared name that says what Hugo's say."""
        if any(folder.has(name) for name in site.OWN_NAMES):
            return True
        if any(PurePosixPath(name).suffix in (".toml", ".yaml", ".yml", ".json") for name in folder.names(_DEFAULT)):
            return True
        stated = next((values for name in site.SHARED_NAMES if (values := site.read(folder, name))), {})
        return "baseurl" in stated and folder.has(text(stated.get("contentdir")) or "content")

    def __init__(self, folder: Folder) -> None:
        super().__init__(folder)
        self.values = site.load(folder)
        self.languages = site.languages(self.values)
        self.content = Content(site.mounts(self.values, self.languages), tuple(self.languages))
        self.content.survey(folder)
        self.ignored = [each for name in _list(self.values.get("ignorefiles")) if (each := _compiled(name))]
        self.rules = {code: _rules(language.values) for code, language in self.languages.items()}
        self.chains = times.chains(self.values.get("frontmatter"))
        self.markdown = _markdown(self.values)
        self.templates = _templates(folder, _layouts(self.values))
        self.references = References(folder, self.content)
        self._feeds = Feeds(self.languages, self.content, self.rules)

    def settings(self) -> Mapping[str, Any]:
        """What the site says of itself in its default language."""
        default = next(iter(self.languages.values()))
        values = default.values
        host = default.base_url or text(values.get("baseurl"))
        language = text(values.get("locale")) or text(values.get("languagecode"))
        limit = text(at(values, "services", "rss", "limit")) or text(values.get("rsslimit"))
        return {
            "title": text(values.get("title")),
            "description": text(at(values, "params", "description")) or text(values.get("description")),
            "site_url": f"{host.rstrip('/')}/" if host.startswith(("http://", "https://")) else None,
            "language": (language or (default.tag if len(self.languages) > 1 else "")).replace("_", "-"),
            "timezone": text(values.get("timezone")),
            "author": _author(at(values, "params", "author")) or _author(values.get("author")),
            "rights": _YEAR.sub(" ", text(values.get("copyright"))).strip(),
            "entries": limit if limit.isdecimal() and int(limit) > 0 else None,
        }

    def enters(self, path: str) -> bool:
        """Only folders of content, and those above them."""
        return super().enters(path) and self.content.enters(path)

    def keeps_articles_in(self, path: str) -> bool:
        """Folders of content, and those in them."""
        return self.content.mount(path) is not None

    def takes(self, path: str) -> bool:
        """Pages; neither the index files of sections nor what belongs to a bundle."""
        return self.content.takes(path) and not any(pattern.search(f"/{path}") for pattern in self.ignored)

    def split(self, path: str, text: str) -> FrontMatter:
        """HTML that does not begin with front matter has none: Hugo copies it (ClassifyContentFile)."""
        is_html = FORMATS.get(PurePosixPath(path).suffix.lower()) == "html"
        return FrontMatter({}, {}, text, 1, ()) if is_html and text.lstrip()[:1] == "<" else super().split(path, text)

    def feeds(self) -> Iterator[Alias]:
        """Those of the home page and of the lists of terms."""
        return self._feeds.of_site()

    def feeds_of(self, term: Term) -> Iterator[Alias]:
        """Those of terms and sections."""
        return self._feeds.of_term(term)

    def interpret(self, path: str, matter: FrontMatter, settings: Settings) -> Interpreted:
        """What Hugo makes of a page."""
        place = self.content.place(path)
        cascade = self.content.cascaded(place, self.values.get("cascade"))
        metadata = {**cascade, **matter.metadata} if cascade else matter.metadata
        language = self.languages.get(place.language) or next(iter(self.languages.values()))
        found = times.find(self.chains, metadata, matter.lines, place.name, settings.timezone)
        link = self._link(place, metadata, found, settings)
        derived = {
            "published": found.date,
            "updated": found.changed if found.changed and found.changed != found.date else None,
            "visible_from": found.published,
            "visible_until": found.expires,
            "link": Derived(link, "permalink of Hugo") if link else None,
            "id": Derived(link, "permalink, which is the guid of Hugo's feed") if link else None,
            "base": Derived(link, "permalink") if link else None,
            "withheld": _withheld(path, metadata, matter),
            "language": Derived(language.tag, f"language {language.code!r} of the site")
            if len(self.languages) > 1
            else None,
            "image": self._image(path, place, metadata, settings),
            "sections": self._feeds.sections(place, metadata, language),
            **_terms(metadata, matter, language.values),
        }
        derived |= {key: _of_cascade(cascade, key, matter) for key in ("title", "summary", "authors")}
        format_ = FORMATS.get(PurePosixPath(path).suffix.lower()) or "text"

        def link_to(wanted: str, code: str) -> str | None:
            return self._reference(wanted, code, path, settings)

        context = shortcodes.Context(path, matter.body_line, metadata, self.values, link_to, self.templates, format_)
        expanded = shortcodes.expand(matter.body, context)
        body = self._adapted(expanded.text) if format_ == "markdown" else expanded.text
        given = {key: value for key, value in derived.items() if value}
        return Interpreted(body, format_, given, self.markdown, expanded.diagnostics)

    def _adapted(self, markdown: str) -> str:
        """Markdown without what only Hugo reads."""
        plain = _HEADING_ATTRIBUTES.sub(r"\1", markdown)
        return emoji.shown(plain) if is_true(self.values.get("enableemoji")) else plain

    def _link(self, place: Place, metadata: Mapping[str, Any], found: times.Times, settings: Settings) -> str | None:
        language = self.languages.get(place.language) or next(iter(self.languages.values()))
        host = language.base_url or settings.site_url
        if not host:
            return None
        slug = metadata.get("slug") if isinstance(metadata.get("slug"), str) else None
        page = permalinks.Page(
            folder=place.folder,
            name=place.name,
            sections=self.content.sections_of(place),
            title=text(metadata.get("title")),
            slug=(slug if slug is not None else found.name_slug).strip("-"),
            url=text(metadata.get("url")),
            date=found.date.value if found.date else None,
        )
        return host.rstrip("/") + self.rules[language.code].path(page, language.prefix)

    def _reference(self, wanted: str, code: str, path: str, settings: Settings) -> str | None:
        """The address of the page that a ref names."""
        target = self.references.find(wanted, path, code)
        if target is None:
            return None
        matter = self.references.matter(target)
        place = self.content.place(target)
        if place.name == "_index":
            language = self.languages[place.language]
            host = (language.base_url or settings.site_url or "").rstrip("/")
            return host + self.rules[language.code].section_path(place.folder, language.prefix) if host else None
        metadata = {**self.content.cascaded(place, self.values.get("cascade")), **matter.metadata}
        found = times.find(self.chains, metadata, {}, place.name, settings.timezone)
        return self._link(place, metadata, found, settings)

    def _image(self, path: str, place: Place, metadata: Mapping[str, Any], settings: Settings) -> Derived | None:
        """The picture that the metadata name, or the one that themes look for in a bundle."""
        for key in _IMAGE_KEYS:
            value = metadata.get(key)
            if isinstance(value, dict):
                value = next((value[name] for name in ("image", "filename", "src", "url") if value.get(name)), None)
            value = next(iter(value), None) if isinstance(value, list) else value
            if isinstance(value, str) and value.strip() and value.lower() not in ("true", "false"):
                return Derived(value.strip(), f"metadata {key!r}")
        if place.is_bundle and (picture := self.content.pictures.get(PurePosixPath(path).parent.as_posix())):
            return Derived(picture, "picture of the bundle")
        return None


_DEFAULT = "config/_default"


def _list(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str) and item.strip()]


def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except re.error:
        return None


def _rules(values: Mapping[str, Any]) -> permalinks.Rules:
    ugly = values.get("uglyurls")
    return permalinks.Rules(
        patterns=permalinks.patterns(values.get("permalinks")),
        ugly=frozenset(name for name in ugly if is_true(ugly[name])) if isinstance(ugly, dict) else is_true(ugly),
        lower=not is_true(values.get("disablepathtolower")),
        accents=not is_true(values.get("removepathaccents")),
    )


def _markdown(values: Mapping[str, Any]) -> Markdown:
    """https://gohugo.io/configuration/markup/#goldmark."""
    goldmark = at(values, "markup", "goldmark")
    typographer = at(goldmark, "extensions", "typographer")
    is_plain = typographer == "false" or is_true(at(typographer, "disable"))
    return Markdown(breaks=is_true(at(goldmark, "renderer", "hardwraps")), smart=not is_plain)


def _layouts(values: Mapping[str, Any]) -> list[str]:
    """The folders of templates, the site's own first."""
    themes = f"{text(values.get('themesdir')) or 'themes'}"
    return ["layouts", *(f"{themes}/{name}/layouts" for name in _list(values.get("theme")))]


def _templates(folder: Folder, layouts: list[str]) -> dict[str, Template]:
    """The site's own shortcodes, as far as they are simple; the site's go before the theme's."""
    found: dict[str, Template | None] = {}
    for place in (f"{layout}/{name}" for layout in layouts for name in ("_shortcodes", "shortcodes")):
        for name in folder.names(place):
            stem, _, suffix = name.rpartition(".")
            if suffix == "html" and stem not in found:
                found[stem.lower()] = compiled(folder.text(f"{place}/{name}") or "")
    return {name: template for name, template in found.items() if template}


def _author(value: Any) -> Any:
    if isinstance(value, dict):
        known = {key: text(value.get(key)) for key in ("name", "email") if text(value.get(key))}
        return known if "name" in known else None
    return text(value) or None


def _terms(metadata: Mapping[str, Any], matter: FrontMatter, values: Mapping[str, Any]) -> dict[str, Derived | None]:
    """Categories and tags, under the names that the site's taxonomies have."""
    derived: dict[str, Derived | None] = {}
    for field, singular in (("categories", "category"), ("tags", "tag")):
        key = text(at(values, "taxonomies", singular)).lower() or field
        key = key if key in metadata else field
        if names := [name.strip() for name in _list(metadata.get(key))]:
            value = [[name] for name in names] if field == "categories" else names
            derived[field] = Derived(value, _rule(key, matter))
    return derived


def _of_cascade(cascade: Mapping[str, Any], field: str, matter: FrontMatter) -> Derived | None:
    """A field's value, where the page takes it over from its section."""
    for key in (field, field.removesuffix("s")):
        if key in cascade and key not in matter.metadata:
            value = cascade[key]
            if field == "authors":
                value = [item if isinstance(item, dict) else {"name": item} for item in _listed(value)]
            return Derived(value, _rule(key, matter)) if value and isinstance(value, str | list) else None
    return None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _rule(key: str, matter: FrontMatter) -> str:
    return f"metadata {key!r}, line {matter.lines[key]}" if key in matter.lines else f"{key!r} of the section's cascade"


def _withheld(path: str, metadata: Mapping[str, Any], matter: FrontMatter) -> Derived | None:
    """Why Hugo does not list a page (https://gohugo.io/content-management/build-options/)."""
    suffix = PurePosixPath(path).suffix.lower()
    if FORMATS.get(suffix) is None:
        return Derived(
            "format-unreadable", f"Text in the format of {suffix} cannot be read here; write it in Markdown."
        )
    if FORMATS[suffix] == "html" and not matter.metadata and matter.body.lstrip()[:1] == "<":
        return Derived("not-a-page", "HTML without front matter is copied by Hugo, and is no page.")
    if is_true(metadata.get("draft")):
        return Derived("draft", "The article is marked as a draft.")
    if is_true(metadata.get("headless")) and PurePosixPath(path).stem.partition(".")[0] == "index":
        return Derived("unlisted", "The page is headless: other pages use what is in it.")
    build = metadata.get("build") or metadata.get("_build")
    if str(at(build, "list")).lower() in ("never", "local", "false"):
        return Derived("unlisted", "The page is not to be listed, as 'build' says in its front matter.")
    if str(at(build, "render")).lower() in ("never", "false"):
        return Derived("unlisted", "The page has no address, as 'build' says in its front matter.")
    return None
