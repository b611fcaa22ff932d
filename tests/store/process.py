"""Another process that uses a store: `python process.py ADDRESS TASK ...`; test_processes.py runs it."""

import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path

from feeds.model import Article
from feeds.search_text import words_of
from feeds.store import FileResult, FileState, Incoming, Store

NOW = datetime(2026, 2, 1, tzinfo=UTC)


def result(path: str) -> FileResult:
    digest = hashlib.sha256(path.encode()).hexdigest()
    none = dict.fromkeys(("stated_id", "published", "updated", "source", "link", "language", "image", "rights"))
    empty = {"authors": (), "categories": (), "tags": ("all",), "summary": "", "content": ""}
    article = Article(path=path, position=0, slug="same", title="Title", **none, **empty)
    return FileResult(path, FileState(1, 2, "", ""), (Incoming(article, digest, digest, NOW, words_of(article)),), ())


def write(store: Store, name: str) -> None:
    for number in range(10):
        store.write([result(f"{name}/{number}.md")], [], NOW)


def count(store: Store, file: str) -> None:
    for _ in range(10):
        with store.exclusive():
            Path(file).write_text(str(int(Path(file).read_text()) + 1))


def hold(store: Store) -> None:
    with store.exclusive():
        print("held", flush=True)
        sys.stdin.read()


def main(address: str, task: str, *arguments: str) -> None:
    print("ready", flush=True)
    sys.stdin.readline()  # all begin at once
    store = Store.open(address, authority="example.org", site="test")
    {"write": write, "count": count, "hold": hold}[task](store, *arguments)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
