"""The application of the seeds, to be asked without a network, and a way to find every address that it states."""

import html
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from feeds.config import Settings, load
from feeds.store import Store
from feeds.sync import sync
from feeds.web import create_app

Ask = Callable[..., TestResponse]

_ADDRESS = re.compile(r"(?<!domain=.)(?<!scheme=.)http://localhost(/[^\s\"'<>\\#]*)")  # a vocabulary's name is none


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, asking: Callable[..., Ask]) -> Ask:
    """Asks an application of the seeds that no test changes."""
    settings = load(environ={"FEEDS_STORE": str(tmp_path_factory.mktemp("store") / "store.sqlite")})
    synced_long_ago(settings)
    return asking(create_app(settings))


def synced_long_ago(settings: Settings) -> None:
    """Fill the store, at a time of which Last-Modified may tell."""
    with closing(Store.open(settings.store, authority=settings.authority, site=settings.title)) as store:
        sync(settings, store, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def published(settings: Settings) -> Settings:
    """Settings of a folder that was synced long ago."""
    synced_long_ago(settings)
    return settings


@pytest.fixture(scope="session")
def crawl() -> Callable[[Ask], Mapping[str, TestResponse]]:
    """Asks every address of ours that any document states, from the index on."""

    def crawl(ask: Ask) -> Mapping[str, TestResponse]:
        found: dict[str, TestResponse] = {}
        waiting = {"/"}
        while waiting:
            target = waiting.pop()
            found[target] = ask(target)
            stated = _ADDRESS.findall(html.unescape(found[target].text))
            waiting |= {quote(each, safe="/%?=&") for each in stated} - found.keys()
        return found

    return crawl
