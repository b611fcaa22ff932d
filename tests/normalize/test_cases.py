"""Each file of tests/cases (and each seed) beside what must come of it, in the .yaml of the same name."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from feeds.config import Rule, Settings, load
from feeds.model import Article
from feeds.normalize import normalize
from feeds.read import read, survey

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
SITE = Settings(
    folder=CASES,
    store="sqlite://",
    title="A site",
    language="en",
    base_url="https://feeds.example/",
    site_url="https://site.example/",
    rules=(Rule("专题/计量", "计量", 3),),
)


def shown(article: Article, field: str) -> Any:
    """A field as the expectation writes it."""
    value = getattr(article, field)
    if field == "authors":
        return [author.name for author in value]
    if field == "source":
        return value.name if value else None
    if field in ("published", "updated"):
        return value.isoformat() if value else None
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize(
    "expected_file", sorted(CASES.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_case(expected_file: Path) -> None:
    is_seed = expected_file.parent.name == "seeds"
    source = (ROOT / "seeds" if is_seed else expected_file.parent) / expected_file.stem
    settings = load(ROOT / "seeds", {}) if is_seed else SITE
    expected = yaml.safe_load(expected_file.read_text("utf-8"))

    reading = read(source.name, source.read_bytes(), survey(settings.folder), settings)
    diagnostics = list(reading.diagnostics)
    for draft in reading.drafts:
        normalized = normalize(draft, settings)
        diagnostics += normalized.diagnostics
        if "withheld" in expected:
            assert normalized.article is None
            continue
        assert normalized.article
        check_content(normalized.article.content, expected.pop("content", {}))
        found = {field: shown(normalized.article, field) for field in expected if field != "diagnostics"}
        assert found == {field: value for field, value in expected.items() if field != "diagnostics"}

    assert [f"{each.code}:{each.line}" for each in diagnostics] == expected.get("diagnostics", [])


def check_content(html: str, expected: dict[str, Any] | str) -> None:
    if isinstance(expected, str):
        assert html == expected.strip()
        return
    assert html.startswith(expected.get("begins", ""))
    assert html.endswith(expected.get("ends", ""))
    assert [text for text in expected.get("has", ()) if text not in html] == []
    assert [text for text in expected.get("lacks", ()) if text in html] == []
    assert {text: html.count(text) for text in expected.get("counts", ())} == expected.get("counts", {})
