"""Content codings (RFC 9110 section 8.4): how bodies are coded, and which coding a request prefers."""

import gzip
import re
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

IDENTITY = "identity"

SMALLEST = 1024
"""Bytes below which a body is sent as it is: it fits into one packet either way."""

# Levels at which 36 KB cost some 1 ms each; the next ones cost ten times that for 5 to 10 % fewer bytes.
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "zstd": lambda body: zstd.compress(body, 12),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
"""By name, the smallest results first, which is the order among those that a request likes equally."""

FILE_SUFFIXES: Mapping[str, str] = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}
"""What web servers look for beside a file."""

_LONGEST = 256  # characters of Accept-Encoding that are remembered; browsers send 23
_MEMBER = re.compile(r"([!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:;\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?")


def is_worth_coding(body: bytes, media_type: str) -> bool:
    """Whether codings make the body smaller: text of some length."""
    return len(body) >= SMALLEST and (media_type.startswith(("text/", "application/", "image/svg")))


def preferred(accepted: str) -> str:
    """The coding that an Accept-Encoding header wants most: a key of CODINGS, or IDENTITY.

    IDENTITY, too, where nothing that we have is acceptable (section 12.5.3 lets us disregard the header then).
    """
    return _remembered(accepted) if len(accepted) <= _LONGEST else _preferred(accepted)


def _preferred(accepted: str) -> str:
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        if member := _MEMBER.fullmatch(part.strip()):
            weights[member[1].removeprefix("x-")] = float(member[2] or 1)
    rest = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, rest))
    weight = weights.get(best, rest)
    return best if weight > 0 and weight >= weights.get(IDENTITY, 0.0) else IDENTITY


_remembered = lru_cache(maxsize=512)(_preferred)
