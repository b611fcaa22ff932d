"""Every selection is called what it asks for, in the three languages of pages."""

from datetime import UTC
from urllib.parse import parse_qsl

import pytest

from feeds.model import NamedSelection, Selection, Site
from feeds.render.titles import feed_description, feed_title, named_title
from feeds.selections import parse


def site(language):
    return Site("站", "", "http://x/", "tag:x", language, UTC, None, None, {"q": "质量"})


def selection(asked):
    return parse(parse_qsl(asked), entries=20)


@pytest.mark.parametrize(
    ("asked", "hans", "hant", "english"),
    [
        ("", "站", "站", "站"),
        ("category=q", "质量 - 站", "质量 - 站", "质量 - 站"),
        ("tag=x&before=1.1", "标签：x - 站", "標籤：x - 站", "Articles tagged x - 站"),
        (
            "category=计量&category=q&not-category=趣头条",
            "质量 或 计量，不含 趣头条 - 站",
            "质量 或 计量，不含 趣头条 - 站",
            "质量 or 计量, not 趣头条 - 站",
        ),
        ("tag=x&author=y", "标签：x，作者：y - 站", "標籤：x，作者：y - 站", "Tagged x, by y - 站"),
        (
            "q=a&not-q=b&not-language=en",
            "提到“a”，不含 语言：英语，不提“b” - 站",
            "提到「a」，不含 語言：英語，不提「b」 - 站",
            "With “a”, not in English, without “b” - 站",
        ),
        (
            'q="营商环境"&q=a "b c" -d',
            "提到“营商环境” 或 “a b c -d” - 站",
            "提到「营商环境」 或 「a b c -d」 - 站",
            "With “营商环境” or “a b c -d” - 站",
        ),
        ("since=1d", "最近 1 天 - 站", "最近 1 天 - 站", "Of the last day - 站"),
        ("since=2024", "2024年1月1日以来 - 站", "2024年1月1日以來 - 站", "Since 1 January 2024 - 站"),
        (
            "since=2024&until=2024",
            "2024年1月1日至2024年12月31日 - 站",
            "2024年1月1日至2024年12月31日 - 站",
            "1 January 2024 to 31 December 2024 - 站",
        ),
        ("since=7d&tag=x", "标签：x，最近 7 天 - 站", "標籤：x，最近 7 天 - 站", "Tagged x, of the last 7 days - 站"),
        (
            "category=q&content=none&order=updated&limit=5",
            "质量，按更新时间排列，最多 5 篇，只有标题 - 站",
            "质量，按更新時間排列，最多 5 篇，只有標題 - 站",
            "质量, by time of change, 5 at most, titles only - 站",
        ),
        (
            "script=original&script=hant",
            "原文和繁体 - 站",
            "原文和繁體 - 站",
            "As written and in Traditional characters - 站",
        ),
    ],
)
def test_a_title_is_what_is_asked_for_in_words(asked, hans, hant, english):
    found = [feed_title(site(language), selection(asked)) for language in ("zh-CN", "zh-TW", "en")]
    assert found == [hans, hant, english]


def test_a_description_is_a_sentence():
    asked = selection("category=q&since=2024-05-06")
    assert feed_description(site("zh"), asked) == "站的文章（质量，2024年5月6日以来）。"
    assert feed_description(site("en"), asked) == "Articles of 站: 质量, since 6 May 2024."


def test_a_title_does_not_grow_without_bound():
    asked = selection("&".join(f"tag={number:02}" for number in range(50)))
    assert feed_title(site("zh"), asked) == "标签：00 或 01 或 02 或 03 或 04 或 05 … 等 50 项 - 站"


def test_a_named_selection_has_its_title_and_what_is_asked_beyond_it():
    asked, named = Selection(limit=5, name="n"), NamedSelection(selection("tag=x"), "精选")
    assert named_title(site("zh"), named, Selection(name="n"), named.selection) == "精选"
    assert named_title(site("zh"), named, asked, selection("tag=x&limit=5")) == "精选 - 最多 5 篇"
    untitled = NamedSelection(selection("tag=x"))
    assert named_title(site("zh"), untitled, asked, selection("tag=x&limit=5")) == "标签：x，最多 5 篇 - 站"
