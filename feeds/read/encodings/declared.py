"""The encoding that a file says it is in."""

import re
from pathlib import PurePosixPath

from feeds.read.encodings.labels import codec_of

_LOOKED_AT = 2048  # bytes; the HTML standard asks for the first 1024
_MARKUP = {".html", ".htm", ".xhtml", ".xml", ".rss", ".atom"}
_XML = re.compile(rb"\s*<\?xml[^>]{0,100}?\bencoding\s*=\s*[\"']([\w.:-]{2,40})")
_META = re.compile(rb"<meta\b[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# PEP 263, Emacs' file variables and Vim's modelines, in a comment on one of the first two lines.
_COMMENT = re.compile(
    rb"(?:[^\n]{0,200}\n)?[ \t]*(?:#|//|/\*|\.\.|<!--|%|;|--)[^\n]{0,100}?coding[:=][ \t]*([\w.-]{2,40})"
)


def declared(path: str, data: bytes) -> tuple[str, int] | None:
    """The codec that the bytes name, and on which line they do; None where they name none that is known."""
    start = data[:_LOOKED_AT]
    is_markup = PurePosixPath(path).suffix.lower() in _MARKUP or start.lstrip().startswith(b"<")
    found = (_XML.match(start) or _META.search(start)) if is_markup else None
    found = found or _COMMENT.match(start)
    codec = codec_of(found[1].decode("ascii")) if found else None
    return (codec, start.count(b"\n", 0, found.start(1)) + 1) if found and codec else None
