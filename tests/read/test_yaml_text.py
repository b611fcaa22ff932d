"""YAML stays text, and no YAML breaks the process."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feeds.yaml_text import load_mapping

ALIAS_BOMB = "a0: &a0 x\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("title: 007", {"title": "007"}),
        ("yes: no", {"yes": "no"}),
        ("date: 2020-10-02 11:00:00 +0000", {"date": "2020-10-02 11:00:00 +0000"}),
        ("a:\nb: ~\nc: null\nd: 'null'\ne: ''", {"a": None, "b": None, "c": None, "d": "null", "e": ""}),
        ("tags: [a, 1, true]", {"tags": ["a", "1", "true"]}),
        ("author: {name: Ann, age: 7}", {"author": {"name": "Ann", "age": "7"}}),
        ("a: &x [1]\nb: *x", {"a": ["1"], "b": ["1"]}),
        ("n: !!int 'x'\nt: !ruby/object y", {"n": "x", "t": "y"}),
        ("a: 1\n...\nb: 2", {"a": "1"}),
        ("", {}),
        ("# only a comment", {}),
    ],
)
def test_values(text: str, values: dict[str, object]) -> None:
    assert load_mapping(text)[0] == values


def test_lines_are_those_of_the_top_level_keys() -> None:
    assert load_mapping("a: 1\nb:\n  c: 2\n\nd: 3")[1] == {"a": 1, "b": 2, "d": 5}


@pytest.mark.parametrize(
    "text", ["- a", "text", "a: b: c", "a: [", "a: " + "[" * 100_000, "a: \x00", "a: *nobody", ALIAS_BOMB]
)
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        load_mapping(text)


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("-:[]{}&*!|>'\"#\n \t"), max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        values, lines = load_mapping(text)
    except yaml.YAMLError:
        return
    assert set(lines) <= set(values)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
