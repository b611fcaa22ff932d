"""What a worker holds in memory when it has answered everything, and whether that grows with the number of articles."""

import re
from collections.abc import Iterator
from pathlib import Path

from corpus import Taken, taken
from measure import Row, Server, at_most, descendants, memory, program, running

ARTICLES = 20  # of whose pages are asked for


def rows(tmp: Path, few: int, many: int) -> Iterator[Row]:
    """With so few and so many articles; under gunicorn, whose worker looks through the folder itself as it starts."""
    small, large = (_of_worker(taken(tmp, count), tmp) for count in (few, many))
    what = f"memory of a warm worker under gunicorn, {many:,} articles ({large / 1e6:.0f} MB) to {few:,}"
    yield at_most(what, large / small, 1.2)


def _of_worker(made: Taken, tmp: Path) -> int:
    command = [program("gunicorn") or "gunicorn", "--workers", "1", "--timeout", "0", "--bind", "127.0.0.1:{port}"]
    with running([*command, "feeds.web:create_app()"], made.environment, tmp / "memory.log") as server:
        _warm(server)
        return max(map(memory, descendants(server.pid)))


def _warm(server: Server) -> None:
    """Ask for every feed and page, and for some of the articles' own, in every coding."""
    listed = server.ask("/feeds.opml")[2].decode()
    index = server.ask("/")[2].decode()
    feeds = re.findall(r'xmlUrl="http://[^/]+(/[^"]+)', listed)
    pages = re.findall(r'htmlUrl="http://[^/]+(/[^"]*)', listed)
    articles = re.findall(r'href="[^"]*?(/articles/[^"]+)', index)[:ARTICLES]
    for target in (*feeds, *(each.replace(".atom", ".json") for each in feeds), *pages, *articles):
        for coding in ("identity", "gzip", "br", "zstd"):
            status, _, _ = server.ask(target, {"Accept-Encoding": coding})
            if status != 200:
                raise RuntimeError(f"{target} was answered with {status}.")
