"""The whole history as files: every article once, documents that stay as long as somebody may be led to them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import unquote

import feedparser
import pytest

from feeds.config import load

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def long_site(site):
    """A site with more articles than its feeds hold, and selections of its own."""
    stated = (site.folder / "feeds.yaml").read_text("utf-8")
    more = "feeds:\n  短的: {tag: AI, limit: 3}\n  tech: {category: 科技}\n"
    (site.folder / "feeds.yaml").write_text(stated + more, "utf-8")
    for number in range(45):
        write(site, number)
    return replace(site, settings=load(site.folder, site.settings.environ))


def write(site, number, text="正文。\n"):
    date = (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=number)).date()
    site.write(f"new{number}.md", f"title: 第{number}篇\ndate: {date}\ntags: [AI]\ncategory: 科技/网", text)


def file_of(address):
    path = unquote(address).removeprefix("http://localhost").removeprefix("/")
    if path.startswith("articles/"):
        return f"{path}.html"
    return f"{path}index.html" if path.endswith("/") or not path else path


def walk(site, file):
    """The titles from a feed back to the beginning, and the files that were read."""
    titles, files = [], []
    while file:
        feed = feedparser.parse((site.out / file).read_bytes())
        titles += [entry.title for entry in feed.entries]
        files.append(file)
        file = next((file_of(link.href) for link in feed.feed.links if link.rel == "prev-archive"), None)
    return titles, files


def test_a_walk_back_through_the_files_meets_every_article_once(long_site):
    long_site.build()
    for file in ("feed.atom", "tag/AI/feed.rss", "category/科技/feed.atom", "feeds/tech/feed.rss"):
        titles, files = walk(long_site, file)
        own = [title for title in titles if title.startswith("第")]
        assert len(own) == len({*own}) == 45
        assert len(files) > 2
    part = feedparser.parse((long_site.out / "feeds/短的/feed.atom").read_bytes())
    assert [entry.title for entry in part.entries] == ["第44篇", "第43篇", "第42篇"]
    assert {link.rel for link in part.feed.links} == {"self", "alternate"}  # no host of files has other pages of it


def test_nothing_leads_nowhere(long_site, crawl, documents):
    long_site.build()
    found = crawl(lambda address: SimpleNamespace(text=(long_site.out / file_of(address)).read_text("utf-8")))
    assert not [address for address in found if "?" in address]
    archives = {name for name in documents(long_site.out) if "archive/" in name}
    assert len(archives) > 12
    assert archives <= {file_of(address) for address in found}


def test_a_reader_on_its_way_finds_what_it_was_led_to_for_an_hour(long_site):
    long_site.build()
    _, before = walk(long_site, "feed.atom")
    bodies = {file: (long_site.out / file).read_bytes() for file in before[1:]}
    write(long_site, 45)
    long_site.build(now=BEGIN + timedelta(minutes=10))
    _, after = walk(long_site, "feed.atom")
    gone = {*before} - {*after}
    assert len(gone) == 1
    assert {file: (long_site.out / file).read_bytes() for file in before[1:]} == bodies
    write(long_site, 46)
    long_site.build(now=BEGIN + timedelta(minutes=69))
    assert all((long_site.out / file).exists() for file in gone)
    write(long_site, 47)
    long_site.build(now=BEGIN + timedelta(minutes=70))
    assert not any((long_site.out / file).exists() for file in gone)


def test_what_is_withdrawn_is_in_no_file(long_site, contents):
    write(long_site, 0, "不能再说的话。\n")
    long_site.build()
    assert [
        name for name, body in contents(long_site.out).items() if "不能再说".encode() in body and "archive/" in name
    ]
    (long_site.folder / "new0.md").unlink()
    long_site.build(now=BEGIN + timedelta(minutes=10))
    assert not [name for name, body in contents(long_site.out).items() if "不能再说".encode() in body]
