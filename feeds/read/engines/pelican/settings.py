"""The settings of a Pelican site that concern its articles, with Pelican's own defaults (pelican/settings.py).

pelicanconf.py and, over it, publishconf.py, with which sites are published; read, never run.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from feeds.read.engines.engine import Folder
from feeds.read.engines.python_settings import read_settings

Substitutions = tuple[tuple[str, str], ...]

CONFIG, PUBLISHED = "pelicanconf.py", "publishconf.py"
_SUBSTITUTIONS: Substitutions = ((r"[^\w\s-]", ""), (r"(?u)\A\s*", ""), (r"(?u)\s*\Z", ""), (r"[-\s]+", "-"))
_DEFAULT_CONTENT = "content"  # what pelican-quickstart's Makefile passes, where PATH is not set


@dataclass(frozen=True, slots=True)
class PelicanSettings:
    """Settings by their names in lower case, each of the type that Pelican wants."""

    path: str = "."  # relative to the root; "." for the root itself
    article_paths: tuple[str, ...] = ("",)
    excluded: tuple[str, ...] = ()
    page_paths: tuple[str, ...] = ("pages",)
    ignore_files: tuple[str, ...] = ("**/.*",)
    output_path: str = "output"
    sitename: str = ""
    sitesubtitle: str = ""
    siteurl: str = ""
    author: str = ""
    timezone: str = "UTC"
    default_lang: str = "en"
    feed_max_items: int | None = None
    has_original_feed: bool = False  # a feed without translations
    feeds: Mapping[str, str] = field(default_factory=dict)  # FEED_ATOM and its kind: patterns of paths, by name
    default_category: str = "misc"
    has_categories: bool = True
    use_folder_as_category: bool = True
    default_date: str = ""
    dates_by_file: bool = False  # DEFAULT_DATE = "fs"
    unread: tuple[str, ...] = ()  # suffixes for which READERS names no reader
    default_metadata: Mapping[str, str] = field(default_factory=dict)
    extra_path_metadata: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    filename_metadata: str = r"(?P<date>\d{4}-\d{2}-\d{2}).*"
    path_metadata: str = ""
    with_future_dates: bool = True
    translation_id: str = "slug"
    slugify_source: str = "title"
    slugify_use_unicode: bool = False
    slugify_preserve_case: bool = False
    substitutions: Mapping[str, Substitutions] = field(default_factory=dict)  # by kind: slug, category, tag, author
    urls: Mapping[str, str] = field(default_factory=dict)  # ARTICLE_URL and its kind, by name
    breaks: bool = False
    smart: bool = False


URLS = {
    "ARTICLE_URL": "{slug}.html",
    "ARTICLE_LANG_URL": "{slug}-{lang}.html",
    "ARTICLE_SAVE_AS": "{slug}.html",
    "PAGE_URL": "pages/{slug}.html",
    "PAGE_LANG_URL": "pages/{slug}-{lang}.html",
    "STATIC_URL": "{path}",
    "CATEGORY_URL": "category/{slug}.html",
    "TAG_URL": "tag/{slug}.html",
    "AUTHOR_URL": "author/{slug}.html",
    "INDEX_SAVE_AS": "index.html",
}


# Those that are there where nothing is stated; FEED and its kind, without a format, are names of old.
FEEDS = {
    "FEED_ALL_ATOM": "feeds/all.atom.xml",
    "CATEGORY_FEED_ATOM": "feeds/{slug}.atom.xml",
    "AUTHOR_FEED_ATOM": "feeds/{slug}.atom.xml",
    "AUTHOR_FEED_RSS": "feeds/{slug}.rss.xml",
    "TRANSLATION_FEED_ATOM": "feeds/all-{lang}.atom.xml",
}


def load(folder: Folder) -> PelicanSettings:
    """The settings of a site."""
    stated = read_settings(folder.text(CONFIG) or "")
    stated = read_settings(folder.text(PUBLISHED) or "", stated)
    articles = _texts(stated, "ARTICLE_PATHS", _texts(stated, "ARTICLE_DIR", ("",)))
    pages = _texts(stated, "PAGE_PATHS", _texts(stated, "PAGE_DIR", ("pages",)))
    path = _path(stated.get("PATH")) or (_DEFAULT_CONTENT if folder.has(_DEFAULT_CONTENT) else ".")
    extensions = _extensions(stated.get("MARKDOWN"))
    return PelicanSettings(
        path=path,
        article_paths=tuple(posixpath.normpath(each).lstrip("./") for each in articles),
        excluded=(*_texts(stated, "ARTICLE_EXCLUDES", ()), *pages),
        page_paths=pages,
        ignore_files=_texts(stated, "IGNORE_FILES", ("**/.*",)),
        output_path=_path(stated.get("OUTPUT_PATH")) or "output",
        sitename=_text(stated, "SITENAME", "A Pelican Blog"),
        sitesubtitle=_text(stated, "SITESUBTITLE", ""),
        siteurl=_siteurl(stated),
        author=_text(stated, "AUTHOR", ""),
        timezone=_text(stated, "TIMEZONE", "UTC"),
        default_lang=_text(stated, "DEFAULT_LANG", "en").lower(),
        feed_max_items=stated["FEED_MAX_ITEMS"] if isinstance(stated.get("FEED_MAX_ITEMS"), int) else None,
        has_original_feed=bool(stated.get("FEED_ATOM") or stated.get("FEED_RSS")),
        feeds=_feeds(stated),
        default_category=_text(stated, "DEFAULT_CATEGORY", "misc"),
        has_categories=bool(stated.get("CATEGORY_SAVE_AS", True)),
        use_folder_as_category=bool(stated.get("USE_FOLDER_AS_CATEGORY", True)),
        default_date=_date(stated.get("DEFAULT_DATE")),
        dates_by_file=stated.get("DEFAULT_DATE") == "fs",
        unread=tuple(f".{name}" for name, reader in _mapping(stated.get("READERS")).items() if reader is None),
        default_metadata=_metadata(stated.get("DEFAULT_METADATA")),
        extra_path_metadata=_by_path(stated.get("EXTRA_PATH_METADATA")),
        filename_metadata=_text(stated, "FILENAME_METADATA", r"(?P<date>\d{4}-\d{2}-\d{2}).*"),
        path_metadata=_text(stated, "PATH_METADATA", ""),
        with_future_dates=bool(stated.get("WITH_FUTURE_DATES", True)),
        translation_id=_text(
            stated, "ARTICLE_TRANSLATION_ID", "slug" if "ARTICLE_TRANSLATION_ID" not in stated else ""
        ),
        slugify_source=_text(stated, "SLUGIFY_SOURCE", "title"),
        slugify_use_unicode=bool(stated.get("SLUGIFY_USE_UNICODE")),
        slugify_preserve_case=bool(stated.get("SLUGIFY_PRESERVE_CASE")),
        substitutions=_substitutions(stated),
        urls={name: _text(stated, name, default) for name, default in URLS.items()},
        breaks="nl2br" in extensions,
        smart="smarty" in extensions or bool(stated.get("TYPOGRIFY")),
    )


def _feeds(stated: Mapping[str, Any]) -> dict[str, str]:
    found = {**FEEDS, **stated}
    for name in ("FEED", "TAG_FEED", "CATEGORY_FEED", "TRANSLATION_FEED"):
        if stated.get(name):
            found[f"{name}_ATOM"] = stated[name]
    return {name: value for name, value in found.items() if "FEED" in name and isinstance(value, str) and value}


def _mapping(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _text(stated: Mapping[str, Any], name: str, default: str) -> str:
    value = stated.get(name, default)
    return value if isinstance(value, str) else default


def _texts(stated: Mapping[str, Any], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = stated.get(name, default)
    value = (value,) if isinstance(value, str) else value
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list | tuple) else default


def _path(value: Any) -> str:
    """A folder relative to the root, without "./"."""
    if not isinstance(value, str) or value.startswith("/"):
        return ""
    return posixpath.normpath(value) if value else ""


def _siteurl(stated: Mapping[str, Any]) -> str:
    url = _text(stated, "SITEURL", "").rstrip("/")
    return f"https:{url}" if url.startswith("//") else url


def _date(value: Any) -> str:
    """DEFAULT_DATE as text: "fs", the time of the file, is never used, for every checkout changes it."""
    if isinstance(value, tuple) and 3 <= len(value) <= 6 and all(isinstance(part, int) for part in value):
        year, month, day, hour, minute, second = (*value, 0, 0, 0)[:6]
        return f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
    return value if isinstance(value, str) and value != "fs" else ""


def _metadata(value: Any) -> dict[str, str]:
    pairs = dict(value).items() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ()
    found = [pair for pair in pairs if isinstance(pair, tuple) and len(pair) == 2]
    return {str(key).lower(): each for key, each in found if isinstance(each, str)}


def _by_path(value: Any) -> dict[str, dict[str, str]]:
    stated = {path: each for path, each in _mapping(value).items() if isinstance(path, str)}
    return {path: _metadata(each) for path, each in sorted(stated.items())}


def _extensions(value: Any) -> set[str]:
    """The extensions of Python-Markdown that are used, without the name of their package."""
    stated = _mapping(value)
    listed = [*(stated.get("extensions") or ()), *(stated.get("extension_configs") or ())]
    return {name.rpartition(".")[2] for name in listed if isinstance(name, str)}


def _substitutions(stated: Mapping[str, Any]) -> dict[str, Substitutions]:
    """SLUG_REGEX_SUBSTITUTIONS and its kind; or SLUG_SUBSTITUTIONS, which came before them."""
    slug = _pairs(stated.get("SLUG_REGEX_SUBSTITUTIONS"), _SUBSTITUTIONS)
    old_slug = _old(stated.get("SLUG_SUBSTITUTIONS"))
    found: dict[str, Substitutions] = {}
    for kind in ("slug", "category", "tag", "author"):
        old = _old(stated.get(f"{kind.upper()}_SUBSTITUTIONS"))
        inherited = old_slug if kind in ("category", "tag") else ()
        default = (*inherited, *old, *_SUBSTITUTIONS) if old else (*old_slug, *slug)
        found[kind] = _pairs(stated.get(f"{kind.upper()}_REGEX_SUBSTITUTIONS"), default)
    return found


def _old(value: Any) -> Substitutions:
    pairs = value if isinstance(value, tuple | list) else ()
    texts = [pair[:2] for pair in pairs if isinstance(pair, tuple | list) and len(pair) >= 2]
    return tuple((re.escape(one), other.replace("\\", r"\\")) for one, other in texts if isinstance(one, str))


def _pairs(value: Any, default: Substitutions) -> Substitutions:
    if not isinstance(value, tuple | list):
        return default
    pairs = [tuple(pair) for pair in value if isinstance(pair, tuple | list) and len(pair) == 2]
    return tuple(pair for pair in pairs if isinstance(pair[0], str) and isinstance(pair[1], str))
