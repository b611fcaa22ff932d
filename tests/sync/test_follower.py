"""What is told of changes gives the store that looking through the folder gives, at a smaller price."""

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.config import load
from feeds.model import EVERYTHING
from feeds.store import Store
from feeds.sync import Follower, sync

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ARTICLE = "---\ntitle: {0}\ndate: 2024-01-01\n---\n{0} {1}\n"


@pytest.fixture
def follower(site, store):
    """Of a folder with two articles, which it has seen."""
    for name in ("a", "b"):
        (site.folder / f"{name}.md").write_text(ARTICLE.format(name, "text"))
    made = Follower(site.folder, store)
    made.sync(NOON)
    return made


def shown(store):
    return [(each.article.path, each.article.title) for each in store.entries(EVERYTHING, 99)]


def test_an_edit_a_new_file_and_one_that_is_gone_are_taken_in_alone(site, store, follower, counts):
    (site.folder / "a.md").write_text(ARTICLE.format("edited", "text"))
    (site.folder / "new.md").write_text(ARTICLE.format("new", "text"))
    (site.folder / "untold.md").write_text(ARTICLE.format("untold", "text"))
    (site.folder / "b.md").unlink()
    told = [str(site.folder / name) for name in ("a.md", "new.md", "b.md")]
    assert counts(follower.take(told, NOON)) == (1, 1, 1)
    assert shown(store) == [("new.md", "new"), ("a.md", "edited")]
    assert counts(follower.sync(NOON)) == (1, 0, 0)


def test_a_rename_that_is_told_is_no_change(site, store, follower, counts):
    (before,) = (each for each in store.entries(EVERYTHING, 9) if each.article.path == "a.md")
    (site.folder / "a.md").rename(site.folder / "c.md")
    assert counts(follower.take([str(site.folder / name) for name in ("a.md", "c.md")], NOON)) == (0, 0, 0)
    assert before.id in {each.id for each in store.entries(EVERYTHING, 9) if each.article.path == "c.md"}


@pytest.mark.parametrize("path", ["feeds.yaml", "_config.yml", "new.yaml", "b.meta", "folder", "folder/in.md", "v1.2"])
def test_what_may_concern_more_than_an_article_is_left_to_a_scan(site, store, follower, path):
    """Settings, metadata beside articles, a folder, a file behind a link, and a folder that is gone."""
    (site.folder / "v1.2").mkdir()
    (site.folder / "v1.2" / "old.md").write_text(ARTICLE.format("old", "text"))
    (site.folder / "folder").mkdir()
    follower.sync(NOON)
    shutil.rmtree(site.folder / "v1.2")
    if path == "folder/in.md":
        (site.folder / "folder").rmdir()
        (site.folder / "elsewhere").mkdir()
        (site.folder / "elsewhere" / "in.md").write_text(ARTICLE.format("in", "text"))
        (site.folder / "folder").symlink_to("elsewhere")
    revision = store.revision()
    assert follower.take([str(site.folder / "a.md"), str(site.folder / path)], NOON) is None
    assert store.revision() == revision


def test_nothing_is_taken_in_before_a_scan(site, store):
    assert Follower(site.folder, store).take([], NOON) is None


def test_what_is_no_source_file_concerns_nobody(site, follower, counts):
    for name in (".git/a.md", "picture.png", "store.sqlite-wal"):
        (site.folder / name).parent.mkdir(exist_ok=True)
        (site.folder / name).write_text("text")
    told = [str(site.folder / name) for name in (".git", ".git/a.md", "picture.png", "store.sqlite-wal", "gone.tmp")]
    assert counts(follower.take(told, NOON)) == (0, 0, 0)


def test_so_many_changes_that_some_may_be_lost_are_left_to_a_scan(site, follower):
    assert follower.take([str(site.folder / f"{number}.md") for number in range(1000)], NOON) is None


@pytest.mark.parametrize("name", ["feeds.yaml", "_config.yml", "hugo.toml"])
def test_nothing_is_taken_in_by_settings_that_changed(site, store, follower, name):
    """The new ones may withhold it; and the scan that reads them may have to wait."""
    (site.folder / name).write_text("undated: leave-out\n" if name == "feeds.yaml" else "")
    assert follower.take([str(site.folder / name)], NOON) is None
    (site.folder / "undated.md").write_text("Text.\n")
    assert follower.take([str(site.folder / "undated.md")], NOON) is None
    assert len(shown(store)) == 2


def test_nothing_is_taken_in_by_settings_that_changed_untold(site, follower):
    (site.folder / "feeds.yaml").write_text("undated: leave-out\n")
    assert follower.is_outdated()
    assert follower.take([], NOON) is None


def test_folders_of_tools_and_output_concern_nobody(site, follower, counts):
    told = []
    for name in ("node_modules/x/README.md", "node_modules/x/package.json", "_site/a.html", "_drafts/deep/a.md"):
        (site.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (site.folder / name).write_text("text")
        told += [str(site.folder / name), str((site.folder / name).parent / "folder")]
    (site.folder / "node_modules" / "x" / "folder").mkdir()
    many = [str(site.folder / "node_modules" / f"{number}.md") for number in range(5000)]
    assert counts(follower.take(told + many, NOON)) == (0, 0, 0)


def test_settings_in_a_folder_without_articles_are_looked_at(site, store):
    defaults = site.folder / "config" / "_default"
    (site.folder / "content").mkdir()
    defaults.mkdir(parents=True)
    (defaults / "hugo.toml").write_text('baseURL = "https://site.example/"\n')
    follower = Follower(site.folder, store)
    follower.sync(NOON)
    assert follower.take([str(defaults / "params.toml")], NOON) is None


def test_many_files_that_are_gone_are_not_asked_for_one_by_one(site, follower, monkeypatch):
    asked = []
    monkeypatch.setattr(Store, "has_files_below", lambda _, path: asked.append(path))
    assert follower.take([str(site.folder / f"{number}.png") for number in range(1000)], NOON) is None
    assert not asked


def test_an_article_appears_when_its_time_has_come(site, follower, counts):
    (site.folder / "c.md").write_text("---\ntitle: C\ndate: 2026-01-02\n---\nText.\n")
    assert counts(follower.take([str(site.folder / "c.md")], NOON)) == (0, 0, 0)
    assert counts(follower.take([], NOON + timedelta(hours=11))) == (0, 0, 0)
    assert counts(follower.take([], NOON + timedelta(hours=13))) == (1, 0, 0)


def test_an_index_that_comes_makes_a_bundle_of_its_folder(site, store):
    """As Hugo has it: the pages beside it are no articles any more."""
    post = site.folder / "content" / "post"
    post.mkdir(parents=True)
    (site.folder / "hugo.toml").write_text('baseURL = "https://site.example/"\n')
    (post / "a.md").write_text(ARTICLE.format("a", "text"))
    follower = Follower(site.folder, store)
    follower.sync(NOON)
    (post / "index.md").write_text(ARTICLE.format("index", "text"))
    assert follower.take([str(post / "index.md")], NOON) is None
    follower.sync(NOON)
    assert shown(store) == [("content/post/index.md", "index")]
    (post / "index.md").write_text(ARTICLE.format("edited", "text"))
    assert follower.take([str(post / "index.md")], NOON) is not None


@pytest.mark.parametrize(("file", "is_outdated"), [("a.md", False), ("feeds.yaml", True), ("_config.yml", True)])
def test_settings_that_changed_untold_are_noticed(site, follower, file, is_outdated):
    (site.folder / file).write_text("title: Other\n")
    (site.folder / "_posts").mkdir()
    assert follower.is_outdated() == is_outdated


FILES = st.sampled_from(["a.md", "b.md", "x/a.md", "x/b.txt", "y/a.md", "x/z/c.html"])
FOLDERS = st.sampled_from(["x", "y", "x/z", "w"])
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("write"), FILES, st.sampled_from(["one", "two", "三"])),
        st.tuples(st.just("move"), FILES, FILES),
        st.tuples(st.just("remove"), FILES, st.none()),
        st.tuples(st.just("move"), FOLDERS, FOLDERS),
        st.tuples(st.just("remove"), FOLDERS, st.none()),
    ),
    max_size=4,
)


def change(folder, kind, path, other, number):
    """Do it where it can be done; where the system would tell of it. No two texts have one length.

    A scan knows an edit by size and time, and two edits may be so close that they have the same time.
    """
    place = folder / path
    if kind == "write" and (place.parent.is_dir() or not place.parent.exists()) and not place.is_dir():
        made = [parent for parent in place.parents if not parent.exists()]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(ARTICLE.format(other, "." * number))
        return [*made, place]
    if kind == "remove" and place.is_dir():
        below = list(place.rglob("*"))
        shutil.rmtree(place)
        return [*below, place]
    if kind == "remove" and place.exists():
        place.unlink()
        return [place]
    target = folder / str(other)
    if kind == "move" and place.exists() and target.parent.is_dir() and not target.exists() and place != target.parent:
        place.rename(target)
        return [place, target]
    return []


@settings(max_examples=30, deadline=None)
@given(st.lists(CHANGES, max_size=6))
def test_whatever_changes_what_is_told_gives_what_a_scan_gives(rounds):
    with TemporaryDirectory() as name, closing(in_memory()) as told, closing(in_memory()) as scanned:
        folder = Path(name)
        follower = Follower(folder, told)
        follower.sync(NOON)
        sync(load(folder, {}), scanned, NOON)
        number = 0
        for minute, changes in enumerate(rounds, 1):
            locations = []
            for each in changes:
                number += 1
                locations += map(str, change(folder, *each, number))
            now = NOON + timedelta(minutes=minute)
            _ = follower.take(locations, now) or follower.sync(now)
            sync(load(folder, {}), scanned, now)
            assert told.entries(EVERYTHING, 99) == scanned.entries(EVERYTHING, 99)
            assert told.diagnostics() == scanned.diagnostics()


def in_memory():
    return Store.open("sqlite://", authority="localhost", site="test")
