"""The list of all feeds, read back with lxml."""

from collections.abc import Mapping

from lxml import etree

from feeds.model import NamedSelection, Selection, Site, Term, TermKind
from feeds.render.opml import opml

FOLDERS: Mapping[TermKind, str] = {"category": "分类", "tag": "标签 & 词"}


def test_list_is_grouped_by_kind_in_the_order_given(site: Site) -> None:
    selections = [
        (Selection(name="kuai"), "速览"),
        (Selection(), "全部"),
        (Selection((Term("category", "文学/诗歌"),)), "诗歌"),
        (Selection((Term("tag", "C++"),)), "C++"),
        (Selection((Term("category", "keji"),)), "科技"),
    ]
    root = etree.fromstring(opml(site, [NamedSelection(*each) for each in selections], FOLDERS))
    assert root.get("version") == "2.0"
    assert root.findtext("head/title") == "拾穗集"
    outlines = [(node.getparent().get("text"), node.get("text"), node.get("type")) for node in root.iter("outline")]
    assert outlines == [
        (None, "速览", "rss"),
        (None, "全部", "rss"),
        (None, "分类", None),
        ("分类", "诗歌", "rss"),
        ("分类", "科技", "rss"),
        (None, "标签 & 词", None),
        ("标签 & 词", "C++", "rss"),
    ]


def test_an_outline_has_what_readers_import(site: Site) -> None:
    root = etree.fromstring(
        opml(site, [NamedSelection(Selection((Term("tag", "春"),)), "春天的文章", "春暖花开。")], FOLDERS)
    )
    assert dict(root.find("body/outline/outline").attrib) == {
        "type": "rss",
        "text": "春天的文章",
        "title": "春天的文章",
        "description": "春暖花开。",
        "xmlUrl": "https://example.org/tag/%E6%98%A5/feed.atom",
        "htmlUrl": "https://example.org/tag/%E6%98%A5/",
    }


def test_the_same_list_is_the_same_bytes_and_a_character_loses_none(site: Site) -> None:
    assert opml(site, [NamedSelection(Selection(), "全\0部")], {}) == opml(
        site, [NamedSelection(Selection(), "全部")], {}
    )
