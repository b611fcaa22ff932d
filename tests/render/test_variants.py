"""Chinese in another script: what is converted, by which rules, and what is left as it is."""

import re
from collections.abc import Callable
from typing import Any

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import SCRIPTS, Article, Entry
from feeds.render.variants import variant, variant_language, variant_text

MakeArticle = Callable[..., Article]


@pytest.fixture(scope="module")
def make_article(make_entry: Callable[..., Entry]) -> MakeArticle:
    def make(
        content: str = "", *, title: str = "", summary: str = "", language: str | None = "zh-CN", **more: Any
    ) -> Article:
        return make_entry(title=title, summary=summary, content=content, language=language, **more).article

    return make


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # by phrases: 后 is an empress or afterwards, 发 hair or to send, 干 dry or to do
        ("zh-CN", "后来皇后的头发", {"hans": "后来皇后的头发", "hant": "後來皇后的頭髮"}),
        ("zh-CN", "里面为什么", {"hant": "裏面爲什麼", "tw": "裡面為什麼", "hk": "裏面為什麼"}),
        # the words stay those of the author: no 資訊, 釋出, 物件
        ("zh-CN", "新闻发布会的对象", {"tw": "新聞發佈會的對象", "hk": "新聞發佈會的對象"}),
        # what is Traditional already is not taken for Simplified: 范 is a name, 里長 an office, 一只 not 一隻
        ("zh-TW", "范先生為里長", {"hant": "范先生為里長", "hk": "范先生為里長", "hans": "范先生为里长"}),
        ("zh-TW", "這裡為什麼", {"hk": "這裏為什麼", "hant": "這裡為什麼", "hans": "这里为什么"}),
        ("zh-HK", "這裏着急，台灣", {"tw": "這裡著急，臺灣", "hk": "這裏着急，台灣", "hans": "这里着急，台湾"}),
        ("zh-Hant-MO", "這裏", {"tw": "這裡", "hk": "這裏"}),
        ("zh-Hant", "這裏爲什麼", {"tw": "這裡為什麼", "hk": "這裏為什麼", "hans": "这里为什么"}),
        # characters tell more than the tag, which is often a theme's default
        ("zh-CN", "范先生為里長", {"hant": "范先生為里長", "hans": "范先生为里长"}),
        ("zh-TW", "这里为什么", {"tw": "這裡為什麼", "hant": "這裏爲什麼", "hans": "这里为什么"}),
        ("zh", "这里", {"hant": "這裏"}),
        ("yue", "佢哋喺呢間銀行裏面", {"hans": "佢哋喺呢间银行里面", "hk": "佢哋喺呢間銀行裏面"}),
        ("lzh", "为学日益", {"hant": "爲學日益"}),
        (None, "这里", {"hant": "這裏"}),
        (None, "アップル・这里", {"hant": "アップル・这里"}),
        (None, "约翰・史密斯在这里", {"hant": "約翰・史密斯在這裏"}),
        # the characters of others are not ours to change
        ("ja", "国会議事堂", {"hans": "国会議事堂", "hant": "国会議事堂"}),
        ("ko", "國會 국회", {"hans": "國會 국회"}),
        ("en", "The word 国 means country", {"hant": "The word 国 means country"}),
    ],
)  # fmt: skip
def test_text(make_article: MakeArticle, language: str | None, text: str, expected: dict[Any, str]) -> None:
    for script, words in expected.items():
        assert variant_text(text, script, language) == words, script
        assert variant(make_article(title=text, language=language), script).title == words, script


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>软件<b>里</b>&amp;<br>\n信息</p>", "<p>軟件<b>裏</b>&amp;<br>\n信息</p>"),
        ('<img src="http://a/软件" alt="软&quot;件">软件', '<img src="http://a/软件" alt="软&quot;件">軟件'),
        ('<code class="x">软<code>件</code>里</code>里', '<code class="x">软<code>件</code>里</code>裏'),
        ("<pre><code>软件</code>\n里</pre>里<kbd>网</kbd><samp>网</samp><var>网</var>网",
         "<pre><code>软件</code>\n里</pre>裏<kbd>网</kbd><samp>网</samp><var>网</var>網"),
        ("见https://a.example/软件/网络?里=1&amp;网，软件", "見https://a.example/软件/网络?里=1&amp;网，軟件"),
        ("见www.a.example/软件 软件", "見www.a.example/软件 軟件"),
        ("见https://a.example的软件", "見https://a.example的軟件"),
        ('<a href="https://a.example/网">https://a.example/网</a>网',
         '<a href="https://a.example/网">https://a.example/网</a>網'),
        ("1 &lt; 2 &gt; 网 &nbsp;&lt;b&gt;", "1 &lt; 2 &gt; 網 &nbsp;&lt;b&gt;"),
    ],
)  # fmt: skip
def test_text_alone_is_converted(make_article: MakeArticle, content: str, expected: str) -> None:
    assert variant(make_article(content), "hant").content == expected


def test_titles_and_summaries_are_no_html(make_article: MakeArticle) -> None:
    found = variant(make_article(title="网 <code> 网", summary="网 < 网 https://a.example/网 网"), "hant")
    assert (found.title, found.summary) == ("網 <code> 網", "網 < 網 https://a.example/网 網")


def test_the_script_is_that_of_the_article(make_article: MakeArticle) -> None:
    """A title of few characters may be of either."""
    assert variant(make_article("<p>這裡為什麼</p>", title="范先生"), "hant").title == "范先生"
    assert variant(make_article("<p>这里为什么</p>", title="范先生"), "hant").title == "範先生"


def test_names_stay(make_article: MakeArticle) -> None:
    """Articles are found by them."""
    article = make_article("网", categories=("网络",), tags=("软件",), link="https://a.example/网")
    found = variant(article, "hant")
    assert found.content == "網"
    assert (found.categories, found.tags, found.link) == (("网络",), ("软件",), "https://a.example/网")
    assert (found.authors, found.source) == (article.authors, article.source)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-CN", {"hans": "zh-CN", "hant": "zh-Hant", "tw": "zh-TW", "hk": "zh-HK"}),
        ("zh", {"hans": "zh", "hant": "zh-Hant"}),
        ("zh-TW", {"hans": "zh-Hans", "hant": "zh-TW", "tw": "zh-TW", "hk": "zh-HK"}),
        ("zh-Hant", {"hans": "zh-Hans", "hant": "zh-Hant", "tw": "zh-TW"}),
        ("zh-Hans-HK", {"hans": "zh-Hans-HK", "hk": "zh-HK"}),
        ("yue-HK", {"hans": "yue-Hans", "hk": "yue-HK"}),
        ("ja", {"hans": "ja", "hant": "ja"}),
        (None, {"hant": None}),
    ],
)
def test_language_follows(language: str | None, expected: dict[Any, str | None]) -> None:
    for script, tag in expected.items():
        assert variant_language(language, script) == tag, script


def test_language_of_an_article_follows(make_article: MakeArticle) -> None:
    assert variant(make_article("网"), "hant").language == "zh-Hant"
    assert variant(make_article("網", language="zh-HK"), "hans").language == "zh-Hans"
    assert variant(make_article("网", language=None), "hant").language is None


@pytest.mark.parametrize("text", ["a\x00网\x1f络\x00", "\ud800网络", "\x1f网络", "网络\x1f"])
def test_characters_that_may_stand_nowhere_cost_nothing_else(make_article: MakeArticle, text: str) -> None:
    found = variant(make_article(f"<p>{text}</p><p>网</p>", title="网"), "tw")
    assert found.title == "網"
    assert re.sub("[\x00\x1f\ud800a]", "", found.content) == "<p>網絡</p><p>網</p>"


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<b>", "</i>", "<code>", "</code>", "<pre>", '<a href="http://软件/">', "</a>", "<br>", "&",
             '"', '<img alt="为 > 么" src="x">', "软件", "为什么", " ", "https://a/网", "www.", "a<b", "皇后"]
        ),
        max_size=20,
    ),
    st.sampled_from(SCRIPTS[1:]),
)  # fmt: skip
def test_html_stays_what_it_was(make_article: MakeArticle, pieces: list[str], script: Any) -> None:
    """As safe, with the same tags, and text that says the same."""
    content = nh3.clean("".join(pieces), link_rel=None)
    found = variant(make_article(content), script).content
    assert nh3.clean(found, link_rel=None) == found
    assert re.findall("<[^>]*>", found) == re.findall("<[^>]*>", content)
    assert variant(make_article(found, language="zh-TW"), "hans").content == content


@given(st.text(st.characters(exclude_categories=["Cs", "Lo"])), st.sampled_from(SCRIPTS[1:]))
def test_without_han_characters_nothing_changes(make_article: MakeArticle, text: str, script: Any) -> None:
    article = make_article(text, title=text, summary=text, language=None)
    assert variant(article, script) is article
