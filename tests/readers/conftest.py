"""The seeds behind a server that writes down what it was asked, and what readers must show of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import waitress
import yaml
from waitress import wasyncore

from feeds.config import Settings
from feeds.web import create_app

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Article:
    """What a reader must show of one article."""

    title: str
    published: datetime | None  # None: when it was first seen
    authors: list[str]
    source: str | None
    link: str
    categories: list[str]
    tags: list[str]
    image: str | None
    language: str
    says: list[str]
    silent: list[str]

    def is_dated(self, when: datetime | float | None) -> bool:
        """Whether this is when it was published."""
        if when is None:
            return False
        moment = when if isinstance(when, datetime) else datetime.fromtimestamp(when, UTC)
        return moment == self.published if self.published else FIRST < moment < LAST


@dataclass(frozen=True)
class Served:
    """A server of the seeds, and which statuses it answered with, in order."""

    url: str
    statuses: list[int] = field(default_factory=list)


@pytest.fixture
def site(published: Settings) -> Iterator[Served]:
    """The seeds, served over HTTP."""
    app = create_app(published)

    def counted(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        def start(status: str, *rest: Any) -> Any:
            served.statuses.append(int(status[:3]))
            return start_response(status, *rest)

        return app(environ, start)

    server = waitress.create_server(counted, host="127.0.0.1", port=0)
    served = Served(f"http://127.0.0.1:{server.effective_port}/")
    thread = Thread(target=server.run)
    thread.start()
    try:
        yield served
    finally:
        # Also the connections that a reader keeps: the thread ends when there is none left.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join()


@pytest.fixture
def articles(site: Served) -> list[Article]:
    """The table of the seeds, newest first."""
    rows = yaml.safe_load((Path(__file__).parent / "seeds.yaml").read_text("utf-8"))
    for row in rows:
        row["link"] = row["link"].format(base=site.url)
    return [Article(**row) for row in rows]


@pytest.fixture(params=["feed.atom", "feed.rss"])
def address(request: pytest.FixtureRequest, site: Served) -> str:
    """The address of everything, in each of the formats that all readers know."""
    return site.url + str(request.param)
