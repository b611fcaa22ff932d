"""Authors, source and rights as metadata state them."""

from collections.abc import Callable
from typing import Any

import pytest

from feeds.model import Author
from feeds.normalize import Normalized

Make = Callable[..., Normalized]


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("Jane Doe", ["Jane Doe"]),
        ("Jane and John", ["Jane", "John"]),
        ("Jane Doe, John Roe", ["Jane Doe", "John Roe"]),
        ("Ann, Bob, and Carol", ["Ann", "Bob", "Carol"]),
        ("Ludwig van Beethoven and Johann Sebastian Bach", ["Ludwig van Beethoven", "Johann Sebastian Bach"]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("Sammy Davis, Jr.", ["Sammy Davis, Jr."]),
        ("Procter & Gamble", ["Procter & Gamble"]),
        ("the editors and friends", ["the editors and friends"]),
        ("By Jane Doe", ["Jane Doe"]),
        ("张三、李四", ["张三", "李四"]),
        ("张三，李四 和 王五", ["张三", "李四", "王五"]),
        ("作者：张三", ["张三"]),
        ("和平区政府", ["和平区政府"]),
        ("约翰·史密斯", ["约翰·史密斯"]),
        (["Jane Doe", {"name": "A & B"}, "Jane Doe", None, {}, [1]], ["Jane Doe", "A & B"]),
        ("true", []),
        ({"url": "https://x.example/"}, []),
    ],
)
def test_authors(make: Make, stated: Any, names: list[str]) -> None:
    article = make({"author": stated}).article
    assert article
    assert [author.name for author in article.authors] == names


@pytest.mark.parametrize(
    "stated", ["Jane Doe <jane@x.example>", "jane@x.example (Jane Doe)", "Jane Doe (jane@x.example)"]
)
def test_an_author_with_a_mail_address(make: Make, stated: str) -> None:
    article = make({"author": f"{stated}, John Roe <john@x.example>"}).article
    assert article
    assert article.authors == (Author("Jane Doe", "jane@x.example"), Author("John Roe", "john@x.example"))


@pytest.mark.parametrize(
    ("key", "stated", "source"),
    [
        ("source", "新华网", "新华网"),
        ("来源", "新华网", "新华网"),
        ("source", {"name": "Times", "url": "https://t.example/"}, "Times"),
        ("source", "https://t.example/a", None),
        ("source", "true", None),
    ],
)
def test_source(make: Make, key: str, stated: Any, source: str | None) -> None:
    article = make({key: stated}).article
    assert article
    assert (article.source and article.source.name) == source


def test_rights(make: Make) -> None:
    for stated, rights in (("CC BY 4.0", "CC BY 4.0"), ("true", None), (["x"], None)):
        article = make({"copyright": stated}).article
        assert article
        assert article.rights == rights
