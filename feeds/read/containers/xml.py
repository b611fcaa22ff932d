"""XML as feeds are found in the wild: read whole, without entities or the network, and mended where it is broken."""

import re
from html.entities import html5
from typing import Any

from lxml import etree

from feeds.model import Diagnostic
from feeds.read.containers.container import broken

# The text is decoded already, whatever its declaration says.
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(\w{1,31};)?")
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?(?P<name>[\w.-]+)")
_BEFORE_ROOT = {"<?": "?>", "<!--": "-->", "<!": ">"}  # what may stand there, and how it ends
_MARGIN = 1000  # characters of white space before an element

_NAMESPACES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/xml/1998/namespace": "xml",
    "http://backend.userland.com/creativecommonsrssmodule": "cc",
}
_WORDPRESS = re.compile(r"http://wordpress\.org/export/[\d.]+/(excerpt/)?")


def root_name(text: str) -> str:
    """The name of the root element, in lower case; "" where the text is not XML."""
    at = 0
    while True:
        margin = text[at : at + _MARGIN]
        at += len(margin) - len(margin.lstrip())
        ending = next((end for start, end in _BEFORE_ROOT.items() if text.startswith(start, at)), None)
        if ending is None:
            found = _ELEMENT.match(text, at)
            return found["name"].lower() if found else ""
        end = text.find(ending, at)
        if ending == ">" and 0 <= (subset := text.find("[", at)) < end:  # of a DOCTYPE
            end = text.find(ending, text.find("]", subset))
        if end < at:
            return ""
        at = end + len(ending)


def parse(path: str, text: str) -> tuple[Any, tuple[Diagnostic, ...]]:
    """The root element, or None, and what was wrong."""
    declaration = _DECLARATION.match(text)
    bare = text[declaration.end() if declaration else 0 :].lstrip()
    skipped = text.count("\n", 0, len(text) - len(bare))
    data = "\n" * skipped + bare  # so that lines are counted as in the file
    try:
        return _parse(data, recover=False), ()
    except etree.XMLSyntaxError as error:
        problem = f"The file is not well-formed XML: {str(error.msg).partition(', line ')[0]}."
        line = error.lineno
    try:  # names of HTML and bare ampersands are what is wrong with most
        root = _parse(_REFERENCE.sub(_mended, data), recover=False)
    except etree.XMLSyntaxError:
        root = _recovered(data)
    action = "What could be read was used. Mend the file, or export it again."
    return root, (broken(path, line, problem, action),)


def _recovered(text: str) -> Any:
    try:
        return _parse(text, recover=True)
    except etree.XMLSyntaxError:
        return None


def _parse(text: str, *, recover: bool) -> Any:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(text.encode("utf-8"), parser)


def _mended(reference: re.Match[str]) -> str:
    return html5.get(reference[1] or "", f"&amp;{reference[1] or ''}").replace("<", "&lt;")


def name_of(element: Any) -> str:
    """The name of an element with the usual prefix of its namespace: "dc:creator", "pubdate"; in lower case."""
    namespace, _, local = str(element.tag).rpartition("}")
    namespace = namespace[1:].replace("https://", "http://", 1)
    if found := _WORDPRESS.fullmatch(namespace):
        prefix = "excerpt" if found[1] else "wp"
    else:
        prefix = _NAMESPACES.get(namespace.lower(), "" if not namespace else "other")
    return f"{prefix}:{local}".lower() if prefix else local.lower()


def text_of(element: Any) -> str:
    """The text in an element and in what it holds."""
    return "".join(element.itertext()).strip()


class Fields:
    """The child elements of an item, by name."""

    def __init__(self, element: Any) -> None:
        self.element = element
        self._by_name: dict[str, list[Any]] = {}
        for child in element:
            if isinstance(child.tag, str):
                self._by_name.setdefault(name_of(child), []).append(child)

    def all(self, name: str) -> list[Any]:
        """The elements of a name, in order."""
        return self._by_name.get(name, [])

    def first(self, *names: str) -> str:
        """The text of the first element that has some, of these names."""
        return next((text for name in names for each in self.all(name) if (text := text_of(each))), "")

    def texts(self, *names: str) -> list[str]:
        """The texts of all elements of these names."""
        return [text for name in names for each in self.all(name) if (text := text_of(each))]
