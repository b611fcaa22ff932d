"""Which addresses there are, and what each is sent as."""

from urllib.parse import quote

import pytest

TYPES = {
    "": "text/html; charset=utf-8",
    "feed.atom": "application/atom+xml; charset=utf-8",
    "feed.rss": "application/rss+xml; charset=utf-8",
    "feed.json": "application/feed+json",
}
SELECTIONS = [
    "/",
    "/category/zhongguoshichangjianguanxinwenwang/",
    "/category/新媒体/",
    "/category/新媒体/趣头条/",
    "/category/新媒体/趣头条/分类/",
    "/category/专题/",
    *(f"/category/专题/{word}/" for word in ("万人助万企", "知识产权", "计量", "营商环境")),
    "/tag/中国市场监管新闻网新闻/",
    *(f"/author/{name}/" for name in "杨会玲 趣头条 孙国权 吳樹文 肖明華 陳家俊 張坤 陈晖".split()),  # noqa: SIM905
    "/source/中国市场监管新闻网/",
    "/source/中國食品安全網/",
    "/language/zh-Hans/",
    "/language/zh-Hant/",
]
UNLINKED = {
    "/healthz": "text/plain; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8",
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/sitemap-selections-0.xml": "application/xml; charset=utf-8",
    "/sitemap-articles-0.xml": "application/xml; charset=utf-8",
}
OTHERS = {
    **UNLINKED,
    "/feeds.opml": "text/x-opml; charset=utf-8",
    "/static/site.css": "text/css; charset=utf-8",
    "/static/feed.css": "text/css; charset=utf-8",
    "/static/compose.js": "text/javascript; charset=utf-8",
    "/static/copy.js": "text/javascript; charset=utf-8",
    "/static/icon.svg": "image/svg+xml; charset=utf-8",
    **{
        f"/articles/{slug}": "text/html; charset=utf-8"
        for slug in ("001_6009fd4681675724", "003_4c81291380ad5b37", "004_41b8e32a949aa95c")
    },
}
ADDRESSES = {**{selection + suffix: TYPES[suffix] for selection in SELECTIONS for suffix in TYPES}, **OTHERS}
ADDRESSES["/search/"] = TYPES[""]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_answers_with_its_media_type(ask, address):
    response = ask(quote(address))
    assert (response.status_code, response.content_type) == (200, ADDRESSES[address])
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.content_length == len(response.data) > 0


def test_the_site_states_these_addresses_and_no_others(ask, crawl):
    found = crawl(ask)
    assert {response.status_code for response in found.values()} == {200}
    assert {quote(address) for address in ADDRESSES} - found.keys() == UNLINKED.keys()
    assert found.keys() - {quote(address) for address in ADDRESSES} == set()


def test_a_parent_category_holds_its_children(ask):
    titles = [item["title"] for item in ask(quote("/category/专题/feed.json")).get_json(force=True)["items"]]
    assert len(titles) == 5
    titles = [item["title"] for item in ask(quote("/category/新媒体/feed.json")).get_json(force=True)["items"]]
    assert titles == ["用心用情服务企业和群众"]


@pytest.mark.parametrize("address", [*OTHERS])
def test_where_nothing_is_selected_a_query_changes_nothing(ask, address):
    response = ask(f"{address}?utm_source=x&q=%FF")
    assert (response.status_code, response.data) == (200, ask(address).data)


def test_healthz_tells_the_revision(ask):
    assert ask("/healthz").text.startswith("revision ")
