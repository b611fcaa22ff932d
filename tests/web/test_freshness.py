"""Workers publish what a sync brought as soon as they look, and look no more often than they were told."""

import pytest


@pytest.fixture
def start(program, listening, folder, tmp_path):
    """Starts a server whose workers look so often."""

    def start(freshness, workers=2):
        with (folder / "feeds.yaml").open("a") as file:
            file.write(f"\nfreshness: {freshness}\n")
        options = ["--workers", str(workers), "--threads", "2", "--bind", "127.0.0.1:{port}"]
        environment = {"FEEDS_STORE": f"{tmp_path}/store.sqlite", "FEEDS_FOLDER": str(folder)}
        return listening([program("gunicorn"), *options, "wsgi:app"], environment, tmp_path / "log")

    return start


@pytest.fixture
def publish(program, listening, folder, tmp_path):
    """Adds an article, and lets another process sync."""

    def publish(title):
        (folder / "new.md").write_text(f"---\ntitle: {title}\ndate: 2024-01-01\n---\nWords.\n")
        command = [program("feeds"), "sync", str(folder)]
        with listening(command, {"FEEDS_STORE": f"{tmp_path}/store.sqlite"}, tmp_path / "sync", None) as syncing:
            assert syncing.process.wait(20) == 0, syncing.text()

    return publish


def titled(server, title):
    """For each of many answers, of feeds and pages and of all workers, whether it holds the title."""
    return [title.encode() in server.get(target).body for target in ["/", "/feed.atom", "/feed.json"] * 8]


def test_after_a_sync_all_workers_publish_it(start, publish, eventually):
    with start(1) as server:
        for title in ("One", "Two"):
            publish(title)
            eventually(lambda title=title: all(titled(server, title)))
            new = server.get("/articles/new")
            assert title.encode() in new.body
            assert server.get("/articles/new", If_None_Match=new["Etag"]).status == 304


def test_without_freshness_the_next_answer_is_new(start, publish):
    with start(0) as server:
        assert not any(titled(server, "One"))
        publish("One")
        assert all(titled(server, "One"))


def test_between_looks_nobody_asks_the_store(start, publish):
    with start(60, workers=1) as server:
        assert not any(titled(server, "One"))
        publish("One")
        assert not any(titled(server, "One"))
