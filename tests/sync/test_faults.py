"""Bad input, and a program that fails, cost no more than the article that they concern."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds import intake as intake_module
from feeds.config import load
from feeds.errors import StoreError
from feeds.model import EVERYTHING, Severity
from feeds.sync import sync

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_bad_input_is_told_and_harms_nothing_else(site, store, monkeypatch, write, codes):
    write(site, "good.md")
    write(site, "empty.md", "")
    write(site, "binary.txt", bytes(range(256)) * 10)
    write(site, "yaml.md", "---\ntitle: a: b\ndate: 2024-01-02\n---\nText.")
    write(site, "date.md", "---\ntitle: D\ndate: 2024-13-45\n---\nText.")
    write(site, "number.md", "---\ntitle: 007\ndate: 2024-01-03\n---\nText.")
    write(site, "untitled.md", '---\ntitle: ""\ndate: 2024-01-04\n---\nText.')
    write(site, "control.md", "---\ntitle: C\ndate: 2024-01-05\n---\nT\x0be\x00xt.")
    write(site, "script.md", "---\ntitle: S\ndate: 2024-01-06\n---\n<script>alert(1)</script>Text.")
    write(site, "twin-1.md", "---\ntitle: 1\nid: same\ndate: 2024-01-07\n---\nOne.")
    write(site, "twin-2.md", "---\ntitle: 2\nid: same\ndate: 2024-01-08\n---\nTwo.")
    with write(site, "huge.md").open("r+b") as huge:
        huge.truncate(50 * 1024 * 1024)
    write(site, "gone.md")
    write(site, "locked.md")
    (site.folder / "loop").symlink_to(site.folder)
    # Nothing is unreadable to root, which tests may run as; and a file goes at the moment that it is read.
    real = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.name == "gone.md":
            path.unlink()
        if path.name == "locked.md":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    report = sync(site, store, NOON)

    assert codes(store) == {
        "empty.md": ["empty-file"],
        "binary.txt": ["binary-file"],
        "yaml.md": ["front-matter-broken"],
        "date.md": ["date-unreadable"],
        "number.md": ["title-is-number"],
        "untitled.md": ["title-empty"],
        "control.md": ["control-characters"],
        "script.md": ["active-content"],
        "twin-1.md": ["title-is-number"],
        "twin-2.md": ["title-is-number", "id-taken"],
        "huge.md": ["too-large"],
        "gone.md": ["vanished"],
        "locked.md": ["unreadable"],
    }
    assert [(each.code, each.path) for each in report.diagnostics] == [("link-loop", "loop")]
    entries = store.entries(EVERYTHING, 99)
    assert sorted(entry.article.path for entry in entries) == [
        *("control.md", "date.md", "good.md", "number.md", "script.md"),
        *("twin-1.md", "twin-2.md", "untitled.md", "yaml.md"),
    ]
    assert len({entry.id for entry in entries}) == len(entries)
    lines = {each.path: each.line for each in store.diagnostics() if each.code != "title-is-number"}
    assert (lines["yaml.md"], lines["date.md"], lines["untitled.md"], lines["control.md"]) == (2, 3, 2, 5)
    assert lines["twin-2.md"] == 3

    monkeypatch.undo()
    sync(site, store, NOON)
    assert "locked.md" not in codes(store)
    assert "gone.md" not in codes(store)


def test_a_fault_of_the_program_costs_one_file(site, store, monkeypatch, write):
    write(site, "a.md")
    write(site, "b.md")
    real = intake_module.read

    def broken(path: str, *rest: object) -> object:
        if path == "a.md":
            raise RuntimeError("a bug")
        return real(path, *rest)

    monkeypatch.setattr(intake_module, "read", broken)
    sync(site, store, NOON)
    assert [entry.article.path for entry in store.entries(EVERYTHING, 9)] == ["b.md"]
    (fault,) = store.diagnostics()
    assert (fault.code, fault.severity, fault.path) == ("fault", Severity.ERROR, "a.md")
    assert "a bug" in fault.message


def test_halves_of_characters_cost_no_sync(site, store, write, counts):
    write(site, "a.md", '{"title": "x \\ud83d y", "date": "2024-01-01"}\n\nText.\n')
    write(site, "b.jsonl", '{"title": "甲 \\ud83d", "content": "正文 \\ud83d。"}\n')
    assert counts(sync(site, store, NOON)) == (2, 0, 0)


def test_a_folder_that_cannot_be_listed_now_is_not_gone(site, store, monkeypatch, write, counts):
    write(site, "mounted/a.md")
    write(site, "b.md")
    sync(site, store, NOON)
    real = os.scandir

    def scandir(path: str) -> object:
        if Path(path).name == "mounted":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    report = sync(site, store, NOON)
    assert [(each.code, each.path) for each in report.diagnostics] == [("unreadable", "mounted")]
    assert counts(report) == (0, 0, 0)


def test_a_file_that_cannot_be_looked_at_now_is_not_gone(site, store, monkeypatch, write, counts):
    for path in ("mounted/a.md", "mounted/b.md", "mounted.md", "gone.md", "seen.md"):
        write(site, path)
    sync(site, store, NOON)
    (site.folder / "gone.md").unlink()
    (site.folder / "gone.md").symlink_to("nowhere.md")
    real = os.stat

    def stat(path: str | Path, **options: bool) -> os.stat_result:
        if Path(path).parent.name == "mounted":
            raise PermissionError(13, "Permission denied")
        return real(path, **options)

    monkeypatch.setattr(os, "stat", stat)
    report = sync(site, store, NOON)
    assert [each.path for each in report.diagnostics] == ["gone.md", "mounted/a.md", "mounted/b.md"]
    assert counts(report) == (0, 0, 1)
    monkeypatch.undo()
    (site.folder / "mounted" / "a.md").unlink()
    assert counts(sync(site, store, NOON)) == (0, 0, 1)


def test_one_store_holds_one_folder_which_may_move(site, store, tmp_path, write, counts):
    write(site, "site/a.md")
    write(site, "other/b.md")
    sync(load(tmp_path / "site", {}), store, NOON)
    with pytest.raises(StoreError, match=r"The store holds the articles of .*/site, and none of them is in .*/other"):
        sync(load(tmp_path / "other", {}), store, NOON)
    assert [entry.article.path for entry in store.entries(EVERYTHING, 9)] == ["a.md"]
    (tmp_path / "site").rename(tmp_path / "moved")
    assert counts(sync(load(tmp_path / "moved", {}), store, NOON)) == (0, 0, 0)
