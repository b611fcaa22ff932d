"""Shortcodes that engines ship, and that common themes share: what each stands for.

Used for Hugo (https://gohugo.io/shortcodes/, its source tpl/tplimpl/embedded/templates/_shortcodes) and Zola. What a
shortcode encloses stays Markdown: tags of blocks stand between blank lines (CommonMark section 4.6).
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from feeds.read.tags import code_block

BLOCK = re.compile(
    r"\s*<(?:address|article|aside|blockquote|center|details|dialog|div|dl|fieldset|figure|footer|form|h[1-6]|header|hr|"
    r"iframe|li|main|nav|ol|p|section|table|ul|video|audio)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:\A|\n)[ \t]*\n[ \t]*\Z|\A\s*\Z")
_AFTER = re.compile(r"[ \t]*(?:\Z|\n[ \t]*(?:\n|\Z))")
_LONGEST_MARGIN = 80  # characters
MOST = 20_000  # shortcodes of one text; the rest stay as they are written
_MARKDOWN = re.compile(r"[*_`<\[\]~\\$]|\n")


@dataclass(frozen=True, slots=True)
class Call:
    """A shortcode as it is written."""

    name: str  # in lower case
    positional: list[str] = field(default_factory=list)
    named: Mapping[str, str] = field(default_factory=dict)  # keys in lower case
    inner: str | None = None  # without shortcodes; None where nothing is enclosed

    def get(self, *keys: str | int) -> str:
        """The first argument that is given, of these names and places; else ""."""
        for key in keys:
            if isinstance(key, str):
                value = self.named.get(key, "")
            else:
                value = self.positional[key] if key < len(self.positional) else ""
            if value.strip():
                return value.strip()
        return ""


def render(call: Call) -> str | None:
    """What a shortcode stands for; None where nothing is known of its name."""
    name = call.name.rpartition("/")[2]
    make = _CALLS.get(name) or _CALLS.get(name.replace("_", "-"))
    return make(call) if make else None


def placed(made: str, body: str, start: int, end: int, margin: str) -> str:
    """What a shortcode stands for, in its place of a Markdown text.

    Several lines get the margin that the shortcode has in an item of a list. One line must be no block where it stands
    in a paragraph or in HTML, and must not leave an empty line, which would end the HTML (CommonMark section 4.6).
    """
    line = made.strip()
    if "\n" in line:
        return made.replace("\n", f"\n{margin}") if margin else made
    if _AFTER.match(body, end) and _BEFORE.search(body[max(0, start - _LONGEST_MARGIN) : start]):
        return line
    if not line:
        is_alone = (margin_of(body, start) or body[start - 1 : start] == "\n") and body[end : end + 1] == "\n"
        return "<!-- -->" if is_alone else ""
    return f"<span>{line}</span>" if BLOCK.match(line) else made.strip("\n")


def margin_of(body: str, start: int, inner: str | None = None) -> str:
    """White space alone before a tag on its line, as in an item of a list; none where what it encloses has none."""
    if inner and re.search(r"\n\S", inner):
        return ""
    from_ = max(0, start - _LONGEST_MARGIN)
    before = body[max(from_, body.rfind("\n", from_, start) + 1) : start]
    return before if before.isspace() and len(before) < _LONGEST_MARGIN else ""


def dedented(inner: str) -> str:
    """Text without the margin that all its lines have."""
    return textwrap.dedent(inner.expandtabs(4)) if re.match(r"[ \t]*\n[ \t]", inner) else inner


def block(opening: str, inner: str, closing: str) -> str:
    """A block around Markdown."""
    return f"\n\n{opening}\n\n{inner.strip(chr(10))}\n\n{closing}\n\n"


def plain(inner: str) -> str:
    """What is enclosed, alone; between blank lines where it is more than a line."""
    return f"\n\n{inner.strip(chr(10))}\n\n" if "\n" in inner.strip() else inner.strip("\n")


def _frame(address: str) -> str:
    return f'<iframe src="{escape(address)}"></iframe>'


def _film(address: str, *keys: str | int) -> Callable[[Call], str]:
    """A frame with the id of a film, which may be given as an address or with a query."""

    def make(call: Call) -> str:
        stated = call.get(*(keys or ("id", 0)))
        return _frame(stated if stated.startswith("http") else address + quote(stated, safe="?&=/:"))

    return make


def _link(address: str, text: str = "") -> str:
    return f'<a href="{escape(address)}">{escape(text or address, quote=False)}</a>'


def _linked(pattern: str, *keys: str | int) -> Callable[[Call], str]:
    """A link to what scripts would show."""

    def make(call: Call) -> str:
        stated = call.get(*(keys or ("id", 0)))
        return _link(stated if stated.startswith("http") else pattern.format(quote(stated, safe="/@")))

    return make


def _bilibili(call: Call) -> str:
    stated = call.get("bvid", "bv", "id", "aid", 0)
    key = "aid" if re.fullmatch(r"(?:av)?\d+", stated, re.IGNORECASE) else "bvid"
    number = stated[2:] if stated.lower().startswith("av") else stated
    page = call.get("p", "page", 1)
    at_page = f"&page={page}" if page.isdecimal() else ""
    return _frame(f"https://player.bilibili.com/player.html?{key}={quote(number)}{at_page}")


def _tweet(host: str) -> Callable[[Call], str]:
    def make(call: Call) -> str:
        status = call.get("id", 1, 0)
        if status.startswith("http"):
            return _link(status)
        user = call.get("user", 0) if call.get("user", 1) else "i"
        return _link(f"https://{host}/{quote(user)}/status/{quote(status)}")

    return make


def _gist(call: Call) -> str:
    address = "/".join(quote(part, safe="/") for part in (call.get("user", 0), call.get("id", 1)) if part)
    return _link(f"https://gist.github.com/{address}")


def _music(call: Call) -> str:
    server, kind, number = call.get("server"), call.get("type") or "song", call.get("id")
    hosts = {
        "netease": f"https://music.163.com/#/{kind}?id={number}",
        "tencent": f"https://y.qq.com/n/ryqq/{kind}/{number}",
    }
    if address := call.get("url", "src") or (hosts.get(server, "") if number else ""):
        return _link(address, " – ".join(filter(None, (call.get("name", "title"), call.get("artist")))))
    return _link(f"https://music.163.com/#/song?id={quote(call.get(0, 'id', 'auto'))}")


def inside_block(text: str) -> str:
    """Markdown in the midst of the HTML of a block: between blank lines, where it is more than letters."""
    return f"\n\n{text}\n\n" if _MARKDOWN.search(text) else text


def _figure(call: Call) -> str:
    source = call.get("src", "url", "link", 0)
    alt = call.get("alt", "title", "caption", 1)
    sizes = "".join(f' {key}="{escape(call.get(key))}"' for key in ("width", "height") if call.get(key).isdecimal())
    image = f'<img src="{escape(source)}" alt="{escape(alt)}"{sizes}>'
    if call.get("src") and (link := call.get("link", "href")):
        image = f'<a href="{escape(link)}">{image}</a>'
    title, credit = call.get("title"), call.get("attr")
    if credit and call.get("attrlink"):
        credit = f'<a href="{escape(call.get("attrlink"))}">{credit}</a>'
    text = " ".join(filter(None, (call.get("caption"), credit)))
    caption = (f"<h4>{escape(title)}</h4>" if title else "") + (inside_block(text) if text else "")
    caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{image}{caption}</figure>" if "\n" not in caption else f"\n\n<figure>{image}{caption}</figure>\n\n"


def _image(call: Call) -> str:
    if call.inner and not call.get("src", "url", 0):
        return plain(call.inner)
    if call.get("caption"):
        return _figure(call)
    return f'<img src="{escape(call.get("src", "url", "path", 0))}" alt="{escape(call.get("alt", "title", 1))}">'


def _media(element: str) -> Callable[[Call], str]:
    def make(call: Call) -> str:
        source = escape(call.get("src", "url", "mp4", "webm", "mp3", "file", 0))
        return f'<{element} src="{source}" controls></{element}>'

    return make


def _highlight(call: Call) -> str:
    return "\n" + code_block(dedented(call.inner or "").strip("\n"), call.get("lang", "language", 0)) + "\n"


def _diagram(call: Call) -> str:
    return "\n" + code_block(dedented(call.inner or ""), call.name) + "\n"


def _note(call: Call) -> str:
    """A box with a title: the theme's own words for its kinds of boxes are left out."""
    title = call.get("title", "header") or (call.get(1) if call.get(0).lower() in _KINDS else call.get(0))
    heading = f"<p><strong>{escape(title)}</strong></p>" if title and title.lower() not in _KINDS else ""
    inner = call.inner if call.inner is not None else call.get("content", "text")
    return block(f"<blockquote>{heading}", inner, "</blockquote>")


def _details(call: Call) -> str:
    summary = call.get("summary", "title", "label", "header", 0) or "Details"
    return block(f"<details><summary>{escape(summary)}</summary>", call.inner or "", "</details>")


def _titled(call: Call) -> str:
    """A tab, a step: its name, and what is in it."""
    title = call.get("title", "name", "header", "tabname", "label", 0)
    return block(f"<p><strong>{escape(title)}</strong></p>" if title else "", call.inner or "", "")


def _quotation(call: Call) -> str:
    author, source = call.get("author", "attr", "by"), call.get("source", "title", "link", "url", "cite")
    credit = f"<p>— {escape(', '.join(filter(None, (author, source))))}</p>" if author or source else ""
    return block("<blockquote>", call.inner or call.get("text", "quote"), f"{credit}</blockquote>")


def _button(call: Call) -> str:
    address = call.get("href", "link", "url", "relref", "to", 0)
    text = (call.inner or "").strip() or call.get("text", "title", "label", "content", 1)
    return f'<a href="{escape(address)}">{text or escape(address)}</a>' if address else plain(text)


def _inner(call: Call) -> str:
    return plain(call.inner if call.inner is not None else call.get("text", "content", 0))


def _element(name: str) -> Callable[[Call], str]:
    def make(call: Call) -> str:
        inner = call.inner.strip() if call.inner is not None else escape(call.get("text", "content", 0))
        return f"<{name}>{inner}</{name}>"

    return make


def _ruby(call: Call) -> str:
    base, reading = (call.inner or "").strip() or call.get("text", 0), call.get("rt", "reading", 1) or call.get(0)
    return f"<ruby>{escape(base)}<rp>(</rp><rt>{escape(reading)}</rt><rp>)</rp></ruby>"


def _math(call: Call) -> str:
    formula = (call.inner or call.get(0)).strip()
    is_display = "display" in call.positional or call.get("display") == "true" or "\n" in formula
    return f"\n\n$${formula}$$\n\n" if is_display else f"${formula}$"


def _nothing(_call: Call) -> str:
    return ""


def _named(names: str, make: Callable[[Call], str]) -> Iterable[tuple[str, Callable[[Call], str]]]:
    return ((name, make) for name in names.split())


_KIND_NAMES = (
    "note info tip warning danger caution important success error failure abstract question bug example quote "
    "primary secondary light dark default neutral warn notice hint alert summary green blue red orange yellow"
)
_KINDS = frozenset(_KIND_NAMES.split())
_CALLS: Mapping[str, Callable[[Call], str]] = dict(
    (
        *_named("youtube yt youtube-lite youtubelite", _film("https://www.youtube.com/embed/")),
        *_named("vimeo vimeo-simple", _film("https://player.vimeo.com/video/")),
        *_named("bilibili bili", _bilibili),
        *_named("youku", _film("https://player.youku.com/embed/")),
        *_named("qqvideo tencent txvideo", _film("https://v.qq.com/txp/iframe/player.html?vid=", "id", "vid", 0)),
        *_named("streamable", _film("https://streamable.com/e/")),
        *_named("peertube dailymotion iframe embed", _film("", "src", "url", "id", 0)),
        *_named(
            "spotify", lambda call: _frame(f"https://open.spotify.com/embed/{call.get('type', 0)}/{call.get('id', 1)}")
        ),
        *_named("asciinema asciicast", _linked("https://asciinema.org/a/{}", "key", "id", 0)),
        *_named("tweet twitter twitter-simple", _tweet("twitter.com")),
        *_named("x x-simple", _tweet("x.com")),
        *_named("instagram instagram-simple", _linked("https://www.instagram.com/p/{}/")),
        *_named("speakerdeck", _linked("https://speakerdeck.com/player/{}")),
        *_named("codepen", lambda call: _link(f"https://codepen.io/{call.get('user')}/pen/{call.get('id', 0)}")),
        *_named("jsfiddle", _linked("https://jsfiddle.net/{}/")),
        *_named("github ghrepo", _linked("https://github.com/{}", "repo", "link", "name", 0)),
        *_named("gitlab", _linked("https://gitlab.com/{}", "projectid", 0)),
        *_named("gist", _gist),
        *_named("music aplayer netease audio-netease", _music),
        *_named("figure fig", _figure),
        *_named("img image picture resize-image imgproc photo", _image),
        *_named("video mp4 local-video", _media("video")),
        *_named("audio mp3", _media("audio")),
        *_named("highlight code codeblock code-block", _highlight),
        *_named("mermaid plantuml goat graphviz echarts chart typeit", _diagram),
        *_named("notice admonition alert callout hint note tip info warning danger important caution success", _note),
        *_named("error box panel message infobox attention admonitions blockquote-alert disclaimer warn", _note),
        *_named("details expand collapse accordion-item accordionitem fold spoiler-box toggle collapsible", _details),
        *_named("tab step accordion-entry card timeline-item", _titled),
        *_named("quote blockquote epigraph", _quotation),
        *_named("button btn link friend-link linkcard", _button),
        *_named(
            "tabs tabpane tabcontent steps columns column cols col row grid left right center align-center", _inner
        ),
        *_named(
            "align accordion accordions cards card-group gallery lead md markdown div section span style color", _inner
        ),
        *_named("font size indent rawhtml raw html raw-html unsafe safe-html block timeline carousel slider", _inner),
        *_named("bgcolor colored text large small-text wide full marginnote sidenote no-shortcodes encrypt", _inner),
        *_named("kbd", _element("kbd")),
        *_named("mark hl marker", _element("mark")),
        *_named("sub", _element("sub")),
        *_named("sup", _element("sup")),
        *_named("abbr", _element("abbr")),
        *_named("underline u", _element("u")),
        *_named("del strike", _element("del")),
        *_named("spoiler blur heimu mask", _element("span")),
        *_named("br linebreak newline", lambda _call: "<br>"),
        *_named("ruby furigana", _ruby),
        *_named("katex math tex mathjax latex", _math),
        *_named("comment toc table-of-contents icon fa clear ads adsense qr", _nothing),
    )
)
