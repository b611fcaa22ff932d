"""From folder to store: what is read, what is kept, what is told."""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds import intake as intake_module
from feeds.config import Settings, load
from feeds.errors import SettingsError, StoreError
from feeds.model import Selection, Severity
from feeds.store import Store
from feeds.sync import Report, sync

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
EVERYTHING = Selection()


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store.open("sqlite://", authority="localhost", site="test")
    yield opened
    opened.close()


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """An empty folder."""
    return load(tmp_path, {})


def write(site: Settings, path: str, text: str | bytes = "---\ntitle: T\ndate: 2024-01-01\n---\nText.\n") -> Path:
    file = site.folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def counts(report: Report) -> tuple[int, int, int]:
    return report.added, report.changed, report.removed


def codes(store: Store) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in store.diagnostics():
        found.setdefault(each.path, []).append(each.code)
    return found


def test_second_sync_reads_nothing(site: Settings, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site, "a.md")
    assert counts(sync(site, store, NOON)) == (1, 0, 0)
    monkeypatch.setattr(intake_module, "read", None)
    assert counts(sync(site, store, NOON)) == (0, 0, 0)


def test_a_touched_file_is_read_once_and_normalized_never(
    site: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(site, "a.md")
    sync(site, store, NOON)
    os.utime(file, (1, 1))
    monkeypatch.setattr(intake_module, "normalize", None)
    revision = store.revision()
    assert counts(sync(site, store, NOON)) == (0, 0, 0)
    monkeypatch.setattr(intake_module, "_bytes", None)
    sync(site, store, NOON)
    assert store.revision() == revision


def test_changed_settings_normalize_everything_again(site: Settings, store: Store) -> None:
    write(site, "a.md")
    sync(site, store, NOON)
    write(site, "feeds.yaml", "rules: [{category: found, word: text}, {category: Text, word: Text}]")
    assert counts(sync(load(site.folder, {}), store, NOON)) == (0, 1, 0)
    assert store.entries(EVERYTHING, 1)[0].article.categories == ("Text",)


def test_id_and_slug_survive_a_rename_with_a_later_edit(site: Settings, store: Store) -> None:
    file = write(site, "a.md")
    sync(site, store, NOON)
    (before,) = store.entries(EVERYTHING, 9)
    file.rename(site.folder / "b.md")
    assert counts(sync(site, store, NOON + timedelta(hours=1))) == (0, 0, 0)
    write(site, "b.md", "---\ntitle: T\ndate: 2024-01-01\n---\nOther text.\n")
    sync(site, store, NOON + timedelta(hours=2))
    (after,) = store.entries(EVERYTHING, 9)
    assert (after.id, after.slug, after.number) == (before.id, before.slug, before.number)
    assert (before.updated, after.updated) == (before.published, NOON + timedelta(hours=2))


def test_only_a_change_of_text_is_an_update(site: Settings, store: Store) -> None:
    write(site, "a.md", "---\ntitle: T\ndate: 2024-01-01\n---\nSome text.\n")
    sync(site, store, NOON)
    write(site, "a.md", "---\ntitle: T\ndate: 2024-01-01\ntags: [new]\n---\nSome\n\n text.  \n")
    sync(site, store, NOON + timedelta(hours=1))
    (entry,) = store.entries(EVERYTHING, 9)
    assert entry.article.tags == ("new",)
    assert entry.updated == entry.published


def test_undated_articles_are_seen_a_second_apart_in_the_order_of_their_paths(site: Settings, store: Store) -> None:
    for name in ("c", "a", "b"):
        write(site, f"{name}.txt", f"Text {name}.")
    sync(site, store, NOON)
    seen = [(entry.article.path, entry.published) for entry in store.entries(EVERYTHING, 9)]
    assert seen == [("c.txt", NOON), ("b.txt", NOON - timedelta(seconds=1)), ("a.txt", NOON - timedelta(seconds=2))]


def test_undated_articles_can_be_left_out(site: Settings, store: Store) -> None:
    write(site, "feeds.yaml", "undated: leave-out")
    write(site, "a.txt", "Text without a date.")
    sync(load(site.folder, {}), store, NOON)
    assert store.entries(EVERYTHING, 9) == ()
    assert codes(store) == {"a.txt": ["undated"]}


def test_bad_input_is_told_and_harms_nothing_else(
    site: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
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


def test_a_fault_of_the_program_costs_one_file(site: Settings, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_progress_counts_to_the_end(site: Settings, store: Store) -> None:
    for number in range(450):
        write(site, f"{number}.md")
    steps: list[tuple[int, int]] = []
    sync(site, store, NOON, lambda done, total: steps.append((done, total)))
    assert steps == [(200, 450), (400, 450), (450, 450)]


def test_a_sync_that_was_killed_goes_on(site: Settings, store: Store) -> None:
    for number in range(450):
        write(site, f"{number}.md")

    def kill(done: int, _total: int) -> None:
        if done == 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(site, store, NOON, kill)
    assert store.count(EVERYTHING) == 200
    assert counts(sync(site, store, NOON)) == (250, 0, 0)


def test_one_store_holds_one_folder_which_may_move(site: Settings, store: Store, tmp_path: Path) -> None:
    write(site, "site/a.md")
    write(site, "other/b.md")
    sync(load(tmp_path / "site", {}), store, NOON)
    with pytest.raises(StoreError, match=r"The store holds the articles of .*/site, and none of them is in .*/other"):
        sync(load(tmp_path / "other", {}), store, NOON)
    assert [entry.article.path for entry in store.entries(EVERYTHING, 9)] == ["a.md"]
    (tmp_path / "site").rename(tmp_path / "moved")
    assert counts(sync(load(tmp_path / "moved", {}), store, NOON)) == (0, 0, 0)


def test_a_folder_that_cannot_be_listed_now_is_not_gone(
    site: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
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


def test_a_new_article_is_new_also_among_many_that_are_read_again(site: Settings, store: Store) -> None:
    for number in range(50):
        write(site, f"{number}.md")
    sync(site, store, NOON)
    write(site, "new.txt", "Text.")
    write(site, "feeds.yaml", "title: Other settings")
    sync(load(site.folder, {}), store, NOON + timedelta(days=1))
    assert store.entries(EVERYTHING, 1)[0].published == NOON + timedelta(days=1)


def test_edits_of_one_sync_are_a_second_apart(site: Settings, store: Store) -> None:
    for title in ("One", "Other"):
        for name in "abc":
            write(site, f"{name}.md", f"---\ntitle: {title}\ndate: 2024-01-01\n---\nText {name}.\n")
        sync(site, store, NOON + timedelta(days=title == "Other"))
    assert len({entry.updated for entry in store.entries(EVERYTHING, 9)}) == 3


def test_an_id_follows_its_text(site: Settings, store: Store) -> None:
    bodies = {name: f"{name} " * 60 for name in "abc"}
    file = write(site, "a.md", f"---\ntitle: A\ndate: 2024-01-01\n---\n{bodies['a']}")
    sync(site, store, NOON)
    (before,) = store.entries(EVERYTHING, 9)
    file.unlink()
    write(site, "b.md", f"---\ntitle: A with another title\ndate: 2024-01-01\n---\n{bodies['a']}")
    write(site, "a.md", f"---\ntitle: New\ndate: 2024-02-01\n---\n{bodies['c']}")
    sync(site, store, NOON + timedelta(days=1))
    ids = {entry.article.title: entry.id for entry in store.entries(EVERYTHING, 9)}
    assert ids.pop("A with another title") == before.id
    assert ids.keys() == {"New"}
    assert before.id not in ids.values()


def test_moves_are_known_again_among_many(site: Settings, store: Store) -> None:
    for number in range(450):
        write(site, f"{number:03}.md", f"---\ntitle: {number}\ndate: 2024-01-01\n---\n{f'Text {number}. ' * 20}")
    sync(site, store, NOON)
    before = {entry.article.title: entry.id for entry in store.entries(EVERYTHING, 999)}
    for number in range(449, -1, -1):
        (site.folder / f"{number:03}.md").rename(site.folder / f"{number + 100:03}.md")
    assert counts(sync(site, store, NOON + timedelta(days=1))) == (0, 0, 0)
    assert {entry.article.title: entry.id for entry in store.entries(EVERYTHING, 999)} == before


def test_many_processes_give_what_one_gives(site: Settings, store: Store) -> None:
    for number in range(450):
        write(
            site, f"{number:03}.md", f"---\ntitle: 第{number}篇\n---\n文{number}。\n" if number % 9 else b"\xff\x00\x01"
        )
    alone = sync(site, store, NOON)
    with closing(Store.open("sqlite://", authority="localhost", site="test")) as other:
        together = sync(site, other, NOON, processes=2)
        assert together == alone
        assert other.entries(EVERYTHING, 1000) == store.entries(EVERYTHING, 1000)
        assert other.diagnostics() == store.diagnostics()


def test_undated_pages_of_a_site_stand_behind_its_posts(site: Settings, store: Store) -> None:
    write(site, "hugo.toml", 'baseURL = "https://site.example/"\n')
    write(site, "content/about.md", "---\ntitle: About\n---\nText.\n")
    write(site, "content/post/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nText.\n")
    assert counts(sync(site, store, NOON)) == (2, 0, 0)
    assert [entry.article.title for entry in store.entries(EVERYTHING, 9)] == ["A", "About"]
    write(site, "content/links.md", "---\ntitle: Links\n---\nText.\n")
    sync(site, store, NOON)
    assert [entry.article.title for entry in store.entries(EVERYTHING, 9)] == ["Links", "A", "About"]


def test_an_article_dated_in_the_future_appears_when_its_time_has_come(site: Settings, store: Store) -> None:
    write(site, "a.md", "---\ntitle: A\ndate: 2026-01-02\n---\nText.\n")
    assert counts(sync(site, store, NOON)) == (0, 0, 0)
    assert codes(store) == {"a.md": ["future"]}
    assert counts(sync(site, store, NOON + timedelta(hours=11))) == (0, 0, 0)
    assert counts(sync(site, store, NOON + timedelta(hours=13))) == (1, 0, 0)
    assert codes(store) == {}


def test_a_half_edited_file_of_the_engines_settings_changes_nothing(site: Settings, store: Store) -> None:
    write(site, "hugo.toml", 'baseURL = "https://site.example/"\n')
    write(site, "content/post/a.md")
    sync(site, store, NOON)
    (before,) = store.entries(EVERYTHING, 9)
    write(site, "hugo.toml", 'baseURL = "https://site.example/\n')
    with pytest.raises(SettingsError, match=r"hugo.toml cannot be read"):
        sync(site, store, NOON)
    assert store.entries(EVERYTHING, 9) == (before,)


def test_settings_that_were_broken_from_the_start_are_told_of(site: Settings, store: Store) -> None:
    write(site, "hugo.toml", 'baseURL = "https://site.example/\n')
    write(site, "content/post/a.md")
    for _ in range(2):
        (told,) = sync(site, store, NOON).diagnostics
        assert (told.code, told.path) == ("settings-broken", "hugo.toml")


def test_an_id_that_the_engine_made_survives_a_new_domain_and_a_new_engine(site: Settings, store: Store) -> None:
    post = write(site, "_posts/2024-01-01-a.md")
    sync(site, store, NOON)
    ids = {store.entries(EVERYTHING, 9)[0].id}
    for url in ("https://one.example", "https://two.example"):
        write(site, "_config.yml", f"url: {url}\n")
        sync(site, store, NOON)
        ids.add(store.entries(EVERYTHING, 9)[0].id)
    post.rename(post.with_name("2024-01-01-b.md"))
    sync(site, store, NOON)
    assert {*ids, store.entries(EVERYTHING, 9)[0].id} == ids
    assert len(ids) == 1
    assert store.diagnostics() == ()


def test_halves_of_characters_cost_no_sync(site: Settings, store: Store) -> None:
    write(site, "a.md", '{"title": "x \\ud83d y", "date": "2024-01-01"}\n\nText.\n')
    write(site, "b.jsonl", '{"title": "甲 \\ud83d", "content": "正文 \\ud83d。"}\n')
    assert counts(sync(site, store, NOON)) == (2, 0, 0)


def test_a_folder_that_became_a_link_to_itself_elsewhere_holds_its_articles_once(site: Settings, store: Store) -> None:
    file = write(site, "b/x.md")
    sync(site, store, NOON)
    file.parent.rename(site.folder / "a")
    (site.folder / "b").symlink_to("a")
    assert counts(sync(site, store, NOON)) == (0, 0, 0)
    assert len(store.entries(EVERYTHING, 9)) == 1


def test_what_keeps_a_folder_is_no_article(site: Settings, store: Store) -> None:
    for name in ("README.md", "robots.txt", "requirements.txt", "a.md"):
        write(site, name)
    assert counts(sync(site, store, NOON)) == (1, 0, 0)


def test_a_site_without_posts_is_told_of(site: Settings, store: Store) -> None:
    write(site, "hugo.toml", 'baseURL = "https://site.example/"\n')
    assert [each.code for each in sync(site, store, NOON).diagnostics] == ["no-articles"]


@pytest.mark.parametrize(
    ("files", "beside", "text", "without", "having"),
    [
        (
            {"conf.py": "POSTS = (('posts/*.md', 'posts', 'post.tmpl'),)\n", "posts/a.md": "Text.\n"},
            "posts/a.meta",
            ".. title: one\n.. date: 2024-01-01\n",
            [],
            ["one"],
        ),
        (
            {
                "config.toml": 'base_url = "https://site.example/"\n',
                "content/blog/a.md": '+++\ntitle = "one"\ndate = 2024-01-01\n+++\nText.\n',
            },
            "content/blog/_index.md",
            '+++\ntitle = "Section"\ndraft = true\n+++\n',
            ["one"],
            [],
        ),
    ],
    ids=["nikola", "zola"],
)
def test_metadata_in_a_file_beside_are_followed(
    site: Settings,
    store: Store,
    files: dict[str, str],
    beside: str,
    text: str,
    without: list[str],
    having: list[str],
) -> None:
    def titles() -> list[str]:
        sync(site, store, NOON)
        return [entry.article.title for entry in store.entries(EVERYTHING, 9)]

    for name, content in files.items():
        write(site, name, content)
    assert titles() == without
    file = write(site, beside, text)
    assert titles() == having
    file.unlink()
    assert titles() == without
