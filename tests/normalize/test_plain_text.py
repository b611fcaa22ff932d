"""Plain text to HTML: lists. Paragraphs, headings and captions are in test_text.py."""

import pytest

from feeds.normalize.plain_text import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("要点：\n- 甲\n- 乙 & 丙", "<p>要点：</p>\n<ul>\n<li>甲</li>\n<li>乙 &amp; 丙</li>\n</ul>"),
        ("• 甲\n\n• 乙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"),
        ("1. One.\n2. Two.", "<ol>\n<li>One.</li>\n<li>Two.</li>\n</ol>"),
        ("3) Three.\n4) Four.", '<ol start="3">\n<li>Three.</li>\n<li>Four.</li>\n</ol>'),
        ("- Who is there?\nNobody.", "<p>- Who is there?</p>\n<p>Nobody.</p>"),
        ("1. One.\n3. Three.", "<p>1. One.</p>\n<p>3. Three.</p>"),
        ("1.5亿元。\n2.5亿元。", "<p>1.5亿元。</p>\n<p>2.5亿元。</p>"),
        ("-5度。\n-6度。", "<p>-5度。</p>\n<p>-6度。</p>"),
        ("①甲。\n②乙。", "<p>①甲。</p>\n<p>②乙。</p>"),
        ("一、甲。\n二、乙。", "<p>一、甲。</p>\n<p>二、乙。</p>"),
        ("1、甲。\n2、乙。", "<p>1、甲。</p>\n<p>2、乙。</p>"),
    ],
)
def test_lists(text: str, html: str) -> None:
    assert to_html(text) == html
