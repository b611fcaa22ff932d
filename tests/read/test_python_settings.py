"""Settings of sites in Python, which are read and never run, and their regular expressions."""

import time
from pathlib import Path

import pytest

from feeds.read.engines.python_patterns import guarded, named_groups, substituted
from feeds.read.engines.python_settings import read_settings

TEXT = """
import os
NAME = "Site"
URL: str = "https://" + HOST
FULL = f"{NAME} of {1}"
TUPLE = (("posts/*.md", "blog", os.path.join("x", "y")),)
LIST = ["a", os.sep] + ["b"]
LIST += ["c"]
PLAIN = {"a": NAME, **os.environ, "b": {"c": True}}
PLAIN["d"] = -1
CALLED = dict(a=1, b=os.sep)
UNKNOWN = os.getenv("X")
LOST = "known"
LOST = os.getenv("X")
"""


def test_literals_and_names() -> None:
    assert read_settings(TEXT, {"HOST": "example.org"}) == {
        "HOST": "example.org",
        "NAME": "Site",
        "URL": "https://example.org",
        "FULL": "Site of 1",
        "TUPLE": (("posts/*.md", "blog", None),),
        "LIST": ["a", "b", "c"],
        "PLAIN": {"a": "Site", "b": {"c": True}, "d": -1},
        "CALLED": {"a": 1},
    }


def test_nothing_is_run(tmp_path: Path) -> None:
    made = tmp_path / "made"
    read_settings(f"A = open({str(made)!r}, 'w')\n__import__('os').mkdir({str(made)!r})\n")
    assert not made.exists()


@pytest.mark.parametrize(
    "text", ["A = (", "\0", "A = " + "(" * 10_000, "A = 'x'" + " + 'y'" * 20_000, "A = 'x'\n" + "A = A + A\n" * 99]
)
def test_odd_text(text: str) -> None:
    assert len(read_settings(text).get("A", "")) <= 100_000


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(a|a)*b", r"((a)*b?)*c", r"(?:a{1,})+b", "(", ".*" * 20])
def test_slow_and_broken_patterns_are_refused(pattern: str) -> None:
    assert guarded(pattern) is None


def test_patterns_of_real_sites() -> None:
    pattern = r"(?P<Date>\d{4}-\d{2}-\d{2})[-_](?P<slug>[^.]*)(?:\.(?P<lang>[a-z]{2}))?"
    assert named_groups(pattern, "2024-01-02-name.zh") == {"date": "2024-01-02", "slug": "name", "lang": "zh"}
    assert substituted(r"C\+\+", "cpp", "c++ ok", 2) == "cpp ok"
    assert substituted("x", r"\9", "x", 0) == "x"


def test_allowed_patterns_are_quick() -> None:
    before = time.perf_counter()
    named_groups(r"(.*)/(.*)/(.*)-(?P<a>.*)_b", "/-" * 100_000)
    assert time.perf_counter() - before < 3
