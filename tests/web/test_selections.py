"""Every selection has an address of its own, in whatever order and spelling it is asked for."""

import json
import re
from dataclasses import replace
from html import unescape
from itertools import chain
from urllib.parse import quote, unquote

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.config import load
from feeds.errors import SettingsError
from feeds.web import create_app

NAMED = """
feeds:
  精选:
    title: 编辑精选
    description: 编辑挑选的文章。
    image: https://example.org/pick.png
    category: [计量, 质量]
    not-author: 丙
    limit: 2
  updates: {order: updated, content: none}
  计量: {category: 计量}
  nothing: {tag: nowhere}
"""


def write(folder, number, **metadata):
    stated = {"title": f"第{number}篇", "date": f"2024-01-{number:02}", **metadata}
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in stated.items())
    (folder / f"{number}.md").write_text(f"---\n{lines}---\n这是第{number}篇的正文。\n", "utf-8")


@pytest.fixture(scope="module")
def of_thirty(tmp_path_factory, sync_long_ago):
    """Settings of a site with thirty articles, of which a feed holds five."""
    place = tmp_path_factory.mktemp("thirty")
    folder = place / "folder"
    folder.mkdir()
    for number in range(1, 31):
        write(
            folder,
            number,
            categories=[["计量", "质量", "其他"][number % 3]],
            tags=["a b"] if number % 2 else ["c+d"],
            author=["甲", "乙", "丙"][number % 5 % 3],
        )
    (folder / "feeds.yaml").write_text(f"title: 站\nlanguage: zh-CN\nentries: 5\n{NAMED}", "utf-8")
    settings = load(folder, {"FEEDS_STORE": f"{place}/store.sqlite"})
    sync_long_ago(settings)
    return settings


@pytest.fixture(scope="module")
def ask(of_thirty, asking):
    return asking(create_app(of_thirty))


def titles(ask, target):
    response = ask(target)
    assert response.status_code == 200, response.text
    return [item["title"] for item in json.loads(response.data)["items"]]


def numbers(*of):
    return [f"第{number}篇" for number in of]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/feed.json", numbers(30, 29, 28, 27, 26)),
        ("/category/计量/feed.json?limit=2", numbers(30, 27)),
        ("/search/feed.json?category=计量&category=质量&limit=4", numbers(30, 28, 27, 25)),
        ("/search/feed.json?category=计量&tag=a b", numbers(27, 21, 15, 9, 3)),
        ("/search/feed.json?limit=3&not-category=计量&not-tag=c%2Bd", numbers(29, 25, 23)),
        ("/search/feed.json?since=2024-01-29", numbers(30, 29)),
        ("/search/feed.json?until=2024-01-02", numbers(2, 1)),
        ("/search/feed.json?tag=c%2Bd&until=2024-01-03", numbers(2)),
        ("/search/feed.json?tag=a+b&tag=nowhere&until=2024-01-04", numbers(3, 1)),
        ("/feeds/精选/feed.json", numbers(30, 28)),
        ("/feeds/精选/feed.json?limit=3", numbers(30, 28, 25)),
        ("/feeds/updates/feed.json", numbers(30, 29, 28, 27, 26)),
        ("/feeds/nothing/feed.json", []),
    ],
)
def test_a_selection_holds_what_it_says(ask, target, expected):
    response = ask(quote(target, safe="/?=&+%-"))
    target = response.location.removeprefix("http://localhost") if response.location else target
    assert titles(ask, quote(target, safe="/?=&+%-")) == expected


def test_the_three_formats_and_the_page_show_the_same(ask):
    for below, query in (("/search/", "?category=%E8%AE%A1%E9%87%8F&tag=a%20b"), ("/feeds/updates/", "?limit=7")):
        expected = titles(ask, f"{below}feed.json{query}")
        assert len(expected) in (5, 7)
        for suffix in ("atom", "rss"):
            assert [
                each.title for each in feedparser.parse(ask(f"{below}feed.{suffix}{query}").data).entries
            ] == expected
        assert re.findall("第[0-9]+篇(?=</a></h)", ask(f"{below}{query}").text) == expected


CANONICAL = "/search/feed.atom?category=%E8%AE%A1%E9%87%8F&limit=3&tag=a%20b&tag=c%2Bd"


@pytest.mark.parametrize(
    "asked",
    [
        "/feed.atom?tag=a+b&category=计量&limit=3&tag=c%2bd",
        "/search/feed.atom?limit=3&tag=c%2Bd&tag=a%20b&category=%E8%AE%A1%E9%87%8F",
        "/category/计量/feed.atom?limit=3&tag=c%2Bd&tag=a%20b&utm_source=x&_=17",
        "/tag/a b/feed.atom?CATEGORY=计量&LIMIT=03&tag=c%2Bd&content=full&order=published",
        "/tag/c+d/feed.atom?category=%20计量%20&amp;limit=3&amp;tag=a%20b",
        f"{CANONICAL}&",
        CANONICAL.replace("?", "?&"),
        CANONICAL.replace("?", "?amp;"),
        f"{CANONICAL}&fbclid=x",
        f"{CANONICAL}&since=&q=",
    ],
)
def test_another_order_or_spelling_leads_to_the_address_in_one_step(ask, asked):
    path, _, query = asked.partition("?")
    response = ask(f"{quote(path)}?{quote(query, safe='=&;%+')}")
    assert (response.status_code, response.location) == (308, f"http://localhost{CANONICAL}")
    assert ask(CANONICAL).status_code == 200


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/search/feed.atom", "/feed.atom"),
        ("/?tag=x", "/tag/x/"),
        ("/?q=%E5%AD%97", "/search/?q=%E5%AD%97"),
        ("/search/?q=&tag=&since=&limit=", "/search/"),
        ("/search?limit=3", "/search/?limit=3"),
        ("/?utm_source=x", "/"),
        ("/feed.json?limit=5", "/feed.json"),
        ("/feed.rss?1700000000", "/feed.rss"),
        ("/feeds/", "/#named"),
        ("/category", "/#category"),
        ("/section/", "/"),
        ("/category/%E8%AE%A1%E9%87%8F?utm_source=x", "/category/%E8%AE%A1%E9%87%8F/"),
        ("/feeds/updates?limit=3&limit=3", "/feeds/updates/?limit=3"),
        ("/feeds/%20updates/feed.atom", "/feeds/updates/feed.atom"),
        ("/feeds/updates/feed.atom?content=none&order=updated", "/feeds/updates/feed.atom"),
        ("/feeds/updates/feed.atom?content=full&order=updated", "/feeds/updates/feed.atom?content=full"),
        ("/language/ZH-hans/", "/language/zh-Hans/"),
        ("/search/?language=ZH-HANS", "/language/zh-Hans/"),
        ("/feeds/%E7%B2%BE%E9%80%89/feed.atom?limit=2", "/feeds/%E7%B2%BE%E9%80%89/feed.atom"),
    ],
)
def test_what_says_nothing_is_dropped(ask, asked, canonical):
    assert (ask(asked).status_code, ask(asked).location) == (308, f"http://localhost{canonical}")


@pytest.mark.parametrize(
    "asked",
    [
        CANONICAL.replace("%2B", "%2b").replace("%E8", "%e8"),
        CANONICAL.replace("%20", "+"),
        CANONICAL.replace("%E8%AE%A1%E9%87%8F", "计量".encode().decode("latin-1")),
        CANONICAL.replace("limit", "%6Cimit"),
    ],
)
def test_however_it_is_percent_encoded_an_address_is_the_same(ask, asked):
    assert (ask(asked).status_code, ask(asked).data) == (200, ask(CANONICAL).data)
    assert ask(asked, "HEAD").headers["Cache-Status"] == "feeds; hit"


PIECES = [
    "category",
    "tag",
    "q",
    "limit",
    "content",
    "计量",
    "%e8%ae%a1",
    "%FF",
    "%",
    "a b",
    "+",
    ";",
    "&amp;",
    "5",
    "none",
]
words = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=3).map("".join)
queries = st.lists(st.tuples(st.sampled_from(PIECES) | words, words), max_size=5).map(
    lambda pairs: "&".join(f"{key}={value}" for key, value in pairs)
)
paths = st.sampled_from(
    ["/", "/feed.atom", "/search", "/search/", "/search/feed.json", "/tag/c+d", "/tag/a%20b/feed.rss"]
)
encoders = st.sampled_from([quote, lambda text: quote(text).lower(), lambda text: text.encode().decode("latin-1")])


@given(paths, queries, encoders)
def test_who_follows_a_redirect_is_there(ask, path, query, encode):
    query = re.sub(r"[^!-~]+", lambda found: encode(found[0]), query).replace("#", "")
    response = ask(f"{path}?{query}")
    if response.status_code == 308:
        target, _, canonical = response.location.removeprefix("http://localhost").partition("?")
        again = ask(
            f"{target}?{encode(unquote(canonical)).replace('#', '%23')}" if encode is None else f"{target}?{canonical}"
        )
        assert again.status_code in (200, 404)
    else:
        assert response.status_code in (200, 400, 404)


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("/feed.atom?colour=red", "没有参数 colour。可用的有：category, tag, author"),
        ("/search/?limit=0", "limit 的值“0”不对。可用的是：1 到 1000 的整数。"),
        ("/tag/x/feed.rss?content=half", "可用的是：full, summary, none。"),
        ("/feeds/updates/feed.json?tag=x", "'tag' cannot narrow it."),
        ("/feed.atom?q=%FF", "The parameters are not percent-encoded UTF-8."),
        ("/feed.atom?category=..", "'..' is no name of a category."),
        ("/?q=%00", "There is no word to search for"),
        ("/search/?q=-", "There is no word to search for in '-'."),
        ("/search/?since=2023&until=2022", "No day is both since 2023-01-01 and until 2022-12-31."),
        ("/feed.atom?limit=5;order=updated", "limit 的值“5;order=updated”不对。"),
        (f"/feed.atom?{'&'.join(f'tag={number}' for number in range(51))}", "more than 50 values"),
        (f"/feed.atom?{'a=b&' * 10_000}", "more than 4000 bytes of parameters"),
        (f"/feed.atom?q={'字' * 200}&q={'文' * 200}&q={'章' * 200}", "more than 4000 bytes can say"),
    ],
)
def test_what_cannot_be_asked_for_is_told_with_what_can(ask, target, told):
    response = ask(target.encode().decode("latin-1"))
    assert response.status_code == 400
    assert told in unescape(response.text)
    assert response.cache_control.no_store


@pytest.mark.parametrize(
    "target",
    [
        "/tag/nowhere/",
        "/search/feed.atom?tag=neither&tag=nowhere",
        "/search/?category=%E8%AE%A1%E9%87%8F&tag=nowhere",
        "/feeds/unknown/feed.atom",
        "/search/feed.xml?tag=x",
        "/archive/1-1.atom",
        "/archive/999999999999-1.atom",
        f"/archive/{'9' * 30}-1.atom",
        "/search/archive/1-1.atom?limit=3",
    ],
)
def test_what_nothing_is_in_is_not_found(ask, target):
    assert ask(target).status_code == 404


def test_a_search_that_finds_nothing_is_an_empty_feed(ask):
    assert titles(ask, "/search/feed.json?since=2030-01-01") == []
    assert titles(ask, "/author/%E4%B8%99/feed.json?not-author=%E4%B8%99") == []
    assert ask("/search/?since=2030-01-01").status_code == 200


def link(ask, target, rel):
    atom = feedparser.parse(ask(target).data).feed
    return next((each.href.removeprefix("http://localhost") for each in atom.links if each.rel == rel), None)


@pytest.mark.parametrize(
    "target", ["/search/feed.atom?not-category=%E5%85%B6%E4%BB%96", "/feeds/%E7%B2%BE%E9%80%89/feed.atom?limit=3"]
)
def test_pages_lead_from_the_newest_to_the_oldest_and_back(ask, target):
    walked, there = [], target
    while there:
        feed = feedparser.parse(ask(there).data)
        assert feed.feed.id == feedparser.parse(ask(target).data).feed.id
        assert link(ask, there, "self") == there
        assert link(ask, there, "first") == target
        walked.append([each.title for each in feed.entries])
        last, there = there, link(ask, there, "next")
    assert [*chain(*walked)] == titles(
        ask, re.sub(r"feed.atom\?(limit=3)?", "feed.json?limit=100&", target).rstrip("&")
    )
    assert [each.title for each in feedparser.parse(ask(link(ask, target, "last")).data).entries][-1] == walked[-1][-1]
    back = []
    while last:
        back.insert(0, [each.title for each in feedparser.parse(ask(last).data).entries])
        last = link(ask, last, "previous")
    assert [*chain(*back)] == [*chain(*walked)]


def test_json_feed_leads_on(ask):
    first = json.loads(ask("/tag/c+d/feed.json?limit=4").data)
    second = json.loads(ask(first["next_url"].removeprefix("http://localhost")).data)
    assert [item["title"] for item in second["items"]] == numbers(22, 20, 18, 16)


def test_a_page_within_the_budget_leads_on_to_what_it_leaves_out(of_thirty, asking, tmp_path):
    ask = asking(create_app(replace(of_thirty, budget=25_000, store=f"sqlite:///{tmp_path}/store.sqlite")))
    walked, there = [], "/search/feed.atom?limit=30"
    while there:
        answer = ask(there)
        assert len(answer.data) < 25_000
        walked += [each.title for each in feedparser.parse(answer.data).entries]
        there = link(ask, there, "next")
    assert walked == numbers(*range(30, 0, -1))


def test_pages_of_everything_and_of_a_term_lead_to_all_that_there_is(ask):
    for target, expected in (("/search/", range(30, 0, -1)), ("/category/%E8%AE%A1%E9%87%8F/", range(30, 0, -3))):
        walked, there = [], target
        while there:
            page = ask(there).text
            walked += re.findall("第[0-9]+篇(?=</a></h)", page)
            onward = re.search(
                r'<a [^>]*href="http://localhost([^"]*)"[^>]*rel="next"|rel="next" href="http://localhost([^"]*)"', page
            )
            there = onward and unescape(onward[1] or onward[2])
        assert walked == numbers(*expected)


@pytest.mark.parametrize(
    ("target", "title"),
    [
        ("/feeds/精选/", "编辑精选"),
        ("/feeds/精选/?limit=3", "编辑精选 - 最多 3 篇"),
        ("/category/计量/?script=hant", "計量，繁體 - 站"),
        ("/feeds/updates/", "按更新时间排列，只有标题 - 站"),
        ("/feeds/计量/", "计量 - 站"),
        ("/search/?category=计量&category=质量&not-author=丙", "计量 或 质量，不含 作者：丙 - 站"),
        ("/search/?since=2024-01-02&tag=a b", "标签：a b，2024年1月2日以来 - 站"),
    ],
)
def test_titles_are_in_words(ask, target, title):
    target = quote(target, safe="/?=&-")
    target = (ask(target).location or target).removeprefix("http://localhost")
    for suffix, read in (("atom", feedparser.parse), ("rss", feedparser.parse)):
        assert (
            read(
                ask(target.replace("/?", "/feed.atom?") if "?" in target else f"{target}feed.{suffix}").data
            ).feed.title
            == title
        )


def test_a_named_selection_says_what_the_publisher_does(ask):
    feed = feedparser.parse(ask("/feeds/%E7%B2%BE%E9%80%89/feed.atom").data).feed
    assert (feed.title, feed.subtitle, feed.logo) == ("编辑精选", "编辑挑选的文章。", "https://example.org/pick.png")
    assert feed.id.endswith("/feeds/%E7%B2%BE%E9%80%89/")


def test_the_usual_shape_of_a_named_selection_can_be_asked_for(ask):
    assert titles(ask, "/feeds/updates/feed.json?order=published") == numbers(30, 29, 28, 27, 26)
    items = {
        query: json.loads(ask(f"/feeds/updates/feed.json{query}").data)["items"] for query in ("", "?content=full")
    }
    assert "content_html" in items["?content=full"][0]
    assert "content_html" not in items[""][0]


def test_named_selections_come_first(ask):
    opml = ask("/feeds.opml").text
    assert opml.index("编辑精选") < opml.index('text="站"') < opml.index('text="分类"')
    assert 'xmlUrl="http://localhost/feeds/%E7%B2%BE%E9%80%89/feed.atom"' in opml
    index = ask("/").text
    assert 'href="http://localhost/feeds/%E7%B2%BE%E9%80%89/"' in index


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("feeds: {x: {colour: red}}", "'x': There is no parameter 'colour'."),
        ("feeds: {x: {limit: 0}}", "'x': '0' is no value of 'limit'."),
        ("feeds: {x: {before: '1.1'}}", "'x': There is no parameter 'before'"),
        ("feeds: {x: {category: '..'}}", "'x': '..' is no name of a category."),
        ("feeds: {x: {tag: []}}", "'x'"),
        ("feeds: {x: {since: 2024, until: 2023}}", "'x'"),
        ("feeds: {x: {from: 甲}}", "'x': There is no parameter 'from'"),
        ("feeds: {x: }", "'x': It selects nothing in particular. Allowed are title,"),
        ("feeds: {x: {}}", "'x': It selects nothing in particular."),
        ("feeds: {x: {title: T}}", "'x': It selects nothing in particular."),
        ("feeds: {a/b: {tag: x}}", "'a/b' is no name. Allowed is a line of text without /."),
        ("feeds: {x: red}", "'x': 'red' is no mapping."),
        ("feeds: {x: {tag: a, image: /x.png}}", "'x': '/x.png' is no value of 'image'. Allowed is an absolute address"),
        ("feeds: {x: {tag: a, title: ''}}", "'x': '' is no value of 'title'. Allowed is a line of text."),
        ("feeds: {x: {tag: [a, {b: c}]}}", "'x': {'b': 'c'} is no value of 'tag'."),
        ("feeds: [x]", "no value for the key 'feeds'"),
    ],
)
def test_a_bad_definition_is_told(tmp_path, stated, told):
    (tmp_path / "feeds.yaml").write_text(f"title: T\n{stated}\n")
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, {})
    assert f"{tmp_path}/feeds.yaml, line 2" in str(caught.value)
    assert told in str(caught.value)


@pytest.mark.parametrize("target", ["/search/feed.atom?limit=3", "/feeds/updates/feed.json", "/tag/a%20b/?limit=3"])
def test_a_composed_feed_answers_conditions(ask, target):
    full = ask(target)
    for condition in ({"If_None_Match": full.headers["ETag"]}, {"If_Modified_Since": full.headers["Last-Modified"]}):
        assert ask(target, **condition).status_code == 304
    head = ask(target, "HEAD")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", full.headers["ETag"])
    assert " all" in full.headers["Surrogate-Key"]


def test_the_gateway_tells_queries_apart_where_they_ask_for_something(ask):
    assert ask("/search/feed.atom?limit=3").data != ask("/search/feed.atom?limit=4").data
    assert ask("/search/feed.atom?limit=3").headers["Cache-Status"] == "feeds; hit"
    ask("/static/site.css")
    assert ask("/static/site.css?v=2").headers["Cache-Status"] == "feeds; hit"
