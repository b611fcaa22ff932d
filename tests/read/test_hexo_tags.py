"""Tags of Hexo and of its themes, beside the text that they become."""

from pathlib import Path

import pytest

from feeds.config import Settings
from feeds.read.tags.hexo import HANDLERS, Page, expand
from feeds.read.tags.hexo_code import with_blocks, with_captions, with_containers

SETTINGS = Settings(folder=Path("/"), store="", title="Test", site_url="https://example.org/")


class Site:
    """A site with one other article and one file of code."""

    def url_for(self, path: str, site_url: str | None) -> str:
        return f"{(site_url or '').rstrip('/')}{path}" if path.startswith("/") else path

    def asset_url(self, name: str, place: str | None, site_url: str | None) -> str:
        return f"{site_url}{place}{name}"

    def post_url(self, slug: str, settings: Settings) -> tuple[str, str] | None:
        return ("https://example.org/other/", "Other <one>") if slug == "other" else None

    def code_of(self, path: str) -> str | None:
        return "a\nb\nc\n" if path == "code.js" else None


MARKDOWN = Page("post.md", 5, True, Site(), SETTINGS, "2020/post/")
HTML = Page("post.html", 1, False, Site(), SETTINGS, "2020/post/")

HEXO = {
    "{% post_link other %}": '<!-- --><a href="https://example.org/other/">Other &lt;one&gt;</a>',
    "x {% post_link other#here 看 这里 %}": 'x <a href="https://example.org/other/#here">看 这里</a>',
    "x {% post_link gone 文字 %}": "x 文字",
    "x {% post_path other %}": "x https://example.org/other/",
    "x {% asset_path a.png %}": "x https://example.org/2020/post/a.png",
    'x {% asset_img left a.png 30 40 "题" "替" %}': (
        'x <img src="https://example.org/2020/post/a.png" alt="替" title="题">'
    ),
    "x {% asset_link a.pdf 文件 false %}": 'x <a href="https://example.org/2020/post/a.pdf">文件</a>',
    "x {% img /a.png 题 %}": 'x <img src="https://example.org/a.png" alt="题" title="题">',
    "x {% link 文 字 https://a.org true %}": 'x <a href="https://a.org">文 字</a>',
    "x {% url_for 关于 /about/ %}": 'x <a href="https://example.org/about/">关于</a>',
    "x {% youtube abc %}": 'x <p><iframe src="https://www.youtube.com/embed/abc"></iframe></p>',
    "x {% gist a/1 b.py %}": (
        'x <p><a href="https://gist.github.com/a/1#file-b-py">https://gist.github.com/a/1#file-b-py</a></p>'
    ),
    "{% pullquote %}\n引 **文**\n{% endpullquote %}": "<blockquote>\n\n引 **文**\n\n</blockquote>",
    "{% quote 甲, 乙 %}\n引\n{% endquote %}": (
        "<blockquote>\n\n引\n\n<p><strong>甲</strong> <cite>乙</cite></p>\n\n</blockquote>"
    ),
    "{% quote 甲 https://a.org/b/ %}引{% endquote %}": (
        '<blockquote>\n\n引\n\n<p><strong>甲</strong> <cite><a href="https://a.org/b/">a.org/b</a></cite></p>\n\n'
        "</blockquote>"
    ),
    "{% code 题 lang:py mark:1 %}\n{% x %} ```` {{ y }}\n{% endcode %}": (
        "<p>题</p>\n\n`````py\n{% x %} ```` {{ y }}\n`````"
    ),
    "{% include_code from:2 to:3 lang:js code.js %}": "<p>code.js</p>\n\n```js\nb\nc\n```",
}

NUNJUCKS = {
    "{% raw %}{{ a }} {% b %}{% endraw %}": "{{ a }} {% b %}",
    "{% raw %}\n<div>\n\n{{ a }}\n</div>\n{% endraw %}": "<div>\n{{ a }}\n</div>",
    "`{% raw %}{{ a }}{% endraw %}` `{{ b }}`": "`{{ a }}` `{{ b }}`",
    "```\n{% raw %}{{ a }}\n```": "```\n{% raw %}{{ a }}\n```",
    "{{ 'a}b' }}{{ 1.5 }}": "a}b1.5",
    "a{# b #}c": "ac",
    "## T {#id}": "## T {#id}",
    "$x_{{1}}$ {{ page.x }}.": "$x_{{1}}$ .",
    "文\n\n    {{ code }}\n": "文\n\n    {{ code }}",
    "<!-- {% note %} -->": "<!-- {% note %} -->",
    "{% note %} 无尾": " 无尾",
    "{% if a %}甲{% endif %}": "甲",
    "{% unknown %}甲{% endunknown %}": "甲",
    "50{% 60 }}": "50{% 60 }}",
}

THEMES = {
    "{% note info flat %}\n甲\n\n乙\n{% endnote %}": "<blockquote>\n\n甲\n\n乙\n\n</blockquote>",
    "{% note primary 标 题 %}甲{% endnote %}": ("<blockquote>\n\n<p><strong>标 题</strong></p>\n\n甲\n\n</blockquote>"),
    "{% note quote, 甲,乙 %}": "<blockquote>\n\n甲,乙\n\n</blockquote>",
    "1. 甲\n\n   {% note %}\n   乙\n   {% endnote %}": "1. 甲\n\n   \n\n   <blockquote>\n\n   乙\n\n   </blockquote>",
    "{% tabs 名 %}\n<!-- tab 甲@icon -->\n一\n<!-- endtab -->\n<!-- tab -->\n二\n<!-- endtab -->\n{% endtabs %}": (
        "<p><strong>甲</strong></p>\n\n\n一\n\n\n\n\n\n<p><strong>名 2</strong></p>\n\n\n二"
    ),
    "{% timeline 年 %}\n<!-- node 春 -->\n花\n{% endtimeline %}": (
        "<p><strong>年</strong></p>\n\n<p><strong>春</strong></p>\n\n\n花"
    ),
    "{% folding blue open, 甲, 乙 %}丙{% endfolding %}": "<p><strong>甲, 乙</strong></p>\n\n丙",
    "{% folding color:blue 甲 乙 %}丙{% endfolding %}": "<p><strong>甲 乙</strong></p>\n\n丙",
    "{% fold info @甲 %}乙{% endfold %}": "<p><strong>甲</strong></p>\n\n乙",
    "{% hideToggle 甲,#fff %}乙{% endhideToggle %}": "<p><strong>甲</strong></p>\n\n乙",
    "{% hideInline 甲,看,red %}": "<!-- -->甲",
    "{% cq %}甲{% endcq %}": "<blockquote>\n\n甲\n\n</blockquote>",
    "{% gp 2-1 %}\n![](a)\n![](b)\n{% endgp %}": "![](a)\n![](b)",
    "x {% label primary@甲 %}{% label 乙 blue %}": "x <mark>甲</mark><mark>乙</mark>",
    "x {% btn /a/, 甲, home, 题 %}": 'x <a href="https://example.org/a/">甲</a>',
    "x {% btn center, 甲, /a/, fa fa-x %}": 'x <a href="https://example.org/a/">甲</a>',
    "x {% button color:red 甲 乙 https://a.org %}": 'x <a href="https://a.org">甲 乙</a>',
    "x {% cell 甲, https://a.org %}": 'x <p><a href="https://a.org">甲</a></p>',
    "x {% link 甲, https://a.org, https://a.org/b.png %}": 'x <a href="https://a.org">甲</a>',
    "x {% span red, 甲, 乙 %} {% u 丙 丁 %} {% kbd A %}": "x 甲, 乙 <u>丙 丁</u> <kbd>A</kbd>",
    "{% checkbox 甲, checked %}": "☑ 甲",
    "{% checkbox red, 甲 %}": "☐ 甲",
    "{% checkbox checked:true 甲 %}": "☑ 甲",
    "{% mermaid %}\nA-->B\n{% endmermaid %}": "```mermaid\nA-->B\n```",
    "{% image https://a.org/b.png, alt=甲 %}": '<p><img src="https://a.org/b.png" alt="甲"></p>\n\n<p>甲</p>',
    "x {% video /a.mp4 /a.png %}": 'x <p><video src="https://example.org/a.mp4" controls poster="/a.png"></video></p>',
    'x {% dplayer "url=https://a.org/b.mp4" "pic=c" %}': (
        'x <p><video src="https://a.org/b.mp4" controls poster="c"></video></p>'
    ),
    'x {% meting "12" "netease" "song" %}': (
        'x <p><a href="https://music.163.com/#/song?id=12">https://music.163.com/#/song?id=12</a></p>'
    ),
    "x {% bilibili BV1a %}": 'x <p><iframe src="https://player.bilibili.com/player.html?bvid=BV1a"></iframe></p>',
    "x {% pdf /a/b.pdf %}": 'x <p><a href="https://example.org/a/b.pdf">b.pdf</a></p>',
}


@pytest.mark.parametrize(("written", "shown"), {**HEXO, **NUNJUCKS, **THEMES}.items())
def test_tag(written: str, shown: str) -> None:
    assert expand(written, MARKDOWN).text.strip("\n") == shown


def test_unknown_and_computed_tags_are_told() -> None:
    text = "一\n{% strange a %}\n{{ page.title }}\n{% if a %}{% endif %}\n{% post_link gone %}"
    found = expand(text, MARKDOWN).diagnostics
    assert [(each.code, each.line) for each in found] == [
        ("tag-unknown", 6),
        ("tag-computed", 7),
        ("tag-computed", 8),
        ("tag-computed", 9),
    ]


def test_html_keeps_its_code() -> None:
    text = "<code>{{ a }}</code> {% codeblock %}\n<b>\n{% endcodeblock %}"
    assert expand(text, HTML).text.split() == [
        *("<code>{{", "a", "}}</code>"),
        "<pre><code>&lt;b&gt;",
        "</code></pre>",
    ]


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_no_argument_stops_a_tag(name: str) -> None:
    for arguments in ("", "::", ",", "a", "'", '""', "a:b", "/", "@"):
        for text in (f"{{% {name} {arguments} %}}", f"{{% {name} {arguments} %}}甲{{% end{name} %}}"):
            assert "{%" not in expand(text, MARKDOWN).text


@pytest.mark.parametrize(
    "text", ["{%", "{{", "{#", "{% note %}", "{% code %}", "{% raw %}", '{{"', "<!--", "`{{", "$", "    {{\n\n"]
)
def test_openings_without_end_take_linear_time(text: str) -> None:
    assert len(expand(text * 20_000, MARKDOWN).text) <= len(text) * 20_000


CODE = {
    "```js 题 https://a.org 看\n```": '<p>题 <a href="https://a.org">看</a></p>\n\n```js 题 https://a.org 看\n```',
    "``` js first_line:3\nx\n```": "``` js first_line:3\nx\n```",
    "- 甲\n    ```c\n#include <a>\n    ```\n- 乙": "- 甲\n    ```c\n    #include <a>\n    ```\n- 乙",
    "甲\n\n    ```js\n    x\n    ```": "甲\n\n```js\nx\n```",
    "```js\nx\n      ```\n甲\n```py\ny\n```": "```js\nx\n```\n甲\n```py\ny\n```",
    "```yaml\na: |\n      ```\n      ```b\n      ```\n```": "```yaml\na: |\n      ```\n      ```b\n      ```\n```",
    "```js 题\n无尾": "<p>题</p>\n\n```js 题\n无尾",
}


@pytest.mark.parametrize(("written", "shown"), CODE.items())
def test_code(written: str, shown: str) -> None:
    blocks = with_blocks(written)
    assert blocks.count("\n") == written.count("\n")
    assert with_captions(blocks) == shown


def test_containers() -> None:
    text = "::: info\n甲\n:::\n:::\n:::other\n```\n:::info\n```"
    assert with_containers(text, {"info"}) == (
        "\n<blockquote>\n\n甲\n\n</blockquote>\n\n:::\n:::other\n```\n:::info\n```"
    )
