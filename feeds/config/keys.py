"""The keys of feeds.yaml: what each may say, and how it becomes a value of Settings. It reads nothing."""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from feeds.config.named import named_selections
from feeds.config.redirects import redirects
from feeds.config.values import http_url, text
from feeds.errors import SelectionError, SettingsError
from feeds.model import Author
from feeds.selections import language_tag, term_path

ENGINES = ("jekyll", "hexo", "hugo", "pelican", "nikola", "zola", "eleventy", "none")

_MAY_BE_SECRET = ("shared_cache", "purge")


@dataclass(frozen=True, slots=True)
class Rule:
    """Adds a category to an article in which a word stands at least so often."""

    category: str
    word: str  # found in Simplified and Traditional characters alike
    at_least: int


_SURROGATE_KEY = (("Surrogate-Key", "{keys}"),)


@dataclass(frozen=True, slots=True)
class Purge:
    """The request by which a cache in front of us is told what changed.

    In the address, the headers and the body, {keys} stands for the Surrogate-Keys of what changed, with a space between
    them, {json_keys} for the same as a JSON array, and {token} for the environment variable FEEDS_PURGE_TOKEN.
    """

    url: str
    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = _SURROGATE_KEY
    body: str = ""


def checked(key: str, value: Any, where: str) -> Any:
    """Value of one key as Settings holds it; says where, which key, what is wrong and what is allowed."""
    if key not in KEYS:
        near = difflib.get_close_matches(key, KEYS, 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise SettingsError(f"{where}: there is no key {key!r}.{hint} Allowed are {', '.join(KEYS)}.")
    check, allowed = KEYS[key]
    try:
        return check(value)
    except SelectionError as error:
        raise SettingsError(f"{where}: {error}") from error
    except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
        shown = "that" if key in _MAY_BE_SECRET else repr(value)
        raise SettingsError(f"{where}: {shown} is no value for the key {key!r}. Allowed is {allowed}.") from error


def _base_url(value: Any) -> str:
    parts = urlsplit(text(value))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    if not re.fullmatch(r"[\w.\[\]:-]+", parts.netloc, re.ASCII) or parts.port == 0:
        raise ValueError
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"


def _language(value: Any) -> str:
    # A well-formed language tag (RFC 5646 section 2.1), without the grandfathered ones.
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}", text(value)):
        raise ValueError
    return language_tag(text(value))


def _author(value: Any) -> Author:
    if isinstance(value, str):
        return Author(text(value))
    if set(value) - {"name", "email", "url"}:
        raise ValueError
    email, url = value.get("email"), value.get("url")
    if url and urlsplit(text(url)).scheme not in ("http", "https"):
        raise ValueError
    return Author(text(value["name"]), text(email) if email else None, text(url) if url else None)


def _entries(value: Any) -> int:
    number = int(value)
    if not 1 <= number <= 1000:
        raise ValueError
    return number


def _category(value: Any) -> str:
    path = term_path([text(value)])
    if path.count("/") != value.count("/"):
        raise ValueError
    return path


def _labels(value: Any) -> dict[str, str]:
    return {_category(path): text(label) for path, label in value.items()}


def _rules(value: Any) -> tuple[Rule, ...]:
    return tuple(_rule(item) for item in _list(value))


def _rule(value: Any) -> Rule:
    if set(value) - {"category", "word", "at_least"}:
        raise ValueError
    at_least = int(value.get("at_least") or 1)
    if at_least < 1:
        raise ValueError
    return Rule(_category(value["category"]), text(value["word"]), at_least)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _undated(value: Any) -> str:
    if value not in ("first-seen", "leave-out"):
        raise ValueError
    return str(value)


def _engine(value: Any) -> str:
    if value not in ENGINES:
        raise ValueError
    return str(value)


def _header(value: Any) -> str:
    # What a header field may hold without folding or injection (RFC 9110 section 5.5).
    if not re.fullmatch(r"[\x20-\x7e]+", text(value)):
        raise ValueError
    return text(value)


def _freshness(value: Any) -> float:
    seconds = float(value)
    if not 0 <= seconds <= 60:
        raise ValueError
    return seconds


def _memory(value: Any) -> int:
    megabytes = int(value)
    if not 1 <= megabytes <= 65536:
        raise ValueError
    return megabytes


def _shared_cache(value: Any) -> str:
    parts = urlsplit(text(value))
    if parts.scheme not in ("redis", "rediss", "unix"):
        raise ValueError
    return text(value)


def _purge_url(value: Any) -> str:
    http_url(re.sub(r"\{(?:keys|json_keys|token)\}", "x", value))
    return str(value)


def _purge(value: Any) -> Purge:
    if isinstance(value, str):
        return Purge(_purge_url(value))
    if set(value) - {"url", "method", "headers", "body"}:
        raise ValueError
    method = value.get("method") or "POST"
    if not re.fullmatch(r"[A-Z]+", method):
        raise ValueError
    headers = value.get("headers") or dict(_SURROGATE_KEY)
    body = value.get("body") or ""
    if not isinstance(body, str):  # YAML takes {"tags": {json_keys}} without quotes for a mapping
        raise TypeError
    return Purge(
        _purge_url(value["url"]), method, tuple((_header(name), _header(each)) for name, each in headers.items()), body
    )


def _proxies(value: Any) -> int:
    number = int(value)
    if not 0 <= number <= 10:
        raise ValueError
    return number


def _budget(value: Any) -> int:
    number = int(value)
    if not 10_000 <= number <= 100_000_000:
        raise ValueError
    return number


def _engine_feeds(value: Any) -> str:
    if value not in ("redirect", "serve"):
        raise ValueError
    return str(value)


KEYS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "title": (text, "a line of text"),
    "description": (text, "a line of text"),
    "base_url": (_base_url, "the absolute address below which everything is served, like https://news.example.org/"),
    "site_url": (_base_url, "the absolute address of the site that the articles are from, like https://example.org/"),
    "language": (_language, "a language tag with hyphens, like zh-CN or en"),
    "timezone": (lambda value: ZoneInfo(text(value)), "a name of the IANA time zone database, like Asia/Shanghai"),
    "author": (_author, "a name, or a mapping of name, email and url"),
    "rights": (text, "a line of text"),
    "entries": (_entries, "a whole number from 1 to 1000: how many entries a feed holds"),
    "feeds": (
        named_selections,
        "a mapping from names to mappings of title, description, image and the parameters of addresses",
    ),
    "budget": (_budget, "a whole number of bytes from 10000 to 100000000: how large a feed may be"),
    "engine_feeds": (_engine_feeds, "redirect or serve: what the feed addresses of the site's engine answer"),
    "redirects": (
        redirects,
        "a mapping from paths like /old.xml to a path that leads on, an absolute address, or gone",
    ),
    "labels": (_labels, "a mapping from category paths to the names that people read"),
    "default_category": (_category, "a category path, like news or news/local"),
    "rules": (_rules, "a list of mappings of category, word and at_least (a whole number from 1)"),
    "undated": (_undated, "first-seen (published when first seen) or leave-out"),
    "engine": (_engine, f"one of {', '.join(ENGINES)}: whose site the folder is; without it, the folder's files tell"),
    "hub": (http_url, "the address of a WebSub hub, like https://hub.example.org/"),
    "robots": (_header, "what X-Robots-Tag says of feeds, like noindex"),
    "freshness": (_freshness, "a number of seconds from 0 to 60"),
    "memory": (_memory, "a whole number of megabytes from 1 to 65536"),
    "shared_cache": (_shared_cache, "the address of a Redis server, like redis://localhost:6379/0"),
    "purge": (_purge, "an address, or a mapping of url, method, headers (a mapping) and body (a text)"),
    "proxies": (_proxies, "a whole number from 0 to 10: how many proxies in front are to be believed"),
    "access_log": (text, "the path of a file, or - for standard output"),
    "store": (text, "the path of a database file, or a database URL like postgresql+psycopg://user@host/name"),
}
