"""Each site of tests/engines/*/site beside what its own engine made of it, in expected.yaml.

expected.yaml has the keys
    settings    what the site states, by keys of feeds.yaml (any of them)
    entries     all that is published: the path of each, and any of the fields id, link, title, published, updated,
                categories, tags, authors, language, image, and content (has, lacks: lists of strings; text: all of it)
    left_out    paths of files that are there and must not be published
    alone       folders that, pointed at alone, give the same entries
    diagnostics path:code of those that are told, beside those of files that are left out
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from feeds.config import Settings, load
from feeds.model import EVERYTHING, Entry
from feeds.read import settings_of, survey
from feeds.store import Store
from feeds.sync import sync

FILES = sorted(Path(__file__).parent.glob("*/expected.yaml"))
NOW = datetime(2026, 7, 1, tzinfo=UTC)

each_site = pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)


def published(folder: Path, settings: Settings | None = None) -> tuple[dict[str, Entry], list[str]]:
    """The entries of a folder by path, and path:code of each diagnostic."""
    store = Store.open("sqlite://", authority="localhost", site="engines")
    sync(settings or load(folder, {}), store, NOW)
    entries = {entry.article.path: entry for entry in store.entries(EVERYTHING, 1000)}
    return entries, [f"{each.path}:{each.code}" for each in store.diagnostics()]


def shown(entry: Entry, field: str) -> Any:
    """A field as the expectation writes it."""
    value = getattr(entry if field in ("id", "published", "updated") else entry.article, field)
    if field == "authors":
        return [author.name for author in value]
    if field in ("published", "updated"):
        return value.isoformat(sep=" ")
    return list(value) if isinstance(value, tuple) else value


def check_content(html: str, expected: Mapping[str, Any]) -> None:
    assert expected.keys() <= {"has", "lacks", "text"}
    assert [text for text in expected.get("has", ()) if text not in html] == []
    assert [text for text in expected.get("lacks", ()) if text in html] == []
    if "text" in expected:
        assert " ".join(BeautifulSoup(f"{html}\n", "lxml").get_text().split()) == expected["text"]


@each_site
def test_site(file: Path) -> None:
    expected = yaml.safe_load(file.read_text("utf-8"))
    site = file.parent / "site"
    assert survey(site).engine.name == file.parent.name.partition("_")[0]

    entries, diagnostics = published(site)

    assert [*entries.keys() & {*expected["left_out"]}] == []
    assert [path for path in expected["left_out"] if not (site / path).is_file()] == []
    assert sorted(entries) == sorted(entry["path"] for entry in expected["entries"])
    for wanted in expected["entries"]:
        entry = entries[wanted["path"]]
        fields = [field for field in wanted if field not in ("path", "content")]
        assert {field: shown(entry, field) for field in fields} == {field: wanted[field] for field in fields}
        check_content(entry.article.content, wanted.get("content", {}))
    told = [each for each in diagnostics if each.rpartition(":")[0] in entries]
    assert sorted(told) == sorted(expected.get("diagnostics", []))


@each_site
def test_settings(file: Path) -> None:
    expected = yaml.safe_load(file.read_text("utf-8")).get("settings", {})
    stated = settings_of(survey(file.parent / "site"))
    assert {key: stated.get(key) for key in expected} == expected


@each_site
def test_folder_alone(file: Path) -> None:
    expected = yaml.safe_load(file.read_text("utf-8"))
    site = file.parent / "site"
    whole, _ = published(site)
    for folder in expected.get("alone", []):
        alone, _ = published(site / folder)
        below = {path: entry for path, entry in whole.items() if path.startswith(f"{folder}/")}
        compared = ("id", "link", "title", "published", "categories", "tags", "content")
        assert {f"{folder}/{path}": [shown(entry, field) for field in compared] for path, entry in alone.items()} == {
            path: [shown(entry, field) for field in compared] for path, entry in below.items()
        }
