"""Jekyll's tags, filters and variables for Liquid, and those of its usual plugins and themes.

Documented at jekyllrb.com/docs/liquid and /docs/includes; jekyll-gist, jekyll-youtube, Octopress, Minimal Mistakes.
"""

import re
from datetime import tzinfo
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from feeds.config import Settings
from feeds.read.engines.jekyll_urls import normalized, slugify
from feeds.read.tags import Expanded
from feeds.read.tags.calls import Call
from feeds.read.tags.calls import render as render_call
from feeds.read.tags.liquid import Language, Rendering, Tag, UnknownTagError
from feeds.read.tags.liquid import expand as expand_liquid
from feeds.read.tags.liquid_values import UNKNOWN, UnknownError, text

if TYPE_CHECKING:
    from feeds.read.engines.jekyll import Jekyll
    from feeds.read.engines.jekyll_pages import Page

_RUNTIME = (  # what of `site` and `page` is there only while Jekyll builds
    *("time", "pages", "posts", "related_posts", "static_files", "html_pages", "html_files", "collections", "data"),
    *("documents", "categories", "tags", "github", "next", "previous", "content", "output", "excerpt"),
)
_POST = re.compile(r"/?(?P<folder>.+/)?(?P<name>\d+-\d+-\d+-[^/]*)")
_PARAMETER = re.compile(r"""([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\w.\[\]'-]+))""")
_NOTHING = ("seo", "feed_meta", "toc", "render_time", "break", "continue", "increment", "decrement", "cycle")
_OCTOPRESS = re.compile(r"((?:https?:/)?/\S+|\S{1,500}\.(?:png|jpe?g|gif|webp|svg)\b)(?:\s+\d+){0,2}\s*(.*)", re.DOTALL)
_OTHER_NAMES = {"image_path": "src", "url": "src", "path": "src", "video_id": "id", "video": "id"}  # Minimal Mistakes


def expand(site: "Jekyll", path: str, below: str, page: "Page", body: str, line: int, settings: Settings) -> Expanded:
    """Fill in Liquid in an article's text."""
    if "{{" not in body and "{%" not in body:
        return Expanded(body)
    baseurl = urlsplit(settings.site_url).path.rstrip("/") if settings.site_url else site.config.text("baseurl")
    language = _language(site, below, baseurl, settings)
    config = {**dict.fromkeys(_RUNTIME, UNKNOWN), **site.config.values, "baseurl": baseurl}
    document = page.document
    own = {
        **dict.fromkeys(_RUNTIME, UNKNOWN),
        **page.data,
        "title": page.title,
        "url": page.url,
        "date": page.published,
        "path": below,
        "slug": document.slug,
        "name": below.rpartition("/")[2],
        "collection": document.collection,
        "categories": list(document.categories),
    }
    if "excerpt" in page.data:
        own["excerpt"] = page.data["excerpt"]
    variables = {"site": config, "page": own, "jekyll": {"environment": "production", "version": UNKNOWN}}
    return expand_liquid(path, body, line, variables, language)


def _language(site: "Jekyll", below: str, baseurl: str, settings: Settings) -> Language:
    host = settings.site_url.rstrip("/").removesuffix(baseurl) if settings.site_url else ""
    zone = settings.timezone

    def relative(found: Any) -> str:
        stated = text(found)
        if re.match(r"[a-zA-Z][\w+.-]*:", stated):
            return stated
        return normalized(f"{baseurl}/{stated.lstrip('/')}" if stated else baseurl)

    def absolute(found: Any) -> str:
        address = relative(found)
        return address if re.match(r"[a-zA-Z][\w+.-]*:", address) else host + address

    def link(markup: str, rendering: Rendering) -> str:
        stated = rendering.render(markup) if "{{" in markup else markup
        if address := site.address(
            site.config.collections_dir * stated.startswith("_") + stated.strip().lstrip("/"), zone
        ):
            return relative(address)
        raise UnknownError

    def post_url(markup: str, _: Rendering) -> str:
        return relative(_post_url(site, markup, zone))

    def include(place: str) -> Tag:
        return lambda markup, rendering: _include(site, markup, rendering, place)

    includes = f"{site.config.source}{site.config.text('includes_dir') or '_includes'}/"
    return Language(
        filters={"relative_url": relative, "absolute_url": absolute, "slugify": _slugify},
        tags={
            **dict.fromkeys(_NOTHING, _nothing),
            "link": link,
            "post_url": post_url,
            "include": include(includes),
            "include_cached": include(includes),
            "include_relative": include(f"{site.config.source}{below.rpartition('/')[0]}/"),
            "img": _picture,
        },
    )


def _nothing(_markup: str, _rendering: Rendering) -> str:
    return ""


def _slugify(found: Any, mode: str = "default") -> str:
    return slugify(text(found), mode)


def _post_url(site: "Jekyll", markup: str, zone: tzinfo) -> str:
    """PostComparer: folder/2020-01-31-name is in folder/_posts or _posts/folder."""
    stated = _POST.fullmatch(markup.strip())
    if stated is None:
        raise UnknownError
    folder = stated["folder"] or ""
    top = site.config.collections_dir
    for place in (f"{top}_posts/{folder}", f"{top}{folder}_posts/"):
        for suffix in (".md", ".markdown", ".html", ".mkd", ".mkdown"):
            if address := site.address(f"{place}{stated['name']}{suffix}", zone):
                return address
    raise UnknownError


def _include(site: "Jekyll", markup: str, rendering: Rendering, place: str) -> str:
    """A file with its parameters; where the theme has it, what its name says."""
    stated = rendering.render(markup) if "{{" in markup else markup
    name, _, rest = stated.strip().partition(" ")
    parameters = _parameters(rest, rendering)
    if ".." not in name and name.isprintable() and (found := site.folder.text(f"{place}{name}")) is not None:
        return rendering.render(found, included=parameters)
    made = render_call(_meant(name, {key: text(value) for key, value in parameters.items() if value is not UNKNOWN}))
    if made is None:
        raise UnknownTagError
    return made


def _meant(name: str, parameters: dict[str, str]) -> Call:
    """An include of a theme, by its name and with its parameters as other engines' themes call them."""
    stem = re.sub("[-_]?(?:player|embed)$", "", name.rpartition("/")[2].partition(".")[0].lower())
    named = {_OTHER_NAMES.get(key.lower(), key.lower()): value for key, value in parameters.items()}
    if stem == "video" and "src" not in named:
        return Call(named.get("provider", "youtube").lower(), named=named)
    return Call(stem, named=named, inner=named.get("content") or named.get("text"))


def _parameters(markup: str, rendering: Rendering) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, double, single, path in _PARAMETER.findall(markup):
        try:
            found[key] = rendering.evaluate(path) if path else re.sub(r"\\(.)", r"\1", double or single)
        except UnknownError:
            found[key] = UNKNOWN
    return found


def _picture(markup: str, _rendering: Rendering) -> str:
    """Octopress: {% img [class names] /path/to/image [width] [height] [title text [alt text]] %}."""
    stated = re.search(
        r"((?:https?:/)?/\S+|\S+\.(?:png|jpe?g|gif|webp|svg)\b)(?:\s+\d+){0,2}\s*(.*)", markup, re.DOTALL
    )
    if stated is None:
        raise UnknownError
    titles = re.findall(r"\"([^\"]*)\"|'([^']*)'", stated[2])
    title = next((one or other for one, other in titles), stated[2]).strip()
    return f'<img src="{escape(stated[1])}" alt="{escape(title)}">'
