"""Addresses that are not ours: what the publisher redirects, and what feeds had where they were before."""

import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from feeds.config import load
from feeds.errors import SettingsError
from feeds.web import create_app

ROOT = Path(__file__).parents[2]
TOPIC = "/category/%E4%B8%93%E9%A2%98"
CONFIG = "title: A site\nurl: https://example.org\nplugins: [jekyll-feed]\nfeed: {tags: true}\n"
POST = "---\ntitle: First\ntags: [one]\ncategories: [News Desk]\n---\nText.\n"


@pytest.fixture
def ask_jekyll(tmp_path, asking):
    """Makes an application of a small Jekyll site, with settings of its own."""

    def ask_jekyll(stated="", **settings):
        (tmp_path / "_posts").mkdir()
        (tmp_path / "_posts/2024-01-01-first.md").write_text(POST, "utf-8")
        (tmp_path / "_config.yml").write_text(CONFIG, "utf-8")
        (tmp_path / "feeds.yaml").write_text(stated, "utf-8")
        found = load(tmp_path, {"FEEDS_STORE": f"{tmp_path}/store.sqlite"})
        return asking(create_app(replace(found, **settings)))

    return ask_jekyll


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("/feed/", "/feed.rss"),
        ("/feed", "/feed.rss"),
        ("/feed/rss2/", "/feed.rss"),
        ("/feed/atom/", "/feed.atom"),
        ("/feed/rdf", "/feed.rss"),
        ("/?feed=rss2", "/feed.rss"),
        ("/?feed=atom&utm_source=x", "/feed.atom"),
        (f"{TOPIC}/feed/", f"{TOPIC}/feed.rss"),
        (f"{TOPIC}/feed/atom/", f"{TOPIC}/feed.atom"),
        (f"{TOPIC}/?feed=atom", f"{TOPIC}/feed.atom"),
        (f"/?feed=rss2&category_name={TOPIC[10:]}", f"{TOPIC}/feed.rss"),
        ("/?s=%E8%AE%A1%E9%87%8F&feed=rss2", "/search/feed.rss?q=%E8%AE%A1%E9%87%8F"),
        ("/search/%E8%AE%A1%E9%87%8F/feed/rss2/", "/search/feed.rss?q=%E8%AE%A1%E9%87%8F"),
    ],
)
def test_feeds_of_wordpress_are_answered_everywhere(ask, asked, target):
    response = ask(asked)
    assert (response.status_code, response.location) == (301, f"http://localhost{target}")
    assert ask(target).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        *("/comments/feed/", "/category/none/feed/", "/2024/01/first/feed/", "/feed/atom/more", "/feed/%00"),
        *("/?feed=rss2&cat=5", "/?feed=rss2&author=1", "/?p=1&feed=rss2", "/?feed=comments-rss2", "/?feed=garbage"),
        *("/feed/?cat=5", "/?feed=rss2&tag=nope", "/?feed=rss2&s=-"),
        *("/atom.xml", "/search//feed/", "/wp-content/feed"),
    ],
)
def test_what_no_feed_had_is_not_found(ask, asked):
    assert ask(asked).status_code == (400 if "%00" in asked else 404)


def test_only_who_reads_is_led_on(ask):
    assert ask("/feed/", method="POST").status_code in (404, 405)


def test_feeds_of_the_engine_are_led_on(ask_jekyll):
    ask = ask_jekyll()
    found = {path: ask(path).location for path in ("/feed.xml", "/feed/by_tag/one.xml", "/category/news-desk/feed/")}
    assert found == {
        "/feed.xml": "http://localhost/feed.atom",
        "/feed/by_tag/one.xml": "http://localhost/tag/one/feed.atom",
        "/category/news-desk/feed/": "http://localhost/category/News%20Desk/feed.rss",
    }
    assert ask("/feed.xml", method="HEAD").status_code == 301
    assert ask("/feed/by_tag/two.xml").status_code == 404


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("/feed.xml?limit=2&utm_source=x", "/search/feed.atom?limit=2"),
        ("/feed.xml?tag=one", "/tag/one/feed.atom"),
        ("/feed/by_tag/one.xml?limit=020", "/tag/one/feed.atom"),
        ("/feed.xml?colour=red", "/feed.atom"),
        ("/old.xml?limit=2", "/search/feed.rss?limit=2"),
        ("/old2.xml", "/feed.rss"),
        ("/eng.xml", "/feed.atom"),
        ("/comp.xml?tag=two&limit=2", "/tag/one/feed.atom?limit=2"),
        ("/category/news-desk/feed", "/category/News%20Desk/feed.rss"),
        ("/tag/one/?feed=atom&paged=2", "/tag/one/feed.atom"),
        ("/to-category", "/#category"),
    ],
)
def test_one_step_leads_to_the_end_with_what_is_asked_for(ask_jekyll, asked, target):
    old = "/old.xml: /feed.rss, /old2.xml: /old.xml, /eng.xml: /feed.xml, /comp.xml: /search/feed.atom?tag=one"
    response = ask_jekyll(f"redirects: {{{old}, /to-category: '/category/'}}\n")(asked)
    assert (response.status_code, response.location) == (301, f"http://localhost{target}")


def test_no_redirect_leads_back(ask_jekyll):
    stated = "/self.xml: 'https://a.example/self.xml', /feed.atom: /x, /x: 'https://a.example/feed.xml'"
    ask = ask_jekyll(f"base_url: https://a.example/\nredirects: {{{stated}}}\n")
    assert [ask(path).status_code for path in ("/self.xml", "/feed.atom", "/x", "/feed.xml")] == [404, 200, 404, 404]


def test_what_is_there_can_move_and_end(ask_jekyll):
    stated = "/tag/one/feed.atom: gone, /tag/one/: /search/, /articles/first: 'https://b.example/', /healthz: gone"
    ask = ask_jekyll(f"redirects: {{{stated}, /static/site.css: gone}}\n")
    found = {path: ask(path).status_code for path in ("/tag/one/feed.atom", "/tag/one/feed.rss", "/healthz", "/")}
    assert found == {"/tag/one/feed.atom": 410, "/tag/one/feed.rss": 200, "/healthz": 200, "/": 200}
    assert [ask(path).location for path in ("/tag/one/", "/articles/first")] == [
        "http://localhost/search/",
        "https://b.example/",
    ]
    assert ask("/static/site.css").status_code == 200


def test_feeds_of_the_engine_are_served_in_place(ask_jekyll):
    ask = ask_jekyll("engine_feeds: serve\n", freshness=0)
    first, canonical = ask("/feed/by_tag/one.xml"), ask("/tag/one/feed.atom")
    assert (first.status_code, first.data, first.headers["ETag"]) == (200, canonical.data, canonical.headers["ETag"])
    assert "hit" in ask("/feed/by_tag/one.xml").headers["Cache-Status"]
    assert ask("/feed/by_tag/one.xml", If_None_Match=first.headers["ETag"]).status_code == 304
    opened = ask("/feed/by_tag/one.xml", Sec_Fetch_Dest="document")
    assert opened.content_type.startswith("application/xml")
    assert ask("/feed/by_tag/one.xml").content_type.startswith("application/atom+xml")
    assert ask("/feed/by_tag/one.xml?x=1").location == "http://localhost/tag/one/feed.atom"


def test_an_export_of_wordpress_tells_how_its_terms_were_written(tmp_path, asking):
    shutil.copy(ROOT / "tests/read/files/wordpress.xml", tmp_path)
    ask = asking(create_app(load(tmp_path, {"FEEDS_STORE": f"{tmp_path}/store.sqlite"})))
    target = f"http://localhost/category/{quote('技术')}"
    assert ask("/category/tech/feed/").location == f"{target}/feed.rss"
    assert ask("/category/tech/web/feed/atom/").location == f"{target}/Web/feed.atom"
    assert ask("/author/zs/feed/?feed=atom").location.endswith("/feed.atom")
    assert ask("/author/zs/feed/").location == f"http://localhost/author/{quote('张三')}/feed.rss"


def test_addresses_below_the_site_s_own_path_are_known(ask_jekyll):
    ask = ask_jekyll("site_url: https://example.org/a%20blog/\n")
    assert ask("/a%20blog/feed.xml").location == "http://localhost/feed.atom"
    assert ask("/a%20blog/feed/atom/").location == "http://localhost/feed.atom"


STATED = """redirects:
  /old.xml: /feed.rss
  /feed.xml: https://other.example/feed?a=b
  /caf%C3%A9/: /tag/été/feed.atom
  /?p=12: /articles/first
  /ended.xml: gone
  /feed.atom: gone
"""


def test_what_the_publisher_states_goes_before_all_else(ask_jekyll):
    ask = ask_jekyll(STATED + "base_url: https://feeds.example/below/\n")
    found = {path: ask(path).location for path in ("/old.xml", "/old.xml?utm_source=x", "/feed.xml", "/?p=12")}
    assert found == {
        "/old.xml": "https://feeds.example/below/feed.rss",
        "/old.xml?utm_source=x": "https://feeds.example/below/feed.rss",
        "/feed.xml": "https://other.example/feed?a=b",
        "/?p=12": "https://feeds.example/below/articles/first",
    }
    target = f"https://feeds.example/below/tag/{quote('été')}/feed.atom"
    assert [ask(path).location for path in ("/caf%C3%A9/", "/cafe%CC%81/")] == [target, target]
    assert ask("/feed.atom").status_code == 410


def test_a_feed_that_ended_is_gone(ask_jekyll):
    response = ask_jekyll(STATED)("/ended.xml")
    assert response.status_code == 410
    assert "What was here has ended" in response.text or "这里的内容已经结束" in response.text


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("{/a: /a}", "these lead in a circle: /a, /a."),
        ("{/b: /c, /c: /d, /a: /e, /d: /b}", "these lead in a circle: /b, /c, /d, /b."),
        ("{/%61: /a}", "these lead in a circle: /a, /a."),
        ("{/a/: /a}", "these lead in a circle: /a/, /a, /a."),
        ("{'/a': '/a?x=1'}", "these lead in a circle: /a, /a?x=1, /a?x=1."),
        ("{/ok: /b, a: /b}", "'redirects', 'a' is no path. Allowed is one like /old.xml."),
        ("{/ok: /b, /a: b}", "'redirects', /a: 'b' is none. Allowed is a path"),
    ],
)
def test_redirects_lead_somewhere(tmp_path, stated, told):
    (tmp_path / "feeds.yaml").write_text(f"redirects: {stated}\n", "utf-8")
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, {})
    assert told in str(caught.value)
    assert "/ok" not in str(caught.value)
