"""Stores to test with, each new and empty, and short ways to write what goes into them."""

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from feeds.model import Article
from feeds.search_text import words_of
from feeds.store import FileResult, FileState, Incoming, Store

SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def _postgresql(program: str) -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    if not found and "CI" not in os.environ:
        pytest.skip("PostgreSQL is not installed")
    return found[-1]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of a server of our own, without the database's name."""
    folder = Path(tempfile.mkdtemp(prefix="feeds-postgresql-"))
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [_postgresql(program), "-D", folder / "data", *arguments]
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    run("initdb", "-A", "trust", "-U", "feeds", "-E", "UTF8", "--no-sync")
    options = f"-h 127.0.0.1 -p {port} -k {folder} -F"
    run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", options)
    try:
        yield f"postgresql+psycopg://feeds@127.0.0.1:{port}"
    finally:
        run("pg_ctl", "stop", "-w", "-m", "immediate")
        shutil.rmtree(folder)


@pytest.fixture
def postgresql_address(postgresql: str) -> str:
    name = f"test_{uuid4().hex}"
    server = create_engine(f"{postgresql}/postgres", isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    return f"{postgresql}/{name}"


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/new/store.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_address"))


@pytest.fixture
def open_store() -> Iterator[Callable[[str], Store]]:
    opened = []

    def open_store(address: str) -> Store:
        opened.append(Store.open(address, authority="example.org", site="test"))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


@pytest.fixture
def store(address: str, open_store: Callable[[str], Store]) -> Store:
    return open_store(address)


@pytest.fixture(scope="session")
def item() -> Callable[..., dict[str, Any]]:
    """One of several articles of a file, for `file`."""
    return lambda words, **fields: {"words": words, **fields}


@pytest.fixture(scope="session")
def file() -> Callable[..., FileResult]:
    """What reading a file gave: one article of these words, or several made by `item`.

    The words are taken to be long enough to know the article by.
    """

    def incoming(
        path: str, position: int, words: str, seen: datetime = SEEN, id_line: int | None = None, **fields: Any
    ) -> Incoming:
        article = {
            "stated_id": None,
            "slug": Path(path).stem,
            "title": "Title",
            "published": None,
            "updated": None,
            "authors": (),
            "source": None,
            "link": None,
            "categories": (),
            "tags": (),
            "language": None,
            "image": None,
            "summary": "",
            "content": words,
            "rights": None,
            **fields,
        }
        text = _sha256((article["title"], words))
        made = Article(path=path, position=position, **article)
        return Incoming(made, _sha256(words), text, seen, words_of(made), id_line)

    def file(path: str, *words: str | dict[str, Any], diagnostics: Any = (), **fields: Any) -> FileResult:
        items = [each if isinstance(each, dict) else {"words": each, **fields} for each in words]
        articles = tuple(incoming(path, position, **each) for position, each in enumerate(items))
        return FileResult(path, FileState(1, 2, _sha256(items), "fingerprint"), articles, diagnostics)

    return file


def _sha256(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()
