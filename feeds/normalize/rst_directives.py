"""Directives and roles of reStructuredText that docutils does not have: those of Pelican, Nikola and their kin.

One that nobody knows gives what it encloses, and is told. docutils keeps directives and roles in tables of the
process; only names that a text uses, and that are in no table, are added, for as long as it is read.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives import _directive_registry, _directives
from docutils.parsers.rst.languages import en
from docutils.writers import html5_polyglot

_USED = re.compile(r"^[ \t]*(?:\.\.|\.\. \|[^|\n]{1,100}\|)[ ]([\w:.+-]{1,40})::(?:[ \n]|\Z)", re.MULTILINE)
_ROLES = re.compile(r"(?<![\w`]):([\w.+-]{1,40}):`|`:([\w.+-]{1,40}):")


class _HTML(html5_polyglot.HTMLTranslator):  # type: ignore[misc]
    """HTML in which a literal is code."""

    def visit_literal(self, node: Any) -> None:
        self.body.append(f"<code>{escape(node.astext(), quote=False)}</code>")
        raise nodes.SkipNode

    def visit_image(self, node: Any) -> None:
        """Without a stated alternative, docutils would write the address."""
        node["alt"] = node.get("alt", "")
        super().visit_image(node)

    def visit_topic(self, node: Any) -> None:
        """A table of contents, too, belongs to the text."""
        super().visit_topic(node)
        if node.html5tagname == "nav":
            node.html5tagname = "div"
            self.body[-1] = self.body[-1].replace("<nav", "<div", 1)


class HTMLWriter(html5_polyglot.Writer):  # type: ignore[misc]
    """Writes what stands in a document, without a page around it."""

    def __init__(self) -> None:
        super().__init__()
        self.translator_class = _HTML


def frame(url: str) -> str:
    """A film or player, as engines write it; what readers are shown instead is decided elsewhere."""
    return f'<iframe src="{escape(url)}"></iframe>'


Made = tuple[list[nodes.Node], list[nodes.Node]]  # nodes, and messages

_FRAMES = {
    "youtube": "https://www.youtube.com/embed/{}",
    "vimeo": "https://player.vimeo.com/video/{}",
    "youku": "https://player.youku.com/embed/{}",
    "bilibili": "https://player.bilibili.com/player.html?bvid={}",
    "soundcloud": "https://w.soundcloud.com/player/?url=http://api.soundcloud.com/tracks/{}",
    "soundcloud_playlist": "https://w.soundcloud.com/player/?url=http://api.soundcloud.com/playlists/{}",
}
COMPUTED = {"chart", "post-list", "post_list", "listing", "include", "csv-table", "literalinclude", "plantuml", "uml"}


class _AnyOptions(dict[str, Any]):
    """Takes every option as it is written."""

    def __getitem__(self, key: str) -> Any:
        return directives.unchanged

    def __contains__(self, key: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True


class _Lax(Directive):  # type: ignore[misc]
    """Takes any arguments, options and content."""

    optional_arguments = 1000
    has_content = True
    option_spec: ClassVar[Any] = _AnyOptions()

    def html(self, text: str) -> list[nodes.Node]:
        return [nodes.raw("", text, format="html")]


class _Code(_Lax):
    """A listing; docutils' own refuses the options of others."""

    def run(self) -> list[nodes.Node]:
        language = self.arguments[0] if self.arguments else ""
        code = "\n".join(self.content)
        name = f' class="language-{escape(language)}"' if language else ""
        return self.html(f"<pre><code{name}>{escape(code, quote=False)}\n</code></pre>")


class _Frame(_Lax):
    def run(self) -> list[nodes.Node]:
        if not self.arguments or not re.fullmatch(r"[\w=-]{1,60}", self.arguments[0]):
            return []
        return self.html(frame(_FRAMES[self.name.lower()].format(self.arguments[0])))


class _Gist(_Lax):
    def run(self) -> list[nodes.Node]:
        gist = (self.arguments or [""])[0].rstrip("/").rpartition("/")[2]
        url = f"https://gist.github.com/{escape(gist)}"
        return self.html(f'<p><a href="{url}">{url}</a></p>')


class _Media(_Lax):
    def run(self) -> list[nodes.Node]:
        url = escape("".join(self.arguments))
        return self.html(f'<p><a href="{url}">{url}</a></p>')


class _Enclosed(_Lax):
    """What a directive encloses, after its title."""

    def run(self) -> list[nodes.Node]:
        holder = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, holder)
        return [*holder.children]


class _Thumbnail(_Lax):
    """A picture that leads to a larger one (nikola/plugins/compile/rest/thumbnail.py)."""

    def run(self) -> list[nodes.Node]:
        uri = "".join(self.arguments)
        image = nodes.image(uri=uri, alt=self.options.get("alt", ""))
        figure = nodes.figure("", nodes.reference("", "", image, refuri=uri))
        holder = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, holder)
        caption, *rest = holder.children or [None]
        if isinstance(caption, nodes.paragraph):
            figure += nodes.caption(caption.rawsource, "", *caption.children)
        return [figure, *rest]


class _Nothing(_Lax):
    """Only the engine can compute it, or it is for the page alone."""

    def run(self) -> list[nodes.Node]:
        return []


class _MathBlock(_Lax):
    """LaTeX, left readable."""

    def run(self) -> list[nodes.Node]:
        text = "\n".join([*self.arguments, *self.content])
        return self.html(f"<p>$${escape(text, quote=False)}$$</p>") if text else []


KNOWN: dict[str, type[Directive]] = {
    **dict.fromkeys(("code", "code-block", "sourcecode", "highlight-block", "prompt"), _Code),
    **dict.fromkeys(_FRAMES, _Frame),
    **dict.fromkeys(COMPUTED, _Nothing),
    "gist": _Gist,
    "media": _Media,
    "thumbnail": _Thumbnail,
    "lead": _Enclosed,
    "math": _MathBlock,
    "slides": _Nothing,
    "highlight": _Nothing,
}


def _abbreviation(_name: str, _raw: str, text: str, *_: Any, **_options: Any) -> Made:
    """`LIFO (last-in, first-out)`: as Pelican's rstdirectives.abbreviation."""
    found = re.fullmatch(r"(?P<short>.*?)\s*\((?P<long>[^()]*)\)", text, re.DOTALL)
    short, long = (found["short"], found["long"]) if found else (text, "")
    title = f' title="{escape(long)}"' if long else ""
    return [nodes.raw("", f"<abbr{title}>{escape(short, quote=False)}</abbr>", format="html")], []


def _html(_name: str, _raw: str, text: str, *_: Any, **_options: Any) -> Made:
    return [nodes.raw("", text.replace("\0", "\\"), format="html")], []


def _plain(_name: str, _raw: str, text: str, *_: Any, **_options: Any) -> Made:
    shown = re.sub(r"\s*<[^<>]*>\Z", "", text.replace("\0", "")) or text
    return [nodes.inline(text, shown)], []


def _formula(_name: str, _raw: str, text: str, *_: Any, **_options: Any) -> Made:
    return [nodes.Text("$" + text.replace("\0", "\\") + "$")], []


_KNOWN_ROLES: dict[str, Any] = {
    **dict.fromkeys(("abbr", "abbreviation"), _abbreviation),
    **dict.fromkeys(("raw-html", "html", "sc"), _html),
    "math": _formula,
}
for _name, _directive in KNOWN.items():
    directives.register_directive(_name, _directive)
for _name, _role in _KNOWN_ROLES.items():
    roles.register_local_role(_name, _role)

_DIRECTIVE_NAMES = {*KNOWN, *_directive_registry, *en.directives}
_ROLE_NAMES = {*_KNOWN_ROLES, *roles._role_registry, *en.roles}


@contextmanager
def understood(text: str) -> Iterator[tuple[str, ...]]:
    """Within it, docutils takes every directive and role that a text uses; gives the names of what is lost of it."""
    used = {name.lower() for name in _USED.findall(text)}
    used_roles = {(one or other).lower() for one, other in _ROLES.findall(text)}
    directives_before, roles_before = dict(_directives), dict(roles._roles)
    _directives.update(dict.fromkeys(used - _DIRECTIVE_NAMES, _Enclosed))
    roles._roles.update(dict.fromkeys(used_roles - _ROLE_NAMES, _plain))
    try:
        yield tuple(sorted(name for name in used if name in COMPUTED or name not in _DIRECTIVE_NAMES))
    finally:  # what the text itself defined goes, too
        for table, before in ((_directives, directives_before), (roles._roles, roles_before)):
            table.clear()
            table.update(before)
