"""What is said of live feeds and archive documents (RFC 5005 section 4), and how large they are."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree
from werkzeug.test import TestResponse

from feeds.config import Settings, load
from feeds.web import create_app

Ask = Callable[..., TestResponse]
NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",
}
BUDGET = 60_000
PARAGRAPH = '<p>计量 &amp; 质量 <b>"标准"</b></p>\n'


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """Thirty articles of all sizes, of which one is larger than a feed may be."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "feeds.yaml").write_text(f"entries: 8\nbudget: {BUDGET}\ntimezone: Asia/Shanghai\n")
    for number in range(30):
        text = PARAGRAPH * (2000 if number == 28 else 1 + number * 37 % 11 * 40)
        head = f"title: 第{number}篇\ndate: 2024-01-{number + 1:02} 08:00:00\ncategories: [计量]\n"
        (folder / f"{number:02}.html").write_text(f"---\n{head}summary: 摘要{number}\n---\n{text}", "utf-8")
    return replace(load(folder, {"FEEDS_STORE": f"{tmp_path}/store.sqlite"}), freshness=0)


@pytest.fixture
def ask(site: Settings, asking: Callable[..., Ask], sync_long_ago: Callable[[Settings], None]) -> Ask:
    sync_long_ago(site)
    return asking(create_app(site))


def documents(ask: Ask, target: str, older: Callable[[TestResponse], str | None]) -> Iterator[tuple[str, TestResponse]]:
    """A live feed and all its archive documents, with the target of each."""
    while True:
        answer = ask(target)
        assert answer.status_code == 200, target
        yield target, answer
        url = older(answer)
        if not url:
            return
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path


def in_xml(answer: TestResponse) -> str | None:
    found = etree.fromstring(answer.data).xpath("//a:link[@rel='prev-archive']/@href", namespaces=NAMES)
    return str(found[0]) if found else None


def in_json(answer: TestResponse) -> str | None:
    return json.loads(answer.data).get("next_url")


OLDER = {"atom": in_xml, "rss": in_xml, "json": in_json}


@pytest.mark.parametrize("suffix", OLDER)
@pytest.mark.parametrize("place", ["/feed", "/category/%E8%AE%A1%E9%87%8F/feed"])
def test_all_documents_are_within_the_budget(ask: Ask, place: str, suffix: str) -> None:
    found = [answer for _, answer in documents(ask, f"{place}.{suffix}", OLDER[suffix])]
    assert max(len(each.data) for each in found) <= BUDGET
    assert len(found) >= 30 / 8
    assert sum(each.text.count("摘要") for each in found) >= 30
    assert max(each.text.count("标准") for each in found) < 2000  # the giant one is there by its summary


def test_an_archive_document_says_what_it_is(ask: Ask) -> None:
    (_, live), (target, answer), *_ = documents(ask, "/feed.atom", in_xml)
    root, live_root = etree.fromstring(answer.data), etree.fromstring(live.data)
    links = {link.get("rel"): link.get("href") for link in root.findall("a:link", NAMES)}
    assert links["self"] == f"http://localhost{target}"
    assert links["current"] == "http://localhost/feed.atom"
    assert links.keys() == {"self", "current", "alternate", "prev-archive"}
    assert (root.find("fh:archive", NAMES) is not None, root.find("fh:complete", NAMES)) == (True, None)
    assert live_root.find("fh:archive", NAMES) is live_root.find("fh:complete", NAMES) is None
    assert root.findtext("a:id", None, NAMES) == live_root.findtext("a:id", None, NAMES)
    published = [each.text for each in root.findall("a:entry/a:published", NAMES)]
    assert root.findtext("a:updated", None, NAMES) == max(published)


def test_an_archive_document_is_kept_for_ever_and_forgotten_when_an_article_is_withdrawn(ask: Ask) -> None:
    _, (target, answer), *_ = documents(ask, "/feed.rss", in_xml)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    articles = etree.fromstring(answer.data).findall("channel/item")
    keys = answer.headers["Surrogate-Key"].split()
    assert len(keys) == len({*keys}) == 1 + len(articles)
    assert all(key == "feeds" or key.startswith("article-") for key in keys)
    assert ask(target, if_none_match=answer.headers["ETag"]).status_code == 304


def test_a_feed_of_all_that_there_is_says_so(
    ask: Ask, site: Settings, sync_long_ago: Callable[[Settings], None]
) -> None:
    for file in sorted(site.folder.glob("*.html"))[3:]:
        file.unlink()
    sync_long_ago(site)
    for suffix in ("atom", "rss"):
        [(_, answer)] = documents(ask, f"/feed.{suffix}", in_xml)
        assert len(etree.fromstring(answer.data).xpath("//fh:complete", namespaces=NAMES)) == 1
    assert "next_url" not in json.loads(ask("/feed.json").data)


@pytest.mark.parametrize("change", [timedelta(seconds=1), timedelta(days=-1)])
def test_other_addresses_lead_nowhere(ask: Ask, change: timedelta) -> None:
    _, (target, _), *_ = documents(ask, "/feed.atom", in_xml)
    place, version = target.removesuffix(".atom").rsplit("-", 1)
    assert ask(f"{place}-{int(version) + int(change.total_seconds())}.atom").status_code == 404
    assert ask(f"{place}-{version}.pdf").status_code == 404
    assert ask(f"/category/none{place}-{version}.atom").status_code == 404
