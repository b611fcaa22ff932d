"""When an article was published and updated: which date is taken, and which is passed over and told of."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from feeds.model import Derived
from feeds.normalize import Normalized

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
DERIVED = {"published": Derived(datetime(2021, 1, 1, tzinfo=UTC), "engine")}

Make = Callable[..., Normalized]


@pytest.mark.parametrize(
    ("metadata", "path", "published", "codes"),
    [
        ({"date": "2024-01-02"}, "a.md", "2024-01-02", []),
        ({"published": "true", "created": "2024-01-02"}, "a.md", "2024-01-02", []),
        ({"发布时间": "2024年1月2日"}, "a.md", "2024-01-02", []),
        ({}, "news/2024-01-02-name.md", "2024-01-02", []),
        ({"date": "Invalid Date"}, "2024-01-02-name.md", "2024-01-02", ["date-unreadable:2"]),
        ({"date": "0001-01-01T00:00:00Z", "created": "2024-01-02"}, "a.md", "2024-01-02", ["date-unreadable:2"]),
        ({"date": "1970-01-01", "created": "2024-01-02"}, "a.md", "2024-01-02", ["date-unreasonable:2"]),
        ({"date": "2202-01-02"}, "a.md", None, ["date-unreasonable:2"]),
        ({"date": "2025-12-31"}, "a.md", "2025-12-31", []),
        ({"date": None}, "a.md", None, ["date-empty:2"]),
        ({}, "a.md", None, []),
    ],
)
def test_published(make: Make, metadata: dict[str, str], path: str, published: str | None, codes: list[str]) -> None:
    made = make(metadata, path=path, now=NOW)
    assert made.article
    found = made.article.published
    assert (found and f"{found:%Y-%m-%d}") == published
    assert [f"{each.code}:{each.line}" for each in made.diagnostics] == codes


def test_without_a_clock_no_date_is_too_late(make: Make) -> None:
    article = make({"date": "2202-01-02"}).article
    assert article
    assert article.published == datetime(2202, 1, 2, tzinfo=UTC)


def test_an_engines_date_is_judged_as_well(make: Make) -> None:
    derived = {"published": Derived(datetime(1, 1, 1, tzinfo=UTC), "zero of Go")}
    made = make({"date": "2024-01-02"}, derived=derived, now=NOW)
    assert made.article
    assert made.article.published == datetime(2024, 1, 2, tzinfo=UTC)
    assert [each.code for each in made.diagnostics] == ["date-unreasonable"]


def test_an_article_of_the_future_waits_whatever_its_engine_does(make: Make) -> None:
    assert make({"date": "2024-07-01"}, now=NOW).visible_from == datetime(2024, 7, 1, tzinfo=UTC)
    early = {"visible_from": Derived(datetime(2024, 5, 1, tzinfo=UTC), "engine")}
    assert make({"date": "2024-07-01"}, derived=early, now=NOW).visible_from == datetime(2024, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("updated", "expected", "codes"),
    [
        ("2024-02-03", "2024-02-03", []),
        ("2024-01-02", "2024-01-02", []),
        ("2023-02-03", None, ["updated-before-published:3"]),
        ("2024-06-02", None, ["updated-in-future:3"]),
        ("2102-06-02", None, ["date-unreasonable:3"]),
        ("soon", None, ["date-unreadable:3"]),
    ],
)
def test_updated(make: Make, updated: str, expected: str | None, codes: list[str]) -> None:
    made = make({"date": "2024-01-02", "lastmod": updated}, now=NOW)
    assert made.article
    found = made.article.updated
    assert (found and f"{found:%Y-%m-%d}") == expected
    assert [f"{each.code}:{each.line}" for each in made.diagnostics] == codes
