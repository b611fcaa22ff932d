"""A change of the folder changes the feeds that it concerns, and no others; ids stay."""

import os
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote, unquote

import pytest

from feeds.store import Store
from feeds.sync import sync
from feeds.web import create_app

FORMATS = ("", "feed.atom", "feed.rss", "feed.json")
HANT = "003_4c81291380ad5b37"  # undated; its page is its address
CONCERNS_HANT = {
    "/",
    "/category/专题/",
    "/category/专题/计量/",
    *(f"/author/{name}/" for name in ("吳樹文", "肖明華", "陳家俊", "張坤")),
    "/source/中國食品安全網/",
    "/language/zh-Hant/",
}


def at(minute):
    return datetime(2024, 3, 1, 12, minute, tzinfo=UTC)


def addresses(selections):
    return {f"{selection}{suffix}" for selection in selections for suffix in FORMATS}


def pages(site):
    """Those of all selections, whose forms tell how many articles each term has."""
    return {target for target in site.published() if target.endswith("/")}


class Site:
    """A folder whose changes are published when the test says so, at the time that it says."""

    def __init__(self, settings, asking, crawl):
        self.folder = settings.folder
        self._settings, self._crawl = settings, crawl
        self._store = Store.open(settings.store, authority=settings.authority, site=settings.title)
        self.sync(0)
        self.ask = asking(create_app(settings))

    def sync(self, minute):
        return sync(self._settings, self._store, at(minute))

    def published(self):
        """Address -> bytes and ETag of every document that the site states."""
        found = {unquote(target): response for target, response in self._crawl(self.ask).items()}
        assert {response.status_code for response in found.values()} == {200}
        return {target: (response.data, response.headers.get("ETag")) for target, response in found.items()}

    def changed_by(self, minute):
        """Addresses whose bytes, and with them the ETag, are other ones after a sync."""
        before = self.published()
        self.sync(minute)
        after = self.published()
        for target in before.keys() & after.keys():
            assert (before[target][0] == after[target][0]) == (before[target][1] == after[target][1]), target
        return {target for target in before.keys() | after.keys() if before.get(target) != after.get(target)}

    def entries(self, selection="/"):
        items = self.ask(quote(f"{selection}feed.json")).get_json(force=True)["items"]
        return {item["title"]: item for item in items}

    def updated(self, selection="/"):
        """When the feed changed, and each of its entries."""
        atom = self.ask(quote(f"{selection}feed.atom")).text
        return [datetime.fromisoformat(each) for each in re.findall("<updated>(.*?)</updated>", atom)]


@pytest.fixture
def site(settings, asking, crawl):
    return Site(settings, asking, crawl)


def edit(site, name, old, new):
    file = site.folder / f"{name}.txt"
    before = file.read_text("utf-8")
    assert old in before
    file.write_text(before.replace(old, new, 1), "utf-8")


def members(site, name):
    return {entry["id"]: entry[name] for entry in site.entries().values()}


def test_an_edit_changes_the_feeds_that_hold_the_article(site):
    ids, dates, modified = (members(site, name) for name in ("id", "date_published", "date_modified"))
    edit(site, HANT, "\n為推", "\n為了推")
    assert site.changed_by(5) == addresses(CONCERNS_HANT) | {f"/articles/{HANT}", "/search/"}
    assert (members(site, "id"), members(site, "date_published")) == (ids, dates)
    entry = site.entries()["盛夏酷暑,蒸騰熱浪"]
    assert datetime.fromisoformat(entry["date_modified"]) == at(5)
    assert members(site, "date_modified") == modified | {entry["id"]: entry["date_modified"]}
    assert max(site.updated()) == site.updated()[0] == at(5)
    assert at(5) not in site.updated("/language/zh-Hans/")


def test_a_new_title_changes_the_pages_that_list_it_too(site):
    ids = set(members(site, "id"))
    edit(site, "001_6009fd4681675724", "title: '用心用情服务企业和群众'", "title: 新的题目")
    changed = site.changed_by(5)
    selections = {"/", "/author/趣头条/", "/language/zh-Hans/"}
    selections |= {f"/category/专题/{child}" for child in ("", "知识产权/", "计量/")}
    selections |= {f"/category/新媒体/{child}" for child in ("", "趣头条/", "趣头条/分类/")}
    assert changed == addresses(selections) | {"/articles/001_6009fd4681675724", "/search/"}
    assert set(members(site, "id")) == ids


def test_a_new_file_appears_where_it_belongs(site):
    ids = set(members(site, "id"))
    text = "---\ntitle: 新\ndate: 2024-02-01\ncategories: 新媒体\ntags: 独有\nauthor: 杨会玲\nlanguage: en\n---\nNew.\n"
    (site.folder / "new.md").write_text(text, "utf-8")
    changed = site.changed_by(5)
    selections = {"/", "/category/新媒体/", "/tag/独有/", "/author/杨会玲/", "/language/en/"}
    assert changed == addresses(selections) | pages(site) | {"/articles/new", "/feeds.opml"}
    assert ids < set(members(site, "id"))
    assert len(site.entries()) == 6


@pytest.mark.parametrize("target", ["renamed.txt", "deep/er/003.txt"])
def test_a_rename_or_move_changes_nothing(site, target):
    (site.folder / target).parent.mkdir(parents=True, exist_ok=True)
    (site.folder / f"{HANT}.txt").rename(site.folder / target)
    assert site.changed_by(5) == set()


def test_a_deleted_file_is_gone_where_it_was(site):
    ids, before = members(site, "id"), pages(site)
    (site.folder / f"{HANT}.txt").unlink()
    assert site.changed_by(5) == addresses(CONCERNS_HANT) | before | {f"/articles/{HANT}", "/feeds.opml"}
    assert site.ask(quote("/source/中國食品安全網/feed.atom")).status_code == 404
    assert site.ask(f"/articles/{HANT}").status_code == 404
    assert set(members(site, "id")) < set(ids)


def test_a_file_that_comes_back_is_the_same_article(site):
    before = site.published()
    text = (site.folder / f"{HANT}.txt").read_bytes()
    (site.folder / f"{HANT}.txt").unlink()
    site.sync(5)
    (site.folder / f"{HANT}.txt").write_bytes(text)
    site.sync(6)
    after = site.published()
    assert {target for target in before.keys() | after.keys() if before.get(target) != after.get(target)} == {"/"}


def test_white_space_is_no_change(site):
    updated = site.updated()
    edit(site, HANT, "\n為推", "\n\n  為推")
    site.sync(5)
    assert site.updated() == updated


def test_a_touch_changes_nothing(site):
    validators = site.ask().headers["Last-Modified"]
    for file in site.folder.iterdir():
        os.utime(file, (1, 1))
    assert site.changed_by(5) == set()
    assert site.ask().headers["Last-Modified"] == validators


def test_a_copy_of_a_file_is_another_article(site):
    ids = set(members(site, "id"))
    (site.folder / "copy.txt").write_bytes((site.folder / f"{HANT}.txt").read_bytes())
    site.sync(5)
    now = [item["id"] for item in site.ask("/feed.json").get_json(force=True)["items"]]
    assert len(now) == len(set(now)) == 6
    assert ids < set(now)


@pytest.mark.parametrize("minute", [0, 59])
def test_who_asks_by_date_misses_no_change(site, minute):
    """Also where two changes fall into one second, or the clock was set back (RFC 9110 section 8.8.2.2)."""
    site.sync(minute)
    edit(site, HANT, "\n為推", "\n為了推")
    site.sync(minute)
    held = site.ask()
    edit(site, HANT, "\n為了推", "\n為着推")
    site.sync(0)
    response = site.ask(If_Modified_Since=format_datetime(held.last_modified, usegmt=True))
    assert response.status_code == 200
    assert response.data != held.data
