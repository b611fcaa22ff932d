"""A site in a folder of its own, how to build it, and what was built."""

import stat
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from feeds.build import Built, build
from feeds.config import Settings, load
from feeds.delivery.codings import FILE_SUFFIXES
from feeds.publish import Publisher
from feeds.store import Store
from feeds.sync import sync
from feeds.web import create_app

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Site:
    """Articles, a store, and a folder to build in."""

    folder: Path
    out: Path
    settings: Settings

    def write(self, name: str, front_matter: str, text: str = "正文。\n") -> None:
        (self.folder / name).write_text(f"---\n{front_matter}\n---\n{text}", "utf-8")

    def build(self, out: Path | None = None, now: datetime = LONG_AGO, **options: object) -> Built:
        with closing(Store.open(self.settings.store, authority="localhost", site="x")) as store:
            settings = sync(replace(self.settings, text=self.settings.text), store, now).settings
            return build(settings, store, out or self.out, **options)


@pytest.fixture
def site(folder: Path, tmp_path: Path) -> Site:
    environ = {"FEEDS_STORE": f"{tmp_path}/store.sqlite", "FEEDS_BASE_URL": "http://localhost/"}
    return Site(folder, tmp_path / "out", load(folder, environ))


@pytest.fixture
def app_of_files(monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], Flask]:
    """Makes applications whose pages offer nothing that files cannot answer."""
    of = Publisher.of
    monkeypatch.setattr(Publisher, "of", lambda store, settings: replace(of(store, settings), is_answered=False))
    return create_app


def _contents(out: Path) -> dict[str, bytes]:
    files = [path for path in out.rglob("*") if stat.S_ISREG(path.lstat().st_mode)]
    named = {path.relative_to(out).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in sorted(named.items()) if not name.startswith(".feeds/")}


@pytest.fixture(scope="session")
def contents() -> Callable[[Path], Mapping[str, bytes]]:
    """From a built folder to the bytes of its files, by name; less what is only for ourselves."""
    return _contents


@pytest.fixture(scope="session")
def documents() -> Callable[[Path], Mapping[str, bytes]]:
    """The same less codings, and less what is for hosts."""

    def documents(out: Path) -> dict[str, bytes]:
        ends = tuple(FILE_SUFFIXES.values())
        of_hosts = ("_headers", "_redirects", ".nojekyll", "404.html", "robots.txt")
        return {name: body for name, body in _contents(out).items() if not name.endswith(ends) and name not in of_hosts}

    return documents
