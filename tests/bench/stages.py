"""What each stage costs on the way from a source file to an article, in processor time."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from typing import TypeVar

from measure import Row

from feeds.config import load
from feeds.model import Draft
from feeds.normalize import FIELDS
from feeds.normalize.given import prepare
from feeds.read import read, survey
from feeds.read.decode import decode
from feeds.read.front_matter import split

T = TypeVar("T")


def rows(folder: Path, articles: int = 1000) -> Iterator[Row]:
    """The stages over so many of a folder's files; times are of this machine, shares are told by all."""
    settings, site = load(folder, {}), survey(folder)
    spent: defaultdict[str, float] = defaultdict(float)

    def timed(stage: str, work: Callable[[], T]) -> T:
        started = process_time()
        result = work()
        spent[stage] += process_time() - started
        return result

    files = [file for file in sorted(folder.rglob("*.*")) if site.takes(file.relative_to(folder).as_posix())][:articles]
    for file in files:
        path, data = file.relative_to(folder).as_posix(), timed("read the file", file.read_bytes)
        text = timed("bytes to text", lambda path=path, data=data: decode(path, data)).text or ""
        matter = timed("front matter", lambda path=path, text=text: split(path, text))
        timed("engine", lambda path=path, matter=matter: site.engine.interpret(path, matter, settings))
        for draft in read(path, data, site, settings).drafts:
            _normalize(draft, timed, settings)
    total = sum(spent.values())
    for stage, seconds in spent.items():
        what = f"of the {total / len(files) * 1e6:.0f} µs that an article takes: {stage}"
        yield Row(f"{what} ({seconds / len(files) * 1e6:.0f} µs)", f"{seconds / total:.0%}")


def _normalize(draft: Draft, timed: Callable[..., T], settings: object) -> None:
    given = timed("body to safe HTML", lambda: prepare(draft, settings))
    for name, find in FIELDS.items():
        timed(f"field {name}", lambda find=find: find(given))
