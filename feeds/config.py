"""Settings: feeds.yaml and the environment, validated. The only reader of either.

Not a place for defaults that depend on a request (the base URL is taken from it when nothing states one).

Environment: FEEDS_FOLDER (the folder of articles), FEEDS_STORE (database file or URL) and FEEDS_BASE_URL; the last two
win over feeds.yaml.
"""

import difflib
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import platformdirs
import yaml
from sqlalchemy import URL

from feeds.addresses import term_path
from feeds.errors import FolderError, SettingsError
from feeds.model import Author
from feeds.yaml_text import load_mapping

FILE_NAME = "feeds.yaml"
ENGINES = ("jekyll", "hexo", "hugo", "pelican", "nikola", "zola", "eleventy", "none")


@dataclass(frozen=True, slots=True)
class Rule:
    """Adds a category to an article in which a word stands at least so often."""

    category: str
    word: str  # found in Simplified and Traditional characters alike
    at_least: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What the publisher decided, complete with defaults."""

    folder: Path
    store: str  # SQLAlchemy URL
    title: str
    description: str = ""
    base_url: str | None = None  # ends with "/"; None: taken from each request
    site_url: str | None = None  # ends with "/"; where the articles' relative addresses lead
    language: str | None = None  # BCP 47
    timezone: tzinfo = UTC  # of times that are written without a zone, and of the pages
    author: Author | None = None
    rights: str | None = None
    entries: int = 20  # in each feed
    labels: Mapping[str, str] = field(default_factory=dict)
    default_category: str | None = None
    rules: tuple[Rule, ...] = ()
    undated: Literal["first-seen", "leave-out"] = "first-seen"
    engine: str | None = None  # name of the engine whose site the folder is; None: it is recognised
    text: str = field(default="", compare=False)  # of feeds.yaml
    found: Mapping[str, Any] = field(default_factory=dict, compare=False)  # what the engine's own settings say
    broken: tuple[str, ...] = field(default=(), compare=False)  # the engine's files of settings that cannot be read
    environ: Mapping[str, str] = field(default_factory=dict, compare=False)  # what of it was asked for

    def completed(self, found: Mapping[str, Any], broken: Iterable[str] = ()) -> "Settings":
        """These settings, with what the site's engine says of keys that feeds.yaml leaves out."""
        stated = {*_read(self.text, self.folder / FILE_NAME)}
        more = {key: value for key, value in _usable(found).items() if key not in stated}
        return replace(self, found=found, broken=tuple(broken), **more)

    @property
    def remembered(self) -> str:
        """All that `recalled` needs, on one line."""
        known = {"text": self.text, "found": self.found, "broken": self.broken}
        return json.dumps(known, ensure_ascii=False, sort_keys=True)

    def recalled(self, remembered: str) -> "Settings":
        """The same folder's settings as they were remembered. Raises SettingsError."""
        if remembered == self.remembered:
            return self
        known = json.loads(remembered)
        return parse(known["text"], self.folder, self.environ).completed(known["found"], known["broken"])

    @property
    def authority(self) -> str:
        """Host name under which ids are made; "localhost" where none is stated."""
        host = urlsplit(self.base_url or "").hostname or ""
        return host if re.fullmatch(r"[a-z0-9.-]+", host) else "localhost"  # RFC 4151 section 2.1 knows no IPv6

    @property
    def fingerprint(self) -> str:
        """Changes when an entry could come out differently: other settings, or another version of the program."""
        elsewhere = ("store", "folder", "base_url", "text", "found", "broken", "environ")
        stated = [repr(getattr(self, each.name)) for each in fields(self) if each.name not in elsewhere]
        return hashlib.sha256("\n".join([_program(), *stated]).encode()).hexdigest()


@cache
def _program() -> str:
    """Which program normalizes; by its text, because a checkout changes more often than its version."""
    package = Path(__file__).parent
    rooms = (package / room for room in ("read", "normalize"))
    sources = sorted([*package.glob("*.py"), *(file for room in rooms for file in room.rglob("*.py"))])
    return hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()


def load(folder: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings of a folder of articles.

    The folder is the one given, else FEEDS_FOLDER, else the articles that come with the program.
    Raises FolderError where there is no such folder, SettingsError where a setting cannot be followed.
    """
    folder = (folder or Path(environ.get("FEEDS_FOLDER") or _seeds())).absolute()
    if not folder.is_dir():
        raise FolderError(f"{folder} is not a folder. Name the folder that holds the articles.")
    return parse(_text_of(folder / FILE_NAME), folder, environ)


def parse(text: str, folder: Path, environ: Mapping[str, str]) -> Settings:
    """The settings that a text of feeds.yaml and the environment state. Raises SettingsError."""
    stated = _read(text, folder / FILE_NAME)
    asked = {name: environ[name] for name in ("FEEDS_BASE_URL", "FEEDS_STORE") if environ.get(name)}
    for key, variable in (("base_url", "FEEDS_BASE_URL"), ("store", "FEEDS_STORE")):
        if variable in asked:
            stated[key] = _checked(key, asked[variable], f"the environment variable {variable}")
    beside = Path.cwd() if "FEEDS_STORE" in asked else folder  # a relative path is meant where it is written
    store = _store_url(stated.pop("store", None), folder, beside)
    stated.setdefault("title", folder.name or "feeds")
    return Settings(folder=folder, store=store, text=text, environ=asked, **stated)


def _usable(found: Mapping[str, Any]) -> dict[str, Any]:
    """The values among those of an engine's settings that can be followed, as Settings holds them."""
    usable: dict[str, Any] = {}
    for key, value in found.items():
        with suppress(SettingsError):
            usable[key] = _checked(key, value, "the engine's settings")
    return usable


def _seeds() -> Path:
    installed = Path(__file__).parent / "seeds"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "seeds"


def _store_url(stated: str | None, folder: Path, beside: Path) -> str:
    # Ids must outlive caches, and the publisher's folder may be read-only: hence the user's state folder.
    if stated and "://" in stated:
        return stated
    if stated:
        return _sqlite(beside / Path(stated).expanduser())
    name = f"{folder.name}-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]}"
    return _sqlite(platformdirs.user_state_path("feeds") / name / "store.sqlite")


def _sqlite(file: Path) -> str:
    return URL.create("sqlite", database=str(file)).render_as_string()


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}. It must be a readable text file in UTF-8.") from error


def _read(text: str, path: Path) -> dict[str, Any]:
    try:
        values, lines = load_mapping(text)
    except yaml.YAMLError as error:
        raise SettingsError(f"{path} is not valid YAML: {_on_one_line(error)}. Mend that line.") from error
    where = {key: f"{path}, line {lines.get(key, 1)}" for key in values}
    return {key: _checked(key, value, where[key]) for key, value in values.items() if value is not None}


def _on_one_line(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}, column {error.problem_mark.column + 1}: {error.problem}"
    return " ".join(str(error).split())


def _checked(key: str, value: Any, where: str) -> Any:
    """Value of one key as Settings holds it; says where, which key, what is wrong and what is allowed."""
    if key not in KEYS:
        near = difflib.get_close_matches(key, KEYS, 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise SettingsError(f"{where}: there is no key {key!r}.{hint} Allowed are {', '.join(KEYS)}.")
    check, allowed = KEYS[key]
    try:
        return check(value)
    except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
        raise SettingsError(f"{where}: {value!r} is no value for the key {key!r}. Allowed is {allowed}.") from error


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return unicodedata.normalize("NFC", " ".join(value.split()))


def _base_url(value: Any) -> str:
    parts = urlsplit(_text(value))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    if not re.fullmatch(r"[\w.\[\]:-]+", parts.netloc, re.ASCII) or parts.port == 0:
        raise ValueError
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"


def _language(value: Any) -> str:
    # A well-formed language tag (RFC 5646 section 2.1), without the grandfathered ones.
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}", _text(value)):
        raise ValueError
    return _text(value)


def _author(value: Any) -> Author:
    if isinstance(value, str):
        return Author(_text(value))
    if set(value) - {"name", "email", "url"}:
        raise ValueError
    email, url = value.get("email"), value.get("url")
    if url and urlsplit(_text(url)).scheme not in ("http", "https"):
        raise ValueError
    return Author(_text(value["name"]), _text(email) if email else None, _text(url) if url else None)


def _entries(value: Any) -> int:
    number = int(value)
    if not 1 <= number <= 1000:
        raise ValueError
    return number


def _category(value: Any) -> str:
    path = term_path([_text(value)])
    if path.count("/") != value.count("/"):
        raise ValueError
    return path


def _labels(value: Any) -> dict[str, str]:
    return {_category(path): _text(label) for path, label in value.items()}


def _rules(value: Any) -> tuple[Rule, ...]:
    return tuple(_rule(item) for item in _list(value))


def _rule(value: Any) -> Rule:
    if set(value) - {"category", "word", "at_least"}:
        raise ValueError
    at_least = int(value.get("at_least") or 1)
    if at_least < 1:
        raise ValueError
    return Rule(_category(value["category"]), _text(value["word"]), at_least)


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


KEYS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "title": (_text, "a line of text"),
    "description": (_text, "a line of text"),
    "base_url": (_base_url, "the absolute address below which everything is served, like https://news.example.org/"),
    "site_url": (_base_url, "the absolute address of the site that the articles are from, like https://example.org/"),
    "language": (_language, "a language tag with hyphens, like zh-CN or en"),
    "timezone": (lambda value: ZoneInfo(_text(value)), "a name of the IANA time zone database, like Asia/Shanghai"),
    "author": (_author, "a name, or a mapping of name, email and url"),
    "rights": (_text, "a line of text"),
    "entries": (_entries, "a whole number from 1 to 1000: how many entries a feed holds"),
    "labels": (_labels, "a mapping from category paths to the names that people read"),
    "default_category": (_category, "a category path, like news or news/local"),
    "rules": (_rules, "a list of mappings of category, word and at_least (a whole number from 1)"),
    "undated": (_undated, "first-seen (published when first seen) or leave-out"),
    "engine": (_engine, f"one of {', '.join(ENGINES)}: whose site the folder is; without it, the folder's files tell"),
    "store": (_text, "the path of a database file, or a database URL like postgresql+psycopg://user@host/name"),
}
