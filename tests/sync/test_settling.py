"""After every sync, live feeds hold what the settings say, and the rest is in archive documents."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.addresses import SITE_KEY, term_key
from feeds.config import Settings, load
from feeds.model import EVERYTHING, Selection, Term
from feeds.store import Store
from feeds.sync import Follower, sync

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TAG = Selection((Term("tag", "x"),))


def write(folder: Path, number: int) -> Path:
    file = folder / f"{number}.md"
    file.write_text(f"---\ntitle: {number}\ndate: {NOW - timedelta(days=100 - number):%Y-%m-%d}\ntags: [x]\n---\nText.")
    return file


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a folder of thirty articles, of which feeds hold four."""
    folder = tmp_path / "site"
    folder.mkdir()
    for number in range(30):
        write(folder, number)
    (folder / "feeds.yaml").write_text(f"entries: 4\nstore: {tmp_path}/store.sqlite\n")
    return load(folder, {})


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with closing(Store.open(settings.store, authority="example.org", site="test")) as store:
        yield store


def titles(store: Store, selection: Selection = EVERYTHING) -> list[list[str]]:
    """What each document of a selection shows."""
    live = store.live(selection, 4)
    found, archive = [live.entries], live.archive
    while archive:
        archived = store.archive(selection, archive)
        assert archived
        found.append(archived.entries)
        archive = archived.previous
    return [[entry.article.title for entry in entries] for entries in found]


def test_a_first_sync_leaves_the_newest_in_the_live_feeds(settings: Settings, store: Store) -> None:
    assert sync(settings, store, NOW).keys == (SITE_KEY,)
    numbers = [str(number) for number in range(29, -1, -1)]
    assert titles(store) == titles(store, TAG) == [numbers[:4], numbers[4:10], numbers[10:]]
    revision = store.revision()
    assert sync(settings, store, NOW).keys == ()
    assert store.revision() == revision


def test_a_sync_that_was_ended_before_is_brought_to_its_end(settings: Settings, store: Store) -> None:
    def fail(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(settings, store, NOW, fail)
    assert [len(page) for page in titles(store)] == [4]
    assert sync(settings, store, NOW).keys == (SITE_KEY,)
    assert [len(page) for page in titles(store)] == [4, 6, 20]


def test_other_settings_are_followed(settings: Settings, store: Store) -> None:
    sync(settings, store, NOW)
    assert sync(replace(settings, entries=10, text="entries: 10"), store, NOW).keys == (SITE_KEY,)
    assert [len(page) for page in titles(store)] == [10, 20]


def test_one_new_article_puts_one_into_the_archive(settings: Settings, store: Store) -> None:
    follower = Follower(settings.folder, store)
    follower.sync(NOW)
    report = follower.take([str(write(settings.folder, 30))], NOW)
    assert report
    assert {term_key(None), term_key(TAG.terms[0])} <= {*report.keys}
    assert [len(page) for page in titles(store)] == [4, 7, 20]
    assert titles(store)[0] == ["30", "29", "28", "27"]
