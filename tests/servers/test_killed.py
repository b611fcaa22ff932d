"""A server that is killed while it starts leaves nothing that the next start cannot mend."""

import os
import signal
import sqlite3
from contextlib import closing, suppress

import pytest

ARTICLES = 350


@pytest.fixture
def folder(tmp_path):
    """So many articles that reading them takes a while."""
    made = tmp_path / "many"
    made.mkdir()
    for number in range(ARTICLES):
        date = f"2024-01-02 03:{number // 60:02}:{number % 60:02}"
        (made / f"{number}.md").write_text(f"---\ntitle: {number}\ndate: {date}\n---\n{'正文。' * 300}\n", "utf-8")
    return made


def articles_in(store):
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT count(*) FROM feeds_articles").fetchone()[0]
    return 0


def test_the_next_start_completes_what_a_killed_one_began(listening, program, folder, tmp_path, eventually):
    def started(store, output, **options):
        command = [program("gunicorn"), "--workers", "2", "--bind", "127.0.0.1:{port}", "wsgi:app"]
        environment = {"FEEDS_FOLDER": str(folder), "FEEDS_STORE": str(store), "FEEDS_BASE_URL": "https://a.example/"}
        return listening(command, environment, tmp_path / output, **options)

    store = tmp_path / "killed.sqlite"
    with started(store, "killed.log", ready=None) as server:
        eventually(lambda: articles_in(store))
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
    assert 0 < articles_in(store) < ARTICLES
    with started(store, "again.log") as again, started(tmp_path / "whole.sqlite", "whole.log") as whole:
        assert articles_in(store) == ARTICLES
        assert again.get("/feed.atom").body == whole.get("/feed.atom").body
        assert again.get("/feed.json")["Etag"] == whole.get("/feed.json")["Etag"]
