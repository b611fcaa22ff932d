"""A real nginx with the configuration that a build writes answers as the application does."""

import gzip
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import quote

import pytest
import yaml

from feeds.config import load
from feeds.web import create_app

SAME = (
    *("Content-Type", "Cache-Control", "Link", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers"),
    *("X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy", "X-Robots-Tag", "Last-Modified"),
)


@pytest.fixture
def nginx(listening, program, tmp_path):
    """Context in which nginx serves what was built, with the configuration of the build."""

    @contextmanager
    def nginx(ready="/"):
        paths = "".join(
            f"{name}_temp_path {tmp_path}/temporary; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        file = tmp_path / "nginx.conf"
        text = (
            f"daemon off; user root; pid {tmp_path}/pid; error_log stderr; events {{}}\n"
            f"http {{ access_log off; {paths}\n"
            f"include {tmp_path}/nginx/http.conf;\n"
            f"server {{ listen 127.0.0.1:@port@; include {tmp_path}/nginx/server.conf; }} }}\n"
        )
        file.write_text(text)
        command = ["sh", "-c", f"sed -i s/@port@/{{port}}/ {file} && exec {program('nginx')} -e stderr -c {file}"]
        with listening(command, {}, tmp_path / "nginx.log", ready=ready) as server:
            yield server

    return nginx


def build(site, tmp_path):
    site.build(configuration=tmp_path / "nginx")


def compared(server, answers):
    for address, answer in answers.items():
        got = server.get(address)
        assert got.status == answer.status_code, address
        stated = {name: answer.headers.get(name) for name in SAME}
        if "/articles/" in address:
            del stated["Link"]  # which every article has for itself; its page says the same
        if got.status == 200:
            assert got.body == answer.data
            assert {name: got[name] for name in stated} == stated, address
        else:
            assert got["Location"] == answer.headers["Location"]


@pytest.fixture
def rich(site):
    """A site in which feeds differ in how often they should be asked for."""
    site.write("named.md", "title: 名\ndate: 2024-01-02\ntags: ['C#', 'a b', '100%', '$x{y}']\ncategory: 新闻/本地")
    for hour in range(6):
        site.write(
            f"often{hour}.md", f"title: 常{hour}\ndate: 2024-01-02 0{hour}:00:00\ntags: [AI, ai, {'很长的' * 20}]"
        )
    for day in range(1, 25):
        site.write(f"{day}.md", f"title: 第{day}篇\ndate: 2023-01-{day:02}\ntags: [AI, ai]\ncategory: 新闻/本地")
    return site


def test_every_address_is_answered_as_by_the_application(rich, nginx, asking, crawl, tmp_path, app_of_files):
    rich = replace(rich, settings=replace(rich.settings, robots="noindex", hub="https://hub.example.org/"))
    build(rich, tmp_path)
    ask = asking(app_of_files(rich.settings))
    answers = {**crawl(ask), **{each: ask(each) for each in ("/robots.txt", "/sitemap.xml")}}
    assert any("/archive/" in address for address in answers)
    ages = {answer.headers["Cache-Control"] for address, answer in answers.items() if "feed.atom" in address}
    assert len(ages) > 1
    with nginx() as server:
        compared(server, answers)


def test_addresses_of_before_lead_where_the_application_leads(rich, nginx, asking, tmp_path):
    more = {"/old.xml": "/feed.rss", "/旧$1.xml": "https://example.org/x", "/ended.xml": "gone", "/x.xml?feed=1": "/"}
    for mode, served in (("redirect", 301), ("serve", 200)):
        stated = yaml.safe_dump({"engine": "none", "engine_feeds": mode, "redirects": more}, allow_unicode=True)
        (rich.folder / "feeds.yaml").write_text(stated, "utf-8")
        site = replace(rich, settings=load(rich.folder, rich.settings.environ))
        build(site, tmp_path)
        ask = asking(create_app(site.settings))
        statuses = []
        with nginx() as server:
            for address in ("/old.xml", "/旧$1.xml", "/ended.xml", "/feed/", "/category/新闻/feed/"):
                answer, asked = server.get(address), ask(quote(address))
                assert answer.status == asked.status_code
                assert answer["Location"] == asked.headers.get("Location")
                assert answer.body == asked.data or answer.status != 200
                statuses.append(answer.status)
        assert statuses == [301, 301, 410, served, served]
        redirects = (site.out / "_redirects").read_text("utf-8").splitlines()
        assert redirects[:3] == [
            "/old.xml /feed.rss 301",
            "/%E6%97%A7%241.xml https://example.org/x 301",
            f"/feed /feed.rss {served}",
        ]


def test_below_a_path(rich, nginx, asking, tmp_path, app_of_files):
    rich = replace(rich, settings=replace(rich.settings, base_url="http://localhost/新闻 $1/"))
    build(rich, tmp_path)
    ask = asking(app_of_files(rich.settings))
    below = [
        "",
        "feed.atom",
        "tag/AI/feed.rss",
        "tag/%24x%7By%7D/",
        "tag/",
        "articles/named",
        "feeds.opml",
        "static/site.css",
    ]
    with nginx("/新闻 $1/") as server:
        for each in below:
            compared(server, {f"/新闻 $1/{each}": ask(f"/{each}")})
        assert server.get("/feed.atom").status == 404


def test_codings_conditions_and_what_is_not_there(rich, nginx, asking, tmp_path):
    build(rich, tmp_path)
    ask = asking(create_app(rich.settings))
    with nginx() as server:
        coded = server.get("/feed.atom", Accept_Encoding="gzip")
        assert coded["Content-Encoding"] == "gzip"
        assert gzip.decompress(coded.body) == ask("/feed.atom").data
        assert "Accept-Encoding" in [value for name, value in coded.headers if name == "Vary"]
        held = server.get("/feed.atom", Accept_Encoding="gzip", If_None_Match=coded["Etag"])
        assert (held.status, held.body) == (304, b"")
        since = server.get("/feed.atom", If_Modified_Since=coded["Last-Modified"])
        assert since.status == 304
        for missing in (
            "/nothing",
            "/tag/nothing/",
            "/articles/nothing",
            "/.feeds/files.sqlite",
            "/_headers",
            "/404.html",
        ):
            answer, asked = server.get(missing), ask(missing)
            assert answer.status == asked.status_code == 404
            assert answer.body == (rich.out / "404.html").read_bytes()
            for name in ("Content-Type", "Cache-Control", "Content-Security-Policy", "Access-Control-Allow-Origin"):
                assert answer[name] == asked.headers[name]
        assert server.get("/tag/AI").status == 301
        assert server.get("/tag/AI")["Location"] == "/tag/AI/"
        assert server.get("/feed.atom", "POST").status == 405


def test_who_opens_a_feed_in_a_browser_can_read_it(rich, nginx, tmp_path):
    build(rich, tmp_path)
    with nginx() as server:
        for address in ("/feed.atom", "/tag/AI/feed.rss"):
            opened = server.get(address, Sec_Fetch_Dest="document")
            assert opened["Content-Type"] == "application/xml; charset=utf-8"
            asked = server.get(address)
            assert opened.body == asked.body
            assert {name: opened[name] for name in SAME[1:]} == {name: asked[name] for name in SAME[1:]}
            assert "Sec-Fetch-Dest" in [value for name, value in asked.headers if name == "Vary"]


def test_files_of_others_are_served_too(rich, nginx, tmp_path):
    build(rich, tmp_path)
    (rich.out / "robots.txt").write_text("User-agent: *\n")
    with nginx() as server:
        assert server.get("/robots.txt").body == b"User-agent: *\n"
        hostile = '/tag/"><x>; rel="self"/feed.atom'
        assert server.get(hostile).status == 404
        assert "x>" not in str(server.get('/feed.atom?"><x>').headers)
