"""What is the same article through renames, moves, edits and new settings."""

from datetime import UTC, datetime, timedelta

from feeds.model import EVERYTHING
from feeds.sync import sync

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_id_and_slug_survive_a_rename_with_a_later_edit(site, store, write, counts):
    file = write(site, "a.md")
    sync(site, store, NOON)
    (before,) = store.entries(EVERYTHING, 9)
    file.rename(site.folder / "b.md")
    assert counts(sync(site, store, NOON + timedelta(hours=1))) == (0, 0, 0)
    write(site, "b.md", "---\ntitle: T\ndate: 2024-01-01\n---\nOther text.\n")
    sync(site, store, NOON + timedelta(hours=2))
    (after,) = store.entries(EVERYTHING, 9)
    assert (after.id, after.slug, after.number) == (before.id, before.slug, before.number)
    assert (before.updated, after.updated) == (before.published, NOON + timedelta(hours=2))


def test_an_id_follows_its_text(site, store, write):
    bodies = {name: f"{name} " * 60 for name in "abc"}
    file = write(site, "a.md", f"---\ntitle: A\ndate: 2024-01-01\n---\n{bodies['a']}")
    sync(site, store, NOON)
    (before,) = store.entries(EVERYTHING, 9)
    file.unlink()
    write(site, "b.md", f"---\ntitle: A with another title\ndate: 2024-01-01\n---\n{bodies['a']}")
    write(site, "a.md", f"---\ntitle: New\ndate: 2024-02-01\n---\n{bodies['c']}")
    sync(site, store, NOON + timedelta(days=1))
    ids = {entry.article.title: entry.id for entry in store.entries(EVERYTHING, 9)}
    assert ids.pop("A with another title") == before.id
    assert ids.keys() == {"New"}
    assert before.id not in ids.values()


def test_moves_are_known_again_among_many(site, store, write, counts):
    for number in range(450):
        write(site, f"{number:03}.md", f"---\ntitle: {number}\ndate: 2024-01-01\n---\n{f'Text {number}. ' * 20}")
    sync(site, store, NOON)
    before = {entry.article.title: entry.id for entry in store.entries(EVERYTHING, 999)}
    for number in range(449, -1, -1):
        (site.folder / f"{number:03}.md").rename(site.folder / f"{number + 100:03}.md")
    assert counts(sync(site, store, NOON + timedelta(days=1))) == (0, 0, 0)
    assert {entry.article.title: entry.id for entry in store.entries(EVERYTHING, 999)} == before


def test_an_id_that_the_engine_made_survives_a_new_domain_and_a_new_engine(site, store, write):
    post = write(site, "_posts/2024-01-01-a.md")
    sync(site, store, NOON)
    ids = {store.entries(EVERYTHING, 9)[0].id}
    for url in ("https://one.example", "https://two.example"):
        write(site, "_config.yml", f"url: {url}\n")
        sync(site, store, NOON)
        ids.add(store.entries(EVERYTHING, 9)[0].id)
    post.rename(post.with_name("2024-01-01-b.md"))
    sync(site, store, NOON)
    assert {*ids, store.entries(EVERYTHING, 9)[0].id} == ids
    assert len(ids) == 1
    assert store.diagnostics() == ()


def test_a_folder_that_became_a_link_to_itself_elsewhere_holds_its_articles_once(site, store, write, counts):
    file = write(site, "b/x.md")
    sync(site, store, NOON)
    file.parent.rename(site.folder / "a")
    (site.folder / "b").symlink_to("a")
    assert counts(sync(site, store, NOON)) == (0, 0, 0)
    assert len(store.entries(EVERYTHING, 9)) == 1
