"""Last-Modified is when an address last changed: never earlier than before, and later with every change."""

import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from feeds.config import load
from feeds.store import Store
from feeds.sync import sync
from feeds.web import create_app

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
FEEDS = [
    f"{selection}{suffix}"
    for selection in ("/", "/category/x/", "/category/x/y/", "/category/z/", "/tag/t/", "/author/A/", "/language/en/")
    for suffix in ("", "feed.atom", "feed.rss", "feed.json")
]
COMPOSED = ["/search/", "/search/feed.atom?limit=1&not-category=x", "/category/x/?since=30d"]
ADDRESSES = [*FEEDS, *COMPOSED, "/feeds.opml", "/articles/a", "/articles/b", "/articles/c", "/static/site.css"]

SOME = [each for each in ADDRESSES if not each.endswith((".rss", ".json"))]


class Site:
    """A folder whose changes are published when the test says so, at the time that it says."""

    def __init__(self, place, asking):
        self.folder = place / "folder"
        self.folder.mkdir()
        self.environ = {"FEEDS_STORE": f"{place}/store.sqlite"}
        settings = load(self.folder, self.environ)
        self.store = Store.open(settings.store, authority="localhost", site="x")
        self.asking, self.ask = asking, None

    def article(self, name, **metadata):
        text = "".join(f"{key}: {value}\n" for key, value in {"title": "T", "date": "2024-01-01", **metadata}.items())
        (self.folder / f"{name}.md").write_text(f"---\n{text}---\nWords of {name}.\n")

    def sync(self, now=NOW):
        settings = load(self.folder, self.environ)
        sync(settings, self.store, now)
        self.ask = self.ask or self.asking(create_app(settings, is_synced=True))

    def published(self, targets=ADDRESSES):
        """Address -> bytes and Last-Modified of what there is."""
        found = {target: self.ask(quote(target, safe="/?=&")) for target in targets}
        return {
            target: (response.data, response.last_modified)
            for target, response in found.items()
            if response.status_code == 200
        }


@pytest.fixture
def site(tmp_path, asking):
    site = Site(tmp_path, asking)
    site.article("a", categories="x/y", tags="t", author="A")
    site.article("b", categories="z", date="2024-01-02")
    (site.folder / "feeds.yaml").write_text("freshness: 0\n")
    site.sync()
    with closing(site.store):
        yield site


def later(site, targets=ADDRESSES):
    """Addresses whose Last-Modified is another one after a sync a minute later."""
    before = site.published(targets)
    site.sync(NOW + timedelta(minutes=1))
    after = site.published(targets)
    assert all(after[each][1] > before[each][1] for each in before.keys() & after.keys() if before[each] != after[each])
    return {each for each in before if each in after and after[each][1] != before[each][1]}


OF_X = {each for each in FEEDS if each.startswith(("/category/x/", "/tag/t/", "/author/A/"))}
OF_ALL = {each for each in FEEDS if each.count("/") == 1} | {*COMPOSED, "/feeds.opml"}
PAGES = {
    each for each in FEEDS if each.endswith("/") and "/language/" not in each
}  # whose forms tell how many articles each term has


def test_an_edit_moves_the_feeds_that_hold_the_article_alone(site):
    site.article("a", categories="x/y", tags="t", author="A", title="New")
    assert later(site) == OF_X | OF_ALL | PAGES | {"/articles/a"}


def test_an_article_that_leaves_a_category_moves_it(site):
    site.article("c", categories="x", date="2023-01-01")
    site.sync()
    site.article("c", categories="z", date="2023-01-01")
    moved = {each for each in FEEDS if each.startswith(("/category/x/f", "/category/z/"))}
    assert later(site) == moved | OF_ALL | PAGES | {"/articles/c"}


def test_an_article_that_goes_moves_what_held_it(site):
    site.article("c", categories="x", date="2023-01-01")
    site.sync()
    (site.folder / "c.md").unlink()
    moved = later(site)
    assert moved == {each for each in FEEDS if each.startswith("/category/x/") and "/y" not in each} | OF_ALL | PAGES


def test_another_date_moves_what_holds_it(site):
    site.article("b", categories="z", date="2023-01-01")
    assert later(site) == {each for each in FEEDS if each.startswith("/category/z/")} | OF_ALL | PAGES | {"/articles/b"}


def test_settings_move_everything(site):
    (site.folder / "feeds.yaml").write_text("freshness: 0\ntitle: Another\n")
    assert later(site) == set(site.published())


def test_nothing_moves_nothing(site):
    site.article("a", categories="x/y", tags="t", author="A")
    assert later(site) == set()


ARTICLES = st.fixed_dictionaries(
    {"title": st.sampled_from("TU"), "date": st.sampled_from(["2024-01-01", "2024-01-02", "2023-01-01"])},
    optional={
        "categories": st.sampled_from(["x", "x/y", "z", "[x, z]"]),
        "tags": st.just("t"),
        "author": st.sampled_from("AB"),
        "language": st.sampled_from(["en", "de"]),
        "draft": st.just("true"),
    },
)
STEPS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from("abc"), ARTICLES | st.none(), max_size=3),
        st.sampled_from(["", "", "", "title: Another\n", "entries: 1\n"]),
        st.sampled_from([0, 0.4, 1, 3, -100]),
    ),
    min_size=2,
    max_size=5,
)


@given(STEPS)
@hypothesis_settings(max_examples=25, deadline=None)
def test_whatever_is_edited_who_asks_by_date_misses_nothing(asking, steps):
    now, last = NOW, {}
    with tempfile.TemporaryDirectory() as place:
        site = Site(Path(place), asking)
        with closing(site.store):
            for articles, settings, seconds in steps:
                for name, metadata in articles.items():
                    if metadata is None:
                        (site.folder / f"{name}.md").unlink(missing_ok=True)
                    else:
                        site.article(name, **metadata)
                (site.folder / "feeds.yaml").write_text(f"freshness: 0\n{settings}")
                now += timedelta(seconds=seconds)
                site.sync(now)
                published = site.published(SOME)
                for target, (body, modified) in published.items():
                    known, since = last.get(target, (body, modified))
                    assert modified >= since, target
                    assert modified > since or body == known, target
                    condition = {"If_Modified_Since": format_datetime(since, usegmt=True)}
                    assert (site.ask(quote(target, safe="/?=&"), **condition).status_code == 304) == (
                        modified == since
                    ), target
                last |= published


def test_a_new_base_url_is_a_change_of_everything(site):
    before = site.published(FEEDS)
    site.environ["FEEDS_BASE_URL"] = "https://other.example/"
    site.sync(NOW + timedelta(hours=1))
    site.ask = site.asking(create_app(load(site.folder, site.environ), is_synced=True))
    after = site.published(FEEDS)
    assert all(after[target][0] != before[target][0] and after[target][1] > before[target][1] for target in before)


def test_a_named_feed_without_articles_stays_as_it_is_while_others_come(site):
    (site.folder / "feeds.yaml").write_text("feeds: {none: {category: nowhere}}\n")
    site.article("a")
    site.sync()
    before = site.published(["/feeds/none/feed.atom"])
    site.article("b")
    site.sync(NOW + timedelta(days=1))
    assert site.published(["/feeds/none/feed.atom"]) == before != {}
