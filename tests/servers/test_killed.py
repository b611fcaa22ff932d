"""A server that is killed while it starts, or serves and syncs, leaves nothing that the next start cannot mend."""

import json
import os
import random
import re
import signal
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

ARTICLES = 350


@pytest.fixture
def folder(tmp_path):
    """So many articles that reading them takes a while."""
    made = tmp_path / "many"
    made.mkdir()
    for number in range(ARTICLES):
        date = f"2024-01-02 03:{number // 60:02}:{number % 60:02}"
        (made / f"{number}.md").write_text(
            f"---\ntitle: {number}\ndate: {date}\n---\n{number}{'正文。' * 300}\n", "utf-8"
        )
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
        for address in ("/feed.atom", "/feed.json"):
            assert since_when(again.get(address).body) == since_when(whole.get(address).body)


def since_when(body):
    """A feed without the time of its store, which the addresses of archive documents state."""
    return re.sub(rb"archive/(\d+)-\d+", rb"archive/\1", body)


def ids(server):
    """The id of each article that the feed shows, by its title."""
    return {item["title"]: item["id"] for item in json.loads(server.get("/feed.json").body)["items"]}


def edit(folder, number):
    """Edit articles, move one, add one."""
    for file in sorted(folder.glob("*.md"))[:-1:7]:
        file.write_text(f"{file.read_text('utf-8')}\n{number}。\n", "utf-8")
    (folder / f"moved-{number}.md").write_bytes((last := max(folder.glob("*.md"))).read_bytes())
    last.unlink()
    (folder / f"9-{number}.md").write_text(f"---\ntitle: new {number}\ndate: 2025-01-01\n---\n正文。\n", "utf-8")


def test_feeds_serve_killed_while_it_follows_the_folder(serve, folder, eventually):
    (folder / "feeds.yaml").write_text("entries: 1000\nbudget: 10000000\nbase_url: https://a.example/\n")
    chance = random.Random(4)
    before = {}
    for number in range(4):
        server = serve()
        now = eventually(lambda server=server: ids(server))
        assert now.keys() == {f"new {each}" for each in range(number)} | {str(each) for each in range(ARTICLES)}
        assert {title: now[title] for title in before} == before
        before = now
        edit(folder, number)
        time.sleep(chance.uniform(0, 1))  # no state to wait for: the moment is to be any
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
    assert ids(serve()).keys() > before.keys()


def workers(process):
    """Process ids of the workers that a server started; the tracker of multiprocessing serves nobody."""
    started = [
        each for task in Path(f"/proc/{process.pid}/task").iterdir() for each in (task / "children").read_text().split()
    ]
    return [int(each) for each in started if b"resource_tracker" not in Path(f"/proc/{each}/cmdline").read_bytes()]


@pytest.mark.parametrize(
    "command", ["gunicorn --workers 2 --bind 127.0.0.1:{port} wsgi:app", "feeds serve --port {port}"]
)
def test_a_killed_worker_is_replaced(command, listening, program, folder, tmp_path, eventually):
    environment = {"FEEDS_FOLDER": str(folder), "FEEDS_STORE": f"{tmp_path}/store.sqlite"}
    name, *words = command.split()
    with listening([program(name), *words], environment, tmp_path / "server.log") as server:
        edit(folder, 0)  # so that somebody syncs meanwhile, where the folder is followed
        killed = workers(server.process)
        for worker in killed:
            os.kill(worker, signal.SIGKILL)
        eventually(lambda: server.get().status == 200 and not set(killed) & set(workers(server.process)), 20)
        eventually(lambda: b"new 0" in server.get().body)
