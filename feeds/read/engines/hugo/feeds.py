"""The addresses of a Hugo site's feeds, and the parts of the site that have any beside categories, tags and authors.

From Hugo's source: output/outputFormat.go, output/config.go, resources/page/page_paths.go, resources/page/pagekinds.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from feeds.model import Alias, Derived, Term, TermKind
from feeds.read.engines.hugo.content import Content, Place
from feeds.read.engines.hugo.permalinks import Page, Rules, expanded
from feeds.read.engines.hugo.site import Language, at, text

_USUAL = ["html", "rss"]  # outputs of all lists
_TAXONOMIES = {"category": "categories", "tag": "tags"}  # where the site states none
_KINDS: Mapping[str, TermKind] = {
    "category": "category",
    "categories": "category",
    "tag": "tag",
    "tags": "tag",
    "author": "author",
    "authors": "author",
}


class _Format(NamedTuple):
    """An output format that is a feed."""

    suffix: str  # of ours
    path: str  # before the list's own
    name: str  # of the file


class Feeds:
    """The feeds of a site."""

    def __init__(self, languages: Mapping[str, Language], content: Content, rules: Mapping[str, Rules]) -> None:
        default = next(iter(languages.values()))
        # A language with a host of its own has there the addresses that the default one has here.
        self._languages = [each for each in languages.values() if each is default or not each.base_url]
        self._content = content
        self._rules = rules

    def of_site(self) -> Iterator[Alias]:
        """The feeds of everything, those of the lists of categories and so on among them, in each language."""
        for language in self._languages:
            yield from self._lists("home", "", "", language, ())
            for plural, kind in _taxonomies(language.values):
                if kind != "section":
                    yield from self._lists("taxonomy", plural, plural, language, ())

    def of_term(self, term: Term) -> Iterator[Alias]:
        """The feeds of a term or section."""
        for language in self._languages:
            if term.kind == "section":
                kind = "section"
                for plural, _ in _taxonomies(language.values):
                    if f"{term.path}/".startswith(f"{plural}/"):
                        kind = "term" if "/" in term.path else "taxonomy"
                yield from self._lists(kind, term.path, term.path, language, (term,))
                continue
            for plural, kind in _taxonomies(language.values):
                if kind == term.kind:
                    folder = f"{plural}/{term.path}"
                    place = self._term_place(plural, term.path, language) or folder
                    yield from self._lists("term", folder, place, language, (term,))

    def sections(self, place: Place, metadata: Mapping[str, Any], language: Language) -> Derived | None:
        """The section that a page is in, and its terms of the site's own taxonomies, where these have feeds."""
        found: list[str] = []
        section = "/".join(self._content.sections_of(place))
        if section and self._formats("section", section, language):
            found.append(section)
        for plural, kind in _taxonomies(language.values):
            names = metadata.get(plural.lower())
            if kind == "section" and names and self._formats("term", "", language):
                values = names if isinstance(names, list) else [names]
                found += [f"{plural}/{name.strip()}" for name in values if isinstance(name, str)]
        return Derived(found, "section and taxonomies of the site") if found else None

    def _lists(
        self, kind: str, folder: str, place: str, language: Language, terms: tuple[Term, ...]
    ) -> Iterator[Alias]:
        only = (Term("language", language.tag),) if len(self._languages) > 1 else ()
        for form in self._formats(kind, folder, language):
            path = self._rules[language.code].section_path(f"{form.path}/{place}".strip("/"), language.prefix)
            yield Alias(f"{unquote(path)}{form.name}", form.suffix, (*only, *terms))

    def _formats(self, kind: str, folder: str, language: Language) -> list[_Format]:
        """The feeds of a list; what its index file says of outputs goes before what the site says."""
        values = language.values
        disabled = {each.lower() for each in _texts(values.get("disablekinds"))}
        if {kind, "rss"} & disabled:
            return []
        own = self._content.sections.get(folder, {}).get(language.code, {})
        names = _texts(own.get("outputs")) or _texts(at(values, "outputs", kind)) or _USUAL
        return [form for name in names if (form := _format(name.lower(), values))]

    def _term_place(self, plural: str, name: str, language: Language) -> str:
        """Where the site's permalinks put a term's page."""
        stated = at(language.values, "permalinks")
        pattern = text(at(stated, "term", plural.lower())) or text(at(stated, plural.lower()))
        page = Page(plural, name, (plural,), name, "", "", None)
        return unquote(expanded(pattern, page, self._rules[language.code])) if pattern else ""


def _taxonomies(values: Mapping[str, Any]) -> list[tuple[str, TermKind]]:
    """The plural of each taxonomy, and the kind of its terms with us; those that we do not know are sections."""
    stated = values.get("taxonomies", _TAXONOMIES)
    pairs = stated.items() if isinstance(stated, dict) else ()
    named = [(singular, text(plural)) for singular, plural in pairs if text(plural)]
    return [(plural, _KINDS.get(singular) or _KINDS.get(plural.lower(), "section")) for singular, plural in named]


def _format(name: str, values: Mapping[str, Any]) -> _Format | None:
    """The output format of a name, if it is a feed."""
    stated = at(values, "outputformats", name)
    media_type = text(at(stated, "mediatype")).lower()
    told = media_type if media_type not in ("", "application/xml", "text/xml", "application/json") else name
    suffix = next((each for each in ("rss", "atom") if each in told), "json" if "feed" in told else "")
    if not suffix:
        return None
    endings = _texts(at(values, "mediatypes", media_type, "suffixes"))
    ending = next(iter(endings), "json" if suffix == "json" or media_type.endswith("json") else "xml")
    return _Format(suffix, text(at(stated, "path")), f"{text(at(stated, 'basename')) or 'index'}.{ending}")


def _texts(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str) and each]
