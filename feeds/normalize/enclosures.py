"""Audio and video that come with an article, which readers play and keep (RSS 2.0, enclosure)."""

import mimetypes
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from feeds.characters import one_line
from feeds.model import Diagnostic, Draft, Enclosure, Severity
from feeds.normalize.files import SWITCHES, file_address, named
from feeds.normalize.found import Found, derived, note, place, quoted
from feeds.normalize.given import Given

KEYS = (
    *("enclosure", "enclosures", "podcast", "podcasts", "episode", "audio", "audios", "audio_url", "audio_file"),
    *("audiofile", "mp3", "m4a", "ogg", "media", "video", "videos", "video_url", "video_file", "file"),
)
_ADDRESSES = ("url", "src", "href", "link", "file", "path", "audio", "mp3", "m4a", "ogg", "mp4", "video")
_TYPES = ("type", "mime_type", "mimetype", "media_type", "mime", "format")
_LENGTHS = ("length", "size", "bytes", "filesize", "file_size", "size_in_bytes", "length_in_bytes")

_MEDIA_TYPE = re.compile(r"(?:audio|video)/[a-z0-9.+-]+", re.IGNORECASE)
_SOURCE = re.compile(r'\ssrc="([^"]*)"')
# Of the standard library's own table: what the machine has installed must not change what is published.
_BY_SUFFIX = mimetypes.MimeTypes()
for _type, _suffix in (
    ("audio/mp4", ".m4a"), ("audio/mp4", ".m4b"), ("audio/ogg", ".ogg"), ("audio/ogg", ".oga"), ("audio/opus", ".opus"),
    ("audio/flac", ".flac"), ("audio/aac", ".aac"), ("video/x-m4v", ".m4v"), ("video/ogg", ".ogv"),
):  # fmt: skip
    _BY_SUFFIX.add_type(_type, _suffix)


def find_enclosures(given: Given) -> Found[tuple[Enclosure, ...]]:
    """Stated audio and video, and the audio of the text."""
    found: dict[str, Enclosure] = {}
    rules: list[str] = []
    unusable: list[Diagnostic] = []
    if made := derived(given.draft, "enclosures"):
        found.update({each.url: each for value in made.value if (each := _enclosure(given, value))})
        rules.append(made.rule)
    for key, value in named(given.draft, KEYS):
        for item in value if isinstance(value, list) else [value]:
            stated = _stated(item)
            if enclosure := _enclosure(given, stated):
                found.setdefault(enclosure.url, enclosure)
                rules.append(place(given.draft, key))
            elif _media_type(stated):
                message = f"{quoted(stated['url'])} is no address of an enclosure that a reader can open."
                unusable.append(
                    note(given.draft, Severity.WARNING, "enclosure-unusable", key, message, "It was passed over.")
                )
    for address in _audio(given.html):
        if (enclosure := _enclosure(given, {"url": address})) and enclosure.url not in found:
            found[enclosure.url] = enclosure
            rules.append("audio of the text")
    return Found(tuple(found.values()), "; ".join(dict.fromkeys(rules)) or "none are stated", tuple(unusable))


def _stated(item: Any) -> dict[str, str]:
    """Address, type and length of an item of metadata.

    A string may be WordPress's: address, length and type, on three lines (wp-includes/functions.php, do_enclose).
    """
    if isinstance(item, dict):
        texts = {str(key).lower(): one_line(value) for key, value in item.items() if isinstance(value, str)}
        wanted = {"url": _ADDRESSES, "type": _TYPES, "length": _LENGTHS}
        return {name: next((texts[key] for key in keys if texts.get(key)), "") for name, keys in wanted.items()}
    lines = [one_line(line) for line in item.split("\n")] if isinstance(item, str) else []
    if len(lines) > 2 and _MEDIA_TYPE.fullmatch(lines[2]):
        return {"url": lines[0], "length": lines[1], "type": lines[2]}
    return {"url": one_line(item) if isinstance(item, str) else ""}


def _enclosure(given: Given, stated: dict[str, str]) -> Enclosure | None:
    media_type = _media_type(stated)
    url = file_address(given, stated["url"]) if media_type else None
    if media_type is None or url is None:
        return None
    length = stated.get("length", "").replace(",", "")
    is_number = length.isdecimal() and 0 < len(length) < 16
    return Enclosure(url, media_type, int(length) if is_number else _local_size(given.draft, url))


def _local_size(draft: Draft, url: str) -> int:
    """Bytes of the file in the site's folder; 0 where it is not there."""
    return next((size for written, size in draft.sizes.items() if url.endswith(written.lstrip("./"))), 0)


def _media_type(stated: dict[str, str]) -> str | None:
    """The stated type, else that of the address's suffix; None where it is neither audio nor video."""
    url = stated.get("url", "")
    if not url or url.lower() in SWITCHES:
        return None
    media_type = stated.get("type", "").lower()
    if not _MEDIA_TYPE.fullmatch(media_type):
        try:
            media_type = _BY_SUFFIX.guess_type(urlsplit(url).path)[0] or ""
        except ValueError:
            return None
    return media_type if _MEDIA_TYPE.fullmatch(media_type) else None


def _audio(html: str) -> Iterator[str]:
    """The first address of each <audio> of sealed HTML."""
    for opened in html.split("<audio")[1:]:
        if source := _SOURCE.search(opened.partition("</audio>")[0]):
            yield unescape(source[1])
