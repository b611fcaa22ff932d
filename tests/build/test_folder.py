"""What is written, kept, removed and told of in the folder that is built."""

import os
import sqlite3
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from feeds.build.output import State
from feeds.cli import main
from feeds.errors import BuildError, StoreError

LATER = datetime(2026, 1, 2, tzinfo=UTC)


def states(built):
    return {state: number for state, number in built.states.items() if number}


def stats(out):
    found = {path: path.stat() for path in out.rglob("*") if path.is_file() and ".feeds" not in path.parts}
    return {path: (each.st_ino, each.st_mtime_ns) for path, each in found.items()}


def test_only_what_changed_is_written(site):
    site.write("new.md", "title: 新\ndate: 2024-01-02\ntags: [AI]")
    site.build()
    before = stats(site.out)
    assert states(site.build()).keys() == {State.SAME}
    assert stats(site.out) == before
    site.write("new.md", "title: 新的\ndate: 2024-01-02\ntags: [AI]")
    site.build(now=LATER)
    changed = {
        path.relative_to(site.out).as_posix() for path, each in stats(site.out).items() if before.get(path) != each
    }
    plain = {name for name in changed if not name.endswith((".gz", ".br", ".zst"))}
    folders = ("", "tag/AI/", "language/zh-Hans/")
    ours = {f"{folder}{name}" for folder in folders for name in ("feed.atom", "feed.rss", "feed.json", "index.html")}
    assert plain == {*ours, "articles/new.html", "sitemap.xml", "sitemap-articles-0.xml"}
    assert (site.out / "feed.atom").stat().st_mtime == LATER.timestamp()


def test_what_is_gone_is_removed_with_its_empty_folders(site, contents):
    site.build()
    before = contents(site.out)
    site.write("new.md", "title: 新\ndate: 2024-01-02\ncategory: 新闻/本地")
    site.build()
    assert (site.out / "category/新闻/本地/feed.atom.gz").exists()
    (site.folder / "new.md").unlink()
    assert site.build(now=LATER).states[State.REMOVED] == 9
    assert contents(site.out).keys() == before.keys()
    assert not (site.out / "category/新闻").exists()


def test_files_of_others_stay(site, contents):
    site.out.mkdir()
    theirs = {"robots.txt": b"x", "tag/mine.txt": b"y", "_headers": b"/*\n  X: y\n", "CNAME": b"news.example.org"}
    for name, body in theirs.items():
        (site.out / name).parent.mkdir(exist_ok=True)
        (site.out / name).write_bytes(body)
    site.write("new.md", "title: 新\ndate: 2024-01-02\ntags: [AI]")
    assert not site.build().in_the_way
    for path in site.folder.glob("*.md"):
        path.unlink()
    site.build(now=LATER)
    assert theirs.items() <= contents(site.out).items()


def test_what_is_in_the_way_is_told_of_and_stays(site, tmp_path, contents):
    (tmp_path / "elsewhere").mkdir()
    (site.out / "tag/link").mkdir(parents=True)
    (site.out / "tag/link").rmdir()
    (site.out / "tag/link").symlink_to(tmp_path / "elsewhere")
    (site.out / "feed.rss").mkdir()
    (site.out / "feed.atom").write_text("mine")
    (site.out / "feed.json.gz").write_text("mine")
    site.write("new.md", "title: 新\ndate: 2024-01-02\ntags: [link, other]")
    for _ in range(2):
        told = site.build().in_the_way
        assert [sentence.split()[0] for sentence in told] == ["tag/link"] * 4 + ["feed.atom", "feed.rss", "feed.json"]
        assert told[-1] == "feed.json is not built: something else has its name. Move it away, and build again."
        assert (site.out / "feed.atom").read_text() == (site.out / "feed.json.gz").read_text() == "mine"
        assert [*(tmp_path / "elsewhere").iterdir()] == []
        assert (site.out / "tag/other/feed.atom").is_file()
    (site.out / "tag/link").unlink()
    (site.out / "feed.rss").rmdir()
    (site.out / "feed.atom").unlink()
    (site.out / "feed.json.gz").unlink()
    assert not site.build().in_the_way
    assert site.build(site.out.with_name("fresh")).states[State.NEW] == site.build().states[State.SAME]
    assert contents(site.out) == contents(site.out.with_name("fresh"))


def test_links_in_place_of_our_files_stay_and_are_not_followed(site, tmp_path):
    site.build()
    (tmp_path / "precious").write_text("precious")
    (site.out / "feed.atom").unlink()
    (site.out / "feed.atom").symlink_to(tmp_path / "precious")
    assert [sentence.split()[0] for sentence in site.build().in_the_way] == ["feed.atom"]
    assert (site.out / "feed.atom").is_symlink()
    assert (tmp_path / "precious").read_text() == "precious"


def test_what_takes_the_place_of_our_files_stays(site, contents):
    site.write("new.md", "title: 新\ndate: 2024-01-02")
    site.build()
    theirs = dict.fromkeys(("_headers", "articles/new.html", "feed.atom"), b"mine")
    for name, body in theirs.items():
        (site.out / name).write_bytes(body)
    for _ in range(2):
        assert [sentence.split()[0] for sentence in site.build().in_the_way] == ["articles/new.html", "feed.atom"]
        assert theirs.items() <= contents(site.out).items()
        assert not (site.out / "feed.atom.gz").exists()
    (site.out / "articles/new.html").unlink()
    site.build()
    (site.out / "articles/new.html").write_bytes(b"mine")
    (site.folder / "new.md").unlink()
    told = site.build(now=LATER).kept
    assert [sentence.split(" is ")[0] for sentence in told] == ["articles/new.html"]
    assert theirs.items() <= contents(site.out).items()
    assert not site.build().kept


def test_what_was_touched_is_mended(site, contents):
    site.build()
    before = contents(site.out)
    (site.out / "feed.atom").unlink()
    (site.out / "feed.rss.br").unlink()
    (site.out / "feed.json.gz").write_text("edited")
    (site.out / "index.html").unlink()
    assert states(site.build(is_written=False)).keys() == {State.NEW, State.CHANGED, State.SAME}
    site.build()
    assert contents(site.out) == before


def test_a_copy_with_other_times_is_the_same(site):
    site.build()
    copied = sorted(path for path in site.out.rglob("*") if path.is_file() and ".feeds" not in path.parts)
    for number, path in enumerate(copied):
        os.utime(path, (number, number))
    assert states(site.build(is_written=False)).keys() == {State.SAME}
    assert states(site.build()).keys() == {State.SAME}
    times = {suffix: (site.out / f"feed.atom{suffix}").stat().st_mtime for suffix in ("", ".gz", ".br", ".zst")}
    assert len({*times.values()}) == 1


def test_a_copy_with_other_times_is_brought_up_to_date(site, contents):
    site.build()
    for path in [path for path in site.out.rglob("*") if path.is_file() and ".feeds" not in path.parts]:
        os.utime(path, (1, 1))
    site.write("new.md", "title: 新\ndate: 2024-01-02")
    assert not site.build(now=LATER).in_the_way
    site.build(site.out.with_name("fresh"))
    assert contents(site.out) == contents(site.out.with_name("fresh"))


def test_files_of_a_lost_manifest_are_ours_again_where_they_are_the_same(site, contents):
    site.build()
    before = contents(site.out)
    (site.out / ".feeds/files.sqlite").unlink()
    assert states(site.build()).keys() == {State.SAME}
    site.write("new.md", "title: 新\ndate: 2024-01-02")
    assert not site.build(now=LATER).in_the_way
    assert contents(site.out).keys() > before.keys()


NAMES = (
    "../../../escaped",
    "a/../../b",
    "/etc/x",
    ".",
    "..",
    "~",
    ".feeds/x",
    "index.html",
    "a\\..\\b",
    "feed.atom",
    "C:",
    "-r",
)


def test_no_name_leads_out_of_the_folder(site, tmp_path):
    before = {path for path in tmp_path.rglob("*") if site.folder not in path.parents}
    for number, name in enumerate(NAMES):
        quoted = name.replace("\\", "\\\\")
        site.write(
            f"{number}.md", f'title: x\ndate: 2024-01-02\nslug: "{quoted}"\ntags: ["{quoted}"]\ncategory: "{quoted}"'
        )
    site.build()
    after = {path for path in tmp_path.rglob("*") if site.folder not in path.parents and site.out not in path.parents}
    assert {path.name for path in after - before} <= {"out", "store.sqlite", "store.sqlite.lock"}
    assert {path.name for path in site.out.iterdir() if path.is_dir()} <= {
        *("articles", "author", "category", "language", "source", "static", "tag", ".feeds")
    }


def test_names_that_no_file_can_have_are_told_of(site):
    site.write("long.md", f"title: 长\ndate: 2024-01-02\ntags: [{'长' * 100}, 短]\nslug: {'长' * 90}")
    site.write("taken.md", "title: 占\ndate: 2024-01-02\ncategories: [a, a/feed.atom, a/feed.json.gz]")
    built = site.build()
    told = ["category/a/feed.atom/ ", "category/a/feed.json.gz/ ", "articles/长", *["tag/长"] * 4]
    assert [sentence[: len(start)] for sentence, start in zip(built.unnameable, told, strict=True)] == told
    assert built.unnameable[0].endswith("is not built: a file has the name of a folder in it. Another name would do.")
    assert built.unnameable[2].endswith("is not built: the file system takes no such name. A shorter one would do.")
    assert not built.in_the_way
    assert (site.out / "category/a/feed.atom").is_file()
    assert (site.out / "tag/短/feed.atom").is_file()


def test_one_build_at_a_time(site):
    site.build()
    other = sqlite3.connect(site.out / ".feeds/files.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(BuildError, match=r"Another build is at work in .*/out"):
        site.build()
    other.close()
    site.build()


def test_another_base_is_another_site_and_a_later_one(site):
    site.build()
    first = (site.out / "feed.atom").stat().st_mtime
    moved = replace(site, settings=replace(site.settings, base_url="http://newhost.x/"))
    moved.build()
    assert b"http://newhost.x/feed.atom" in (site.out / "feed.atom").read_bytes()
    assert (site.out / "feed.atom").stat().st_mtime > first


@pytest.fixture
def run(site, monkeypatch):
    monkeypatch.setenv("FEEDS_STORE", site.settings.store.removeprefix("sqlite:///"))
    return lambda *arguments: CliRunner().invoke(main, ["build", *map(str, arguments)])


def test_the_command_tells_what_it_did(site, run):
    done = run(site.folder, site.out, "--base-url", "http://localhost")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"5 articles (5 added, 0 changed, 0 removed) from {site.folder}",
        f"111 files (111 new, 0 changed, 0 removed) are in {site.out}",
    ]
    assert b'href="http://localhost/feed.atom"' in (site.out / "feed.atom").read_bytes()
    assert run(site.folder, site.out, "--base-url", "http://localhost").exit_code == 0


def test_check_tells_what_would_change_and_changes_nothing(site, run, contents):
    arguments = ["--check", site.folder, site.out, "--base-url", "http://localhost/"]
    assert run(*arguments).exit_code == 1
    assert not site.out.exists()
    site.write("new.md", "title: 新\ndate: 2024-01-02\ntags: [AI]")
    run(*arguments[1:])
    assert run(*arguments).exit_code == 0
    before = contents(site.out)
    site.write("new.md", "title: 新\ndate: 2024-01-02\ntags: [BI]")
    checked = run(*arguments)
    assert checked.exit_code == 1
    lines = checked.stdout.splitlines()
    assert {"new     tag/BI/feed.atom", "changed feed.atom", "removed tag/AI/index.html"} <= set(lines)
    assert lines[-1].endswith(f"would be in {site.out}")
    assert contents(site.out) == before
    assert lines[1:] == run(*arguments).stdout.splitlines()[1:]
    run(*arguments[1:])
    assert run(*arguments).exit_code == 0


def test_what_cannot_be_is_told_in_a_sentence(site, run, tmp_path):
    def told(*arguments):
        result = run(*arguments)
        assert result.exit_code in (1, 2)
        assert "Traceback" not in result.output
        return result.stderr

    file = tmp_path / "file"
    file.write_text("x")
    base = ("--base-url", "http://localhost/")
    assert "State it with --base-url" in told(site.folder, site.out)
    assert f"{file} is not a folder" in told(site.folder, file, *base)
    assert f"{file}/below is not a folder" in told(site.folder, file / "below", *base)
    assert "would be read as articles" in told(site.folder, site.folder / "public", *base)
    assert "would be among the files" in told(site.folder, site.folder, *base)
    assert "would be among the files" in told(site.folder, tmp_path, *base)
    assert "the option --base-url" in told(site.folder, site.out, "--base-url", "x")
    assert "is not empty" in told(site.folder, *base)
    assert "At most FOLDER and OUT" in told(site.folder, site.out, site.out)
    assert not site.out.exists()
    assert "/proc/out" in told(site.folder, "/proc/out", *base)


def test_a_folder_that_the_engine_does_not_read_may_hold_the_build(site, run):
    result = run(site.folder, site.folder / ".public", "--base-url", "http://localhost/")
    assert result.exit_code == 0, result.output
    assert run(site.folder, site.folder / ".public", "--base-url", "http://localhost/").stdout.startswith(
        "5 articles (0 added"
    )


@pytest.mark.parametrize("below", ["", "tag"])
def test_links_from_the_articles_to_the_build_are_told_of(site, run, below):
    site.write("new.md", "title: 新\ndate: 2024-01-02\ntags: [AI]")
    arguments = (site.folder, site.out, "--base-url", "http://localhost/")
    assert run(*arguments).exit_code == 0
    (site.folder / "site").symlink_to(site.out / below)
    refused = run(*arguments)
    assert refused.exit_code == 1
    assert f"leads to the pages in {site.out}" in refused.stderr
    (site.folder / "site").unlink()
    assert run(*arguments).stdout.startswith("6 articles (0 added")


def test_another_name_of_the_folder_is_another_title(site, run, contents):
    (site.folder / "feeds.yaml").unlink()
    base = ("--base-url", "http://localhost/")
    assert run(site.folder, site.out, *base).exit_code == 0
    renamed = site.folder.rename(site.folder.with_name("renamed"))
    assert run(renamed, site.out, *base).exit_code == 0
    fresh = site.out.with_name("fresh")
    assert run(renamed, fresh, *base).exit_code == 0
    assert contents(site.out) == contents(fresh)
    assert b"<title>renamed</title>" in contents(fresh)["feed.rss"]


def test_a_full_disk_is_told_of_and_nothing_is_half(site, tmp_path, contents):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", small], capture_output=True)
    if mounted.returncode and "CI" not in os.environ:
        pytest.skip("only root can mount a small disk")
    assert mounted.returncode == 0, mounted.stderr
    try:
        site.build(small / "empty", is_written=False)
        with pytest.raises((BuildError, StoreError), match=r"No space left|full"):
            site.build(small / "out")
        site.build()
        whole = contents(site.out)
        assert contents(small / "out").items() <= whole.items()
        subprocess.run(["mount", "-o", "remount,size=50m", small], check=True)
        site.build(small / "out")
        assert contents(small / "out") == whole
        assert [*(small / "out/.feeds/new").iterdir()] == []
    finally:
        subprocess.run(["umount", small], check=True)
