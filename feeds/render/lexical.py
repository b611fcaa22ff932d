"""How dates, addresses and characters are written in every format of a feed.

It knows nothing of elements or fields; those belong to the module of each format.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import quote

from feeds.characters import without_forbidden

P = ParamSpec("P")

NOT_URI = re.compile(r"[^A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+|%(?![0-9A-Fa-f]{2})")
"""What must be escaped after the host of a URI (RFC 3986 section 2)."""

PARTS = re.compile(r"([a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?)(\[[^\]/?#]*\]|[^/?#:]*)(.*)", re.IGNORECASE | re.DOTALL)
"""What stands before the host, the host, what stands after it (RFC 3986 appendix B)."""


def whole(moment: datetime) -> datetime:
    """Return the moment in whole seconds and with an offset of whole minutes, which is all that formats can write.

    Zones had odd offsets before they had standard time (Asia/Shanghai: +08:05:43 until 1901); RFC 3339 section 5.8
    takes the closest one that can be written.
    """
    offset = moment.utcoffset()
    if offset is None:
        raise TypeError(f"A moment in a feed needs a zone: {moment}")
    if not (moment.microsecond or offset.seconds % 60 or offset.microseconds):
        return moment
    minutes = round(offset / timedelta(minutes=1))
    return moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))


def rfc3339(moment: datetime) -> str:
    """Return "2024-01-02T08:00:00+08:00", or with "Z" for UTC (RFC 4287 section 3.3, JSON Feed 1.1)."""
    return whole(moment).isoformat().replace("+00:00", "Z")


def rfc2822(moment: datetime) -> str:
    """Return "Tue, 02 Jan 2024 08:00:00 +0800" in whatever locale (RSS 2.0: RFC 822 with a year of four digits)."""
    return format_datetime(whole(moment))


def uri(iri: str) -> str:
    """Return the address in ASCII (RFC 3987 section 3.1); what is percent-encoded already stays as it is.

    Links of articles may hold raw Chinese, which RSS forbids. A host becomes Punycode, because few readers understand
    a percent-encoded one.
    """
    if not NOT_URI.search(iri):
        return iri
    parts = PARTS.fullmatch(iri)
    if not parts:
        return _escaped(iri)
    scheme, host, rest = parts.groups()
    return _escaped(scheme) + _ascii_host(host) + _escaped(rest)


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except ValueError:  # no label of a domain name: too long, empty, not allowed by IDNA
        return _escaped(host)


def _escaped(text: str) -> str:
    return NOT_URI.sub(lambda found: quote(found[0]), text)


def forgiving(render: Callable[P, bytes]) -> Callable[P, bytes]:
    """Return the same renderer, which now loses a character instead of the whole feed.

    lxml (any forbidden character) and the UTF-8 codec (surrogates) raise ValueError. Text comes clean from normalize,
    so that waiting for the error costs nothing; looking through 50 entries every time takes 2 ms where Atom takes 8.
    """

    @wraps(render)
    def rendered(*args: P.args, **kwargs: P.kwargs) -> bytes:
        try:
            return render(*args, **kwargs)
        except ValueError:
            return render(*_allowed(args), **_allowed(kwargs))

    return rendered


def _allowed(value: Any) -> Any:
    """Return the same value, of whatever shape, without the characters that XML forbids."""
    if isinstance(value, str):
        return without_forbidden(value)
    if isinstance(value, tuple | list):
        return tuple(map(_allowed, value))
    if isinstance(value, Mapping):
        return {_allowed(key): _allowed(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _allowed(getattr(value, field.name)) for field in fields(value)})
    return value
