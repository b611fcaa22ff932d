"""Shortcodes of Nikola, and the files of code that posts show."""

import time
from pathlib import Path

import pytest

from feeds.read.engines.nikola.listings import inserted
from feeds.read.tags.nikola import expand

CASES = {
    "raw": ("{{% raw %}}{{% a %}}{{% /raw %}}", "{{% a %}}"),
    "arguments": (
        '{{% thumbnail "/a b.png" alt="say \\"x\\"" %}}',
        '<a href="/a b.png"><img src="/a b.png" alt="say &quot;x&quot;"></a>',
    ),
    "another post": ('{{% doc title="T" %}}slug{{% /doc %}}', '<a href="link://slug/slug">T</a>'),
    "not closed": ("{{% raw {{% raw %}}x{{% /raw %}}", "{{% raw x"),
    "end alone": ("a{{% /raw %}}b", "ab"),
}


@pytest.mark.parametrize("name", CASES)
def test_shortcode(name: str) -> None:
    text, html = CASES[name]
    assert expand("a.md", text, "markdown", 1).text == html


def test_unknown_shortcode_leaves_what_it_encloses() -> None:
    expanded = expand("a.md", "one\n{{% mine %}}in {{% chart x %}}side{{% /mine %}}", "markdown", 5)
    assert expanded.text == "one\nin side"
    assert [(each.code, each.line) for each in expanded.diagnostics] == [("tag-unknown", 6)]


def test_in_restructuredtext_it_is_a_role() -> None:
    assert expand("a.rst", "{{% media https://a.example/ %}}", "rst", 1).text == (
        ':raw-html:`<a href="https://a.example/">https://a.example/</a>`'
    )


def test_listing(tmp_path: Path) -> None:
    (tmp_path / "listings").mkdir()
    (tmp_path / "listings" / "a.py").write_text("one\ntwo\n")
    (tmp_path / "secret.py").write_text("secret")
    shown = inserted(".. listing:: a.py python\n   :start-line: 1\n\nText", "rst", tmp_path)
    assert ".. code-block:: python\n\n   two\n" in shown
    for name in ("../secret.py", "/etc/passwd", "missing.py"):
        text = f".. listing:: {name} python\n\n"
        assert inserted(text, "rst", tmp_path) == text


@pytest.mark.parametrize("unit", ["{{% a ", "{{% a %}}", '{{% a "', "{{% /a %}}", "{{%", "%}}"])
def test_long_input_is_quick(unit: str) -> None:
    before = time.perf_counter()
    expand("a.md", unit * (500_000 // len(unit)), "markdown", 1)
    assert time.perf_counter() - before < 5
