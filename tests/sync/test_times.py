"""When articles are seen, changed and published."""

from datetime import UTC, datetime, timedelta

import pytest

from feeds.config import load
from feeds.model import EVERYTHING
from feeds.sync import sync

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_only_a_change_of_text_is_an_update(site, store, write):
    write(site, "a.md", "---\ntitle: T\ndate: 2024-01-01\n---\nSome text.\n")
    sync(site, store, NOON)
    write(site, "a.md", "---\ntitle: T\ndate: 2024-01-01\ntags: [new]\n---\nSome\n\n text.  \n")
    sync(site, store, NOON + timedelta(hours=1))
    (entry,) = store.entries(EVERYTHING, 9)
    assert entry.article.tags == ("new",)
    assert entry.updated == entry.published


def test_undated_articles_are_seen_a_second_apart_in_the_order_of_their_paths(site, store, write):
    for name in ("c", "a", "b"):
        write(site, f"{name}.txt", f"Text {name}.")
    sync(site, store, NOON)
    seen = [(entry.article.path, entry.published) for entry in store.entries(EVERYTHING, 9)]
    assert seen == [("c.txt", NOON), ("b.txt", NOON - timedelta(seconds=1)), ("a.txt", NOON - timedelta(seconds=2))]


def test_undated_articles_can_be_left_out(site, store, write, codes):
    write(site, "feeds.yaml", "undated: leave-out")
    write(site, "a.txt", "Text without a date.")
    sync(load(site.folder, {}), store, NOON)
    assert store.entries(EVERYTHING, 9) == ()
    assert codes(store) == {"a.txt": ["undated"]}


def test_a_new_article_is_new_also_among_many_that_are_read_again(site, store, write):
    for number in range(50):
        write(site, f"{number}.md")
    sync(site, store, NOON)
    write(site, "new.txt", "Text.")
    write(site, "feeds.yaml", "title: Other settings")
    sync(load(site.folder, {}), store, NOON + timedelta(days=1))
    assert store.entries(EVERYTHING, 1)[0].published == NOON + timedelta(days=1)


def test_edits_of_one_sync_are_a_second_apart(site, store, write):
    for title in ("One", "Other"):
        for name in "abc":
            write(site, f"{name}.md", f"---\ntitle: {title}\ndate: 2024-01-01\n---\nText {name}.\n")
        sync(site, store, NOON + timedelta(days=title == "Other"))
    assert len({entry.updated for entry in store.entries(EVERYTHING, 9)}) == 3


def test_undated_pages_of_a_site_stand_behind_its_posts(site, store, write, counts):
    write(site, "hugo.toml", 'baseURL = "https://site.example/"\n')
    write(site, "content/about.md", "---\ntitle: About\n---\nText.\n")
    write(site, "content/post/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nText.\n")
    assert counts(sync(site, store, NOON)) == (2, 0, 0)
    assert [entry.article.title for entry in store.entries(EVERYTHING, 9)] == ["A", "About"]
    write(site, "content/links.md", "---\ntitle: Links\n---\nText.\n")
    sync(site, store, NOON)
    assert [entry.article.title for entry in store.entries(EVERYTHING, 9)] == ["Links", "A", "About"]


def test_they_stand_behind_them_also_after_a_first_sync_that_was_killed(site, store, write):
    write(site, "hugo.toml", 'baseURL = "https://site.example/"\n')
    for number in range(250):
        write(site, f"content/{number}.md")
    write(site, "content/about.md", "---\ntitle: About\n---\nUs.\n")

    def kill(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(load(site.folder, {}), store, NOON, kill)
    sync(load(site.folder, {}), store, NOON)
    assert store.entries(EVERYTHING, 300)[-1].article.title == "About"


def test_an_article_dated_in_the_future_appears_when_its_time_has_come(site, store, write, counts, codes):
    write(site, "a.md", "---\ntitle: A\ndate: 2026-01-02\n---\nText.\n")
    assert counts(sync(site, store, NOON)) == (0, 0, 0)
    assert codes(store) == {"a.md": ["future"]}
    assert counts(sync(site, store, NOON + timedelta(hours=11))) == (0, 0, 0)
    assert counts(sync(site, store, NOON + timedelta(hours=13))) == (1, 0, 0)
    assert codes(store) == {}
