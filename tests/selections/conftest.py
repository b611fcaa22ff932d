"""The corpus that was made for questions, its giant, and an application that serves it."""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from feeds.config import Settings, load
from feeds.store import Store
from feeds.sync import sync
from feeds.web import create_app

LAST_CHANGE = datetime(2024, 3, 10, tzinfo=UTC)

# More than half of what a feed may have; in code, because nobody wants to read it.
GIANT = "---\ntitle: 全书\ndate: 2021-01-15 08:00\nlanguage: zh-Hans\ncategories: [长文]\n---\n" + (
    "这是第一章，也是最后一章，连载到此为止。\n\n" * 10_000
)


@pytest.fixture(scope="package")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a synced copy that no test changes."""
    folder = tmp_path_factory.mktemp("selections") / "corpus"
    shutil.copytree(Path(__file__).parent / "corpus", folder)
    (folder / "31-giant.md").write_text(GIANT, "utf-8")
    settings = replace(load(folder, {"FEEDS_STORE": f"{folder.parent}/store.sqlite"}), freshness=0)
    with closing(Store.open(settings.store, authority=settings.authority, site=settings.title)) as store:
        return sync(settings, store, LAST_CHANGE).settings


@pytest.fixture(scope="package")
def ask(corpus: Settings, asking: Callable[..., Callable[..., TestResponse]]) -> Callable[..., TestResponse]:
    """Asks an application of the corpus."""
    return asking(create_app(corpus))


@pytest.fixture(scope="package")
def follow(ask: Callable[..., TestResponse]) -> Callable[[str], tuple[str, TestResponse]]:
    """Asks, and follows the one redirect that there may be; gives the address that answered, and its answer."""

    def follow(target: str) -> tuple[str, TestResponse]:
        answer = ask(target)
        if answer.status_code != 308:
            return target, answer
        moved = answer.headers["Location"].removeprefix("http://localhost")
        return moved, ask(moved)

    return follow
