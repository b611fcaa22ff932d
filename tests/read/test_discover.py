"""Which files are found, and what is said of those that cannot be."""

import os
import sys
from pathlib import Path

import pytest

from feeds.errors import FolderError
from feeds.model import Diagnostic
from feeds.read import FoundFile, discover, survey


def listed(folder: Path) -> tuple[list[FoundFile], list[Diagnostic]]:
    found = list(discover(folder, survey(folder)))
    files = [each for each in found if isinstance(each, FoundFile)]
    return files, [each for each in found if isinstance(each, Diagnostic)]


def paths(folder: Path) -> list[str]:
    return [file.path for file in listed(folder)[0]]


def test_finds_source_files_at_any_depth_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.HTML", "a/b/c.txt", ".git/x.md", "_drafts/y.md", "picture.png", ".hidden.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text")
    assert paths(tmp_path) == ["a/b/c.txt", "a/z.HTML", "b.md"]


def test_follows_links_but_not_in_circles(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("text")
    (tmp_path / "posts" / "round").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "linked.md").symlink_to(tmp_path / "posts" / "a.md")
    (tmp_path / "broken.md").symlink_to(tmp_path / "nowhere.md")
    files, diagnostics = listed(tmp_path)
    assert [file.path for file in files] == ["linked.md", "posts/a.md"]
    assert {(each.code, each.path) for each in diagnostics} == {
        ("link-loop", "posts/round"),
        ("unreadable", "self"),
        ("unreadable", "broken.md"),
    }


def test_folders_that_link_to_each_other_are_listed_once(tmp_path: Path) -> None:
    names = "abcdefgh"
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.md").write_text("text")
        for other in names:
            (tmp_path / name / f"to-{other}").symlink_to(tmp_path / other)
    assert paths(tmp_path) == [f"{name}/x.md" for name in names]


def test_a_pipe_is_no_source_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert paths(tmp_path) == []


def test_a_name_that_is_not_utf8_can_be_told_and_opened(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xd6\xd0.md")).write_text("text")
    ((file,), _) = listed(tmp_path)
    assert file.path == "\\xd6\\xd0.md"
    assert Path(file.location).read_text() == "text"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="nowhere cannot be read: No such file"):
        listed(tmp_path / "nowhere")


@pytest.mark.parametrize("most", [1, 100_000], ids=["on-disk", "in-memory"])
def test_paths_come_in_the_order_of_their_code_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(sys.modules["feeds.read.discover"], "_MANY", most)
    for name in ("a.md", "a/b.md", "a-b.md", "a/c/d.md", "a0.md", "B.md", "中/x.md", "中.md", "é.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text")
    found = paths(tmp_path)
    assert len(found) == 9
    assert found == sorted(found)


def test_a_link_out_of_the_folder_is_followed_and_one_back_into_it_is_not(tmp_path: Path) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    for place in (folder / ".hidden", outside / "deep"):
        place.mkdir(parents=True)
        (place / "a.md").write_text("text")
    (folder / "out").symlink_to(outside)
    (folder / "deep").symlink_to(outside / "deep")
    (folder / "shown").symlink_to(".hidden")
    (outside / "back").symlink_to(folder)
    files, diagnostics = listed(folder)
    assert [file.path for file in files] == ["deep/a.md", "shown/a.md"]
    assert [(each.code, each.path) for each in diagnostics] == [("link-loop", "out/back"), ("link-loop", "out/deep")]
