"""Settings: feeds.yaml and the environment, validated. The only reader of either.

Not a place for defaults that depend on a request (the base URL is taken from it when nothing states one).

Environment: FEEDS_FOLDER names the folder of articles; what VARIABLES lists wins over keys of feeds.yaml;
FEEDS_PURGE_TOKEN is a secret that no file should hold.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import platformdirs
import yaml
from sqlalchemy import URL

from feeds.config.keys import Purge, Rule, checked
from feeds.errors import FolderError, SettingsError
from feeds.model import Author, NamedSelection
from feeds.yaml_text import load_mapping

FILE_NAME = "feeds.yaml"
VARIABLES = {
    "FEEDS_BASE_URL": "base_url",
    "FEEDS_STORE": "store",
    "FEEDS_SHARED_CACHE": "shared_cache",
    "FEEDS_PROXIES": "proxies",
    "FEEDS_ACCESS_LOG": "access_log",
}
"""Variables of the environment, and the keys over which they win."""

_TOKEN = "FEEDS_PURGE_TOKEN"  # noqa: S105 - its name

# What an article is made with; of what else changes, feeds and pages may look different, and articles do not.
_SHAPES_ARTICLES = ("site_url", "language", "timezone", "rights", "default_category", "rules", "undated", "engine")


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
    feeds: Mapping[str, NamedSelection] = field(default_factory=dict)  # by name
    budget: int = 1_000_000  # bytes that a feed may have
    engine_feeds: Literal["redirect", "serve"] = "redirect"  # what the feed addresses of the site's engine answer
    redirects: Mapping[str, str] = field(default_factory=dict)  # from paths to paths, addresses or "gone"
    labels: Mapping[str, str] = field(default_factory=dict)
    default_category: str | None = None
    rules: tuple[Rule, ...] = ()
    undated: Literal["first-seen", "leave-out"] = "first-seen"
    engine: str | None = None  # name of the engine whose site the folder is; None: it is recognised
    hub: str | None = None  # URL of the WebSub hub that feeds name
    robots: str | None = None  # X-Robots-Tag of feeds
    freshness: float = 1.0  # seconds for which a worker may answer without looking whether the store changed
    memory: int = 64  # MB of finished answers that each worker holds
    shared_cache: str | None = None  # URL of a Redis server that holds the documents of a fleet of workers
    purge: Purge | None = None
    proxies: int = 0  # how many proxies in front of us state host, scheme and prefix (X-Forwarded-*)
    access_log: str | None = None  # file, or "-" for standard output
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
        try:
            known = json.loads(remembered)
            return parse(known["text"], self.folder, self.environ).completed(known["found"], known["broken"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SettingsError("The store remembers settings that another version of the program wrote.") from error

    @property
    def authority(self) -> str:
        """Host name under which ids are made; "localhost" where none is stated."""
        host = urlsplit(self.base_url or "").hostname or ""
        return host if re.fullmatch(r"[a-z0-9.-]+", host) else "localhost"  # RFC 4151 section 2.1 knows no IPv6

    @property
    def purge_token(self) -> str:
        """The secret that the purge request may carry."""
        return self.environ.get(_TOKEN, "")

    @property
    def fingerprint(self) -> str:
        """Changes when an article could come out differently: other settings, or another version of the program."""
        stated = [repr(getattr(self, name)) for name in _SHAPES_ARTICLES]
        return hashlib.sha256("\n".join([program("read", "normalize"), *stated]).encode()).hexdigest()


@cache
def program(*rooms: str) -> str:
    """Which program is at work in these rooms; by its text, because a checkout changes more often than its version."""
    package = Path(__file__).parent.parent
    files = (file for room in rooms for file in (package / room).rglob("*.*") if file.suffix != ".pyc")
    sources = sorted([*package.glob("*.py"), *files])
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
    asked = {name: environ[name] for name in (*VARIABLES, _TOKEN) if environ.get(name)}
    for variable, key in VARIABLES.items():
        if variable in asked:
            stated[key] = checked(key, asked[variable], f"the environment variable {variable}")
    beside = Path.cwd() if "FEEDS_STORE" in asked else folder  # a relative path is meant where it is written
    store = _store_url(stated.pop("store", None), folder, beside)
    if stated.get("access_log", "-") != "-":
        beside = Path.cwd() if "FEEDS_ACCESS_LOG" in asked else folder
        stated["access_log"] = str(_beside(beside, stated["access_log"]))
    stated.setdefault("title", folder.name or "feeds")
    return Settings(folder=folder, store=store, text=text, environ=asked, **stated)


def _usable(found: Mapping[str, Any]) -> dict[str, Any]:
    """The values among those of an engine's settings that can be followed, as Settings holds them."""
    usable: dict[str, Any] = {}
    for key, value in found.items():
        with suppress(SettingsError):
            usable[key] = checked(key, value, "the engine's settings")
    return usable


def _seeds() -> Path:
    package = Path(__file__).parent.parent
    installed = package / "seeds"
    return installed if installed.is_dir() else package.parent / "seeds"


def _store_url(stated: str | None, folder: Path, beside: Path) -> str:
    # Ids must outlive caches, and the publisher's folder may be read-only: hence the user's state folder.
    if stated and "://" in stated:
        return stated
    if stated:
        return _sqlite(_beside(beside, stated))
    name = f"{folder.name}-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]}"
    return _sqlite(platformdirs.user_state_path("feeds") / name / "store.sqlite")


def _beside(folder: Path, stated: str) -> Path:
    return folder / os.path.expanduser(stated)  # noqa: PTH111 - Path's raises where there is no such user


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
    return {key: checked(key, value, where[key]) for key, value in values.items() if value is not None}


def _on_one_line(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}, column {error.problem_mark.column + 1}: {error.problem}"
    return " ".join(str(error).split())
