"""The addresses of the feeds that each engine made of tests/engines/*/site: all lead to a feed of the same articles.

feeds.yaml has, below the format of the engine's feed, the path of each and the titles that are in it. What is not an
article with us is left out of the comparison. It also has the keys
    wider       patterns of paths of feeds in whose place ours hold more
    narrower    likewise less
    empty       paths of feeds in which there is nothing, and nothing in their place
"""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest
import yaml
from werkzeug.test import TestResponse

from feeds.config import load
from feeds.model import EVERYTHING
from feeds.store import Store
from feeds.sync import sync
from feeds.web import create_app

FILES = sorted(Path(__file__).parent.glob("*/feeds.yaml"))
NOW = datetime(2026, 7, 1, tzinfo=UTC)
FORMATS = ("atom", "rss")


@pytest.fixture(params=FILES, ids=lambda file: file.parent.name)
def file(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def served(
    file: Path, tmp_path: Path, asking: Callable[..., Callable[..., TestResponse]]
) -> tuple[Callable[..., TestResponse], set[str]]:
    """Asks the site of a file; and the titles of all that it publishes."""
    settings = replace(load(file.parent / "site", {"FEEDS_STORE": f"{tmp_path}/store.sqlite"}), entries=100)
    with closing(Store.open(settings.store, authority="localhost", site="engines")) as store:
        sync(settings, store, NOW)
        titles = {_letters(entry.article.title) for entry in store.entries(EVERYTHING, 1000)}
    return asking(create_app(settings, is_synced=True)), titles


def _letters(title: str) -> str:
    return "".join(char for char in title if char.isalnum())


def _matches(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def test_every_address_of_the_engine(file: Path, served: tuple[Callable[..., TestResponse], set[str]]) -> None:
    ask, published = served
    recorded = yaml.safe_load(file.read_text("utf-8"))
    wrong: dict[str, object] = {}
    for suffix in FORMATS:
        for path, titles in recorded.get(suffix, {}).items():
            first = ask(f"/{quote(path)}")
            if path in recorded.get("empty", ()):
                assert (first.status_code, titles) == (404, [])
                continue
            assert first.status_code == 301, path
            assert first.headers["Location"].partition("?")[0].endswith(f"/feed.{suffix}"), path
            answer = ask(first.headers["Location"].removeprefix("http://localhost"))
            assert answer.status_code == 200, path
            shown = {_letters(entry.title) for entry in feedparser.parse(answer.data).entries}
            meant = {_letters(title) for title in titles} & published
            more, less = sorted(shown - meant), sorted(meant - shown)
            is_wider, is_narrower = (_matches(path, recorded.get(key, ())) for key in ("wider", "narrower"))
            if not shown or (more and not is_wider) or (less and not is_narrower):
                wrong[path] = more, less
    assert wrong == {}
