"""The commands as people and scripts use them."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feeds.cli import main


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDS_STORE", str(tmp_path / "store.sqlite"))


@pytest.fixture
def listening_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_sync_tells_what_it_did(folder: Path) -> None:
    assert run("sync", folder).output == f"5 articles (5 added, 0 changed, 0 removed) from {folder}\n"
    (folder / "new.md").write_text("New text.")
    next(folder.glob("000*")).unlink()
    assert run("sync", folder).output == f"5 articles (1 added, 0 changed, 1 removed) from {folder}\n"
    (folder / "bad.md").write_text("---\ntitle: x: y\n---\nText.")
    assert run("sync", folder).output.splitlines() == [
        f"6 articles (1 added, 0 changed, 0 removed) from {folder}",
        f"Some have errors. Run: feeds check {folder}",
    ]


def test_check_counts_names_places_and_leaves_the_store_alone(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.md").write_text("---\ntitle: x\ndate: 2024-13-45\n---\nText.")
    result = run("check", folder)
    assert result.exit_code == 1
    totals, error, repaired, damaged, _, *places, _, heading, mend_error, mend_repaired, mend_damaged = (
        result.output.splitlines()
    )
    assert totals == "6 articles: 1 error, 4 warnings, 0 notes"
    assert error.split() == ["1", "error", "date-unreadable"]
    assert repaired.split() == ["3", "warning", "text-repaired"]
    assert damaged.split() == ["1", "warning", "damaged-text"]
    assert len(places) == 5
    assert places[-1] == (
        "bad.md:3: error date-unreadable: '2024-13-45' is no date that can be read without a guess. It was passed over."
    )
    assert heading == "How to mend them:"
    assert mend_error == "  date-unreadable: Write it like 2024-01-31 09:00:00 +0800."
    assert mend_repaired.startswith("  text-repaired: ")
    assert mend_damaged.startswith("  damaged-text: ")
    assert not (tmp_path / "store.sqlite").exists()


def test_check_of_a_folder_without_errors_succeeds(folder: Path) -> None:
    result = run("check", "--json", folder)
    assert result.exit_code == 0
    found = json.loads(result.output)
    assert (found["engine"], found["articles"]) == ("none", 5)
    assert [(each["code"], each["severity"], each["count"]) for each in found["codes"]] == [
        ("text-repaired", "warning", 3),
        ("damaged-text", "warning", 1),
    ]
    assert [(each["code"], each["severity"], each["path"], each["line"]) for each in found["diagnostics"]] == [
        (code, "warning", "003_4c81291380ad5b37.txt", line)
        for code, line in (("text-repaired", 1), ("damaged-text", 4), ("text-repaired", 4), ("text-repaired", 7))
    ]


def test_check_of_a_folder_where_nothing_is_wrong_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: x\ndate: 2024-01-02\n---\nText.")
    result = run("check", tmp_path)
    assert (result.exit_code, result.output) == (0, "1 article: 0 errors, 0 warnings, 0 notes\n")


def test_check_writes_sarif(tmp_path: Path) -> None:
    # SARIF 2.1.0: what sections 3.13, 3.14, 3.18, 3.19, 3.27, 3.28, 3.29 and 3.49 demand of each object.
    (tmp_path / "坏 文章.md").write_text("---\ntitle: x\ndate: 2024-13-45\n---\nText.")
    (tmp_path / "empty.md").write_text("")
    result = run("check", "--sarif", tmp_path)
    assert result.exit_code == 1
    log = json.loads(result.output)
    assert log["version"] == "2.1.0"
    (made,) = log["runs"]
    driver = made["tool"]["driver"]
    assert driver["name"] == "feeds"
    assert [rule["id"] for rule in driver["rules"]] == ["date-unreadable", "empty-file"]
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in driver["rules"])
    assert [rule["defaultConfiguration"]["level"] for rule in driver["rules"]] == ["error", "warning"]
    assert made["originalUriBaseIds"]["FOLDER"]["uri"] == f"{tmp_path.as_uri()}/"
    empty, bad = made["results"]
    assert (bad["ruleId"], bad["ruleIndex"], bad["level"]) == ("date-unreadable", 0, "error")
    assert bad["message"]["text"].startswith("'2024-13-45' is no date")
    (place,) = bad["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "%E5%9D%8F%20%E6%96%87%E7%AB%A0.md", "uriBaseId": "FOLDER"},
        "region": {"startLine": 3},
    }
    assert "region" not in empty["locations"][0]["physicalLocation"]


def test_check_tells_of_files_whose_names_are_no_unicode(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"b\xe4d.md")).write_text("---\ntitle: x\ndate: 2024-13-45\n---\nText.")
    for form in ("--json", "--sarif", "--"):
        assert "is no date that can be read without a guess" in run("check", form, tmp_path).output


def test_explain_tells_the_site_and_why_an_article_is_not_published(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: x\ndraft: true\n---\nText.")
    lines = run("explain", tmp_path / "a.md", "--folder", tmp_path).output.splitlines()
    assert lines[:2] == ["engine: none", f"    from: the files of {tmp_path}"]
    assert "It is not published; see below." in lines
    assert lines[-1] == "a.md:3: note draft: The article is marked as a draft. It was left out."


def test_explain_names_the_rule_of_every_field(folder: Path) -> None:
    run("sync", folder)
    output = run("explain", next(folder.glob("002*"))).output
    assert "title: 抓“大”抓“实”启新程 有“稳”有“进”建新功\n    from: metadata 'title', line 3\n" in output
    assert "authors: 孙国权\n    from: byline '□河南省平顶山市市场监管局党组书记、局长孙国权'\n" in output
    assert "published: 2022-04-02T08:06:19+08:00\n    from: metadata 'date', line 4\n" in output
    assert "rule of feeds.yaml: '知识产权' stands 5 times" in output
    assert "id: tag:localhost,2026:" in output
    assert "address: articles/002_c1493e95d7563046\n    from: ledger of the store\n" in output


def test_explain_of_a_file_outside_the_folder_says_so(folder: Path, tmp_path: Path) -> None:
    stray = tmp_path / "stray.md"
    stray.write_text("Text.")
    result = run("explain", stray, "--folder", folder)
    assert result.exit_code == 1
    assert f"{stray} is not in the folder {folder}" in result.output


@pytest.mark.parametrize("command", ["serve", "sync", "check"])
def test_mistakes_are_answered_in_a_sentence(command: str, tmp_path: Path) -> None:
    result = run(command, tmp_path / "nowhere")
    assert result.exit_code == 1
    assert result.output == f"Error: {tmp_path}/nowhere is not a folder. Name the folder that holds the articles.\n"
    (tmp_path / "feeds.yaml").write_text("titel: x")
    assert "Did you mean 'title'?" in run(command, tmp_path).output


def test_a_host_that_is_none_is_told(folder: Path) -> None:
    assert "Cannot listen on nowhere.invalid port 8000" in run("serve", folder, "--host", "nowhere.invalid").output


def test_a_port_in_use_is_named(folder: Path, listening_port: int) -> None:
    result = run("serve", folder, "--port", str(listening_port))
    assert result.exit_code == 1
    assert f"Cannot listen on 127.0.0.1 port {listening_port}: Address already in use." in result.output
