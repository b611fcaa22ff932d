"""HTML that any reader shows rightly: the cases of bodies/*.yaml, and what no case can hold."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from feeds.normalize.given import Given

Make = Callable[..., Given]

CASES = {
    f"{file.stem}: {name}": (case["written"], case["html"])
    for file in sorted((Path(__file__).parent / "bodies").glob("*.yaml"))
    for name, case in yaml.safe_load(file.read_text("utf-8")).items()
}


@pytest.mark.parametrize(("written", "html"), CASES.values(), ids=CASES)
def test_body(given: Make, written: str, html: str) -> None:
    assert given(written).html == html


def test_what_could_not_be_taken_over_is_told(given: Make) -> None:
    made = given(
        '<p onclick="x()">a<script>1</script><a href="javascript:1">b</a><img src="data:image/png;base64,x"></p>'
    )
    assert {each.code for each in made.diagnostics} == {"address-unusable", "active-content"}


def test_a_place_in_a_text_without_address_is_no_link(make: Callable[..., Any]) -> None:
    made = make(body='<p><a href="#n">1</a> <a href="/a">b</a></p>')
    assert made.article.content == '<p>1 <a href="https://site.example/a">b</a></p>'


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote", "span", "my-tag", "a href=/x"])
@pytest.mark.parametrize("depth", [90, 300, 3000, 60_000])
def test_deep_nesting_loses_no_text(given: Make, tag: str, depth: int) -> None:
    assert "".join(given(f"{f'<{tag}>' * depth}text<p>more<br>lines").paragraphs) == "textmorelines"


HEAVY = {
    "scripts": "x<script></script>" * 50_000,
    "paragraphs": "<p>x" * 200_000,
    "breaks": "<br>" * 300_000,
    "links": "<a href=/x>" * 100_000,
    "pictures": "<img data-src=/x.png>" * 60_000,
    "sizes": "<img srcset='" + "a.png 1w, " * 100_000 + "'>",
    "tables": "<table><tr><td>" * 40_000,
    "lists": "<li>x</li>" * 100_000,
    "code": "<pre><code>" * 50_000,
    "lines of code": "<pre><code class=hljs>" + "<div>x</div>" * 80_000,
    "attributes": "<p " + "a " * 300_000 + ">",
    "quotes": "<a '\"" * 200_000,
    "sources": "<picture>" + "<source srcset=x.png>" * 80_000,
    "frames": "<iframe src=https://x.example/></iframe>" * 40_000,
    "fallbacks": "<noscript><img src=x.png></noscript>" * 40_000,
    "related": "<p><a href=/x>x</a></p>" * 40_000 + "<p>x</p>",
    "entities": "&" * 1_000_000,
    "spaces": " " * 2_000_000 + "x",
    "tags": "<" * 1_000_000,
    "comments": "<!--more" * 150_000,
}


@pytest.mark.parametrize("written", HEAVY.values(), ids=HEAVY)
def test_no_text_takes_long(given: Make, written: str) -> None:
    began = time.process_time()
    given(written)
    assert time.process_time() - began < 20
