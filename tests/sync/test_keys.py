"""Which documents a sync says may be other ones now."""

from datetime import UTC, datetime

from feeds.addresses import SITE_KEY, article_key, term_key
from feeds.config import load
from feeds.model import EVERYTHING, Term
from feeds.sync import sync

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ARTICLE = "---\ntitle: T\ndate: 2024-01-01\ntags: [{}]\n---\nText.\n"


def test_the_first_sync_concerns_everything(site, store, write):
    write(site, "a.md")
    assert sync(site, store, NOON).keys == (SITE_KEY,)


def test_an_edit_concerns_what_the_article_was_and_is_in(site, store, write):
    write(site, "a.md", ARTICLE.format("old"))
    write(site, "b.md", ARTICLE.format("other"))
    sync(site, store, NOON)
    (number,) = (each.number for each in store.entries(EVERYTHING, 9) if each.article.path == "a.md")
    write(site, "a.md", ARTICLE.format("new"))
    terms = (Term("tag", "old"), Term("tag", "new"))
    assert set(sync(site, store, NOON).keys) == {term_key(None), *map(term_key, terms), article_key(number)}


def test_what_changes_nothing_concerns_nothing(site, store, write):
    write(site, "a.md", ARTICLE.format("old"))
    sync(site, store, NOON)
    write(site, "a.md", ARTICLE.format(" old "))
    assert sync(site, store, NOON).keys == ()


def test_very_many_are_everything(site, store, write):
    sync(site, store, NOON)
    for number in range(100):
        write(site, f"{number}.md", ARTICLE.format(number))
    assert sync(site, store, NOON).keys == (SITE_KEY,)


def test_settings_concern_everything(site, store, write):
    write(site, "a.md")
    sync(site, store, NOON)
    write(site, "feeds.yaml", "title: Other\n")
    assert sync(load(site.folder, {}), store, NOON).keys == (SITE_KEY,)
