"""Hexo: posts below source/_posts, settings in _config.yml, plug-ins in package.json.

What is told of a post is what hexo-generator-feed writes of it, but for `updated`, which there is the file's time.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from feeds.config import Settings
from feeds.model import Alias, Derived, Diagnostic, Severity, Term
from feeds.read.engines import globs, hexo_feeds
from feeds.read.engines.engine import PASSED_OVER, Engine, Folder, Interpreted, body_format
from feeds.read.engines.hexo_config import is_on, load
from feeds.read.engines.hexo_permalinks import place_of_post
from feeds.read.engines.hexo_post import LANGUAGE, Post, as_javascript, place_of
from feeds.read.engines.hexo_urls import (
    UnknownPlaceholderError,
    name_parts,
    placeholders,
    pretty,
    reachable_url_of,
    url_of,
)
from feeds.read.front_matter import FrontMatter
from feeds.read.tags import hexo as tags
from feeds.read.tags import hexo_code
from feeds.read.tags.code import Code

_SUFFIXES = {".md", ".markdown", ".mkd", ".mkdn", ".mdwn", ".mdtxt", ".mdtext", ".html", ".htm"}
_PACKAGE = re.compile(r'"hexo"\s*:')
_OF_OTHERS = ("Gemfile", "Rakefile", "source/_layouts", "source/_includes")  # Octopress, Jekyll with `source: source`
_HIDDEN = re.compile(r"(?:^|/)[_.]")
_QUOTED = re.compile(r":\s*['\"]")
_MOST_ENTRIES = 1000
_ABSTRACT = "Here's something encrypted, password is required to continue reading."  # hexo-blog-encrypt's own
_ROOTED_PICTURE = re.compile(r"(!\[[^\]\n]*\]\()/(?!/)")


class Hexo(Engine):
    """A site of Hexo."""

    name = "hexo"

    def __init__(self, folder: Folder) -> None:
        super().__init__(folder)
        self.config = load(folder)
        self._paths_by_slug: dict[str, str] | None = None

    @classmethod
    def recognises(cls, folder: Folder) -> bool:
        """By package.json, else by the folders that Hexo makes, unless there are Jekyll's."""
        has_config = folder.has("_config.yml")
        if _PACKAGE.search(folder.text("package.json") or "") and (has_config or folder.has("source")):
            return True
        if any(folder.has(path) for path in _OF_OTHERS):
            return False
        return folder.has("source/_posts") or (
            has_config and folder.has("source") and (folder.has("scaffolds") or folder.has("themes"))
        )

    def settings(self) -> Mapping[str, Any]:
        """Of _config.yml."""
        config = self.config
        author = {"name": config.text("author"), "email": config.text("email")}
        languages = (each for each in config.texts("language") if LANGUAGE.fullmatch(each))
        limit = config.part("feed").get("limit")
        entries = {None: "", "0": str(_MOST_ENTRIES), "false": str(_MOST_ENTRIES)}.get(limit, limit)
        return {
            "title": config.text("title"),
            "description": config.text("description") or config.text("subtitle"),
            "site_url": f"{config.url}/" if config.url else "",
            "language": next(languages, "").replace("_", "-"),
            "timezone": config.text("timezone"),
            "author": {key: value for key, value in author.items() if value} if author["name"] else {},
            "entries": str(min(int(str(entries)), _MOST_ENTRIES)) if str(entries).isdecimal() else "",
        }

    def enters(self, path: str) -> bool:
        """The folders of posts, what leads to them, and what is in them, unless hidden."""
        if PurePosixPath(path).name in PASSED_OVER:
            return False
        return any(
            f"{folder}/".startswith(f"{path}/")
            or (path.startswith(f"{folder}/") and not _HIDDEN.search(path.removeprefix(f"{folder}/")))
            for folder in self._folders
        )

    def keeps_articles_in(self, path: str) -> bool:
        """The source folder, that of posts, and those in it."""
        return path == self.config.source or any(f"{path}/".startswith(f"{folder}/") for folder in self._folders)

    def takes(self, path: str) -> bool:
        """A file that one of Hexo's renderers makes a post of."""
        below = self._below_posts(path)
        suffix = PurePosixPath(path).suffix
        if below is None or _HIDDEN.search(below) or path.endswith(("~", "%")) or suffix not in _SUFFIXES:
            return False
        if self.config.has_assets and suffix != PurePosixPath(self.config.new_post_name).suffix:
            return False
        in_source = path.removeprefix(f"{self.config.source}/")
        if globs.matches(in_source, self.config.texts("skip_render")):
            return False
        return not globs.matches(f"site/{path}", self.config.texts("ignore"))

    def split(self, path: str, text: str) -> FrontMatter:
        """Numbers that permalinks hold are as YAML reads them, and not as they are written."""
        matter = super().split(path, text)
        for key in placeholders(self.config.permalink) & matter.lines.keys():
            line = text.split("\n", matter.lines[key])[matter.lines[key] - 1]
            value = matter.metadata.get(key)
            if isinstance(value, str) and not _QUOTED.search(line):
                matter.metadata[key] = as_javascript(value)
        return matter

    def interpret(self, path: str, matter: FrontMatter, settings: Settings) -> Interpreted:
        """As Hexo's database and hexo-generator-feed have the post."""
        post = self._post(path, matter, settings)
        derived = post.derived(matter)
        diagnostics: tuple[Diagnostic, ...] = ()
        place = None
        try:
            place = place_of_post(post, self.config)
        except UnknownPlaceholderError as error:
            diagnostics = (_incomplete(path, self.config.permalink, error.args[0]),)
        if place is not None and settings.site_url and self.config.is_there:
            pattern = f"permalink {self.config.permalink!r} of _config.yml"
            rule = place_of(matter, "permalink") if post.metadata.get("permalink") else pattern
            derived["link"] = Derived(self._url(settings.site_url, place), rule)
            derived["base"] = Derived(self._base(settings.site_url, place), "where Hexo puts the article's files")
            if self.config.url:
                derived["id"] = Derived(self._pretty(url_of(self.config.url, place)), f"address in Hexo's feed; {rule}")
        if post.date and not self.config.is_on("future", default=True):
            derived["visible_from"] = Derived(post.date, post.dated_by)
        if "hexo-hide-posts" in self.config.plugins and is_on(post.metadata.get("hidden"), default=False):
            derived["withheld"] = Derived("hidden", "The article is hidden, as hexo-hide-posts reads it.")
        format_ = body_format(path, True)
        if self._is_encrypted(post):
            shown = post.metadata.get("abstract") or self.config.part("encrypt").get("abstract") or _ABSTRACT
            return Interpreted(str(shown), "html", derived, diagnostics=(*diagnostics, _encrypted(path)))
        text = self._with_pictures(path, matter.body)
        has_code_blocks = format_ == "markdown" and self.config.makes_code_blocks
        if has_code_blocks:
            text = hexo_code.with_blocks(text)
        page = tags.Page(path, matter.body_line, format_ == "markdown", self, settings, place)
        if self.config.has_tags and not is_on(post.metadata.get("disablenunjucks"), default=False):
            expanded = tags.expand(text, page)
            text, diagnostics = expanded.text, (*diagnostics, *expanded.diagnostics)
        if has_code_blocks:
            text = hexo_code.with_captions(text)
        text = hexo_code.with_containers(text, self.config.containers)
        return Interpreted(text, format_, derived, self.config.markdown, diagnostics)

    def feeds(self) -> Iterator[Alias]:
        """Those of the plug-ins, and those that the site holds as files."""
        yield from hexo_feeds.of_plugins(self.config)
        yield from hexo_feeds.of_files(self.config, self.folder.root)

    def feeds_of(self, term: Term) -> Iterator[Alias]:
        """Those of the plug-ins."""
        return hexo_feeds.of_term(self.config, term)

    def url_for(self, path: str, site_url: str | None) -> str:
        """The address of something on the site by its path, as Hexo's helper url_for finds it."""
        if not site_url or not path.startswith("/") or path.startswith("//"):
            return path
        return self._pretty(reachable_url_of(site_url, path.removeprefix(self.config.root.rstrip("/"))))

    def asset_url(self, name: str, place: str | None, site_url: str | None) -> str:
        """The address of a file in the post's asset folder."""
        return reachable_url_of(site_url, f"{_without_html(place)}/{name}") if place and site_url else name

    def post_url(self, slug: str, settings: Settings) -> tuple[str, str] | None:
        """Address and title of the post that a slug names; None where there is none, or it has no address."""
        path = self._slugs().get(slug)
        text = self.folder.text(path) if path else None
        if path is None or text is None or not settings.site_url:
            return None
        post = self._post(path, self.split(path, text), settings)
        try:
            return self._url(settings.site_url, place_of_post(post, self.config)), post.title or slug
        except UnknownPlaceholderError:
            return None

    def code_of(self, path: str) -> str | None:
        """What a file of the folder of included code says."""
        folder = self.config.text("code_dir", "downloads/code").strip("/")
        is_below = ".." not in path.split("/")
        return self.folder.text(f"{self.config.source}/{folder}/{path.lstrip('/')}") if is_below else None

    @property
    def _folders(self) -> list[str]:
        names = ["_posts", "_drafts"] if self.config.is_on("render_drafts", default=False) else ["_posts"]
        return [f"{self.config.source}/{name}" for name in names]

    def _below_posts(self, path: str) -> str | None:
        found = (path.removeprefix(f"{folder}/") for folder in self._folders if path.startswith(f"{folder}/"))
        return next(found, None)

    def _post(self, path: str, matter: FrontMatter, settings: Settings) -> Post:
        below = self._below_posts(path) or PurePosixPath(path).name
        return Post.of(below, self.config.new_post_name, matter, settings.timezone)

    def _url(self, site_url: str, place: str) -> str:
        return self._pretty(reachable_url_of(site_url, place))

    def _pretty(self, url: str) -> str:
        stated = self.config.part("pretty_urls")
        index, html = (is_on(stated.get(key), default=True) for key in ("trailing_index", "trailing_html"))
        return pretty(url, index=index, html=html)

    def _base(self, site_url: str, place: str) -> str:
        """Where relative addresses lead: to the asset folder, if there is one.

        Else marked's renderer puts the site's root before them, and other renderers leave them to the browser.
        """
        if self.config.has_assets:
            return reachable_url_of(site_url, f"{_without_html(place)}/")
        return site_url if self.config.puts_root_before_pictures else self._url(site_url, place)

    def _with_pictures(self, path: str, text: str) -> str:
        """The text with pictures addressed as the renderer would."""
        name = PurePosixPath(path).stem
        if self.config.has_assets and (f"{name}/" in text or f"{quote(name)}/" in text):
            # Editors show pictures by folder and name; hexo-asset-image and its kin take the folder away.
            folder = f"(?:{re.escape(name)}|{re.escape(quote(name))})"
            return re.sub(rf"(\]\(|src=[\"'])(?:\./)?{folder}/", r"\1", text)
        root = self.config.root
        if root != "/" and self.config.puts_root_before_pictures and "](/" in text:
            code = Code.of(text)
            return _ROOTED_PICTURE.sub(
                lambda found: (
                    found[0] if code.holds(found.start()) or text.startswith(root, found.end() - 1) else found[1] + root
                ),
                text,
            )
        return text

    def _is_encrypted(self, post: Post) -> bool:
        if not self.config.encrypts or post.metadata.get("password") == "":
            return False
        locked = self.config.passwords_of_tags
        return bool(post.metadata.get("password")) or bool(locked and locked & {*post.tags})

    def _slugs(self) -> dict[str, str]:
        if self._paths_by_slug is None:
            self._paths_by_slug = {}
            for folder in self._folders:
                for file in sorted((self.folder.root / folder).rglob("*")):
                    path = file.relative_to(self.folder.root).as_posix()
                    if self.takes(path):
                        slug = name_parts(self.config.new_post_name, path.removeprefix(f"{folder}/"))["title"]
                        self._paths_by_slug.setdefault(slug, path)
        return self._paths_by_slug


def _without_html(place: str) -> str:
    return re.sub(r"\.html?$", "", place).rstrip("/")


def _incomplete(path: str, pattern: str, name: str) -> Diagnostic:
    message = f"The site's permalink {pattern!r} needs {name!r}, which the article does not state."
    action = "The article's own page was taken for its address. State it in the front matter."
    return Diagnostic("permalink-incomplete", Severity.WARNING, path, None, message, action)


def _encrypted(path: str) -> Diagnostic:
    message = "The article is encrypted on the site, for readers who know its password."
    return Diagnostic(
        "encrypted", Severity.NOTE, path, None, message, "Its abstract was published in place of its text."
    )
