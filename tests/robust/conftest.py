"""A folder of many articles, and what a store holds of it, known by words that stand in each article for ever."""

from collections.abc import Callable
from pathlib import Path

import pytest

from feeds.config import Settings, load
from feeds.model import EVERYTHING
from feeds.store import Store


@pytest.fixture(scope="session")
def put() -> Callable[..., None]:
    """Writes an article whose title is what it is known by."""

    def put(folder: Path, name: str, title: str, words: str = "") -> None:
        head = (
            f"---\ntitle: {title}\ndate: 2024-01-02 03:04:{sum(title.encode()) % 60:02}\ntags: [all, {title[0]}]\n---\n"
        )
        (folder / f"{name}.md").write_text(f"{head}{title}正文。{title * 40} {words}\n", "utf-8")

    return put


@pytest.fixture
def many(tmp_path: Path, put: Callable[..., None]) -> Settings:
    """A folder of 300 articles, which have their pages and readers already."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        put(folder, f"{number}", f"article-{number}")
    return load(folder, {"FEEDS_STORE": f"{tmp_path}/store.sqlite", "FEEDS_BASE_URL": "https://a.example/"})


@pytest.fixture(scope="session")
def opened() -> Callable[[Settings], Store]:
    """The store that settings name."""
    return lambda settings: Store.open(settings.store, authority=settings.authority, site=settings.title)


@pytest.fixture(scope="session")
def held() -> Callable[[Store], dict[str, tuple[str, str]]]:
    """The id and slug of each article, by its title."""
    return lambda store: {each.article.title: (each.id, each.slug) for each in store.entries(EVERYTHING, 100_000)}
