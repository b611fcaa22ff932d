"""Every kind of page as a browser shows it: whole, on a phone and on a desk, without complaint."""

from urllib.parse import quote

import pytest

PAGES = {
    "index": "",
    "category": "category/专题/",
    "deep-category": "category/新媒体/趣头条/分类/",
    "author": "author/吳樹文/",
    "search": "search/",
    "composed": "search/?not-author=陈晖&q=企业&since=30d",
    "named": "feeds/jiliang/",
    "article": "articles/004_41b8e32a949aa95c",
    "article-hant": "articles/003_4c81291380ad5b37",
    "article-image": "articles/001_6009fd4681675724",
    "refused": "search/?limit=many",
    "problem": f"nowhere/{'很长的地址' * 20}/{'x' * 300}",
}
FEEDS = ["feed.atom", "feed.rss", "category/专题/feed.atom", "author/陈晖/feed.rss"]

every_width = pytest.mark.parametrize("width", [390, 1280])
every_scheme = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture
def keep_picture(tab, tmp_path, record_property):
    """Keeps a picture of the page for people, whose place the report names."""

    def keep(name):
        (tmp_path / f"{name}.png").write_bytes(tab.picture())
        record_property("picture", str(tmp_path / f"{name}.png"))

    return keep


def colours(tab, selector):
    return tab.run(f"(s => [s.color, s.backgroundColor])(getComputedStyle(document.querySelector('{selector}')))")


@pytest.mark.parametrize("page", PAGES)
@every_scheme
@every_width
def test_a_page(tab, url, keep_picture, page, width, scheme):
    tab.open(url + quote(PAGES[page], safe="/?&="), width, scheme)
    keep_picture(f"{page}-{width}-{scheme}")
    complaints = tab.complaints()
    assert [each for each in complaints if page not in ("refused", "problem") or "status of 40" not in each] == []
    assert tab.run("innerWidth") == width
    assert tab.run("document.documentElement.scrollWidth") <= width
    assert tab.run("document.styleSheets.length") == 1
    assert tab.run("document.title")
    assert tab.run("document.querySelectorAll('h1').length") == 1
    assert tab.run("[...document.images].every(image => image.alt !== null)")
    assert tab.run("document.querySelectorAll('link[rel=alternate]').length") >= 3


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_a_page_keeps_nobody_out(tab, url, barriers, page, width, scheme):
    tab.open(url + quote(PAGES[page], safe="/?&="), width, scheme)
    assert barriers() == []


@every_width
def test_nothing_that_is_pressed_is_too_small_for_a_finger(tab, url, width):
    tab.open(url, width)
    small = tab.run(
        "[...document.querySelectorAll('button:not([hidden])')].filter(b => b.getBoundingClientRect().height < 24)"
        ".map(b => b.outerHTML)"
    )
    assert small == []


def test_dark_is_dark_and_light_is_light(tab, url):
    tab.open(url, scheme="light")
    light = tab.run("getComputedStyle(document.documentElement).colorScheme"), colours(tab, "body")
    tab.open(url, scheme="dark")
    assert (tab.run("getComputedStyle(document.documentElement).colorScheme"), colours(tab, "body")) != light


@pytest.mark.parametrize("feed", FEEDS)
@every_scheme
@every_width
def test_a_feed_that_a_person_opens_is_shown(tab, url, keep_picture, feed, width, scheme):
    tab.open(url + quote(feed), width, scheme)
    assert tab.run("location.href") == url + quote(feed)
    keep_picture(f"{feed.replace('/', '-')}-{width}-{scheme}")
    assert tab.complaints() == []
    assert tab.run("document.documentElement.localName") in ("feed", "rss")
    assert tab.run("document.documentElement.scrollWidth <= innerWidth")
    seen = tab.run("[...document.querySelectorAll('*')].filter(e => e.checkVisibility()).map(e => e.localName)")
    assert {"title"} <= set(seen)
    assert {"entry", "item"} & set(seen)
    assert not {"content", "encoded", "guid", "id", "category"} & set(seen)


def test_a_json_feed_is_shown(tab, url):
    tab.open(f"{url}feed.json")
    assert tab.run("document.body.innerText.includes('jsonfeed.org')")


def test_links_between_pages_work(tab, url, get):
    tab.open(url)
    found = tab.run("[...document.links].filter(a => a.origin === location.origin).map(a => a.href)")
    assert len(found) > 50
    assert [each for each in found if get(each).status != 200] == []
