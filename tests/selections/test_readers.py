"""Readers that subscribe to composed and named selections of `feeds serve`, and follow them; a walk through history."""

import json
import shutil
import subprocess
from pathlib import Path

import feedparser
import pytest
from reader import make_reader

COMPOSED = "/search/feed.atom?q=%E8%AE%A1%E9%87%8F+-%E8%B4%A8%E9%87%8F&utm_source=newsletter"  # as a form writes it
NAMED = "/feeds/%E8%AE%A1%E9%87%8F%E8%B4%A8%E9%87%8F/feed.rss"
TITLES = {
    COMPOSED: ["臺北的公制運動", "菜市场的公平秤", "東京の計量検定所", "計量與生活", "世界计量日"],
    NAMED: [
        *("春耕计量服务", "菜市场的公平秤", "AI 质检员上岗", "质量月启动"),
        *("東京の計量検定所", "口罩抽检结果", "年终盘点", "世界计量日"),
    ],
}


@pytest.fixture
def folder(corpus, tmp_path):
    return Path(shutil.copytree(corpus.folder, tmp_path / "folder"))


def test_the_library_reader_follows_both(serve, folder, eventually):
    server = serve()
    with make_reader(":memory:") as reader:
        for target in TITLES:
            reader.add_feed(server.url + target)
        reader.update_feeds()
        for target, titles in TITLES.items():
            entries = reader.get_entries(feed=server.url + target)
            assert sorted(entry.title for entry in entries) == sorted(titles)
        article = "---\ntitle: {}\ndate: 2024-03-09\nsource: 市场报\n---\n{}\n"
        (folder / "32-new.md").write_text(article.format("新的", "计量的一天。"), "utf-8")
        (folder / "33-other.md").write_text(article.format("别的", "没有那个词。"), "utf-8")
        for target in TITLES:
            updated = eventually(lambda target=target: reader.update_feed(server.url + target))
            assert (updated.new, updated.modified) == (1, 0)


def test_newsboat_and_sfeed_subscribe(serve, program, tmp_path):
    server = serve()
    (tmp_path / "urls").write_text("\n".join(server.url + target for target in TITLES), "utf-8")
    files = ["-u", tmp_path / "urls", "-C", "/dev/null", "-c", tmp_path / "cache.db"]
    environment = {"HOME": str(tmp_path), "LANG": "C.UTF-8", "TERM": "dumb"}
    subprocess.run([program("newsboat"), *files, "-x", "reload"], env=environment, check=True, timeout=20)
    shown = subprocess.run(
        [program("newsboat"), *files, "-x", "print-unread"],
        env=environment,
        check=True,
        timeout=20,
        capture_output=True,
    )
    # newsboat holds what has one id in two feeds once.
    assert shown.stdout.split()[0] == b"%d" % len({title for titles in TITLES.values() for title in titles})
    for target, titles in TITLES.items():
        fetched = subprocess.run([program("curl"), "-sfL", server.url + target], check=True, capture_output=True).stdout
        lines = subprocess.run([program("sfeed")], input=fetched, check=True, capture_output=True).stdout.decode()
        assert [line.split("\t")[1] for line in lines.splitlines()] == titles


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_a_walk_back_meets_every_article_once(ask, corpus, suffix):
    ids, address = [], f"/feed.{suffix}"
    while address:
        feed = feedparser.parse(ask(address).data)
        ids += [entry.id for entry in feed.entries]
        before = [link.href for link in feed.feed.links if link.rel == "prev-archive"]
        address = before[0].removeprefix("http://localhost") if before else None
    assert len(ids) == len({*ids}) == len([*corpus.folder.glob("*.md")])


def test_a_walk_by_next_url_does_too(ask, corpus):
    ids, address = [], "/feed.json"
    while address:
        feed = json.loads(ask(address).data)
        ids += [item["id"] for item in feed["items"]]
        address = feed.get("next_url", "").removeprefix("http://localhost")
    assert len(ids) == len({*ids}) == len([*corpus.folder.glob("*.md")])
