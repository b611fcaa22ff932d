"""What pages show in frames, and readers do not: each becomes a link, with a picture where its address is known.

To know another service is to add a row to SERVICES.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from feeds.characters import one_line
from feeds.normalize.tree import Element, elements, erase, holds, replace, text, unwrap
from feeds.normalize.urls import absolute_url

ELEMENTS = frozenset(
    ("script", "object", "embed", "iframe", "frame", "amp-iframe", "audio", "video")
)  # without which there is nothing to do

_LONGEST = 1000  # characters of a frame's address that is looked at
_LONGEST_TITLE = 200
_VALUE = re.compile(r"[\w=-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Service:
    """A site whose frames are known."""

    name: str
    frame: re.Pattern[str]  # host and path of a frame's address
    page: str  # the address that a person opens: a template of the pattern's groups and the parameters of the query
    picture: str = ""  # likewise of a picture that shows what is there


def _row(name: str, frame: str, page: str, picture: str = "") -> Service:
    return Service(name, re.compile(frame, re.IGNORECASE), page, picture)


_YOUTUBE = r"(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com"

SERVICES = (
    _row("YouTube", rf"{_YOUTUBE}/embed/(?:videoseries)?", "https://www.youtube.com/playlist?list={list}"),
    _row(
        "YouTube",
        rf"{_YOUTUBE}/(?:embed|v|e|shorts|live)/(?P<id>[\w-]{{11}})(?:[&/].*)?",
        "https://www.youtube.com/watch?v={id}",
        "https://i.ytimg.com/vi/{id}/hqdefault.jpg",
    ),
    _row(
        "YouTube",
        rf"(?:{_YOUTUBE}/watch|youtu\.be/)",
        "https://www.youtube.com/watch?v={v}",
        "https://i.ytimg.com/vi/{v}/hqdefault.jpg",
    ),
    _row("Vimeo", r"player\.vimeo\.com/video/(?P<id>\d+)/?", "https://vimeo.com/{id}"),
    _row("Bilibili", r"(?:player|www)\.bilibili\.com/.*", "https://www.bilibili.com/video/{bvid}"),
    _row("Bilibili", r"(?:player|www)\.bilibili\.com/.*", "https://www.bilibili.com/video/av{aid}"),
    _row(
        "优酷",
        r"player\.youku\.com/(?:embed/|player\.php/(?:.*/)?sid/)(?P<id>[\w=]+)(?:/.*)?",
        "https://v.youku.com/v_show/id_{id}.html",
    ),
    _row("腾讯视频", r"(?:v|[a-z]+\.video|imgcache)\.qq\.com/.*", "https://v.qq.com/x/page/{vid}.html"),
    _row("AcFun", r"(?:www\.)?acfun\.cn/player/(?P<id>ac\d+)", "https://www.acfun.cn/v/{id}"),
    _row("西瓜视频", r"(?:www\.)?ixigua\.com/iframe/(?P<id>\d+)", "https://www.ixigua.com/{id}"),
    _row(
        "Dailymotion",
        r"(?:www\.)?dailymotion\.com/embed/video/(?P<id>\w+)",
        "https://www.dailymotion.com/video/{id}",
        "https://www.dailymotion.com/thumbnail/video/{id}",
    ),
    _row(
        "Dailymotion",
        r"geo\.dailymotion\.com/player.*",
        "https://www.dailymotion.com/video/{video}",
        "https://www.dailymotion.com/thumbnail/video/{video}",
    ),
    _row(
        "TED",
        r"embed(?:-ssl)?\.ted\.com/(?:talks/)?(?P<id>(?:lang/[\w-]+/)?\w+)(?:\.html)?",
        "https://www.ted.com/talks/{id}",
    ),
    _row("Loom", r"(?:www\.)?loom\.com/embed/(?P<id>\w+)", "https://www.loom.com/share/{id}"),
    _row("Twitch", r"player\.twitch\.tv/", "https://www.twitch.tv/videos/{video}"),
    _row("Twitch", r"player\.twitch\.tv/", "https://www.twitch.tv/{channel}"),
    _row("Spotify", r"open\.spotify\.com/embed(?:-podcast)?/(?P<id>\w+/\w+)", "https://open.spotify.com/{id}"),
    _row("SoundCloud", r"w\.soundcloud\.com/player/?", "{url}"),
    _row("Apple Podcasts", r"embed\.podcasts\.apple\.com/(?P<id>.+)", "https://podcasts.apple.com/{id}"),
    _row("Apple Music", r"embed\.music\.apple\.com/(?P<id>.+)", "https://music.apple.com/{id}"),
    _row("网易云音乐", r"music\.163\.com/outchain/player", ""),
    _row("QQ音乐", r"i\.y\.qq\.com/.*", "https://y.qq.com/n/ryqq/songDetail/{songid}"),
    _row(
        "喜马拉雅",
        r"(?:www\.)?ximalaya\.com/thirdparty/player/sound/player\.html",
        "https://www.ximalaya.com/sound/{id}",
    ),
    _row("爱奇艺", r"(?:open|www)\.iqiyi\.com/.*", ""),
    _row(
        "CodePen",
        r"codepen\.io/(?P<user>[\w-]+)/embed/(?:preview/)?(?P<id>\w+)/?",
        "https://codepen.io/{user}/pen/{id}",
    ),
    _row("CodeSandbox", r"codesandbox\.io/embed/(?P<id>[\w-]+)", "https://codesandbox.io/s/{id}"),
    _row("StackBlitz", r"stackblitz\.com/edit/[\w-]+", ""),
    _row("JSFiddle", r"jsfiddle\.net/(?P<id>(?:[\w-]+/){1,3}?)embedded/.*", "https://jsfiddle.net/{id}"),
    _row("Gist", r"gist\.github\.com/(?P<id>[\w-]+/\w+)\.(?:js|pibb)", "https://gist.github.com/{id}"),
    _row("Gist", r"gist\.github\.com/(?P<id>\w+)\.(?:js|pibb)", "https://gist.github.com/{id}"),
    _row("asciinema", r"asciinema\.org/a/(?P<id>\w+)(?:/embed|/iframe|\.js)", "https://asciinema.org/a/{id}"),
    _row("SlideShare", r"(?:www\.)?slideshare\.net/slideshow/embed_code/.+", ""),
    _row("Speaker Deck", r"speakerdeck\.com/(?:player|assets)/.+", ""),
    _row("Twitter", r"platform\.twitter\.com/embed/.*", "https://twitter.com/i/status/{id}"),
    _row("Instagram", r"(?:www\.)?instagram\.com/(?P<id>(?:p|reel)/[\w-]+)/embed.*", "https://www.instagram.com/{id}/"),
    _row("Google Maps", r"(?:www\.google\.[a-z.]{2,6}/maps|maps\.google\.[a-z.]{2,6}).*", ""),
    _row("Google Docs", r"docs\.google\.com/.*", ""),
)
_NO_USE = re.compile(
    r"(?:[^/]*\.)?(?:doubleclick\.net|googlesyndication\.com|googletagmanager\.com|amazon-adsystem\.com|pos\.baidu\.com|"
    r"adservice\.google\.[a-z.]+|taboola\.com|outbrain\.com)/.*|.*\.(?:swf|class|jar)",
    re.IGNORECASE,
)
_ANY_BASE = "https://base.invalid/"  # tells addresses that are relative from those that must not be followed
_INSTEAD = frozenset({"img", "iframe", "a", "audio", "video"})  # shown to those who cannot see a plug-in


@dataclass(frozen=True, slots=True)
class Page:
    """What a person opens instead of a frame."""

    name: str  # of the service
    address: str
    picture: str


def page_of(frame: str) -> Page | None:
    """The page that shows what a frame with this absolute address shows; None where the service is not known."""
    try:
        parts = urlsplit(frame)
        query = parse_qsl(parts.query)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or len(frame) > _LONGEST:
        return None
    values = {key: value for key, value in query if _VALUE.fullmatch(value)}
    if url := absolute_url(dict(query).get("url", ""), None):
        values["url"] = url
    for service in SERVICES:
        if found := service.frame.fullmatch(f"{parts.netloc}{parts.path}"):
            known = values | found.groupdict()
            try:
                address = service.page.format_map(known)
                return Page(service.name, address or frame, service.picture.format_map(known))
            except KeyError:
                continue
    return None


def simplify(tree: Element) -> None:
    """Make links of frames and plug-ins, and let films and sounds be played."""
    for script in elements(tree, "script"):
        if (address := script.get("src")) and (page := page_of(absolute_url(address, None) or "")):
            replace(script, "a", page.name, href=page.address)
    for plugin in elements(tree, "object", "embed"):
        _link(plugin, list(_addresses(plugin)))
    for frame in elements(tree, "iframe", "frame", "amp-iframe"):
        _link(frame, [frame.get("src") or "about:blank"])
    for player in elements(tree, "audio", "video"):
        if player.get("src") or next(player.iter("source"), None) is not None:
            player.set("controls", "")
        else:
            unwrap(player)


def _addresses(plugin: Element) -> Iterator[str]:
    yield plugin.get("data") or plugin.get("src") or "about:blank"
    for parameter in elements(plugin, "param"):
        if (parameter.get("name") or "").lower() in ("movie", "src", "url"):
            yield parameter.get("value") or "about:blank"
    for inner in elements(plugin, "embed")[:1]:
        yield inner.get("src") or "about:blank"


def _link(frame: Element, stated: list[str]) -> None:
    """Make a link of a frame or plug-in."""
    addresses = [url for each in stated if (url := absolute_url(each, _ANY_BASE))]
    title = one_line(frame.get("title") or "")[:_LONGEST_TITLE]
    if page := next((page for url in addresses if (page := page_of(url))), None):
        shown = page.name if not title or page.name in title else f"{page.name}: {title}"
        replace(frame, "a", "" if page.picture else shown, href=page.address)
        if page.picture:
            frame.append(frame.makeelement("img", {"src": page.picture, "alt": f"▶ {shown}"}))
    elif frame.tag == "object" and (text(frame).strip() or holds(frame, _INSTEAD)):
        unwrap(frame)
    elif not addresses or _NO_USE.fullmatch(urlsplit(addresses[0]).netloc + urlsplit(addresses[0]).path):
        erase(frame)
    else:
        replace(frame, "a", title or stated[0].strip(), href=stated[0].strip())
