"""A folder to fill, a store of its own, and short ways to look at both."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feeds.config import Settings, load
from feeds.store import Store
from feeds.sync import Report


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store.open("sqlite://", authority="localhost", site="test")
    yield opened
    opened.close()


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """An empty folder."""
    return load(tmp_path, {})


@pytest.fixture(scope="session")
def write() -> Callable[..., Path]:
    """Writes a file of a folder."""

    def write(site: Settings, path: str, text: str | bytes = "---\ntitle: T\ndate: 2024-01-01\n---\nText.\n") -> Path:
        file = site.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


@pytest.fixture(scope="session")
def counts() -> Callable[[Report], tuple[int, int, int]]:
    """The numbers of articles that a sync added, changed and removed."""
    return lambda report: (report.added, report.changed, report.removed)


@pytest.fixture(scope="session")
def codes() -> Callable[[Store], dict[str, list[str]]]:
    """The codes of the diagnostics that a store holds, by path."""

    def codes(store: Store) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for each in store.diagnostics():
            found.setdefault(each.path, []).append(each.code)
        return found

    return codes
