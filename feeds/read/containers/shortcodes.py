"""WordPress's own shortcodes, and those of its commonest plugins, as the HTML that they stand for.

Sources: wp-includes/media.php (caption, gallery, audio, video), class-wp-embed.php (embed), and Jetpack's list.
"""

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from urllib.parse import parse_qs, urlsplit

from feeds.model import Diagnostic
from feeds.read.tags import code_block, unknown_tag

Make = Callable[[dict[str, str], str], str]

_NAMES = r"[A-Za-z][\w-]*"
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s'\"\]]+))|\"([^\"]*)\"|([^\s\"'\]=]+)")
# An opening or closing tag; [[name]] is how one is shown.
_TAG = re.compile(rf"\[(\[?)(/?)({_NAMES})((?:\s[^\[\]]{{0,1000}})?)/?\](\]?)")
_PICTURE = re.compile(r"((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
_YOUTUBE = re.compile(r"(?:youtu\.be/|/(?:embed|shorts|live|v)/)([\w-]{6,20})")
_FILMS = (
    (re.compile(r"vimeo\.com/(?:video/)?(\d+)"), "https://player.vimeo.com/video/{}"),
    (re.compile(r"bilibili\.com/video/(BV\w+)"), "https://player.bilibili.com/player.html?bvid={}"),
    (re.compile(r"dailymotion\.com/video/(\w+)"), "https://www.dailymotion.com/embed/video/{}"),
    (re.compile(r"v\.youku\.com/v_show/id_([\w=]+?)(?:\.html)"), "https://player.youku.com/embed/{}"),
)
_DEEPEST = 50  # shortcodes in each other
_AUDIO = (".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".flac")
_VIDEO = (".mp4", ".m4v", ".webm", ".ogv", ".mov")


def player(address: str) -> str:
    """What an address alone on its line becomes: a frame for a film, a player for a file, else a link."""
    url = unescape(address)
    shown = escape(url)
    parts = urlsplit(url) if re.match(r"https?://[\w.-]+(?::\d+)?(?:/|\?|#|$)", url) else None
    if parts is None:
        return shown
    if parts.path.lower().endswith(_AUDIO):
        return f'<audio controls src="{shown}"></audio>'
    if parts.path.lower().endswith(_VIDEO):
        return f'<video controls src="{shown}"></video>'
    if parts.hostname and parts.hostname.endswith(("youtube.com", "youtu.be", "youtube-nocookie.com")):
        found = _YOUTUBE.search(url)
        identifier = found[1] if found else next(iter(parse_qs(parts.query).get("v", [])), "")
        if identifier:
            return _frame(f"https://www.youtube.com/embed/{identifier}")
    for pattern, frame in _FILMS:
        if found := pattern.search(url):
            return _frame(frame.format(found[1]))
    return f'<p><a href="{shown}">{shown}</a></p>'


def expanded(
    path: str, line: int, text: str, pictures: Mapping[str, str], attached: list[str]
) -> tuple[str, list[Diagnostic]]:
    """The text with HTML for its shortcodes; of unknown ones that are surely such, what they enclose."""
    if "[" not in text:
        return text, []
    makers: dict[str, Make] = {**_MAKERS, "gallery": lambda given, _inner: _gallery(given, pictures, attached)}
    closed = {found[3].lower() for found in _TAG.finditer(text) if found[2]}
    unknown: dict[str, Diagnostic] = {}
    made: list[str] = []
    # For each shortcode that is open: its tag, and where its HTML begins.
    waiting: list[tuple[str, str, int]] = []
    end = 0
    for tag in _TAG.finditer(text):
        escaped, slash, name, written, more = tag.groups()
        name = name.lower()
        made.append(text[end : tag.start()])
        end = tag.end()
        if escaped and more:
            made.append(tag[0][1:-1])
        elif slash:
            start = next((index for index in range(len(waiting) - 1, -1, -1) if waiting[index][0] == name), None)
            if start is None:
                made.append("" if name in makers or name in unknown else tag[0])
                continue
            _, opening, begin = waiting[start]
            del waiting[start:]
            inner = "".join(made[begin:])
            make = makers.get(name)
            made[begin:] = [make(_attributes(opening), inner) if make else inner]
        elif name in makers or name in closed or re.search(r"=\s*[\"']", written):
            if name not in makers:
                unknown.setdefault(name, unknown_tag(path, line, tag[0]))
            if name in closed and len(waiting) < _DEEPEST:
                waiting.append((name, written, len(made)))
            elif name in makers:
                made.append(makers[name](_attributes(written), ""))
        else:
            made.append(tag[0])
    return "".join(made) + text[end:], list(unknown.values())


def _attributes(written: str) -> dict[str, str]:
    """Named attributes, and those without a name under "0", "1" ..."""
    found: dict[str, str] = {}
    for name, double, single, bare, quoted, positional in _ATTRIBUTE.findall(written):
        found[name.lower() if name else str(len(found))] = unescape(double or single or bare or quoted or positional)
    return found


def _frame(address: str) -> str:
    return f'\n<iframe src="{escape(address)}"></iframe>\n'


def _caption(given: dict[str, str], inner: str) -> str:
    found = _PICTURE.match(inner.strip())
    picture, text = (found[1], found[2].strip()) if found else (inner, "")
    text = text or escape(given.get("caption", ""), quote=False)
    below = f"<figcaption>{text}</figcaption>" if text else ""
    return f"\n<figure>{picture}{below}</figure>\n"


def _gallery(given: dict[str, str], pictures: Mapping[str, str], attached: list[str]) -> str:
    stated = given.get("ids") or given.get("include") or ""
    shown = [pictures[number] for number in re.split(r"[\s,]+", stated) if number in pictures] if stated else attached
    return "".join(f'\n<figure><img src="{escape(address)}"></figure>\n' for address in shown)


def _file(element: str, suffixes: tuple[str, ...]) -> Make:
    def make(given: dict[str, str], inner: str) -> str:
        keys = ("src", *(suffix[1:] for suffix in suffixes), "0")
        address = next((given[key] for key in keys if given.get(key)), inner.strip())
        return f'\n<{element} controls src="{escape(address)}"></{element}>\n' if address else ""

    return make


def _embed(given: dict[str, str], inner: str) -> str:
    address = inner.strip() or given.get("src") or given.get("0") or ""
    return f"\n{player(address.lstrip('='))}\n" if address else ""


def _youtube(given: dict[str, str], inner: str) -> str:
    stated = (given.get("id") or given.get("url") or given.get("0") or inner).strip().lstrip("=")
    return _embed({}, stated) if stated.startswith("http") else _frame(f"https://www.youtube.com/embed/{stated}")


def _vimeo(given: dict[str, str], inner: str) -> str:
    stated = (given.get("id") or given.get("0") or inner).strip()
    return _embed({}, stated) if stated.startswith("http") else _frame(f"https://player.vimeo.com/video/{stated}")


def _code(given: dict[str, str], inner: str) -> str:
    return code_block(unescape(inner), given.get("language") or given.get("lang") or given.get("0") or "")


def _nothing(_given: dict[str, str], _inner: str) -> str:
    return ""


def _inner(_given: dict[str, str], inner: str) -> str:
    return inner


_MAKERS: Mapping[str, Make] = {
    **dict.fromkeys(("caption", "wp_caption"), _caption),
    "audio": _file("audio", _AUDIO),
    "video": _file("video", _VIDEO),
    "embed": _embed,
    **dict.fromkeys(("youtube", "yt"), _youtube),
    "vimeo": _vimeo,
    **dict.fromkeys(("code", "sourcecode", "highlight", "cc", "crayon", "php", "python", "css", "bash"), _code),
    **dict.fromkeys(
        ("playlist", "contact-form", "contact-form-7", "toc", "ad", "adsense", "jetpack-related-posts"), _nothing
    ),
    **dict.fromkeys(("quote", "note", "warning", "info", "tip", "spoiler", "toggle", "column", "columns"), _inner),
}
