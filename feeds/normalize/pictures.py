"""Pictures: the address at which a script would have loaded one, instead of the placeholder; and no pixels that count.

The base against which addresses are meant is not known here; they stay as they are written.
"""

import re
from itertools import pairwise
from urllib.parse import urlsplit

from feeds.normalize.tree import Element, elements, erase, unwrap

ELEMENTS = frozenset(
    ("img", "amp-img", "image", "picture", "iframe", "video", "audio", "noscript")
)  # without which there is nothing to do

# Where scripts keep the address, in the order of trust: Zhihu, WeChat and many; jQuery Lazyload; WordPress (Jetpack,
# a3, WP Rocket, Cloudflare); echo.js; Discuz (file, zoomfile); Sina (real_src); Toutiao, NetEase, Tencent; others.
_LAZY = (
    *(
        "data-actualsrc",
        "data-original",
        "data-src",
        "data-lazy-src",
        "data-lazyload",
        "data-echo",
        "data-original-src",
    ),
    *("data-lazyload-src", "data-orig-src", "data-ks-lazyload", "data-croporisrc", "data-real-src", "data-img-src"),
    *(
        "data-cfsrc",
        "data-pagespeed-lazy-src",
        "data-lazy",
        "data-url",
        "data-image",
        "data-srcurl",
        "real_src",
        "_src",
    ),
    *(
        "zoomfile",
        "file",
        "lazy-src",
        "lazysrc",
        "lazyload",
        "data-asynload",
        "data-backsrc",
        "original",
        "src2",
        "dsrc",
    ),
)
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER = re.compile(
    r"\s*|data:image/(?:gif|svg|png).{0,600}|about:.*|javascript:.*|#|"
    r"(?:[^?#]*/)?[^/?#]*(?:blank|spacer|placeholder|loading|lazy|grey|gray|transparent|pixel|1x1|none|default)"
    r"[^/?#]*\.(?:gif|png|svg|jpe?g|webp)(?:[?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_NO_PICTURE = re.compile(r"\s*|data:image/(?:gif|svg).{0,600}|about:.*|#", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"(?!data:|javascript:|about:|#)[^\s<>\"'{}]*[./][^\s<>\"'{}]*", re.IGNORECASE)
_TRACKERS = re.compile(
    r"(?:.*\.)?(?:doubleclick\.net|google-analytics\.com|googletagmanager\.com|scorecardresearch\.com|quantserve\.com|"
    r"hm\.baidu\.com|cnzz\.com|pixel\.wp\.com|pixel\.quantserve\.com|stats\.wordpress\.com|pixel\.facebook\.com|"
    r"b\.scorecardresearch\.com|sb\.scorecardresearch\.com|statcounter\.com|51\.la|feedsportal\.com|pheedo\.com|"
    r"blogads\.com|imrworldwide\.com|analytics\.twitter\.com|beacon\.krxd\.net|counter\.theconversation\.com|"
    r"hits\.dwyl\.com|visitor-badge\.laobi\.icu|toplog\.baidu\.com|beacon\.sina\.com\.cn)",
    re.IGNORECASE,
)
_TRACKING_PATHS = re.compile(
    r"https?://(?:feeds\.feedburner\.com/~|www\.facebook\.com/tr\b|[^/]+/(?:pixel|count|track|beacon)\.gif\b|"
    r"medium\.com/_/stat|px\.ads\.linkedin\.com/collect)",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"\s*(?:0|1)\s*(?:px)?\s*")
_STYLED_AWAY = re.compile(
    r"(?<![\w-])(width|height)\s*:\s*[01](?:px)?\s*(?:;|$).*(?<![\w-])(?!\1)(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$)"
)


def simplify(tree: Element) -> None:
    """Give pictures, films and frames the address at which they are."""
    for picture in elements(tree, "picture"):
        _take_one(picture)
    for element in elements(tree, "img", "amp-img", "iframe", "video", "audio", "image"):
        if element.tag in ("amp-img", "image"):
            element.tag = "img"
        _promote(element)
        if element.tag == "img" and _is_counter(element):
            erase(element)
    _take_fallbacks(tree)


def _take_one(picture: Element) -> None:
    """Leave one picture of those that a browser would choose from: the <img>, else what the last says."""
    sources = elements(picture, "source")
    pictures = elements(picture, "img") or sources[-1:]
    for source in reversed(sources):  # the last of them is for the oldest browsers
        stated = next((stated for name in _LAZY_SETS if (stated := source.get(name))), None)
        if stated and pictures[0].get("srcset") is None:
            pictures[0].set("srcset", stated)
        if source in pictures:
            source.tag = "img"
        else:
            erase(source)


def _promote(element: Element) -> None:
    stated = element.get("src")
    is_placeholder = stated is None or bool(_PLACEHOLDER.fullmatch(stated))
    attributes = element.attrib
    if len(attributes) > 1 or is_placeholder:
        for name in _LAZY:
            value = attributes.get(name)
            if value and _ADDRESS.fullmatch(value.strip()) and (is_placeholder or name in _LAZY[:7]):
                element.set("src", value)
                return
        if is_placeholder:
            best = next((best for name in _LAZY_SETS if (best := best_of(attributes.get(name) or ""))), None)
            if best:
                element.set("src", best)
            elif stated is not None and _NO_PICTURE.fullmatch(stated):
                del attributes["src"]


def best_of(srcset: str) -> str | None:
    """The largest picture of a srcset (HTML section 4.8.4.2.1)."""
    best, most = None, -1.0
    words = srcset.split()
    for word, size in pairwise([*words, ""]):
        url = word.strip(",")
        described = re.fullmatch(r"([\d.]{1,9})[wx],?", size)
        if not _ADDRESS.fullmatch(url) or re.fullmatch(r"[\d.]{1,9}[wxh],?", word):
            continue
        wide = float(described[1]) if described and described[1].count(".") < 2 and described[1] != "." else 1.0
        if wide > most:
            best, most = url, wide
    return best


def _is_counter(picture: Element) -> bool:
    """Whether nobody is meant to see a picture."""
    sides = [picture.get(side) for side in ("width", "height")]
    if all(side is not None and _NOTHING.fullmatch(side) for side in sides):
        return True
    if (style := picture.get("style")) and _STYLED_AWAY.search(style[:500]):
        return True
    source = (picture.get("src") or "").strip()
    if not source.startswith(("http://", "https://", "//")):
        return False
    try:
        host = urlsplit(source).hostname or ""
    except ValueError:
        return False
    return bool(_TRACKERS.fullmatch(host) or _TRACKING_PATHS.match(source))


def _take_fallbacks(tree: Element) -> None:
    """Show what <noscript> holds for those who run no scripts, where nothing else shows it."""
    fallbacks = [(fallback, elements(fallback, "img")) for fallback in elements(tree, "noscript")]
    hidden = {picture for _, pictures in fallbacks for picture in pictures}
    shown = {picture.get("src") for picture in tree.iter("img") if picture not in hidden}
    for fallback, pictures in fallbacks:
        sources = {picture.get("src") for picture in pictures}
        if sources and sources.isdisjoint(shown):
            unwrap(fallback)
            shown |= sources
