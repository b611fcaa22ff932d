"""What `feeds sync` costs for each article, and whether that grows with their number."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from corpus import write_articles
from measure import ROOT, Row, at_most, program

START = 500  # articles, enough for `feeds sync` to start all its processes


def rows(tmp: Path, few: int, many: int) -> Iterator[Row]:
    """Into an empty store, less what it takes to start; and once more, with nothing to do."""
    start, small, large = (_first_sync(tmp, count) for count in (START, few, many))
    grown = (large - start) / (many - START) / ((small - start) / (few - START))
    yield at_most(f"sync of {many:,} articles, CPU per article, to {few:,}", grown, 1.15)
    again = _synced(tmp, many)
    yield Row(f"sync of {many:,} articles that finds nothing changed, CPU, to the first", f"{again / large:.3f}")


def _first_sync(tmp: Path, articles: int) -> float:
    write_articles(tmp / f"syncing-{articles}" / "articles", articles)
    return _synced(tmp, articles)


def _synced(tmp: Path, articles: int) -> float:
    """Processor time of a sync and of all processes that it starts, in seconds."""
    place = tmp / f"syncing-{articles}"
    environment = {**os.environ, "FEEDS_STORE": str(place / "store.sqlite")}
    command = [program("feeds") or "feeds", "sync", str(place / "articles")]
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError((place / "log").read_text("utf-8", "replace"))
    return used.ru_utime + used.ru_stime
