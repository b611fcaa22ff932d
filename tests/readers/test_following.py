"""A subscriber of `feeds serve` sees what the publisher does to the folder, and nothing else."""

import pytest
from reader import make_reader

HANT = "003_4c81291380ad5b37"


@pytest.fixture
def server(serve):
    return serve()


@pytest.fixture
def poll(server, eventually):
    """Polls until there is something else to fetch; tells how many entries are new and how many are modified."""
    with make_reader(":memory:") as reader:
        url = f"{server.url}/feed.atom"
        reader.add_feed(url)
        reader.update_feeds()

        def poll():
            updated = eventually(lambda: reader.update_feed(url))
            return updated.new, updated.modified

        poll.reader = reader
        yield poll


def titles(poll):
    return {entry.id: entry.title for entry in poll.reader.get_entries()}


def test_an_edit_is_an_update_of_one_entry(poll, folder):
    before = titles(poll)
    text = (folder / "002_c1493e95d7563046.txt").read_text("utf-8")
    (folder / "002_c1493e95d7563046.txt").write_text(text.replace("有“稳”有“进”建新功", "改过的题目", 1), "utf-8")
    assert poll() == (0, 1)
    after = titles(poll)
    assert after.keys() == before.keys()
    assert [(before[id_], after[id_]) for id_ in after if after[id_] != before[id_]] == [
        ("抓“大”抓“实”启新程 有“稳”有“进”建新功", "抓“大”抓“实”启新程 改过的题目")
    ]


def test_a_new_file_is_one_new_entry(poll, folder):
    before = titles(poll)
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "new.md").write_text("---\ntitle: 新文章\ndate: 2024-02-01\n---\nText.\n", "utf-8")
    assert poll() == (1, 0)
    assert [title for id_, title in titles(poll).items() if id_ not in before] == ["新文章"]
    assert titles(poll).items() > before.items()


def test_a_deleted_file_leaves_the_feed(server, folder, eventually):
    (folder / f"{HANT}.txt").unlink()
    eventually(lambda: "盛夏酷暑" not in server.get().body.decode())
    assert server.get(f"/articles/{HANT}").status == 404


def test_a_rename_changes_nothing(server, folder, eventually):
    before = server.get()
    (folder / f"{HANT}.txt").rename(folder / "renamed.txt")
    (folder / "marker.md").write_text("---\ntitle: marker\n---\nText.\n", "utf-8")
    eventually(lambda: b"marker" in server.get().body)
    (folder / "marker.md").unlink()
    eventually(lambda: b"marker" not in server.get().body)
    assert (server.get().body, server.get()["Etag"]) == (before.body, before["Etag"])


def test_new_settings_are_taken_up(server, folder, eventually):
    before = server.get().body.decode()
    stated = (folder / "feeds.yaml").read_text("utf-8")
    (folder / "feeds.yaml").write_text(stated.replace("企业服务新闻", "新的站名"), "utf-8")
    # More than once, because the old worker answers until the new one has taken over.
    eventually(lambda: all("<title>新的站名</title>" in server.get().body.decode() for _ in range(10)))
    assert ids(server.get().body.decode()) == ids(before)


def ids(atom):
    return [part.partition("</id>")[0] for part in atom.split("<id>")[1:]]


def test_broken_settings_leave_the_feeds_as_they_are(server, folder, eventually):
    before = server.get().body
    (folder / "feeds.yaml").write_text("titel: typo\n", "utf-8")
    eventually(lambda: "Did you mean 'title'?" in server.text())
    assert server.get().body == before
