"""A draft to normalize: whole by default, so that a test names only what it is about."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.config import Settings
from feeds.model import Derived, Draft, Markdown
from feeds.normalize import Normalized, normalize
from feeds.normalize.given import Given, prepare

SETTINGS = Settings(Path("/nowhere"), "sqlite://", "A site", site_url="https://site.example/blog/")


@pytest.fixture(scope="session")
def make() -> Callable[..., Normalized]:
    """Normalizes metadata, by keyword or with what no keyword can be, and a body in HTML."""

    def make(
        metadata: dict[str, Any] | None = None,
        body: str = "<p>Text.</p>",
        path: str = "a.html",
        settings: Settings = SETTINGS,
        now: datetime | None = None,
        **draft: Any,
    ) -> Normalized:
        metadata = metadata or {}
        whole: dict[str, Any] = {
            "engine": "none",
            "lines": {key: number for number, key in enumerate(metadata, 2)},
            "derived": {},
            "body_format": "html",
            "body_line": len(metadata) + 3,
        }
        return normalize(Draft(path=path, position=0, metadata=metadata, body=body, **whole | draft), settings, now)

    return make


@pytest.fixture(scope="session")
def given() -> Callable[..., Given]:
    """Makes safe HTML of a body, of an article whose address is https://site.example/one/."""

    def given(body: str, form: str = "html", breaks: bool = False, smart: bool = False, engine: str = "none") -> Given:
        address = Derived("https://site.example/one/", "a test")
        meant: Any = {"derived": {"link": address, "base": address}, "body_format": form, "body_line": 1}
        return prepare(Draft("a", 0, engine, {}, {}, body=body, markdown=Markdown(breaks, smart), **meant), SETTINGS)

    return given
