"""The addresses of a Zola site's feeds, and the sections and taxonomies that have any.

Ported: components/site/src/lib.rs (build, render_taxonomy, render_section), components/utils/src/slugs.rs.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from feeds.model import Alias, Derived, Term, TermKind
from feeds.read.engines.engine import Folder
from feeds.read.engines.transliteration import to_ascii
from feeds.read.front_matter import split

Values = Mapping[str, Any]

_KINDS: Mapping[str, TermKind] = {"categories": "category", "tags": "tag"}
_FORBIDDEN = str.maketrans("", "", '<>:"/\\|?*')  # by Windows


class Feeds:
    """The feeds of a site."""

    def __init__(self, folder: Folder, values: Values, default: str, languages: set[str], slugs: str) -> None:
        self._folder = folder
        self._values = values
        self._default = default
        self._others = sorted(languages - {default})
        self._slugs = slugs  # setting slugify.taxonomies

    def of_site(self) -> Iterator[Alias]:
        """The feed of everything in each language."""
        for language, own in self._in_languages():
            if _is_true(own, "generate_feeds", "generate_feed", "generate_rss"):
                yield from self._named("", language, own, ())

    def of_term(self, term: Term) -> Iterator[Alias]:
        """The feeds of a term of a taxonomy, or of a section."""
        for language, own in self._in_languages():
            for folder in self._folders(term, language, own):
                yield from self._named(f"{folder}/", language, own, (term,))

    def sections(self, path: str, language: str, metadata: Values) -> Derived | None:
        """The section with a feed that a page is in, and its terms of taxonomies that are no categories and tags."""
        folders = [folder.as_posix() for folder in PurePosixPath(path).parents][:-1]
        if PurePosixPath(path).stem.partition(".")[0] == "index":
            folders = folders[1:]
        section = next((folder for folder in folders if self._section(folder, language) is not None), "content")
        found = [section.partition("/")[2]] if section != "content" and self._has_feed(section, language) else []
        stated = metadata.get("taxonomies")
        for name in _with_feeds({**self._values, **self.of_language(language)}):
            values = stated.get(name) if isinstance(stated, dict) and name not in _KINDS else None
            found += [f"{name}/{each}" for each in values if isinstance(each, str)] if isinstance(values, list) else []
        return Derived(found, "sections and taxonomies that have feeds (zola)") if found else None

    def of_language(self, language: str) -> Values:
        """The settings of a language alone."""
        languages = self._values.get("languages")
        own = languages.get(language) if isinstance(languages, dict) else None
        return own if isinstance(own, dict) else {}

    def _in_languages(self) -> Iterator[tuple[str, Values]]:
        """The default language with the site's settings, and the others with theirs."""
        yield self._default, {**self._values, **self.of_language(self._default)}
        names = {key: self._values[key] for key in ("feed_filenames", "feed_filename") if key in self._values}
        for language in self._others:
            yield language, {**names, **self.of_language(language)}

    def _named(self, folder: str, language: str, own: Values, terms: tuple[Term, ...]) -> Iterator[Alias]:
        """The feeds in a folder, one for each format."""
        prefix = "" if language == self._default else f"{language}/"
        only = (Term("language", language),) if self._others else ()
        stated = own.get("feed_filenames") or own.get("feed_filename")
        names = [each for each in (stated if isinstance(stated, list) else [stated]) if isinstance(each, str) and each]
        for name in names or (["rss.xml"] if _is_true(own, "generate_rss") else ["atom.xml"]):
            suffix = "json" if name.endswith(".json") else "rss" if "rss" in name else "atom"
            yield Alias(f"{prefix}{folder}{name}", suffix, (*only, *terms))

    def _folders(self, term: Term, language: str, own: Values) -> Iterator[str]:
        """Where a term has feeds, in a language."""
        root = str(self._values.get("taxonomy_root") or "").strip("/")
        for name in _with_feeds(own):
            is_other = term.kind == "section" and term.path.startswith(f"{name}/")
            if is_other or _KINDS.get(name) == term.kind:
                value = term.path.removeprefix(f"{name}/") if is_other else term.path
                yield "/".join(filter(None, (root, slugified(name, self._slugs), slugified(value, self._slugs))))
        if term.kind == "section" and self._has_feed(f"content/{term.path}", language):
            yield term.path

    def _section(self, folder: str, language: str) -> Values | None:
        """What a folder's section says of itself; None where it is none, or its pages are those of its parent."""
        name = "_index.md" if language == self._default else f"_index.{language}.md"
        text = self._folder.text(f"{folder}/{name}")
        metadata = split(folder, text).metadata if text is not None else None
        return None if metadata is None or _is_true(metadata, "transparent") else metadata

    def _has_feed(self, folder: str, language: str) -> bool:
        return _is_true(self._section(folder, language) or {}, "generate_feeds", "generate_feed")


def slugified(text: str, how: str) -> str:
    """Part of a path.

    :param how: on, safe or off
    """
    if how == "off":
        return text
    if how == "safe":
        return text.rstrip(" .").translate(_FORBIDDEN)
    return re.sub(r"[^a-z0-9]+", "-", to_ascii(text).lower()).strip("-")


def _is_true(values: Values, *keys: str) -> bool:
    return any(values.get(key) == "true" for key in keys)


def _with_feeds(own: Values) -> Iterator[str]:
    """Names of the taxonomies that have feeds."""
    stated = own.get("taxonomies")
    for each in stated if isinstance(stated, list) else ():
        if isinstance(each, dict) and isinstance(each.get("name"), str) and _is_true(each, "feed", "rss"):
            yield each["name"]
