"""Workers follow feeds.yaml through the store, without a restart."""

from datetime import UTC, datetime

from feeds.config import load
from feeds.store import Store
from feeds.sync import sync
from feeds.web import create_app


def test_a_sync_brings_new_settings_to_running_workers(folder, settings, asking):
    workers = [asking(create_app(settings)) for _ in range(2)]
    before = workers[0]().data
    (folder / "feeds.yaml").write_text("title: Another title\nentries: 1\n", "utf-8")
    store = Store.open(settings.store, authority="unused", site="unused")
    sync(load(folder, settings.environ), store, datetime.now(UTC))
    first, second = (worker() for worker in workers)
    assert first.data == second.data != before
    assert first.get_etag() == second.get_etag()
    assert "<title>Another title</title>" in first.text
    assert first.text.count("</entry>") == 1


def test_a_new_base_url_reaches_running_workers(folder, settings, asking):
    ask = asking(create_app(settings))
    assert ask("/feed.json").get_json(force=True)["home_page_url"] == "http://localhost/"
    (folder / "feeds.yaml").write_text("base_url: https://news.example.org/", "utf-8")
    store = Store.open(settings.store, authority="unused", site="unused")
    sync(load(folder, settings.environ), store, datetime.now(UTC))
    assert ask("/feed.json").get_json(force=True)["home_page_url"] == "https://news.example.org/"


def test_settings_of_a_newer_program_leave_those_of_before(settings, asking):
    ask = asking(create_app(settings))
    store = Store.open(settings.store, authority="unused", site="unused")
    store.note_settings("newer", '{"text": "key_of_a_newer_program: 1", "found": {}, "broken": []}', datetime.now(UTC))
    assert "企业服务新闻" in ask().text


def test_feeds_yaml_alone_changes_nothing_until_it_was_synced(folder, settings, asking):
    ask = asking(create_app(settings))
    before = ask().data
    (folder / "feeds.yaml").write_text("titel: half an edit", "utf-8")
    assert ask().data == before
