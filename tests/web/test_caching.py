"""What caches are told: how long, and by which keys to forget (RFC 9111, RFC 5861, Surrogate-Key)."""

import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from feeds.store import Store
from feeds.sync import sync
from feeds.web import create_app


@pytest.fixture(scope="module")
def everything(ask, crawl):
    """Every address, with what it answers."""
    return crawl(ask)


RHYTHMS = {
    "none": ([], 60),
    "one": ([0], 60),
    "every minute": ([*range(30)], 5),
    "all at once": ([0] * 5, 5),
    "every two hours": ([hour * 120 for hour in range(10)], 10),
    "every day": ([day * 24 * 60 for day in range(10)], 60),
    "every year": ([year * 365 * 24 * 60 for year in range(5)], 60),
    "a burst long ago": ([*range(25), 10_000_000], 60),
}


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_a_feed_is_kept_for_a_part_of_the_time_between_its_articles(tmp_path, settings, asking, rhythm):
    minutes, interval = RHYTHMS[rhythm]
    folder = tmp_path / "rhythm"
    folder.mkdir()
    for number, minute in enumerate(minutes):
        date = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
        (folder / f"{number}.md").write_text(f"---\ntitle: T\ndate: {date.isoformat()}\n---\nWords {number}.\n")
    ask = asking(create_app(replace(settings, folder=folder, text="")))
    for suffix in ("atom", "rss", "json"):
        assert ask(f"/feed.{suffix}").cache_control.max_age == interval * 60
    rss = etree.fromstring(ask("/feed.rss").data).find("channel")
    assert rss.findtext("ttl") == str(interval)
    syndication = "{http://purl.org/rss/1.0/modules/syndication/}"
    assert rss.findtext(f"{syndication}updatePeriod") == "hourly"
    assert rss.findtext(f"{syndication}updateFrequency") == str(60 // interval)


def test_every_address_may_be_kept_and_shown_while_it_is_asked_for_again(everything):
    for target, response in everything.items():
        stated = response.cache_control
        assert stated.public, target
        assert 300 <= stated.max_age <= 3600, target
        assert f"stale-while-revalidate={stated.max_age}" in str(stated)
        assert "stale-if-error=86400" in str(stated)


def keys_of(response):
    return set(response.headers["Surrogate-Key"].split(" "))


def test_surrogate_keys_are_few_short_and_plain(everything):
    for target, response in everything.items():
        keys = keys_of(response)
        assert "feeds" in keys
        assert len(keys) <= 3
        assert all(re.fullmatch(r"[a-z0-9-]{1,40}", key) for key in keys), target


EDITS = {
    "a new word": lambda text: text.replace("\n為推", "\n為了推"),
    "a new title": lambda text: f"---\ntitle: 新的\n---\n{text}",
    "other terms": lambda text: f"---\ncategories: 新類\nauthor: 別人\n---\n{text}",
    "gone": None,
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_sync_tells_the_keys_of_all_that_changed(folder, published, asking, crawl, edit):
    ask = asking(create_app(published))
    before = crawl(ask)
    file = folder / "003_4c81291380ad5b37.txt"
    if EDITS[edit]:
        file.write_text(EDITS[edit](file.read_text("utf-8")), "utf-8")
    else:
        file.unlink()
    with closing(Store.open(published.store, authority="unused", site="unused")) as store:
        told = set(sync(published, store, datetime(2026, 2, 1, tzinfo=UTC)).keys)
    after = crawl(ask)
    changed = {
        target
        for target in before.keys() | after.keys()
        if not {target} <= before.keys() & after.keys() or before[target].data != after[target].data
    }
    assert changed
    for target in changed:
        assert all(told & keys_of(responses[target]) for responses in (before, after) if target in responses), target
    assert len([target for target in before if not told & keys_of(before[target])]) > 20
