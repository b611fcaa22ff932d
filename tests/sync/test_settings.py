"""Settings, of the publisher and of the site's engine, and what stands beside articles."""

from datetime import UTC, datetime

import pytest

from feeds.config import load
from feeds.errors import SettingsError
from feeds.model import EVERYTHING
from feeds.sync import sync

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_changed_settings_normalize_everything_again(site, store, write, counts):
    write(site, "a.md")
    sync(site, store, NOON)
    write(site, "feeds.yaml", "rules: [{category: found, word: text}, {category: Text, word: Text}]")
    assert counts(sync(load(site.folder, {}), store, NOON)) == (0, 1, 0)
    assert store.entries(EVERYTHING, 1)[0].article.categories == ("Text",)


def test_a_half_edited_file_of_the_engines_settings_changes_nothing(site, store, write):
    write(site, "hugo.toml", 'baseURL = "https://site.example/"\n')
    write(site, "content/post/a.md")
    sync(site, store, NOON)
    (before,) = store.entries(EVERYTHING, 9)
    write(site, "hugo.toml", 'baseURL = "https://site.example/\n')
    with pytest.raises(SettingsError, match=r"hugo.toml cannot be read"):
        sync(site, store, NOON)
    assert store.entries(EVERYTHING, 9) == (before,)


def test_settings_that_were_broken_from_the_start_are_told_of(site, store, write):
    write(site, "hugo.toml", 'baseURL = "https://site.example/\n')
    write(site, "content/post/a.md")
    for _ in range(2):
        (told,) = sync(site, store, NOON).diagnostics
        assert (told.code, told.path) == ("settings-broken", "hugo.toml")


def test_a_site_without_posts_is_told_of(site, store, write):
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
    site,
    store,
    files,
    beside,
    text,
    without,
    having,
    write,
):
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


def test_what_keeps_a_folder_is_no_article(site, store, write, counts):
    for name in ("README.md", "robots.txt", "requirements.txt", "a.md"):
        write(site, name)
    assert counts(sync(site, store, NOON)) == (1, 0, 0)
