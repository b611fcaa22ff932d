"""The language of an article: stated, by its path, by its characters; never guessed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.config import Settings
from feeds.normalize import Normalized

Make = Callable[..., Normalized]
SIMPLIFIED = "<p>这是一篇关于计量的文章，写给企业。</p>"
TRADITIONAL = "<p>這是一篇關於計量的文章，寫給企業。</p>"
ENGLISH = "<p>An article about measuring.</p>"
SITE = Settings(Path("/nowhere"), "sqlite://", "A site")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("zh_CN", "zh-CN"), ("ZH-hans", "zh-Hans"), ("zh_CN.UTF-8", "zh-CN"), ("cn", "zh-CN"), ("English", "en"),
     ("简体中文", "zh-Hans"), ("chinese", "zh-Hant"), ("de", "de"), ("jp", "ja"), ("default", "zh-Hant"),
     ("", "zh-Hant")],
)  # fmt: skip
def test_stated(make: Make, stated: str, expected: str) -> None:
    article = make({"lang": stated}, body=TRADITIONAL).article
    assert article
    assert article.language == expected


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("post/index.zh-cn.md", SIMPLIFIED, "zh-CN"),
        ("post/index.zh.md", TRADITIONAL, "zh-Hant"),
        ("post/index.en.html", ENGLISH, "en"),
        ("post/pt_BR/x.md", ENGLISH, "pt-BR"),
        ("content/de/post/x.md", ENGLISH, "de"),
        ("_posts/en/x.md", SIMPLIFIED, "zh-Hans"),
        ("es/elasticsearch.md", SIMPLIFIED, "zh-Hans"),
        ("zh/x.md", ENGLISH, None),
        ("it/network.md", ENGLISH, None),
        ("cs/node.js.md", ENGLISH, None),
        ("x.md", ENGLISH, None),
        ("x.md", "<p>これは日本語の文章です。</p>", "ja"),
        ("x.md", "<p>이것은 한국어 글입니다.</p>", "ko"),
    ],
)
def test_of_the_path_and_the_text(make: Make, path: str, body: str, expected: str | None) -> None:
    article = make(body=body, path=path, settings=SITE).article
    assert article
    assert article.language == expected


def test_a_latin_text_of_a_chinese_site_is_not_chinese(make: Make) -> None:
    for site, expected in (("zh-CN", None), ("en", "en")):
        article = make(body=ENGLISH, settings=replace(SITE, language=site)).article
        assert article
        assert article.language == expected
