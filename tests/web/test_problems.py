"""What cannot be answered is refused in words that help, and nothing that anybody sends is a fault of the program."""

import sqlite3
import string
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings

from feeds.store import Store
from feeds.web import create_app


def assert_helps(response, status):
    assert response.status_code == status
    assert response.content_type == "text/html; charset=utf-8"
    assert response.cache_control.no_store
    assert "Traceback" not in response.text
    assert ' href="http' in response.text
    for suffix in ("atom", "rss", "json"):
        assert f"/feed.{suffix}" in response.text


@pytest.mark.parametrize(
    "target",
    [
        "/nowhere",
        "/feed.xml",
        "/feed.",
        "/categories/",
        "/category/nowhere/",
        "/category/nowhere/feed.atom",
        "/category/%E4%B8%93%E9%A2%98/feed.xml",
        "/articles/nowhere",
        "/static/nowhere",
        "/static/",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "*",
    ],
)
def test_an_unknown_address_is_404(ask, target):
    response = ask(target)
    assert_helps(response, 404)
    assert 'href="http://localhost/"' in response.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
@pytest.mark.parametrize("target", ["/", "/feed.atom", "/category/%E4%B8%93%E9%A2%98/", "/healthz", "/static/site.css"])
def test_a_wrong_method_is_405(ask, target, method):
    response = ask(target, method)
    assert_helps(response, 405)
    assert {"GET", "HEAD"} <= set(response.allow)


@pytest.mark.parametrize(
    "target",
    [
        f"/{'a' * 10_000}",
        f"/category/{'%E4%B8%93' * 5000}/",
        "/category/%EF/",
        "/category/%ED%A0%80/",
        "/category/%FF%FE",
        "/%00",
        "/static/%00",
        "/feed.atom%00",
        "/category/a%0D%0ASet-Cookie:x/",
        "/articles/%7F",
        "/category/%1B/feed.json",
    ],
)
def test_a_malformed_address_is_400(ask, target):
    assert_helps(ask(target), 400)


@pytest.mark.parametrize(
    "host", ["", " ", "a b", "a/b", "a@b", "a..b", "a:b", "a:99999", "a:0", "é.example", "a\tb", "<script>", "a,b", "."]
)
@pytest.mark.parametrize("target", ["/feed.atom", "/category/%E4%B8%93%E9%A2%98", "/nowhere"])
def test_a_broken_host_is_400(ask, target, host):
    response = ask(target, Host=host)
    assert response.status_code == 400
    assert "http:///" not in response.text


@pytest.mark.parametrize("host", ["my_app:8000", "web_1"])
def test_a_name_that_containers_have_is_a_host(ask, host):
    response = ask("/feed.json", Host=host)
    assert response.status_code == 400 or response.get_json(force=True)["feed_url"] == f"http://{host}/feed.json"


def test_what_was_asked_is_shown_as_text(ask):
    assert "<script>alert" not in ask("/%3Cscript%3Ealert(1)%3C/script%3E").text


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("/search/?x=1&q=%E8%AE%A1", "没有参数 x。可用的有：category, tag, "),
        ("/search/?limit=%E5%A4%9A", "limit 的值“多”不对。可用的是：1 到 1000 的整数。"),
        ("/search/?order=size", "可用的是：published, updated。"),
        ("/search/?since=soon", "可用的是：日期（如 2024-01-31）或天数（如 7d）。"),
        (f"/search/?q={'a' * 201}", "可用的是：不超过 200 个字。"),
        ("/author/Nobody/", "没有符合“作者：Nobody”的文章。"),
        ("/search/?author=%E9%99%88%E6%99%96&tag=no", "没有符合“标签：no”的文章。"),
    ],
)
def test_what_is_wrong_with_a_selection_is_said_in_the_pages_language(ask, target, words):
    response = ask(target)
    assert_helps(response, 404 if "符合" in words else 400)
    soup = BeautifulSoup(response.data, "html.parser")
    assert words in soup.select_one(".detail:not([lang])").string
    assert soup.code.get_text() == unquote(target)
    assert soup.select_one('main a[href="http://localhost/search/"]')


def damage(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def remove(file: Path) -> None:
    file.unlink()


def drop_tables(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(
            "PRAGMA foreign_keys = OFF; DROP TABLE feeds_meta; DROP TABLE feeds_articles; DROP TABLE feeds_terms"
        )


@pytest.mark.parametrize("harm", [damage, empty, remove, drop_tables])
def test_while_the_store_is_gone_readers_get_what_was_made_and_the_rest_is_503(settings, asking, monkeypatch, harm):
    store = Store.open(settings.store, authority=settings.authority, site=settings.title)
    monkeypatch.setattr("feeds.web.app.Store.open", lambda *_, **__: store)
    ask = asking(create_app(settings))
    before = ask().data
    store.close()
    file = Path(settings.store.removeprefix("sqlite:///"))
    whole = file.read_bytes()
    harm(file)
    assert (ask().status_code, ask().data) == (200, before)
    assert ask("/healthz/live").status_code == 200
    for target in ("/", "/feed.rss", "/healthz", "/articles/nowhere", "/category/nowhere/"):
        assert_helps(ask(target), 503)
        assert ask(target).retry_after is not None
    store.close()
    file.write_bytes(whole)
    assert ask().data == before


@pytest.mark.parametrize("harm", [damage, empty, remove])
def test_a_store_that_vanishes_in_use_is_never_a_fault(settings, asking, harm):
    ask = asking(create_app(settings))
    before = ask().data
    harm(Path(settings.store.removeprefix("sqlite:///")))
    answers = [ask() for _ in range(3)]
    assert all(answer.data == before if answer.status_code == 200 else answer.status_code == 503 for answer in answers)


HEADERS = (
    "Host",
    "If_None_Match",
    "If_Modified_Since",
    "If_Match",
    "If_Range",
    "Range",
    "Accept",
    "Accept_Encoding",
    "Cookie",
    "Sec_Fetch_Dest",
    "X_Forwarded_Host",
    "Forwarded",
    "Content_Type",
    "Authorization",
)
WORDS = (
    "category",
    "tag",
    "articles",
    "static",
    "feed.atom",
    "feed.json",
    "专题",
    "计量",
    "..",
    ".",
    "",
    "%00",
    "%FF",
    "%2F",
)
VALUES = ("*", '"a", W/"b"', "bytes=0-5", "document", "gzip", "Sun, 06 Nov 1994 08:49:37 GMT")
latin = strategies.text(strategies.characters(max_codepoint=255), max_size=40)  # all that a server passes on


@given(
    method=strategies.sampled_from(["GET", "HEAD", "POST", "OPTIONS"])
    | strategies.text(string.ascii_uppercase, min_size=1),
    path=strategies.lists(strategies.sampled_from(WORDS) | strategies.text(max_size=5), max_size=6).map("/".join),
    query=latin,
    headers=strategies.dictionaries(strategies.sampled_from(HEADERS), latin | strategies.sampled_from(VALUES)),
)
@hypothesis_settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_that_anybody_sends_is_a_fault(ask, method, path, query, headers):
    response = ask(f"/{quote(path, safe='/%')}?{query}", method, **headers)
    assert response.status_code < 500
    assert b"http:///" not in response.data
