"""The picture that stands for an article."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from feeds.characters import one_line
from feeds.model import Diagnostic, Severity
from feeds.normalize.files import SWITCHES, file_address, named
from feeds.normalize.found import Found, derived, note, place, quoted
from feeds.normalize.given import Given

# As the common themes call it, in parentheses where they are from.
KEYS = (
    *("image", "images", "cover", "thumbnail"),  # (jekyll-seo-tag, Hugo's own templates; Butterfly, PaperMod; Icarus)
    *("featured_image", "featured-image", "featuredimage", "featuredimagepreview", "featureimage", "feature_image"),
    *("feature", "featured", "feature-img", "banner", "banner_img", "index_img"),  # (Blowfish, Type-on-Strap; Fluid)
    *("header-img", "header_img", "headerimg", "headimg", "header_image", "headerimage"),  # (Clean Blog, Chic)
    *("top_img", "cover_image", "coverimage", "cover_img", "coverimg", "cover_index", "cover_detail"),  # (Butterfly)
    *("hero", "heroimage", "hero_image", "teaser", "overlay_image", "previewimage", "preview_image", "previewimg"),
    *("post_image", "post-image", "article_image", "img", "imgs", "pic", "poster", "background", "photos", "photo"),
    *("thumb", "thumbnailimage", "socialshare", "share_img", "socialimage", "og_image", "og:image", "twitter:image"),
    *("coverphoto", "coversrc", "lead_image", "main_image", "splash", "封面", "图片"),
)
_IN_MAPPING = (
    "url",
    "src",
    "path",
    "image",
    "feature",
    "teaser",
    "og_image",
    "href",
    "file",
    "filename",
    "overlay_image",
)

_SUFFIXES = {
    ".jpg",
    ".jpeg",
    ".jfif",
    ".png",
    ".gif",
    ".webp",
    ".avif",
    ".svg",
    ".bmp",
    ".tif",
    ".tiff",
    ".heic",
    ".ico",
}
_NO_FILE = re.compile(
    r"#[0-9a-f]{3,8}|(?:rgb|hsl)a?\(.*|(?:[a-z-]+-)?gradient\(.*|data:.*|.*(?:\{\{|\{%).*", re.I | re.S
)

_PICTURE = re.compile(r'<img ((?:[^<>"]|"[^"]*")*)>')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_SMALLEST = 48  # pixels; what is smaller on a side is an icon, an emoji or a counter of views
# By the address: badges, counters, smileys, icons and formulas, by the services and folders that they come from.
_NO_PICTURE = re.compile(
    r"shields\.io|badge|travis-ci\.|codecov\.io|badgen\.net|coveralls\.io|app\.netlify\.com/|github\.com/.{1,200}/workflows/|"
    r"feedburner\.com/~|feeds\.feedburner\.com|stats\.wordpress\.com|pixel\.wp\.com|google-analytics|doubleclick\.net|"
    r"hm\.baidu\.com|cnzz\.com|51\.la/|statcounter|hits\.|visitor|busuanzi|/beacon|/track(?:ing|er)?[/.?]|"
    r"(?:^|[/_.-])(?:pixel|spacer|blank|transparent|1x1|loading|placeholder|lazyload|grey|icons?|favicon|qr-?code|"
    r"emoji|emojis|twemoji|smil(?:ey|eys|ies|e)|emoticons?)(?:[/_.-]|$)|"
    r"zhihu\.com/equation|codecogs\.com|/latex|mathtex|mimetex|paypal(?:objects)?\.com|buymeacoffee|ko-fi\.com|/bmc-button|"
    r"creativecommons\.org|gravatar\.com",
    re.IGNORECASE,
)


def find_image(given: Given) -> Found[str | None]:
    """Picture of the engine, stated picture, first picture of the text that is one."""
    unusable: list[Diagnostic] = []
    if (made := derived(given.draft, "image")) and (url := file_address(given, one_line(str(made.value)))):
        return Found(url, made.rule)
    for key, value in named(given.draft, KEYS):
        for text in _files(value):
            if url := file_address(given, text):
                return Found(url, place(given.draft, key), tuple(unusable))
            message = f"{quoted(text)} is no address of a picture that a reader can open."
            unusable.append(note(given.draft, Severity.WARNING, "image-unusable", key, message, "It was passed over."))
    if shown := next(_pictures(given.html), None):
        return Found(shown, "first picture of the text", tuple(unusable))
    return Found(None, "none is stated or shown", tuple(unusable))


def _files(value: Any) -> Iterator[str]:
    """The files that a metadata value names: itself, those of a list, or the one in a mapping.

    Themes take colours, switches, gradients and names of CSS classes under the same keys.
    """
    if isinstance(value, dict):
        value = [value.get(key) for key in _IN_MAPPING]
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield from _files([item.get(key) for key in _IN_MAPPING])
        elif isinstance(item, str) and (text := _bare(item)) and _is_file(text):
            yield text


def _bare(text: str) -> str:
    """A path without what CSS and Markdown write around it: url(x), ![](x)."""
    text = one_line(text)
    around = re.fullmatch(r"(?:url\(|!\[[^\]]*\]\()['\"]?([^'\"()]+)['\"]?\);?", text)
    return around[1].strip() if around else text


def _is_file(text: str) -> bool:
    if text.lower() in SWITCHES or _NO_FILE.match(text):
        return False
    if text.startswith(("http://", "https://", "//")):
        return True
    return " " not in text.strip("/").partition("/")[0] and ("/" in text or _suffix(text) in _SUFFIXES)


def _suffix(text: str) -> str:
    return PurePosixPath(text.partition("?")[0].partition("#")[0]).suffix.lower()


def _pictures(html: str) -> Iterator[str]:
    """The addresses of the pictures of sealed HTML that show something, in order."""
    for picture in _PICTURE.finditer(html):
        stated = {name: unescape(value) for name, value in _ATTRIBUTE.findall(picture[1])}
        url = stated.get("src", "")
        sides = [stated.get(side, "").removesuffix("px") for side in ("width", "height")]
        is_small = any(side.isdecimal() and int(side) < _SMALLEST for side in sides)
        is_sign = re.fullmatch(r":\w+:|\W{1,2}", stated.get("alt", ""))  # emoji
        if url.startswith(("http://", "https://")) and not (is_small or is_sign or _NO_PICTURE.search(_place(url))):
            yield url


def _place(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.netloc}{parts.path}"
