"""Metadata in every form, and what is broken in it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.read.front_matter import split

BODY = "Text.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: A\n---\n", {"title": "A"}),
        ("---\ntitle: A\n...\n", {"title": "A"}),
        ("\n\n---  \ntitle: A\n---  \n", {"title": "A"}),
        ("-----\ntitle: A\n-----\n", {"title": "A"}),
        ("---yaml\ntitle: A\n---\n", {"title": "A"}),
        ("  ---\n  title: A\n  tags: [b]\n  ---\n", {"title": "A", "tags": ["b"]}),
        ("title: A\ntags:\n- b\n---\n", {"title": "A", "tags": ["b"]}),
        ("---\ntitle: A # a comment\ndate:\ntags: ~\n---\n", {"title": "A", "date": None, "tags": None}),
        ("---\nTitle: A\n---\n", {"title": "A"}),
        ('+++\ntitle = "A"\ndraft = true\ndate = 2024-01-02T03:04:05Z\n+++\n',
         {"title": "A", "draft": "true", "date": "2024-01-02T03:04:05+00:00"}),
        ('+++\ntitle = "A"\n[taxonomies]\ntags = ["b"]\n+++\n', {"title": "A", "taxonomies": {"tags": ["b"]}}),
        ('{\n"title": "A", "weight": 7,\n"tags": ["b"]\n}\n', {"title": "A", "weight": "7", "tags": ["b"]}),
        ('"title": "A",\n"tags": ["b"]\n;;;\n', {"title": "A", "tags": ["b"]}),
        (';;;\n"title": "A"\n;;;\n', {"title": "A"}),
        ('---json\n{"title": "A"}\n---\n', {"title": "A"}),
    ],
)  # fmt: skip
def test_forms(text: str, expected: dict[str, object]) -> None:
    matter = split("a.md", text + BODY)
    assert (matter.metadata, matter.body, matter.diagnostics) == (expected, BODY, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: A: B", {"title": "A: B"}),
        ("title: A: B\ntags:\n  - c\n  - d: e: f", {"title": "A: B", "tags": ["c", {"d": "e: f"}]}),
        ("title: @A\ndate: 2024-01-02", {"title": "@A", "date": "2024-01-02"}),
        ("title: `A` B\ntags: [c, d]", {"title": "`A` B", "tags": ["c", "d"]}),
        ('title: "A" B', {"title": '"A" B'}),
        ("title: {{ x }} B\ntags: c", {"title": "{{ x }} B", "tags": "c"}),
        ("title：甲\ndate： 2024-01-02", {"title": "甲", "date": "2024-01-02"}),
        ("title: A\ntags:\n\t- b\ndate:\t2024-01-02", {"title": "A", "tags": ["b"], "date": "2024-01-02"}),
        ("title: 'A\ntags:\n- b", {"title": "A", "tags": ["b"]}),
        ("title: %A\ntags: *b", {"title": "%A", "tags": "*b"}),
        ("title: 100%: [A]B\ncategories: [a, b", {"title": "100%: [A]B", "categories": "[a, b"}),
    ],
)
def test_what_yaml_refuses_is_read_all_the_same(text: str, expected: dict[str, object]) -> None:
    matter = split("a.md", f"---\n{text}\n---\n{BODY}")
    assert (matter.metadata, matter.body) == (expected, BODY)
    assert [each.code for each in matter.diagnostics] == ["front-matter-broken"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [('title = "A" B\nslug = "c"', {"title": 'A" B', "slug": "c"}), ('tags = ["a" "b"]', {"tags": ["a", "b"]})],
)
def test_what_toml_refuses_is_read_line_by_line(text: str, expected: dict[str, object]) -> None:
    matter = split("a.md", f"+++\n{text}\n+++\n{BODY}")
    assert (matter.metadata, matter.body) == (expected, BODY)
    assert [(each.code, each.line) for each in matter.diagnostics] == [("front-matter-broken", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "A heading\n---\nand text\n",
        "Note: a heading\n---\nand text\n",
        "{not json}\n",
        '{"a": 1} is an object of JSON\n',
        '"Quoted," he said.\n',
        "+++\n",
        "---\n\nA rule above.\n\n---\n",
    ],
)
def test_text_is_no_metadata(text: str) -> None:
    matter = split("a.md", text)
    assert (matter.metadata, matter.body) == ({}, text)


@pytest.mark.parametrize("text", ["---\ntitle: A\nText.\n", '+++\ntitle = "A"\nText.\n'])
def test_without_a_closing_line_all_is_text_and_a_person_is_told(text: str) -> None:
    matter = split("a.md", text)
    assert (matter.metadata, matter.body) == ({}, text)
    assert [(each.code, each.line) for each in matter.diagnostics] == [("front-matter-unclosed", 1)]


def test_lines_are_those_of_the_file() -> None:
    assert split("a.md", "\n---\ntitle: A\ntags:\n- b\n---\nText").lines == {"title": 3, "tags": 4}
    assert split("a.md", '\n+++\ntitle = "A"\n[extra]\ntitle = "B"\n+++\nText').lines == {"title": 3, "extra": 4}
    assert split("a.md", '{\n"title": "A",\n"tags": []\n}\nText').lines == {"title": 2, "tags": 3}
    assert split("a.md", "---\ntitle: A\n---\n\nText").body_line == 4


PIECES = (
    "---\n",
    "+++\n",
    ";;;\n",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    ": ",
    " = ",
    "：",
    "- ",
    "\t",
    "#",
    "title",
    "甲",
    "&a ",
    "*a",
    "\n",
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join))
def test_any_text_splits_and_nothing_is_lost_without_a_word(text: str) -> None:
    matter = split("a.md", text)
    assert text.endswith(matter.body)
    above = text.removesuffix(matter.body)
    assert matter.metadata or matter.diagnostics or not re.search("title|甲", above)
