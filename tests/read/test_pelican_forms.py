"""Metadata as Pelican and Nikola write them, and texts that only look so."""

import time

import pytest

from feeds.read.front_matter import split
from feeds.read.front_matter.pelican import split_html, split_lines

FORMS = {
    "lines": (
        "a.md",
        "Title: One: two\nDate: 2024-01-02\nTags: a, b\nSummary: first\n    second\n\nText: x\n",
        {"title": "One: two", "date": "2024-01-02", "tags": ["a", "b"], "summary": "first\nsecond"},
        {"title": 1, "date": 2, "tags": 3, "summary": 4},
        "Text: x\n",
        7,
    ),
    "names with commas": (
        "a.md",
        "Title: x\nAuthors: Doe, Jane; 李雷\n\n",
        {"title": "x", "authors": ["Doe, Jane", "李雷"]},
        {"title": 1, "authors": 2},
        "",
        4,
    ),
    "comment": (
        "a.md",
        "<!--\n.. title: 一\n.. tags: a, b\n.. link:\n-->\n\nText\n",
        {"title": "一", "tags": ["a", "b"], "link": None},
        {"title": 2, "tags": 3, "link": 4},
        "\nText\n",
        6,
    ),
    "dots": (
        "a.rst",
        ".. title: 一\n.. date: 2024-01-02\n\nText\n",
        {"title": "一", "date": "2024-01-02"},
        {"title": 1, "date": 2},
        "\nText\n",
        3,
    ),
    "docinfo": (
        "a.rst",
        "=====\nA *b*\n=====\n\n:date: 2024-01-02\n:summary: one\n  two\n\nText\n",
        {"title": "A b", "date": "2024-01-02", "summary": "one\ntwo"},
        {"title": 2, "date": 5, "summary": 6},
        "\n\nText\n",
        7,
    ),
    "docinfo below a subtitle": (
        "a.rst",
        ".. comment\n\nTitle\n#####\nSub\n---\n\n:author: me\n\nText\n",
        {"title": "Title", "author": "me"},
        {"title": 3, "author": 8},
        ".. comment\n\n\n\nText\n",
        6,
    ),
    "docinfo without a title": (
        "a.rst",
        ":title: x\n:slug: y\n\nText\n",
        {"title": "x", "slug": "y"},
        {"title": 1, "slug": 2},
        "\nText\n",
        3,
    ),
}

NONE = {
    "one pair": ("a.md", "Note: hello\nand so on\n"),
    "pairs of prose": ("a.md", "Question: why?\nAnswer: because.\n\nText\n"),
    "a title alone": ("a.md", "Title: x\n\nText\n"),
    "no blank line": ("a.txt", "Date: today\nPlace: here\nand on it goes\n"),
    "not at the start": ("a.md", "\nTitle: x\nDate: y\n\nText\n"),
    "html": ("a.html", "Title: x\nDate: y\n\nText\n"),
    "directive": ("a.rst", ".. image:: x.png\n   :alt: y\n\nText\n"),
    "comment of another kind": ("a.md", "<!-- title: x -->\n\nText\n"),
    "unclosed comment": ("a.md", "<!--\n.. title: x\n\nText\n"),
    "fields of a function": ("a.rst", "Function\n--------\n\n:param x: number\n:returns: nothing\n"),
    "heading": ("a.rst", "Heading\n=======\n\nText\n"),
}


@pytest.mark.parametrize("name", FORMS)
def test_form(name: str) -> None:
    path, text, metadata, lines, body, body_line = FORMS[name]
    matter = split(path, text)
    assert matter.metadata == metadata
    assert matter.lines == lines
    assert (matter.body, matter.body_line) == (body, body_line)


@pytest.mark.parametrize("name", NONE)
def test_no_metadata(name: str) -> None:
    path, text = NONE[name]
    matter = split(path, text)
    assert (matter.metadata, matter.body) == ({}, text)


def test_site_that_writes_lines() -> None:
    assert split_lines("Title: x\n\nText").metadata == {"title": "x"}
    assert split_lines("---\nTitle: x\n---\nText").body == "Text"
    assert split_lines("No pair\n\nText").metadata == {}


def test_page() -> None:
    head = '<title>A &amp; b</title><meta name="Keywords" content="x, y"><meta charset=utf-8>'
    page = f"<html><head>{head}</head><body>T</body>"
    matter = split_html(page)
    assert matter.metadata == {"title": "A & b", "tags": "x, y"}
    assert matter.body == "T"
    assert split_html("<p>no head</p>").body == "<p>no head</p>"


@pytest.mark.parametrize(
    "unit", ["Title: x\n", "    y\n", ".. a: b\n", ":a: b\n", "<meta ", "<head>", "<!--", "=\n", "``"]
)
@pytest.mark.parametrize("path", ["a.md", "a.rst"])
def test_long_input_is_quick(path: str, unit: str) -> None:
    text = unit * (2_000_000 // len(unit))
    before = time.perf_counter()
    split(path, text)
    split(path, "Title: x\nDate: y\n" + text)
    split_html(text)
    assert time.perf_counter() - before < 3
