"""feeds.yaml and the environment: what is understood, and what is answered to a mistake."""

from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feeds.config import KEYS, Rule, Settings, load
from feeds.errors import FolderError, SettingsError
from feeds.model import Author


def loaded(folder: Path, text: str, **environ: str) -> Settings:
    (folder / "feeds.yaml").write_text(text, "utf-8")
    return load(folder, environ)


def test_every_key(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        """
        title: "  Daily   news "
        description: What is new
        base_url: https://news.example.org/sub
        site_url: https://example.org/blog
        language: zh-CN
        timezone: Asia/Shanghai
        author: {name: Ann, email: ann@example.org}
        rights: CC BY 4.0
        entries: 50
        labels: {a / b: Label}
        default_category: other
        rules: [{category: x/y, word: 计量, at_least: 3}, {category: z, word: w}]
        undated: leave-out
        store: ../news.sqlite
        """,
    )
    assert settings == Settings(
        folder=tmp_path,
        store=f"sqlite:///{tmp_path}/../news.sqlite",
        site_url="https://example.org/blog/",
        title="Daily news",
        description="What is new",
        base_url="https://news.example.org/sub/",
        language="zh-CN",
        timezone=ZoneInfo("Asia/Shanghai"),
        author=Author("Ann", "ann@example.org"),
        rights="CC BY 4.0",
        entries=50,
        labels={"a/b": "Label"},
        default_category="other",
        rules=(Rule("x/y", "计量", 3), Rule("z", "w", 1)),
        undated="leave-out",
    )


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    settings = load(tmp_path, {})
    assert (settings.title, settings.base_url, settings.entries, settings.undated) == (
        tmp_path.name,
        None,
        20,
        "first-seen",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("titel: x", "line 1: there is no key 'titel'. Did you mean 'title'? Allowed are title,"),
        ("\ntimezone: Mars/Base", "line 2: 'Mars/Base' is no value for the key 'timezone'. Allowed is a name of the"),
        ("timezone: Asia", "'Asia' is no value for the key 'timezone'"),
        ("author: {name: Ann, url: 'javascript:1'}", "is no value for the key 'author'"),
        ("default_category: ./x", "'./x' is no value for the key 'default_category'"),
        ("language: zh_CN", "'zh_CN' is no value for the key 'language'. Allowed is a language tag with hyphens"),
        ("entries: many", "'many' is no value for the key 'entries'. Allowed is a whole number from 1 to 1000"),
        ("entries: 0", "'0' is no value for the key 'entries'"),
        ("base_url: news.example.org", "'news.example.org' is no value for the key 'base_url'"),
        ("base_url: 'https://a.example/?x=1'", "is no value for the key 'base_url'"),
        ("base_url: 'https://a.example:99999/'", "is no value for the key 'base_url'"),
        ("title: [a]", "['a'] is no value for the key 'title'. Allowed is a line of text"),
        ("title: ''", "'' is no value for the key 'title'"),
        ("author: {nam: Ann}", "is no value for the key 'author'. Allowed is a name, or a mapping"),
        ("rules: {category: a, word: b}", "is no value for the key 'rules'. Allowed is a list of mappings"),
        ("rules: [{category: a}]", "is no value for the key 'rules'"),
        ("rules: [{category: a, word: b, at_least: 0}]", "is no value for the key 'rules'"),
        ("labels: [a]", "is no value for the key 'labels'"),
        ("default_category: a//b", "is no value for the key 'default_category'"),
        ("undated: today", "'today' is no value for the key 'undated'. Allowed is first-seen"),
        ("title: a: b", "feeds.yaml is not valid YAML: line 1, column 9: mapping values are not allowed"),
        ("- a", "feeds.yaml is not valid YAML"),
    ],
)
def test_a_mistake_is_answered_with_file_key_and_what_is_allowed(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        loaded(tmp_path, text)
    assert str(error.value).startswith(str(tmp_path / "feeds.yaml"))
    assert message in str(error.value)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_bytes("title: 新闻".encode("gbk"))
    with pytest.raises(SettingsError, match="It must be a readable text file in UTF-8"):
        load(tmp_path, {})


def test_the_environment_wins(tmp_path: Path) -> None:
    text = "base_url: https://a.example/\nstore: a.sqlite"
    settings = loaded(tmp_path, text, FEEDS_BASE_URL="https://b.example", FEEDS_STORE="postgresql+psycopg://db/news")
    assert (settings.base_url, settings.store) == ("https://b.example/", "postgresql+psycopg://db/news")
    with pytest.raises(SettingsError, match="the environment variable FEEDS_BASE_URL: 'b' is no value"):
        loaded(tmp_path, text, FEEDS_BASE_URL="b")


def test_the_access_log_is_beside_what_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("HOME", "/home/me")
    assert loaded(tmp_path, "access_log: a.log").access_log == f"{tmp_path}/a.log"
    assert loaded(tmp_path, "access_log: ~/a.log").access_log == "/home/me/a.log"
    assert loaded(tmp_path, "access_log: ~no-such-user/a.log").access_log == f"{tmp_path}/~no-such-user/a.log"
    assert loaded(tmp_path, "access_log: a", FEEDS_ACCESS_LOG="b.log").access_log == f"{tmp_path}/elsewhere/b.log"
    assert loaded(tmp_path, "access_log: '-'").access_log == "-"
    assert loaded(tmp_path, "").access_log is None


def test_the_folder_is_the_one_given_else_of_the_environment_else_the_seeds(tmp_path: Path) -> None:
    assert load(tmp_path, {"FEEDS_FOLDER": "/nowhere"}).folder == tmp_path
    assert load(None, {"FEEDS_FOLDER": str(tmp_path)}).folder == tmp_path
    assert load(None, {}).title == "企业服务新闻"
    with pytest.raises(FolderError, match="/nowhere is not a folder"):
        load(None, {"FEEDS_FOLDER": "/nowhere"})


def test_the_store_is_outside_the_folder_and_each_folder_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "a" / "posts").mkdir(parents=True)
    (tmp_path / "b" / "posts").mkdir(parents=True)
    stores = {load(tmp_path / name / "posts", {}).store for name in "ab"}
    assert len(stores) == 2
    assert not [store for store in stores if str(tmp_path) in store]


def test_the_fingerprint_changes_with_what_articles_are_made_with_and_with_nothing_else(tmp_path: Path) -> None:
    plain, titled, spoken = loaded(tmp_path, ""), loaded(tmp_path, "title: x"), loaded(tmp_path, "language: en")
    assert plain.fingerprint == titled.fingerprint != spoken.fingerprint


@given(
    st.sampled_from(sorted(KEYS)),
    st.recursive(st.text() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)),
)
def test_any_value_is_understood_or_answered(tmp_path_factory: pytest.TempPathFactory, key: str, value: object) -> None:
    folder = tmp_path_factory.mktemp("site")
    with suppress(SettingsError):
        assert loaded(folder, yaml.safe_dump({key: value})).folder == folder


def test_every_key_is_documented() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    assert [key for key in KEYS if f"`{key}`" not in readme] == []
