"""The settings of a Nikola site that concern its posts, with Nikola's own defaults (nikola/nikola.py, class Nikola).

conf.py is read, never run. A setting may be a mapping by language; the default language's is taken.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from feeds.read.engines.engine import Folder
from feeds.read.engines.python_settings import read_settings

CONFIG = "conf.py"
_COMPILERS = {
    "rest": (".txt", ".rst"),
    "markdown": (".md", ".mdown", ".markdown"),
    "textile": (".textile",),
    "txt2tags": (".t2t",),
    "bbcode": (".bb",),
    "wiki": (".wiki",),
    "ipynb": (".ipynb",),
    "html": (".html", ".htm"),
}
FEEDS = {
    "RSS_PATH": "",
    "RSS_FILENAME_BASE": "rss",
    "RSS_EXTENSION": ".xml",
    "ATOM_PATH": "",
    "ATOM_FILENAME_BASE": "index",
    "ATOM_EXTENSION": ".atom",
    "AUTHOR_PATH": "authors",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A row of POSTS or PAGES: which files, and below which folder of the site they go."""

    folder: str  # relative to the root
    pattern: str  # of the file's name
    destination: str

    def takes(self, path: str) -> bool:
        """Whether a file is one of these; folders below count, too (scan_posts.py)."""
        inside = not self.folder or path.startswith(f"{self.folder}/")
        return inside and fnmatchcase(posixpath.basename(path), self.pattern)

    def below(self, path: str) -> str:
        """The folder of the site into which a file goes."""
        inside = posixpath.relpath(posixpath.dirname(path) or ".", self.folder or ".")
        return posixpath.normpath(posixpath.join(self.destination or ".", inside)).strip("./")


@dataclass(frozen=True, slots=True)
class NikolaSettings:
    """Settings by their names in lower case, each of the type that Nikola wants."""

    posts: tuple[Source, ...]
    pages: tuple[Source, ...]
    default_lang: str = "en"
    translations: Mapping[str, str] = field(default_factory=dict)  # language -> folder of the site
    translations_pattern: str = "{path}.{lang}.{ext}"
    blog_title: str = ""
    blog_description: str = ""
    blog_author: str = ""
    site_url: str = ""
    timezone: str = "UTC"
    feed_length: int = 10
    pretty_urls: bool = True
    strip_indexes: bool = True
    index_file: str = "index.html"
    future_is_now: bool = False
    show_untranslated_posts: bool = True
    use_slugify: bool = True
    use_tag_metadata: bool = True
    multiple_authors: bool = False
    file_metadata_regexp: str = ""
    metadata_mapping: Mapping[str, str] = field(default_factory=dict)  # foreign key -> Nikola's
    compilers: Mapping[str, str] = field(default_factory=dict)  # suffix -> name of the compiler
    tag_path: str = "categories"
    category_path: str = "categories"
    category_prefix: str = "cat_"
    archive: str = "archive.html"
    index_path: str = ""
    category_from_folder: bool = False
    feeds: Mapping[str, str] = field(default_factory=dict)  # RSS_PATH and its kind, by name
    feed_formats: tuple[str, ...] = ("RSS",)
    flat_categories: bool = False
    has_category_hierarchy: bool = False
    categories_follow_posts: bool = False
    slug_tags: bool = True
    slug_authors: bool = True
    breaks: bool = False
    smart: bool = False


def load(folder: Folder) -> NikolaSettings:
    """The settings of a site."""
    stated = read_settings(folder.text(CONFIG) or "")
    lang = _text(stated, "DEFAULT_LANG", "", "en")

    def text(name: str, default: str = "") -> str:
        return _text(stated, name, lang, default)

    extensions = stated.get("MARKDOWN_EXTENSIONS")
    names = {each.rpartition(".")[2] for each in extensions or () if isinstance(each, str)}
    tag_path = text("TAG_PATH", "categories")
    pretty = bool(stated.get("PRETTY_URLS", True))
    return NikolaSettings(
        posts=_sources(stated.get("POSTS", (("posts/*.txt", "posts", ""),)), lang),
        pages=_sources(stated.get("PAGES", (("pages/*.txt", "pages", ""),)), lang),
        default_lang=lang,
        translations=_translations(stated.get("TRANSLATIONS"), lang),
        translations_pattern=text("TRANSLATIONS_PATTERN", "{path}.{lang}.{ext}"),
        blog_title=text("BLOG_TITLE"),
        blog_description=text("BLOG_DESCRIPTION"),
        blog_author=text("BLOG_AUTHOR"),
        site_url=text("BASE_URL") or text("SITE_URL"),
        timezone=text("TIMEZONE", "UTC"),
        feed_length=stated["FEED_LENGTH"] if isinstance(stated.get("FEED_LENGTH"), int) else 10,
        pretty_urls=pretty,
        strip_indexes=bool(stated.get("STRIP_INDEXES", True)),
        index_file=text("INDEX_FILE", "index.html"),
        future_is_now=bool(stated.get("FUTURE_IS_NOW")),
        show_untranslated_posts=bool(stated.get("SHOW_UNTRANSLATED_POSTS", True)),
        use_slugify=bool(stated.get("USE_SLUGIFY", True)),
        use_tag_metadata=bool(stated.get("USE_TAG_METADATA", True)),
        multiple_authors=bool(stated.get("MULTIPLE_AUTHORS_PER_POST")),
        file_metadata_regexp=text("FILE_METADATA_REGEXP"),
        metadata_mapping=_mapping(stated.get("METADATA_MAPPING")),
        compilers=_compilers(stated.get("COMPILERS")),
        tag_path=tag_path,
        category_path=text("CATEGORY_PATH", tag_path),
        category_prefix=text("CATEGORY_PREFIX", "cat_"),
        archive=posixpath.join(text("ARCHIVE_PATH"), text("ARCHIVE_FILENAME", "archive.html")),
        index_path=text("INDEX_PATH"),
        category_from_folder=bool(stated.get("CATEGORY_DESTPATH_AS_DEFAULT")),
        feeds={name: text(name, default) for name, default in FEEDS.items()},
        feed_formats=tuple(name for name in ("RSS", "ATOM") if stated.get(f"GENERATE_{name}", name == "RSS")),
        flat_categories=bool(stated.get("CATEGORY_OUTPUT_FLAT_HIERARCHY")),
        has_category_hierarchy=bool(stated.get("CATEGORY_ALLOW_HIERARCHIES")),
        categories_follow_posts=bool(stated.get("CATEGORY_PAGES_FOLLOW_DESTPATH")),
        slug_tags=bool(stated.get("SLUG_TAG_PATH", True)),
        slug_authors=bool(stated.get("SLUG_AUTHOR_PATH", True)),
        breaks="nl2br" in names,
        smart="smarty" in names,
    )


def language_tag(lang: str) -> str:
    """Nikola's name of a language as BCP 47 has it: zh_cn is zh-CN."""
    first, *rest = re.split("[_-]", lang)
    return "-".join([first, *(part.upper() if len(part) == 2 else part.title() for part in rest)])


def _text(stated: Mapping[str, Any], name: str, lang: str, default: str) -> str:
    value = stated.get(name, default)
    if isinstance(value, dict):
        value = value.get(lang, default)
    return value if isinstance(value, str) else default


def _sources(value: Any, lang: str) -> tuple[Source, ...]:
    rows = value if isinstance(value, tuple | list) else ()
    found = []
    for row in rows:
        if not isinstance(row, tuple | list) or len(row) < 2 or not isinstance(row[0], str):
            continue
        destination = row[1].get(lang, "") if isinstance(row[1], dict) else row[1]
        folder, pattern = posixpath.split(posixpath.normpath(row[0]))
        found.append(Source(folder, pattern, destination.lstrip("/") if isinstance(destination, str) else ""))
    return tuple(found)


def _translations(value: Any, lang: str) -> dict[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    found = {key: each for key, each in pairs if isinstance(key, str) and isinstance(each, str)}
    return {lang: "", **{key: posixpath.normpath(each or ".").strip("./") for key, each in found.items()}}


def _mapping(value: Any) -> dict[str, str]:
    forms = value.values() if isinstance(value, dict) else ()
    pairs = [pair for form in forms if isinstance(form, dict) for pair in form.items()]
    return {key.lower(): own.lower() for key, own in pairs if isinstance(key, str) and isinstance(own, str)}


def _compilers(value: Any) -> dict[str, str]:
    stated = value if isinstance(value, dict) else _COMPILERS
    return {
        suffix: name
        for name, suffixes in stated.items()
        for suffix in (suffixes if isinstance(suffixes, tuple | list) else (suffixes,))
        if isinstance(suffix, str) and isinstance(name, str)
    }
