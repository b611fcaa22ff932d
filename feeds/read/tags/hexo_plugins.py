"""The tags that Hexo ships (Hexo's plugins/tag), and those of hexo-tag-embed, which it shipped before.

Other than Hexo, an article whose file is not there, or that names another one which is not there, keeps its words.
"""

import re
from collections.abc import Mapping
from html import escape
from pathlib import PurePosixPath

from feeds.read.tags.hexo_tag import (
    Handler,
    Tag,
    block,
    frame,
    image,
    is_address,
    link,
    listing,
    quotation,
)

_URL_AND_TITLE = re.compile(r"(?P<before>\S.*?)\s+(?P<url>https?://\S+)(?:\s+(?P<title>.+))?", re.IGNORECASE)
_AUTHOR_AND_TITLE = re.compile(r"([^,]+),\s*([^,]+)")
_OPTION = re.compile(r"(line_number|line_threshold|first_line|mark|wrap|language_attr|highlight|indent|lang):.*")
_PICTURE = re.compile(r"(?:[a-z]+:)?//.+|/.+|(?:[-;:&=+$,\w]+@|www\.)\S+|[^\s/]+\.\w+/.+", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


def _blockquote(tag: Tag) -> str:
    """As tag/blockquote: author, author and source, or author, title and source."""
    written = " ".join(word for word in tag.words if not _OPTION.fullmatch(word))
    cited = _URL_AND_TITLE.fullmatch(written)
    titled = None if cited else _AUTHOR_AND_TITLE.search(written)
    author, title = (titled[1], titled[2]) if titled else (written, "")
    source = ""
    if cited:
        author, url = cited["before"], cited["url"]
        source = link(url, escape(cited["title"] or re.sub(r"^https?://|/(?:index\.html?)?$", "", url)))
    shown = f"<cite>{source or escape(title)}</cite>" if source or title else ""
    footer = f"<p><strong>{escape(author)}</strong> {shown}</p>" if author else ""
    return quotation(tag.body, footer)


def _pullquote(tag: Tag) -> str:
    return quotation(tag.body)


def _codeblock(tag: Tag) -> str | None:
    """As tag/code: a title, and perhaps an address with what is to be shown of it."""
    if tag.inner is None:
        return None
    language, others = "", []
    for word in tag.words:
        if word.startswith("lang:"):
            language = word.removeprefix("lang:")
        elif not _OPTION.fullmatch(word):
            others.append(word)
    written = " ".join(others)
    titled = _URL_AND_TITLE.fullmatch(written)
    caption = escape(written)
    if titled:
        caption = f"{escape(titled['before'])} {link(titled['url'], escape(titled['title'] or 'link'))}"
    return listing(tag, tag.inner, language, caption)


def _include_code(tag: Tag) -> str | None:
    """As tag/include_code: [title] [lang:name] [from:line] [to:line] path."""
    options, others = tag.named("lang", "from", "to")
    code = tag.page.site.code_of(others[-1]) if others else None
    if code is None:
        return None
    first, last = (int(options[key]) if _NUMBER.fullmatch(options.get(key, "")) else None for key in ("from", "to"))
    lines = code.split("\n")[(first or 1) - 1 if first != 0 else 0 : last]
    name = PurePosixPath(others[-1])
    caption = escape(" ".join(others[:-1]) or name.name)
    return listing(tag, "\n".join(lines).strip(), options.get("lang") or name.suffix[1:], caption)


def _iframe(tag: Tag) -> str:
    return frame(next(iter(tag.words), ""))


def picture(tag: Tag, words: list[str]) -> str:
    """As tag/img: [class names] address [width] [height] ["title" "alt"]."""
    at = next((index for index, word in enumerate(words) if _PICTURE.fullmatch(word)), None)
    if at is None:
        return ""
    texts = words[at + 1 :]
    while texts and _NUMBER.fullmatch(texts[0]) and len(words) - at - len(texts) < 3:
        texts = texts[1:]
    # In two pairs of quotes they are title and alternative; without, all is the title.
    title = texts[0] if len(texts) == 2 else " ".join(texts).strip("\"' ")
    return image(tag.page.url(words[at]), texts[1] if len(texts) == 2 else title, title)


def _img(tag: Tag) -> str | None:
    words = tag.words
    if any(_PICTURE.fullmatch(word) for word in words) and "," not in (words[0] if words else ""):
        return picture(tag, words)
    return None


def _link(tag: Tag) -> str:
    """As tag/link: text address [external] [title]; Volantis writes text, address; Stellar address [text]."""
    words, fields = tag.words, tag.fields
    if words and is_address(words[0]) and "," not in words[0]:
        others = tag.named("icon", "desc")[1]
        return link(tag.page.url(others[0]), escape(" ".join(others[1:])) or escape(others[0]))
    if len(fields) > 1 and is_address(fields[1]):
        return link(tag.page.url(fields[1]), escape(fields[0]))
    at = next((index for index, word in enumerate(words) if is_address(word)), None)
    if at is None:
        return escape(tag.joined)
    return link(tag.page.url(words[at]), escape(" ".join(words[:at])) or escape(words[at]))


def _url_for(tag: Tag) -> str:
    text, path, *_ = (*tag.words, "", "")
    return link(tag.page.url(path), escape(text))


def _post_link(tag: Tag) -> str | None:
    """As tag/post_link: name of the file without suffix [text] [whether to escape it]."""
    slug, *words = tag.words or [""]
    slug, _, place = slug.partition("#")
    if words and words[-1] in ("true", "false"):
        words = words[:-1]
    found = tag.page.site.post_url(slug, tag.page.settings)
    if found is None:
        return " ".join(words) or None
    url, title = found
    return link(f"{url}#{place}" if place else url, escape(" ".join(words) or title, quote=False))


def _post_path(tag: Tag) -> str | None:
    found = tag.page.site.post_url(next(iter(tag.words), ""), tag.page.settings)
    return found[0] if found else None


def _asset(tag: Tag, name: str) -> str:
    page = tag.page
    return name if "://" in name else page.site.asset_url(name, page.place, page.settings.site_url)


def _asset_path(tag: Tag) -> str:
    return _asset(tag, next(iter(tag.words), ""))


def _asset_img(tag: Tag) -> str:
    """As tag/asset_img, where any argument may name the file."""
    words = tag.words
    at = next((index for index, word in enumerate(words) if re.search(r"\.\w{2,5}$", word)), 0)
    return picture(tag, [_asset(tag, word) if index == at else word for index, word in enumerate(words)]) or (
        image(_asset(tag, words[at]), " ".join(words[at + 1 :]).strip("\"' ")) if words else ""
    )


def _asset_link(tag: Tag) -> str:
    name, *words = tag.words or [""]
    if words and words[-1] in ("true", "false"):
        words = words[:-1]
    return link(_asset(tag, name), escape(" ".join(words) or name, quote=False))


def _gist(tag: Tag) -> str:
    """A script, which no reader runs; a link to the same."""
    name, *file = tag.words or [""]
    url = f"https://gist.github.com/{name}" + (f"#file-{re.sub(r'[^a-z0-9]+', '-', file[0].lower())}" if file else "")
    return block(f"<p>{link(url, url)}</p>") if name else ""


def _of_service(pattern: str) -> Handler:
    """A frame at an address that is made from the first argument."""

    def show(tag: Tag) -> str:
        name = next(iter(tag.words), "")
        return frame(name if "://" in name else pattern.format(name)) if name else ""

    return show


def _jsfiddle(tag: Tag) -> str:
    name, *more = tag.words or [""]
    tabs = more[0] if more and more[0] != "default" else "js,resources,html,css,result"
    return frame(f"https://jsfiddle.net/{name}/embedded/{tabs}") if name else ""


PLUGINS: Mapping[str, Handler] = {
    **dict.fromkeys(("blockquote", "quote"), _blockquote),
    "pullquote": _pullquote,
    **dict.fromkeys(("code", "codeblock"), _codeblock),
    **dict.fromkeys(("include_code", "include-code"), _include_code),
    "iframe": _iframe,
    "img": _img,
    **dict.fromkeys(("link", "a", "anchor"), _link),
    **dict.fromkeys(("url_for", "full_url_for"), _url_for),
    "post_link": _post_link,
    "post_path": _post_path,
    "asset_path": _asset_path,
    **dict.fromkeys(("asset_img", "asset_image"), _asset_img),
    "asset_link": _asset_link,
    "gist": _gist,
    "jsfiddle": _jsfiddle,
    "youtube": _of_service("https://www.youtube.com/embed/{}"),
    "vimeo": _of_service("https://player.vimeo.com/video/{}"),
}
