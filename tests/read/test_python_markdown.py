"""What Python-Markdown reads otherwise than CommonMark does."""

from feeds.read.engines.python_markdown import as_commonmark


def test_name_of_a_language_above_code() -> None:
    assert as_commonmark("Text\n\n    :::python\n    a\n") == "Text\n\n    a\n"
    assert as_commonmark("Text :::python\n") == "Text :::python\n"


def test_inline_tag_alone_on_its_line() -> None:
    assert as_commonmark('<img src="a">\nA [b](c)') == '<img src="a">\n\nA [b](c)'
    for same in ("<div>\nA", "<img>\n<img>\n\nA", "```\n<img>\nA\n```", "A <b>\nc"):
        assert as_commonmark(same) == same
