"""Sentences, titles and summaries, and the shape of plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.config import load
from feeds.model import Article
from feeds.normalize import normalize
from feeds.normalize.plain_text import to_html
from feeds.normalize.sentences import sentences, whole_clauses
from feeds.read import read, survey

SETTINGS = load(None, {})


def article(text: str, name: str = "a.txt") -> Article:
    (draft,) = read(name, text.encode(), survey(SETTINGS.folder), SETTINGS).drafts
    made = normalize(draft, SETTINGS).article
    assert made
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一。二！三？”四", ["一。", "二！", "三？”"]),
        ("融资5.73亿元。见example.org。", ["融资5.73亿元。", "见example.org。"]),
        ("Dr. Smith met Mr. J. Doe. They left.", ["Dr. Smith met Mr. J. Doe. ", "They left."]),
        ("没有句号", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text("一二，“” ab\n"), st.integers(2, 30))
def test_clauses_are_the_start_of_the_sentence_and_fit(sentence: str, most: int) -> None:
    clauses = whole_clauses(sentence, most)
    assert len(clauses) <= most
    assert sentence.strip().startswith(clauses.removesuffix("…").strip())


@pytest.mark.parametrize(
    ("text", "title", "summary"),
    [
        ("短标题\n这是正文的第一句话,有一点长。这是第二句。\n", "短标题", "这是正文的第一句话,有一点长。这是第二句。"),
        ("今天天气不错", "今天天气不错", "今天天气不错"),
        (
            "Dr. Smith of the University found it. It is new.\n\nWhat is Rust? Text.\n",
            "Dr. Smith of the University found it",
            "Dr. Smith of the University found it. It is new. What is Rust? Text.",
        ),
        (
            "The Quick Guide to Setting Up Your Own Publisher of Feeds\n\nIt is simple. Really.\n",
            "The Quick Guide to Setting Up Your Own Publisher of Feeds",
            "It is simple. Really.",
        ),
    ],
)
def test_title_and_summary(text: str, title: str, summary: str) -> None:
    made = article(text)
    assert (made.title, made.summary) == (title, summary)
    assert made.content


def test_a_summary_is_prose() -> None:
    text = (
        "# Title\n\n## Yes. No.\n\n```\nprint('hi.')\n```\n\n| a. | b. |\n|---|---|\n| 1. | 2. |\n\nReal text. More.\n"
    )
    assert article(text, "a.md").summary == "Real text. More."


def test_a_title_in_html_is_made_text() -> None:
    assert article("---\ntitle: Tom &amp; Jerry&#8217;s <em>best</em>\n---\nx", "a.md").title == "Tom & Jerry’s best"
    assert article("---\ntitle: 1 < 2 & AT&T <b>\n---\nx", "a.md").title == "1 < 2 & AT&T <b>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("郑州\n小标题一行\n这一段是正文。", "<h2>郑州</h2>\n<h3>小标题一行</h3>\n<p>这一段是正文。</p>"),
        ("床前明月光\n疑是地上霜\n举头望明月", "<p>床前明月光</p>\n<p>疑是地上霜</p>\n<p>举头望明月</p>"),
        ("现场 图片来源:某局\n正文。", "<figure><figcaption>现场 图片来源:某局</figcaption></figure>\n<p>正文。</p>"),
        ("发展蓝图：三步走\n正文。", "<h2>发展蓝图：三步走</h2>\n<p>正文。</p>"),
        ("意图：打造一流营商环境\n正文。", "<h2>意图：打造一流营商环境</h2>\n<p>正文。</p>"),
        (
            f"{'认真贯彻落实国家各项政策' * 3}\n　　近日，国家有关部门{'发布通知' * 10}。",
            f"<p>{'认真贯彻落实国家各项政策' * 3}</p>\n<p>近日，国家有关部门{'发布通知' * 10}。</p>",
        ),
        (
            f"第一段。\n{'提供优质高效便捷的服务' * 4}政务\n服务模式，好。",
            f"<p>第一段。</p>\n<p>{'提供优质高效便捷的服务' * 4}政务服务模式，好。</p>",
        ),
        (
            "These lines were wrapped by hand at about fifty columns.\n"
            "That is how people wrote mail, so they become\n"
            "one.\n\nNext.",
            "<p>These lines were wrapped by hand at about fifty columns. "
            "That is how people wrote mail, so they become one.</p>\n"
            "<p>Next.</p>",
        ),
        ("a < b & c。", "<p>a &lt; b &amp; c。</p>"),
    ],
)
def test_plain_text(text: str, html: str) -> None:
    assert to_html(text) == html
