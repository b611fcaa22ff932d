"""What comes of a source file at a given time."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.config import load
from feeds.intake import Intake, Task
from feeds.read import FoundFile
from feeds.store import FileResult
from feeds.sync import complete

NOW = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "published", "codes", "due"),
    [
        ("2024-05-31", "2024-05-31", [], None),
        ("2024-06-01", "2024-06-01", [], None),
        ("2024-06-02", None, ["future"], "2024-06-02"),
        ("2025-12-31", None, ["future"], "2025-12-31"),
        ("2042-06-01", "first seen", ["date-unreasonable"], None),
    ],
)
def test_an_article_waits_for_its_date(
    tmp_path: Path, date: str, published: str | None, codes: list[str], due: str | None
) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"---\ntitle: x\ndate: {date}\n---\nText.")
    stat = file.stat()
    settings, site = complete(load(tmp_path, {}))
    found = FoundFile("a.md", str(file), stat.st_size, stat.st_mtime_ns)
    result = Intake(settings, site, NOW).take(Task(found, None, NOW))
    assert isinstance(result, FileResult)
    dates = [each.article.published for each in result.articles]
    assert [f"{when:%Y-%m-%d}" if when else "first seen" for when in dates] == ([published] if published else [])
    assert [each.code for each in result.diagnostics] == codes
    wakes = result.state.due and datetime.fromtimestamp(result.state.due, UTC)
    assert (wakes and f"{wakes:%Y-%m-%d}") == due


@pytest.mark.parametrize(("budget", "codes"), [(1_000_000, []), (10_000, ["over-budget"])])
def test_what_feeds_cannot_show_whole_is_told(tmp_path: Path, budget: int, codes: list[str]) -> None:
    (tmp_path / "feeds.yaml").write_text(f"budget: {budget}")
    settings, site = complete(load(tmp_path, {}))
    text = "A sentence of a long article. " * 200
    outcomes, diagnostics = Intake(settings, site, NOW).examine("a.md", f"---\ntitle: x\n---\n{text}".encode())
    assert [each.code for each in diagnostics if each.code != "undated"] == codes
    assert all(f"{budget:,}" in each.message for each in diagnostics)
    assert outcomes[0].article
