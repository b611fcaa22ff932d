"""A disk that is full while a sync writes: a sentence, and with room again all is as if nothing had been."""

import os
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from feeds.errors import StoreError
from feeds.sync import sync


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 3 MB."""
    if os.geteuid() != 0 and "CI" not in os.environ:
        pytest.skip("only root may mount")
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_disk_that_is_full_during_a_sync(many, small_disk, opened, held, put):
    settings = replace(many, store=f"sqlite:///{small_disk}/store.sqlite")
    now = datetime(2026, 2, 1, tzinfo=UTC)
    with closing(opened(settings)) as store:
        sync(settings, store, now)
        before, revision = held(store), store.revision()
        for number in range(300):
            put(settings.folder, f"{number}", f"article-{number}", "另一个正文。" * 1000)
        put(settings.folder, "new", "new")
        with pytest.raises(
            StoreError, match=r"store\.sqlite cannot grow: the disk is full\. Make room, and try again\."
        ):
            sync(settings, store, now)
        assert held(store) == before
        assert store.revision() == revision

    with pytest.raises(StoreError, match="the disk is full"), closing(opened(settings)) as again:
        sync(settings, again, now)
    subprocess.run(["mount", "-o", "remount,size=50m", small_disk], check=True)
    with closing(opened(settings)) as store:
        report = sync(settings, store, now)
        assert (report.added, report.changed, report.removed) == (1, 300, 0)
        assert {title: named for title, named in held(store).items() if title != "new"} == before


def test_a_disk_without_room_for_a_new_store(many, small_disk, opened):
    (small_disk / "full").write_bytes(bytes(3 * 1024 * 1024 - 8192))
    settings = replace(many, store=f"sqlite:///{small_disk}/store.sqlite")
    with pytest.raises(StoreError, match=rf"The store {small_disk}/store\.sqlite cannot"):
        opened(settings)
    (small_disk / "full").unlink()
    opened(settings).close()
