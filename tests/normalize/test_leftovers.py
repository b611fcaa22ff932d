"""What is left over of the page around an article, and what only looks so."""

from collections.abc import Callable

import pytest

from feeds.normalize.given import Given

Make = Callable[..., Given]

TEXT = "<p>一段正文。</p><p>又一段正文。</p><p>第三段正文。</p><p>第四段正文。</p>"

# In any text.
LEFTOVERS = [
    "<p>点击展开全文</p>",
    "<p>返回顶部▼</p>",
    "<p>&nbsp;　</p>",
    "<h2> </h2>",
    '<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="https://x.example/">X</a></li></ul></div>',
    '<div id="disqus_thread">Please enable JavaScript.</div>',
    '<p>\n<img src="https://hm.baidu.com/hm.gif" width="1" height="1"></p>',
]
# Where nobody wrote the text for the folder in which it is.
SCRAPED = [
    '<p><a href="/">返回首页</a> | <a href="/n">下一篇</a></p>',
    '<p>【<a href="/">Home</a>】 <a href="/list">Back to the list</a></p>',
    '<p><a href="/full">Read more »</a></p>',
    '<p>… <a href="https://site.example/full">[Continue reading]</a></p>',
    '<p><a href="/full">继续阅读</a></p>',
    "<p>分享到：微信 新浪微博 QQ空间</p>",
    "<p>Share this: Facebook | Twitter | Email</p>",
    "<p>扫描二维码关注我们</p>",
    "<p>▲长按识别二维码，关注“计量之声”公众号</p>",
    '<h3>相关阅读</h3><ul><li><a href="/a">甲</a></li><li><a href="/b">乙</a></li></ul>',
    '<p>【推荐阅读】</p><p><a href="https://site.example/a">甲</a></p>',
    '<h2>Related posts</h2><p><a href="/a">A</a></p><p><a href="/b">B</a></p>',
]
KEPT = [
    "<p>点击展开全文的按钮在哪里？</p>",
    '<p>Read more in <a href="/a">the other article</a>.</p>',
    "<h2>Read more</h2><p>Books about it.</p>",
    '<p>He went <a href="/a">home</a></p>',
    '<p><a href="https://x.example/home">The home of birds</a></p>',
    "<p>扫描二维码关注我们，是很多网站的做法。它有两个问题。</p>",
    "<p>分享到微信的方法有三种：第一种最简单。</p>",
    '<h3>相关阅读</h3><ul><li><a href="https://one.example/a">甲</a></li><li><a href="https://two.example/b">乙</a></li></ul>',
    '<h3>相关阅读</h3><p><a href="/a">甲</a>写得很好，值得一看。</p>',
    "<h3>推荐阅读</h3><p>没有链接的一段。</p>",
    "<p>责任编辑：李明</p>",
    "<p>版权所有，转载请注明出处。</p>",
    '<p><a href="/a">甲</a></p>',
    "<ul><li>Twitter</li><li>Facebook</li></ul>",
    '<div class="share"><p>Our share of the market.</p></div>',
    '<div class="related"><p>What is related to it.</p></div>',
    '<p><img src="/a.png"></p>',
    "<hr>",
    "<table><tbody><tr><td></td><td>1</td></tr></tbody></table>",
    "<pre>返回首页</pre>",
    '<table><tbody><tr><td><a href="https://a.example/r">返回值</a></td><td>结果</td></tr></tbody></table>',
    "<ul><li>收藏</li><li>分享</li></ul>",
]


@pytest.mark.parametrize("leftover", LEFTOVERS)
@pytest.mark.parametrize("engine", ["none", "hexo"])
def test_leftovers_go(given: Make, leftover: str, engine: str) -> None:
    made = given(TEXT + leftover, engine=engine)
    assert made.html.replace("\n", "") == TEXT
    assert given(leftover + TEXT, engine=engine).html.replace("\n", "") == TEXT


@pytest.mark.parametrize("leftover", SCRAPED)
def test_leftovers_of_scraped_pages_go(given: Make, leftover: str) -> None:
    assert given(TEXT + leftover).html.replace("\n", "") == TEXT


@pytest.mark.parametrize("leftover", SCRAPED)
def test_what_an_author_wrote_stays(given: Make, leftover: str) -> None:
    made, whole = given(TEXT + leftover, engine="hexo"), given(leftover, engine="hexo")
    assert made.html == f"{TEXT}{whole.html}"


@pytest.mark.parametrize("written", KEPT)
def test_what_only_looks_so_stays(given: Make, written: str) -> None:
    texts = given(TEXT).paragraphs
    alone = given(f"<p>一。</p>{written}<p>二。</p>")
    assert alone.paragraphs[0] == "一。"
    assert given(TEXT + written).paragraphs == (*texts, *alone.paragraphs[1:-1])
    assert not [step for step in given(TEXT + written).steps if step.startswith("removed")]


def test_related_articles_in_the_middle_stay(given: Make) -> None:
    written = '<p>一。</p><p>二。</p><h3>相关阅读</h3><p><a href="/a">甲</a></p><p>三。</p>'
    assert given(written).paragraphs == ("一。", "二。", "相关阅读", "甲", "三。")


def test_a_list_of_links_is_an_article(given: Make) -> None:
    written = '<h3>推荐阅读</h3><p><a href="/a">甲</a></p><p><a href="/b">乙</a></p>'
    assert given(written).paragraphs == ("推荐阅读", "甲", "乙")


def test_what_was_removed_is_told(given: Make) -> None:
    assert "removed button '点击展开全文'" in given(TEXT + "<p>点击展开全文</p>").steps
