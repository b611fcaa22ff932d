"""The follower of a folder, with the system's own notices."""

import os
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from feeds import watch
from feeds.model import EVERYTHING
from feeds.store import Store
from feeds.sync import sync
from feeds.watch import keep_in_step

ARTICLE = "---\ntitle: {}\ndate: 2024-01-01\n---\n{}\n"


@pytest.fixture
def store(settings):
    """Of the folder, which a thread follows."""
    stop = Event()
    with closing(Store.open(settings.store, authority="localhost", site="test")) as opened:
        sync(settings, opened, datetime.now(UTC))
        follower = Thread(target=keep_in_step, args=(settings, opened, stop))
        follower.start()
        yield opened
        stop.set()
        follower.join()


def paths(store):
    return {entry.article.path for entry in store.entries(EVERYTHING, 999)}


def ids(store):
    return {entry.article.title: entry.id for entry in store.entries(EVERYTHING, 999)}


def test_folders_that_come_move_and_go_are_followed(folder, store, tmp_path, eventually):
    seeds = paths(store)
    (tmp_path / "outside" / "v1.2").mkdir(parents=True)
    for number in range(9):
        (tmp_path / "outside" / "v1.2" / f"{number}.md").write_text(ARTICLE.format(number, number))
    inside = folder / "deep" / "er"
    inside.parent.mkdir()
    shutil.move(tmp_path / "outside", inside)
    eventually(lambda: paths(store) == seeds | {f"deep/er/v1.2/{number}.md" for number in range(9)})
    (inside / "v1.2").rename(folder / "moved")
    eventually(lambda: paths(store) == seeds | {f"moved/{number}.md" for number in range(9)})
    (folder / "moved").rename(tmp_path / "out")
    eventually(lambda: paths(store) == seeds)
    (tmp_path / "out").rename(inside / "v1.2")
    eventually(lambda: len(paths(store)) == len(seeds) + 9)
    shutil.rmtree(folder / "deep")
    eventually(lambda: paths(store) == seeds)


def test_ids_outlive_a_storm_of_renames(folder, store, eventually):
    for number in range(150):
        (folder / f"{number:03}.md").write_text(ARTICLE.format(number, f"Text {number}. " * 20))
    eventually(lambda: len(paths(store)) == 155)
    before = ids(store)
    for _ in range(3):
        for number in range(150):
            (folder / f"{number:03}.md").rename(folder / f"{number:03}-.md")
        for number in range(150):
            (folder / f"{number:03}-.md").rename(folder / f"{(number + 50) % 150:03}.md")
    (folder / "last.md").write_text(ARTICLE.format("last", "last"))
    eventually(lambda: "last.md" in paths(store) and "149.md" in paths(store) and len(paths(store)) == 156)
    after = ids(store)
    assert after.pop("last")
    assert after == before


def test_an_edit_is_seen_while_others_go_on(folder, store, eventually):
    stop = Event()

    def edit():
        number = 0
        while not stop.wait(0.05):
            number += 1
            (folder / "busy.md").write_text(ARTICLE.format("busy", number))

    editor = Thread(target=edit)
    editor.start()
    try:
        for title in ("one", "two", "three"):
            (folder / "edited.md").write_text(ARTICLE.format(title, title))
            eventually(lambda title=title: title in ids(store))
    finally:
        stop.set()
        editor.join()


def test_new_settings_are_followed(folder, store, eventually):
    revision = store.revision().number
    (folder / "feeds.yaml").write_text("title: Other\n")
    eventually(lambda: store.revision().number > revision and "Other" in (store.settings_text() or ""))


def test_a_name_that_is_not_utf8_hides_no_other_change(folder, store, eventually):
    (folder / "before.md").write_text(ARTICLE.format("before", "before"))
    eventually(lambda: "before" in ids(store))
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.md")).write_text(ARTICLE.format("strange", "strange"))
    (folder / "lost.md").write_text(ARTICLE.format("lost", "lost"))
    eventually(lambda: {"strange", "lost"} <= ids(store).keys())
    (folder / "after.md").write_text(ARTICLE.format("after", "after"))
    eventually(lambda: "after" in ids(store))


def test_a_trouble_that_comes_again_is_told_again(folder, store, eventually, caplog, monkeypatch):
    monkeypatch.setattr(watch, "_RETRY", 0.05)
    for times in (1, 2):
        folder.rename(folder.parent / "away")
        eventually(lambda times=times: caplog.text.count("cannot be followed") == times)
        (folder.parent / "away").rename(folder)
        for title in (f"back {times}", f"well {times}"):  # who sees the second is done with the first
            (folder / f"{title}.md").write_text(ARTICLE.format(title, title))
            eventually(lambda title=title: title in ids(store))
