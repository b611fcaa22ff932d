"""Below a prefix, in the way of each server, and behind proxies that state where everything is."""

import json

import pytest

FORGED = {
    "X_Forwarded_For": "192.0.2.6",
    "X_Forwarded_Host": "evil.example",
    "X_Forwarded_Port": "444",
    "X_Forwarded_Prefix": "/evil",
    "X_Forwarded_Proto": "https",
    "X_Forwarded_Ssl": "on",
    "Forwarded": "for=192.0.2.6;host=evil.example;proto=https",
    "Script_Name": "/evil",
    "X_Original_Url": "/evil",
}
# From two proxies; the client had already said something before the first of them.
STATED = {
    "X_Forwarded_Host": "evil.example, news.example, inner.example",
    "X_Forwarded_Proto": "javascript, https, http",
    "X_Forwarded_Prefix": "/evil, /news, /inner",
}


def feed_url(server, target, **headers):
    return json.loads(server.get(target, **headers).body)["feed_url"]


def test_below_a_prefix_every_address_is_right(below_news, walk):
    base = f"{below_news.url}/news/"
    found = walk(below_news, base, "/news/")
    assert len(found) > 80
    assert {answer.status for answer in found.values()} == {200}
    for target, answer in found.items():
        assert below_news.url not in answer.body.decode().replace(base, ""), target
    moved = below_news.get("/news/category/专题")
    assert (moved.status, moved["Location"]) == (308, f"{base}category/%E4%B8%93%E9%A2%98/")


def test_nobody_is_believed_unasked(below_news):
    # uWSGI itself believes these two, whoever says them.
    its_own = {"X_Forwarded_Proto", "X_Forwarded_Ssl"} if below_news.output.name == "uwsgi.log" else set()
    plain = below_news.get("/news/feed.json")
    for name in FORGED.keys() - its_own:
        assert below_news.get("/news/feed.json", **{name: FORGED[name]}).body == plain.body, name


@pytest.mark.parametrize(("name", "prefix"), [("gunicorn", "/news"), ("granian", ""), ("waitress", "/news")])
def test_as_many_proxies_are_believed_as_there_are(start, name, prefix, tmp_path):
    with start(name, tmp_path, prefix=prefix, FEEDS_PROXIES="2") as server:
        assert feed_url(server, f"{prefix}/feed.json", **STATED) == "https://news.example/news/feed.json"
        alone = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Prefix": "/evil"}
        assert feed_url(server, f"{prefix}/feed.json", **alone) == f"{server.url}{prefix}/feed.json"
