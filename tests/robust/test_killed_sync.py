"""kill -9 at 200 random moments of a sync: the store opens, no id changes, nothing is lost, the next one completes."""

import os
import random
import signal
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from feeds.sync import sync

ROUNDS = 200
STAYING, EDITED, MOVED = ([f"{kind}-{number:02}" for number in range(12)] for kind in ("staying", "edited", "moved"))


@pytest.fixture
def folder(tmp_path, put):
    made = tmp_path / "folder"
    made.mkdir()
    for title in (*STAYING, *EDITED, *MOVED):
        put(made, title, title)
    return made


def edit(folder, put, chance, number):
    """Each article is only edited, or only moved, or only comes and goes: so a sync that was missed changes no id."""
    for title in chance.sample(EDITED, 3):
        put(folder, title, title, f"edit {number}")
    for title in chance.sample(MOVED, 3):
        (old,) = folder.glob(f"{title}*.md")
        old.rename(folder / f"{title}_{number}.md")
    put(folder, f"coming-{number}", f"coming-{number}")
    for gone in chance.sample(sorted(folder.glob("coming-*.md")), chance.randrange(2)):
        gone.unlink()


def test_a_sync_that_is_killed_at_any_moment(settings, folder, put, opened, held, in_child):
    chance = random.Random(4)
    settings = replace(settings, folder=folder)
    twin_settings = replace(settings, store=settings.store.replace("store.sqlite", "twin.sqlite"))
    killed_at = 0

    def once(of=settings):
        with closing(opened(of)) as store:
            sync(of, store, datetime.now(UTC))

    once()
    once(twin_settings)
    edit(folder, put, chance, 0)
    began = time.monotonic()
    assert os.waitpid(in_child(once), 0)[1] == 0
    usual = time.monotonic() - began
    once(twin_settings)
    last = datetime.min.replace(tzinfo=UTC)
    for number in range(1, ROUNDS + 1):
        edit(folder, put, chance, number)
        child = in_child(once)
        time.sleep(chance.uniform(0, usual))
        os.kill(child, signal.SIGKILL)
        killed_at += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        if number % 10 == 0:
            once(twin_settings)
        with closing(opened(settings)) as store, closing(opened(twin_settings)) as twin:
            now, never_killed = held(store), held(twin)
            assert now.keys() >= {*STAYING, *EDITED, *MOVED}
            assert all(now[title] == never_killed[title] for title in now.keys() & never_killed.keys())
            assert store.revision().changed >= last
            last = store.revision().changed
    assert killed_at > ROUNDS / 2
    once()
    once(twin_settings)
    with closing(opened(settings)) as store, closing(opened(twin_settings)) as twin:
        assert held(store) == held(twin)
        titles = {file.stem.partition("_")[0] for file in folder.glob("*.md")}
        assert held(store).keys() == titles
    engine = create_engine(settings.store)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()
