"""The application of the seeds, to be asked without a network, and a way to find every address that it states."""

import html
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from feeds.config import Settings, load
from feeds.web import create_app

Ask = Callable[..., TestResponse]

_ADDRESS = re.compile(r"(?<!domain=.)(?<!scheme=.)http://localhost(/[^\s\"'<>\\#]*)")  # a vocabulary's name is none


@pytest.fixture(scope="module")
def ask(
    tmp_path_factory: pytest.TempPathFactory, asking: Callable[..., Ask], sync_long_ago: Callable[[Settings], None]
) -> Ask:
    """Asks an application of the seeds that no test changes."""
    settings = load(environ={"FEEDS_STORE": str(tmp_path_factory.mktemp("store") / "store.sqlite")})
    sync_long_ago(settings)
    return asking(create_app(settings))


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
