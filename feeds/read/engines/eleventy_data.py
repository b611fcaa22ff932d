"""An Eleventy site's settings and data files, as far as they are written as literals; nothing is run.

Documented at 11ty.dev/docs/config, /docs/data-template-dir and /docs/data-global; source: TemplateData.js.
"""

import json
import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from feeds.read.engines import js_literals
from feeds.read.engines.engine import PASSED_OVER, Folder
from feeds.read.front_matter.values import as_written
from feeds.yaml_text import load_mapping

CONFIGS = tuple(
    name
    for stem in (".eleventy", "eleventy.config")
    for name in (f"{stem}.js", f"{stem}.cjs", f"{stem}.mjs", f"{stem}.ts")
)
_SUFFIXES = (".json", ".11tydata.json", ".11tydata.js", ".11tydata.cjs", ".11tydata.mjs", ".yaml", ".yml")
_TEMPLATES = (".md", ".html", ".njk", ".liquid")
_SITE = ("metadata", "site", "meta", "siteConfig", "siteinfo", "config", "siteMetadata")  # _data/site.json and so on
_SITE_SUFFIXES = (".js", ".cjs", ".mjs", ".json", ".yaml", ".yml")
_INPUT = re.compile(r"setInputDirectory\(\s*[\"'`]([^\"'`]+)[\"'`]")
_GLOB = re.compile(
    r"addCollection\(\s*[\"'`](?P<name>\w+)[\"'`](?:(?!addCollection)[\s\S]){0,400}?getFilteredByGlob\(\s*(?P<globs>[^)]{1,400})"
)
_QUOTED = re.compile(r"[\"'`]([^\"'`]+)[\"'`]")
_DIRECTORIES = {"includes": "_includes", "data": "_data", "layouts": ""}
POSTS = ("posts", "post", "blog", "articles", "article", "blogposts", "blogPosts", "writing")


@dataclass(frozen=True, slots=True)
class Site:
    """What the config and the global data state."""

    input: str  # folder below the root: "" or "content/"
    passed_over: tuple[str, ...]  # folders of the root: output, includes, data
    ignored: tuple[str, ...]  # lines of .eleventyignore
    prefix: str  # of every path: "/" or "/blog/"
    is_nunjucks: bool  # whether Markdown is rendered as Nunjucks before
    collections: tuple[str, ...]  # names of those that a feed is of
    globs: tuple[str, ...]  # of the files in those
    data: Mapping[str, Any]  # of the file that describes the site
    name: str  # of that file, by which templates know it
    feed: Mapping[str, Any] = field(default_factory=dict)  # metadata of the feed plugin
    feeds: tuple[tuple[str, str], ...] = ()  # path and suffix of our format of each feed that the plugin makes


def load(folder: Folder) -> Site:
    """Read a site's settings."""
    text = next(filter(None, (folder.text(name) for name in CONFIGS)), "")
    found = js_literals.tokens(text)
    stated = js_literals.property_of(found, "dir")
    directories = stated if isinstance(stated, dict) else {}
    by_call = _INPUT.search(text)
    below = _folder(_text(directories.get("input")) or (by_call[1] if by_call else ""))
    others = [_folder(_text(directories.get("output")) or "_site")]
    for key, usual in _DIRECTORIES.items():
        if name := _text(directories.get(key)) or usual:
            others.append(_folder(posixpath.normpath(f"{below}{name}")))
    named, data = _site_data(folder, others[2])
    feed = js_literals.property_of(found, "metadata")
    collection = js_literals.property_of(found, "collection")
    feed_of = _text(collection.get("name")) if isinstance(collection, dict) else ""
    names = (feed_of,) if feed_of else POSTS
    globs = [glob for each in _GLOB.finditer(text) if each["name"] in names for glob in _QUOTED.findall(each["globs"])]
    ignored = folder.text(".eleventyignore") or ""
    return Site(
        input=below,
        passed_over=tuple(each for each in others if each),
        ignored=tuple(line.strip() for line in ignored.split("\n") if line.strip() and line[0] not in "#!"),
        prefix=f"/{_text(js_literals.property_of(found, 'pathPrefix')).strip('/')}/".replace("//", "/"),
        is_nunjucks=_text(js_literals.property_of(found, "markdownTemplateEngine")) == "njk",
        collections=names,
        globs=tuple(glob.removeprefix("./") for glob in globs),
        data=data,
        name=named,
        feed=feed if isinstance(feed, dict) else {},
        feeds=tuple(_feeds(text)),
    )


def _feeds(text: str) -> Iterator[tuple[str, str]]:
    """What each call of the feed plugin makes (@11ty/eleventy-plugin-rss, virtualTemplate.js)."""
    for call in text.split("addPlugin(")[1:]:
        found = js_literals.tokens(call)
        if re.match(r"\s*(?:\w+\.)?feedPlugin\b", call):
            path = _text(js_literals.property_of(found, "outputPath")) or "/feed.xml"
            kind = _text(js_literals.property_of(found, "type"))
            yield path, kind if kind in ("rss", "json") else "atom"


def _site_data(folder: Folder, place: str) -> tuple[str, Mapping[str, Any]]:
    for stem in _SITE:
        for suffix in _SITE_SUFFIXES:
            if data := read_data(folder, f"{place}{stem}{suffix}"):
                return stem, data
    return "", {}


def read_data(folder: Folder, path: str) -> dict[str, Any]:
    """What a data file states; {} where there is none, or nothing in it can be read."""
    text = folder.text(path)
    if text is None:
        return {}
    try:
        match PurePosixPath(path).suffix:
            case ".json":
                found = as_written(json.loads(text))
            case ".yaml" | ".yml":
                found = load_mapping(text)[0]
            case _:
                found = js_literals.exported(text)
    except (ValueError, RecursionError, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}


def local_data(folder: Folder, site: Site) -> dict[str, dict[str, Any]]:
    """What the data files of folders and templates state, by their path without suffix: "blog/blog", "blog/a-post"."""
    found: dict[str, dict[str, Any]] = {}
    top = folder.root / site.input
    for location, folders, names in os.walk(top):
        below = PurePosixPath(Path(location).relative_to(folder.root).as_posix())
        folders[:] = sorted(name for name in folders if not passes_over(site, (below / name).as_posix()))
        templates = {name.partition(".")[0] for name in names if name.endswith(_TEMPLATES)}
        for name in sorted(names):
            stem, suffix = name.partition(".")[0], f".{name.partition('.')[2]}"
            if suffix in _SUFFIXES and (stem in templates or stem == below.name or ".11tydata" in suffix):
                path = (below / stem).as_posix()
                found[path] = merged(found.get(path, {}), read_data(folder, (below / name).as_posix()))
    return {path: data for path, data in found.items() if data}


def passes_over(site: Site, path: str) -> bool:
    """Whether Eleventy finds no templates in a folder below the root."""
    name = path.rpartition("/")[2]
    if name.startswith(".") or name in PASSED_OVER or f"{path}/".startswith(site.passed_over):
        return True
    return any(f"{path}/".startswith(f"{line.removeprefix('./').strip('/')}/") for line in site.ignored)


def merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Two mappings in one: the second counts, lists and mappings are joined (data deep merge)."""
    found = dict(one)
    for key, value in other.items():
        own = found.get(key)
        if isinstance(own, dict) and isinstance(value, dict):
            found[key] = merged(own, value)
        elif key == "tags" or (isinstance(own, list) and isinstance(value, list)):
            found[key] = list(dict.fromkeys([*strings(own), *strings(value)]))
        else:
            found[key] = value
    return found


def strings(value: Any) -> Iterator[str]:
    """The strings of a value: itself, or those in a list."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item:
            yield item


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _folder(path: str) -> str:
    plain = posixpath.normpath(path).strip("/") if path else ""
    return "" if plain in ("", ".") or plain.startswith("..") else f"{plain}/"
