"""reStructuredText to HTML: what docutils does not know by itself, and what it must not do."""

import time
from pathlib import Path

import pytest

from feeds.normalize.rst import convert

CASES = {
    "literal": ("``a``", "<p><code>a</code></p>"),
    "listing with options of others": (
        ".. code-block:: python\n   :linenos: table\n   :hl_lines: 1\n\n   a < b\n\n   c",
        '<pre><code class="language-python">a &lt; b\n\nc\n</code></pre>',
    ),
    "film": (".. youtube:: abc_D-1\n   :width: 1", '<iframe src="https://www.youtube.com/embed/abc_D-1"></iframe>'),
    "abbreviation": (":abbr:`LIFO (last in)`", '<p><abbr title="last in">LIFO</abbr></p>'),
    "formula": ("a :math:`x_1^2` b", "<p>a $x_1^2$ b</p>"),
    "formula of a block": (".. math::\n\n   \\frac{a}{b}", "<p>$$\\frac{a}{b}$$</p>"),
    "unknown role": (":foo:`text <target>`", "<p><span>text</span></p>"),
    "raw role": (r":raw-html:`<b>x</b>`", "<p><b>x</b></p>"),
    "picture without words": (".. image:: a.png", '<img alt="" src="a.png" />'),
    "mark of the summary": ("a\n\n.. more\n\nb", "<p>a</p>\n<!-- more -->\n<p>b</p>"),
}


@pytest.mark.parametrize("name", CASES)
def test_html(name: str) -> None:
    text, html = CASES[name]
    assert convert(text).html.strip() == html


def test_unknown_directive_leaves_what_it_encloses() -> None:
    converted = convert(".. panel-default::\n   :title: x\n\n   *inner*\n\nafter")
    assert converted.html == "<p><em>inner</em></p>\n<p>after</p>\n"
    assert converted.lost == ("panel-default",)


def test_one_text_does_not_change_the_next() -> None:
    defining = ".. role:: shout(strong)\n\n:shout:`x`"
    assert convert(defining).html == '<p><strong class="shout">x</strong></p>\n'
    assert convert(":shout:`x`").html == "<p><span>x</span></p>\n"


@pytest.mark.parametrize(
    "directive", ["include:: {}", "raw:: html\n   :file: {}", "csv-table::\n   :file: {}", "literalinclude:: {}"]
)
def test_no_file_is_read(tmp_path: Path, directive: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a,secret")
    assert "secret" not in convert(f".. {directive.format(secret)}\n").html.replace(str(secret), "")


@pytest.mark.parametrize(
    "unit",
    ["*a ", "`a ", "x_ ", "[1]_ ", "|a| ", "- ", "> ", "* a\n", "a\n=\n", "= =\n", "+-+\n", ".. a::\n", ":a:`b` "],
)
def test_long_input_is_quick(unit: str) -> None:
    for length in (40_000, 290_000):
        before = time.perf_counter()
        convert(unit * (length // len(unit)))
        assert time.perf_counter() - before < 8
