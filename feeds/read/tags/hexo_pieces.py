"""The tags of Hexo's common themes and plug-ins that show one thing: a word, a button, a card, a picture, a player.

Themes give one name several meanings; which is meant is told by the form of the arguments.
"""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from feeds.read.tags.hexo_plugins import picture
from feeds.read.tags.hexo_tag import LOOKS, Handler, Tag, block, element, frame, image, is_address, is_icon, link, media

_TICKS = {"checked", "true", "false", "times", "plus", "minus"}
_MUSIC = {"netease": "https://music.163.com/#/{}?id={}", "tencent": "https://y.qq.com/n/ryqq/{}/{}"}
_MUSIC_KINDS = {"song": "song", "playlist": "playlist", "album": "album", "artist": "artist"}
_QQ_KINDS = {"song": "songDetail", "playlist": "playlist", "album": "albumDetail", "artist": "singer"}


def _label(tag: Tag) -> str:
    """NexT, Fluid: class@text. Butterfly: text class."""
    _look, at, text = tag.joined.partition("@")
    words = tag.words
    if not at:
        text = " ".join(words[:-1] if len(words) > 1 and words[-1] in LOOKS else words)
    return element("mark", text.strip())


def _button(tag: Tag) -> str:
    """Address and text in any order, with or without commas, classes and icons."""
    fields = [field for field in tag.fields if field]
    if len(fields) == 1:
        fields = tag.named("color", "icon", "size")[1]
        at = next((index for index, word in enumerate(fields) if is_address(word)), None)
        if at is None:
            return escape(" ".join(fields))
        return link(tag.page.url(fields[at]), escape(" ".join(fields[:at] or fields[at + 1 :])))
    at = next((index for index, field in enumerate(fields) if is_address(field)), None)
    if at is None:
        return escape(next((field for field in fields if not is_icon(field)), ""))
    texts = [field for field in (fields[at - 1] if at else "", *fields[at + 1 :]) if field and not is_icon(field)]
    return link(tag.page.url(fields[at]), escape(texts[0] if texts else fields[at]))


def _spanned(tag: Tag) -> str:
    """Volantis: class, text."""
    look, cut, text = tag.joined.partition("::" if "::" in tag.joined else ",")
    text = text.strip() if cut else look
    return block(f"<p>{text}</p>") if tag.name == "p" else text


def _styled(name: str) -> Handler:
    """Text in an element; a colour is left out."""

    def show(tag: Tag) -> str:
        text = " ".join(tag.named("color")[1])
        return element(name, text) if name else text

    return show


def _checkbox(tag: Tag) -> str:
    """Fluid: text, checked, inline. Volantis: classes, text. Stellar: checked:true text."""
    options, others = tag.named("checked", "color", "symbol")
    fields = [field.strip() for field in re.split("::|,", " ".join(others))]
    looks = [field for field in fields if set(field.split()) <= LOOKS | _TICKS]
    text = next((field for field in fields if field and field not in looks), "")
    is_checked = options.get("checked") == "true" or any({"checked", "true"} & {*look.split()} for look in looks)
    shown = f"{'☑' if is_checked else '☐'} {text}"
    return shown if tag.name == "cb" or not text or "true" in fields[2:3] else block(shown)


def _hidden_inline(tag: Tag) -> str:
    """Butterfly: text, label of the button, colours."""
    return tag.fields[0]


def _video(tag: Tag) -> str:
    options, others = tag.named("bilibili", "youtube", "type", "width", "ratio", "autoplay", "poster")
    if "bilibili" in options:
        return _bilibili_of(options["bilibili"])
    if "youtube" in options:
        return frame(f"https://www.youtube.com/embed/{options['youtube']}")
    src, *more = [field.strip(",") for field in others] or [""]
    poster = more[0] if more and is_address(more[0]) else options.get("poster", "")
    return media("video", tag.page.url(src), poster)


def _dplayer(tag: Tag) -> str:
    options, _ = tag.named("url", "pic")
    return media("video", tag.page.url(options.get("url", "")), options.get("pic", ""))


def _audio(tag: Tag) -> str | None:
    options, others = tag.named("netease", "type", "autoplay")
    if "netease" in options:
        return _music("netease", "song", options["netease"])
    return media("audio", tag.page.url(next(iter(others), "")))


def _aplayer(tag: Tag) -> str:
    """Title, author, address of the sound, picture, lyrics."""
    words = tag.words
    at = next((index for index, word in enumerate(words) if is_address(word)), None)
    if at is None:
        return ""
    return block(f"<p>{escape(' — '.join(words[:at]))}</p>", media("audio", tag.page.url(words[at])).strip("\n"))


def _meting(tag: Tag) -> str | None:
    """Number, service and kind of a piece of music."""
    words = tag.words
    return _music(words[1], words[2], words[0]) if len(words) > 2 else None


def _music(service: str, kind: str, number: str) -> str | None:
    kinds = _QQ_KINDS if service == "tencent" else _MUSIC_KINDS
    if service not in _MUSIC or kind not in kinds:
        return None
    url = _MUSIC[service].format(kinds[kind], quote(number))
    return block(f"<p>{link(url, url)}</p>")


def _bilibili(tag: Tag) -> str:
    return _bilibili_of(next((field for field in tag.words if field), ""))


def _bilibili_of(name: str) -> str:
    if "/" in name:
        return frame(name)
    key = "bvid" if name.upper().startswith("BV") else "aid"
    return frame(f"https://player.bilibili.com/player.html?{key}={quote(name.removeprefix('av'))}") if name else ""


def _pdf(tag: Tag) -> str:
    words = tag.words
    return block(f"<p>{link(tag.page.url(words[0]), escape(words[0].rpartition('/')[2]))}</p>") if words else ""


def _image(tag: Tag) -> str:
    """Hexo's own, or address[, alt=text, width=...], or address [text] [width:...]."""
    options, others = tag.named("alt", "width", "height", "bg", "download", "padding", "fancybox", "ratio")
    fields = [field.strip() for field in re.split("::|,", " ".join(others)) if field.strip()]
    if fields and is_address(fields[0].partition(" ")[0]):
        src, _, text = fields[0].partition(" ")
        alt = options.get("alt", "").strip(",") or text or next((each for each in fields[1:] if "=" not in each), "")
        caption = f"<p>{escape(alt)}</p>" if alt else ""
        return block(f"<p>{image(tag.page.url(src), alt)}</p>", caption)
    return picture(tag, tag.words)


def _inline_image(tag: Tag) -> str:
    return image(tag.page.url(tag.fields[0].partition(" ")[0]))


def _gallery_group(tag: Tag) -> str:
    """Butterfly: name, description, address, picture."""
    name, text, url, src, *_ = (*tag.words, "", "", "", "")
    shown = link(tag.page.url(url), escape(name))
    return block(f"<p>{image(tag.page.url(src))}</p>" if src else "", f"<p>{shown} {escape(text)}</p>")


def _cell(tag: Tag) -> str:
    """Volantis: text, address, icon or picture."""
    text, url, *_ = (*tag.fields, "")
    return block(f"<p>{link(tag.page.url(url), escape(text))}</p>")


def _hashtag(tag: Tag) -> str:
    text, url, *_ = (*tag.named("color")[1], "", "")
    return link(url, escape(text))


def _github_card(tag: Tag) -> str:
    name = next(iter(tag.fields), "").partition(" ")[0]
    return block(f"<p>{link(f'https://github.com/{name}', escape(name))}</p>") if name else ""


def _copy(tag: Tag) -> str:
    options, others = tag.named("git", "prefix")
    text = " ".join(others)
    text = f"https://github.com/{text}.git" if options.get("git") == "https" else text
    return block(element("p", " ".join((escape(options.get("prefix", "")), element("code", escape(text)))).strip()))


def _can_i_use(tag: Tag) -> str:
    url = f"https://caniuse.com/{quote(tag.joined.partition('@')[0].strip())}"
    return block(f"<p>{link(url, url)}</p>")


PIECES: Mapping[str, Handler] = {
    "label": _label,
    **dict.fromkeys(("btn", "button"), _button),
    **dict.fromkeys(("span", "p"), _spanned),
    **dict.fromkeys(("text", "psw", "blur", "wavy", "hbox"), _styled("")),
    **{name: _styled(name) for name in ("u", "del", "kbd", "sup", "sub", "mark")},
    "emp": _styled("em"),
    **dict.fromkeys(("checkbox", "cb", "radio"), _checkbox),
    "hideInline": _hidden_inline,
    "video": _video,
    "dplayer": _dplayer,
    "audio": _audio,
    "aplayer": _aplayer,
    "meting": _meting,
    "bilibili": _bilibili,
    "pdf": _pdf,
    "image": _image,
    **dict.fromkeys(("inlineImg", "inlineimage"), _inline_image),
    "galleryGroup": _gallery_group,
    "cell": _cell,
    "hashtag": _hashtag,
    "ghcard": _github_card,
    "copy": _copy,
    **dict.fromkeys(("caniuse", "can"), _can_i_use),
}
