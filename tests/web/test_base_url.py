"""Absolute addresses begin with what was asked, or with what feeds.yaml states."""

from dataclasses import replace
from urllib.parse import unquote

import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from feeds.web import create_app


def self_link(response):
    return response.get_json(force=True)["feed_url"]


HOSTS = ["example.org", "example.org:8080", "192.0.2.1", "[2001:db8::1]:8000", "xn--fiq228c.example"]


@pytest.mark.parametrize("host", HOSTS)
def test_from_the_host_header(ask, host):
    assert self_link(ask("/feed.json", Host=host)) == f"http://{host}/feed.json"


def test_two_hosts_do_not_mix(ask):
    one, two = ask(Host="one.example"), ask(Host="two.example")
    assert b"two.example" not in one.data
    assert b"one.example" not in two.data
    assert one.headers["ETag"] != two.headers["ETag"]
    assert ask(Host="one.example").data == one.data


def test_from_the_settings(settings, asking):
    ask = asking(create_app(replace(settings, base_url="https://news.example/a/")))
    assert self_link(ask("/feed.json", Host="localhost")) == "https://news.example/a/feed.json"
    for target in ("/", "/feed.atom", "/feed.rss", "/feeds.opml", "/nowhere"):
        assert "localhost" not in ask(target, Host="localhost").text.replace("tag:localhost", "")


@pytest.mark.parametrize("target", ["/category/%E4%B8%93%E9%A2%98", "//feed.atom", "/category//%E4%B8%93%E9%A2%98/"])
def test_redirects_lead_there_too_whatever_was_asked(settings, asking, target):
    ask = asking(create_app(replace(settings, base_url="https://news.example/a/", proxies=1)))
    forged = {"Host": "evil.example", "X_Forwarded_Host": "evil.example", "X_Forwarded_Prefix": "/evil"}
    assert ask(target, **forged).location.startswith("https://news.example/a/")


@pytest.mark.parametrize(("prefix", "base"), [("/blog", "/blog"), ("/新闻", "/%E6%96%B0%E9%97%BB")])
def test_below_a_prefix(settings, asking, prefix, base):
    ask = asking(DispatcherMiddleware(create_app(settings), {prefix.encode().decode("latin-1"): create_app(settings)}))
    assert self_link(ask(f"{base}/feed.json")) == f"http://localhost{base}/feed.json"
    assert f'href="http://localhost{prefix}/static/site.css"' in unquote(ask(f"{base}/").text)
    assert ask(f"{base}/static/site.css").status_code == 200
    assert ask(f"{base}/category/%E4%B8%93%E9%A2%98").location == f"http://localhost{base}/category/%E4%B8%93%E9%A2%98/"
    assert f"http://localhost{prefix}/feed.atom" in unquote(ask(f"{base}/nowhere").text)
    assert self_link(ask("/feed.json")) == "http://localhost/feed.json"
