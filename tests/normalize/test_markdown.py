"""Markdown as GitHub and the engines write it."""

import time
from collections.abc import Callable

import pytest

from feeds.normalize.given import Given

Make = Callable[..., Given]

CASES = {
    "an address ends before Chinese text": (
        "见https://a.example/b，**重要**的是`c`和[链接](http://x.example/)。",
        '<p>见<a href="https://a.example/b">https://a.example/b</a>，<strong>重要</strong>的是<code>c</code>和'
        '<a href="http://x.example/">链接</a>。</p>',
    ),
    "dollars of code are no formulas": ("用$(a)和`b`以及$(c)都行", "<p>用$(a)和<code>b</code>以及$(c)都行</p>"),
    "addresses in code": ("`https://a.example/，b`", "<p><code>https://a.example/，b</code></p>"),
    "emphasis beside Chinese punctuation": (
        "**“中文”**中文，后**注意：**中",
        "<p><strong>“中文”</strong>中文，后<strong>注意：</strong>中</p>",
    ),
    "line ends are spaces": ("a\nb", "<p>a\nb</p>"),
    "two spaces or a backslash break a line": ("a  \nb\\\nc", "<p>a<br>\nb<br>\nc</p>"),
    "struck out": ("~~gone~~", "<p><del>gone</del></p>"),
    "one tilde strikes nothing out": ("3~5天，7~9天", "<p>3~5天，7~9天</p>"),
    "subscripts in HTML": ("H<sub>2</sub>O `<sub>`", "<p>H<sub>2</sub>O <code>&lt;sub&gt;</code></p>"),
    "task list": ("- [ ] a\n- [x] b", "<ul>\n<li>☐ a</li>\n<li>☑ b</li>\n</ul>"),
    "definitions": ("t\n: d", "<dl>\n<dt>t</dt>\n<dd>d</dd>\n</dl>"),
    "footnotes": (
        "x[^n]\n\n[^n]: *note*",
        '<p>x<sup><a href="https://site.example/one/#fn:n">1</a></sup></p>\n\n<ol>\n<li>\n'
        "<p><em>note</em> </p>\n</li>\n</ol>",
    ),
    "code with a language": (
        "```js {1,3}\na\tb <i>\n```",
        '<pre><code class="language-js">a\tb &lt;i&gt;\n</code></pre>',
    ),
    "code with a language in braces": ("```{r, echo=F}\nx\n```", '<pre><code class="language-r">x\n</code></pre>'),
    "code by indentation": ("    a\n\n    b", "<pre><code>a\n\nb\n</code></pre>"),
    "formulas stay as written": ("当 $x_1^2*a*b$ 时", "<p>当 $x_1^2*a*b$ 时</p>"),
    "displayed formulas": ("$$\na_b*c*\\\\\nd\n$$", "<p>$$\na_b*c*\\\\\nd\n$$</p>"),
    "GitHub's formulas": ("$`a_b`$", "<p>$a_b$</p>"),
    "prices are no formulas": ("**$5** and $6, 价格$5，$6元", "<p><strong>$5</strong> and $6, 价格$5，$6元</p>"),
    "table": (
        "| a | b |\n|:-:|---|\n| x<br>y | `z` |",
        '<table>\n<thead>\n<tr>\n<th align="center">a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        '<td align="center">x<br>y</td>\n<td><code>z</code></td>\n</tr>\n</tbody>\n</table>',
    ),
    "attributes of headings": ("# a {#id}\n\n## b {.c}\n\n### d {:.e}", "<h1>a</h1>\n<h2>b</h2>\n<h3>d</h3>"),
    "attribute lists of spans": (
        '[x](/y){:target="_blank"} ![](z.png){: width="5" .c}',
        '<p><a href="https://site.example/y">x</a> <img src="https://site.example/one/z.png" alt=""></p>',
    ),
    "attribute lists of blocks": ("a\n{: .c #d}", "<p>a\n</p>"),
    "braces in text and code": ("`{:.x}` {:ok, 1} {: x y}", "<p><code>{:.x}</code> {:ok, 1} {: x y}</p>"),
    "a table of contents in place of a list": (
        "* content\n{:toc}\n\nb\n\n1. c\n{:.d}",
        "<p>b</p>\n<ol>\n<li>c\n</li>\n</ol>",
    ),
    "tables of contents": ("* TOC\n{:toc}\n\n[TOC]\n\nb", "<p>b</p>"),
    "a mention of tables of contents": (
        "Write [TOC] or {:toc}, `[TOC]`.",
        "<p>Write [TOC] or, <code>[TOC]</code>.</p>",
    ),
    "abbreviations": ("*[HTML]: Hypertext\n\nHTML", "<p>HTML</p>"),
    "no heading without a space": ("#标题", "<p>#标题</p>"),
    "a heading below a paragraph": ("a\n# b", "<p>a</p>\n<h1>b</h1>"),
    "raw HTML": ("a <b>c</b>\n\n<div>\n<i>d</i>\n</div>", "<p>a <b>c</b></p>\n<p>\n<i>d</i>\n</p>"),
    "Markdown in HTML": ('<div class="x" markdown="1">\n**a**\n</div>\n\nb', "<p><strong>a</strong></p>\n\n<p>b</p>"),
    "Markdown in HTML below a blank line": ("<div>\n\n**a**\n\n</div>", "<p><strong>a</strong></p>"),
    "details": (
        "<details>\n<summary>S</summary>\n\n**x**\n\n</details>",
        "<p><strong>S</strong></p>\n<p><strong>x</strong></p>",
    ),
    "alerts": ("> [!NOTE]\n> a", "<blockquote>\n<p><strong>Note</strong></p>\n<p>a</p>\n</blockquote>"),
    "quotes stay": ("\"a\" -- 'b'...", "<p>\"a\" -- 'b'...</p>"),
    "entities": ("&nbsp;&copy; &lt;b&gt; AT&T", "<p>&nbsp;© &lt;b&gt; AT&amp;T</p>"),
    "addresses": (
        "见https://a.example/x，然后",
        '<p>见<a href="https://a.example/x">https://a.example/x</a>，然后</p>',
    ),
    "addresses before Chinese letters": (
        "https://a.example/x然后",
        '<p><a href="https://a.example/x">https://a.example/x</a>然后</p>',
    ),
    "addresses in brackets": (
        "（https://a.example/）",
        '<p>（<a href="https://a.example/">https://a.example/</a>）</p>',
    ),
    "addresses in a row": (
        "https://a.example/、https://b.example/。",
        '<p><a href="https://a.example/">https://a.example/</a>、<a href="https://b.example/">https://b.example/</a>。</p>',
    ),
    "addresses with Chinese in them": (
        "https://zh.wikipedia.org/wiki/中文 x",
        '<p><a href="https://zh.wikipedia.org/wiki/%E4%B8%AD%E6%96%87">https://zh.wikipedia.org/wiki/中文</a> x</p>',
    ),
    "tags of mathematics": ("a < b, c<d", "<p>a &lt; b, c&lt;d</p>"),
}


@pytest.mark.parametrize(("text", "html"), CASES.values(), ids=CASES)
def test_markdown(given: Make, text: str, html: str) -> None:
    assert given(text, "markdown").html == html


def test_line_ends_are_breaks_where_the_engine_says_so(given: Make) -> None:
    assert given("a\nb", "markdown", breaks=True).html == "<p>a<br>\nb</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("\"a\" -- it's 'b'...", "<p>“a” – it’s ‘b’…</p>"),
        ('他说"你好"。"引用"结束，"甲"和"乙"', "<p>他说“你好”。“引用”结束，“甲”和“乙”</p>"),
        ('`"a"` <b title="x">"</b>"', '<p><code>"a"</code> <b title="x">”</b>”</p>'),
        ('[x](/y){: title="z"}', '<p><a href="https://site.example/y">x</a></p>'),
    ],
)
def test_smart_punctuation(given: Make, text: str, html: str) -> None:
    assert given(text, "markdown", smart=True).html == html


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("a **b**\n\n<!--more-->\n\nc", "<p>a <strong>b</strong></p>"),
        ("a <!-- more --> b", "<p>a </p>"),
        ("a\n<!-- TEASER_END: more -->\nb", "<p>a</p>"),
        ("- a\n\n<!-- PELICAN_END_SUMMARY -->\nb", "<ul>\n<li>a</li>\n</ul>"),
        ("a\n\n<!--more Read on-->\nb", "<p>a</p>"),
        ("<!--more-->\n\nb", None),
        ("a\n\n<!-- nevermore -->\n\nb", None),
        ("a `<!--more-->`\n\n    <!--more-->\n\nb", None),
    ],
)
def test_excerpts(given: Make, text: str, excerpt: str | None) -> None:
    assert given(text, "markdown").excerpt == excerpt


HEAVY = {
    "quotations": ">" * 500_000,
    "lists": "- + " * 100_000,
    "brackets": "[" * 1_000_000,
    "links": "[a](" * 300_000,
    "emphasis": "*_**__~~" * 100_000,
    "notes": "[^a]" * 200_000 + "\n\n[^a]: b",
    "definitions": "a\n: b\n\n" * 50_000,
    "formulas": "$a" * 300_000,
    "braces": "{: .a" * 200_000 + "{:" * 200_000 + "}",
    "quotes": '说"' * 300_000,
    "addresses": "https://a.example/，" * 30_000,
    "one address": "https://a.example/" + "，http://b" * 50_000,
    "tables": "|a" * 20_000 + "|\n" + "|-" * 20_000 + "|\n",
    "blocks with Markdown": "<div markdown=1" * 80_000,
    "comments": "<!--" * 200_000,
    "tags": "<a b='" * 200_000,
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_no_text_takes_long(given: Make, text: str) -> None:
    began = time.process_time()
    given(text, "markdown", smart=True)
    assert time.process_time() - began < 20
