"""The index of words finds what a plain scan finds, and keeps up with what is written."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select, text

from feeds.cli import main
from feeds.config import load
from feeds.errors import StoreError
from feeds.intake import Intake, Task
from feeds.model import Author, Origin, Selection
from feeds.read import FoundFile
from feeds.search_text import Words, matches, parse_search
from feeds.store import connect, search_index
from feeds.store.meta import get_meta, put_meta
from feeds.store.rows import select_entries
from feeds.store.soundness import examine
from feeds.sync import complete

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FIRST = datetime(2020, 1, 1, tzinfo=UTC)

# Few characters, so that words are found; of each kind that is treated in another way.
LETTERS = st.text("食品安發发 ，、aAéb1-'“”*", max_size=14)
SEARCHES = st.one_of(LETTERS, st.lists(st.text("食品安發a1b", min_size=1, max_size=4), max_size=3).map(" -".join))


@pytest.fixture
def found(address):
    """Titles that the index finds, the newest first."""
    engine = create_engine(address)

    def found(*words, without=()):
        with engine.connect() as connection:
            condition = search_index.finds(connection, words, without)
            if condition is None:
                return []
            numbers = connection.scalars(
                select(search_index.number).where(condition).order_by(search_index.row.desc())
            ).all()
            titles = dict(connection.execute(text("SELECT number, title FROM feeds_articles")).all())
        return [titles[number] for number in numbers]

    yield found
    engine.dispose()


@pytest.fixture
def written(store, file):
    """Write articles with these titles, of which each is newer than the one before; one without a title is removed."""

    def written(titles):
        results = [
            file(path, f"words of {path}", title=title, published=FIRST + timedelta(days=day))
            for day, (path, title) in enumerate(titles.items())
            if title
        ]
        store.write(results, [path for path, title in titles.items() if not title], NOW)

    return written


def scan(titles, words, without=()):
    wanted, unwanted = list(map(parse_search, words)), list(map(parse_search, without))
    return [
        title
        for path, title in reversed(titles.items())
        if any(matches(f"{title}\nwords of {path}", search) for search in wanted)
        and not any(matches(f"{title}\nwords of {path}", search) for search in unwanted)
    ]


class TestFinds:
    TITLES = (
        "食品安全法",
        "食，品牌安全",
        "臺灣的計畫",
        "iPhone 15 发布会",
        "第3章",
        "Café au lait",
        "cafés",
        "在第 3 章节",
        "a_b-c.d",
        "2024年😀",
        "ภาษาไทย",
        "한국어",
    )

    FOUND = (
        ("食品", ["食品安全法"]),
        ("品", ["食，品牌安全", "食品安全法"]),
        ("安全", ["食，品牌安全", "食品安全法"]),
        ("食品安全法", ["食品安全法"]),
        ("安全 -食品", ["食，品牌安全"]),
        ("台湾", ["臺灣的計畫"]),
        ("臺灣計畫", []),
        ("计划", ["臺灣的計畫"]),
        ("iphone15发布", []),
        ("15發佈會", ["iPhone 15 发布会"]),
        ("3章", ["在第 3 章节", "第3章"]),
        ("3章节", ["在第 3 章节"]),
        ("第3章", ["在第 3 章节", "第3章"]),
        ("CAFE", ["Café au lait"]),
        ("cafe*", ["cafés", "Café au lait"]),
        ('"cafe au la*"', ["Café au lait"]),
        ("“au cafe”", []),
        ("b-c", ["a_b-c.d"]),
        ("2024", ["2024年😀"]),
        ("202*", ["2024年😀"]),
        ("年", ["2024年😀"]),
        ("ไทย", ["ภาษาไทย"]),
        ("국어", ["한국어"]),
    )

    def test_what_has_the_words(self, written, found):
        written({f"{number}.md": title for number, title in enumerate(self.TITLES)})
        for search, titles in self.FOUND:
            assert found(search) == titles, search

    def test_what_asks_nothing_finds_nothing(self, written, found):
        written({"a.md": "食品"})
        for search in (
            "",
            " ",
            "-",
            '"',
            '""',
            '"" ""',
            "*",
            "-*",
            "。，！",
            "\0",
            "'",
            '-"',
            "( ) : ^ + {",
            "😀",
            "\ud800",
            "%",
        ):
            assert found(search) == [], search
            assert found(without=[search]) == ["食品"], search
            assert found("食", search) == ["食品"], search

    def test_no_database_language_is_understood(self, written, found):
        titles = {"1.md": "AND", "2.md": "NOT", "3.md": "NEAR a b 2", "4.md": "title a", "5.md": "a b or c"}
        written(titles)
        questions = (
            "AND",
            "NOT",
            "NEAR(a b, 2)",
            "title:a",
            "{a b}: c",
            "a^b",
            'a" OR "b',
            "a' OR 'b",
            "a & b | !c",
            "a:*",
        )
        for search in questions:
            assert found(search) == scan(titles, [search]), search

    def test_some_searches_widen_and_others_exclude(self, written, found):
        written({"1.md": "食品", "2.md": "安全", "3.md": "食品安全", "4.md": "质量"})
        assert found("食品", "质量") == ["质量", "食品安全", "食品"]
        assert found("食品", "质量", without=["安全"]) == ["质量", "食品"]
        assert found(without=["食品", "安全"]) == ["质量"]
        assert found("-食品") == ["质量", "安全"]
        assert found("-食品", "食品安全") == ["质量", "食品安全", "安全"]

    def test_the_longest_searches(self, written, found):
        titles = {"1.md": "食品" * 100, "2.md": "食a" * 100}
        written(titles)
        long = ["食品" * 100, " ".join("食a" * 50), "食a" * 100, '"' + "a " * 99, " ".join(["-安"] * 66)]
        without = ["安" * 200] * 50
        assert found(*long * 10, without=without) == scan(titles, long, without)

    def test_a_word_anywhere_in_the_article(self, store, file, found):
        fields = {"summary": "摘要里", "authors": (Author("王伟"),), "source": Origin("大河网"), "tags": ("标签",)}
        store.write(
            [file("a.md", "<p>正文<b>粗</b>体</p><p>另一段</p>", title="题目", categories=("质量/标准",), **fields)],
            (),
            NOW,
        )
        for search in ("题目", "正文粗体", "另一段", "摘要", "王伟", "大河网", "标签", "质量", "标准"):
            assert found(search) == ["题目"], search
        assert found("体另") == []

    def test_a_giant_text(self, written, found):
        titles = {
            "1.md": "".join(map(chr, range(0x4E00, 0x9FA6))) * 2 + "食品",
            "2.md": "食品安全",
            "3.md": "x" * 3_000_000,
        }
        titles["4.md"] = "".join(
            chr(0x4E00 + number * 7919 % 20902) + chr(0xAC00 + number % 11172) for number in range(150_000)
        )
        written(titles)
        for search in ("食品", "品", "一丁丂", "安全", "xx*", "-食品", "가", "-가"):
            assert found(search) == scan(titles, [search]), search[:10]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | LETTERS, min_size=4, max_size=4), st.lists(SEARCHES, min_size=6, max_size=6), SEARCHES)
@example(["食品，品安", "食，品", "食品安", None], ["食品安", "品安", "食 品", '"食 品"', "食品*", "-食品"], "安")
def test_it_finds_what_a_plain_scan_finds(written, found, titles, searches, without):
    named = {f"{number}.md": title and f"{number}{title}" for number, title in enumerate(titles)}
    written(named)
    there = {path: title for path, title in named.items() if title}
    for search in searches:
        assert found(search) == scan(there, [search])
    assert found(*searches, without=[without]) == scan(there, searches, [without])


# Entities, halves of characters, what nobody sees, other white space, and languages that compose or run backwards.
UGLY = {
    "controls.md": b'---\ntitle: "a\\0b\\x1Fc\\x85d\\u2028e"\ntags: ["x\\ty", " ", "\\uFEFF"]\n---\nNul \0, \x0b\x1c.',
    "halves.md": b'{"title": "\\ud800 half \\udc00\\ud83d", "author": "\\udfff"}\n\nText \xed\xa0\x80 \xff\xfe.',
    "entities.html": b"<p>a&amp;lt;b&#0;c&#xD800;d&nbsp;e&shy;f&zwj;g</p><p>x<wbr>y &amp;amp;amp; <b>&lt;i&gt;</b>",
    "marks.md": "# e\u0301\u0301\u0323 ﬁ Ǆ ß İ ı\n\nกำ ภาษาไทย हिन्दी العَرَبِيَّة עִבְרִית ㍿ ½ 😀\u200d👩 \u202etxet".encode(),
    "planes.md": "# \U00020000\U0002fa1d 㐀 々〆ヶ\n\n\U000e0041\ue000\ufffe\uffff\U0010ffff 臺灣".encode(),
    "utf16.txt": "题目\n\n正文 \u3000 空\u00a0格".encode("utf-16"),
    "gb.txt": "题目\n\n食品安全法与计量，质量。".encode("gb18030"),
    "huge.md": ("食品 word-" * 100_000 + "x" * 100_000).encode(),
    "empty.md": b"",
    "blank.md": b"---\ntitle: ''\nsummary: ' '\n---\n \n",
    "summary.md": "---\nsummary: 另一段…\ncategories: [a/b, '/', 'e\u0301/\u00e9']\n---\n**正文**".encode(),
}


def test_what_intake_makes_is_what_the_store_gives_back(store, address, tmp_path):
    """Else SQLite could not delete it from the index, of which it would tell nobody."""
    folder = tmp_path / "folder"
    folder.mkdir()
    intake = Intake(*complete(load(folder, {})), NOW)
    results = []
    for name, data in UGLY.items():
        (folder / name).write_bytes(data)
        file = FoundFile(name, str(folder / name), len(data), 1)
        results.append(intake.take(Task(file, None, NOW)))
    store.write(results, (), NOW)
    made = {result.path: each.words for result in results for each in result.articles}
    engine = create_engine(address)
    with engine.connect() as connection:
        assert {row.path: search_index.words_of_row(row) for row in connection.execute(select_entries())} == made
    engine.dispose()
    assert made.keys() >= {"controls.md", "halves.md", "entities.html", "marks.md", "planes.md", "utf16.txt", "huge.md"}
    store.write((), [*UGLY], NOW)
    assert examine(address).problems == ()


def test_a_question_that_takes_too_long_is_given_up(store, written, monkeypatch):
    written({f"{number}.md": "食品" for number in range(60)})
    monkeypatch.setattr(connect, "_PATIENCE", 0.001)
    monkeypatch.setattr(connect, "_STEPS", 1)
    searches = Selection(words=("*".join(f"wo{number}" for number in range(50)),), without_words=("-食 " * 60,))
    with pytest.raises(StoreError, match="Ask for less at once"):
        [store.count(searches) for _ in range(1000)]
    monkeypatch.undo()
    assert store.count(Selection(words=("食品",))) == 60
    assert store.keep_search(NOW) is False


class TestUpkeep:
    def test_what_is_edited_moved_redated_or_removed(self, store, file, found, address):
        long = "食品" * 60
        store.write(
            [file("a.md", f"{long}甲", title="A"), file("b.md", f"{long}乙", title="B", published=FIRST)], (), NOW
        )
        assert found("食品") == ["A", "B"]
        store.write([file("c.md", f"{long}甲", title="A", published=FIRST - timedelta(days=1))], ["a.md"], NOW)
        assert found("食品") == ["B", "A"]
        store.write([file("c.md", "质量", title="A")], (), NOW)
        assert (found("食品"), found("质量")) == (["B"], ["A"])
        store.write([], ["b.md", "c.md"], NOW)
        assert (found("食品"), found("质量"), found(without=["甲"])) == ([], [], [])
        assert examine(address).problems == ()

    def test_articles_of_all_times(self, store, file, found):
        years = (1, 900, 1969, 1970, 2026, 9999)
        dated = [
            file(f"{year}.md", "食品", title=str(year), published=datetime(year, 6, 1, tzinfo=UTC)) for year in years
        ]
        store.write(dated, (), NOW)
        assert found("食品") == ["9999", "2026", "1970", "1969", "900", "1"]

    @pytest.mark.parametrize("is_written", [False, True])
    def test_one_of_another_version_is_made_anew_by_the_next_sync(self, store, written, found, address, is_written):
        written({"1.md": "食品", "2.md": "安全"})
        engine = create_engine(address)
        with engine.begin() as connection:
            put_meta(connection, "search", "of another version")
            search_index.replace(
                connection,
                {search_index.row_of(0, 1): Words(" ", "•")},
                {search_index.row_of(0, 9): Words(" 品 ", "品 •")},
            )
        if is_written:
            written({"3.md": "质量"})  # is not in it until then, for any version
            with engine.connect() as connection:
                assert get_meta(connection, "search") == ""
        revision = store.revision()
        assert store.keep_search(NOW)
        assert (found("食"), found("质量")) == (["食品"], ["质量"] if is_written else [])
        assert store.revision().number == revision.number + 1
        assert store.revision().settings_changed > revision.changed
        assert not store.keep_search(NOW)
        assert examine(address).problems == ()
        engine.dispose()

    def test_a_wrong_one_is_noticed_and_made_anew(self, store, written, found, address):
        written({"1.md": "食品", "2.md": "安全"})
        engine = create_engine(address)
        with engine.begin() as connection:
            search_index.replace(connection, {}, {search_index.row_of(0, 9): Words(" 品 ", "品 •")})
        engine.dispose()
        examined = examine(address)
        assert examined.problems == ("The search index holds 3 of 2 articles.",)
        assert examined.is_index_alone
        assert store.rebuild_search(NOW)
        assert found("品") == ["食品"]
        assert examine(address).problems == ()

    def test_readers_have_the_old_one_until_the_new_one_is_made(self, store, written, found, address):
        written({"1.md": "食品"})
        engine = connect.make_engine(connect.parse_address(address))
        with engine.begin() as connection:
            assert search_index.make(connection) == 1
            assert found("食品") == ["食品"]
        engine.dispose()

    def test_of_a_number_for_which_there_is_no_room_nothing_is_written(self, store, written, found, address):
        engine = create_engine(address)
        written({"1.md": "食品"})
        with engine.begin() as connection:
            last = {"number": 2**25 - 1}
            connection.execute(
                text(
                    "INSERT INTO feeds_ledger (number, id, slug, path, position, digest, text_digest,"
                    " first_seen) VALUES (:number, 'x', 'x', 'x', 0, '', '', '2026-01-01T00:00:00+00:00')"
                ),
                last,
            )
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT setval('feeds_ledger_number_seq', :number)"), last)
        engine.dispose()
        with pytest.raises(StoreError, match="has room for 33,554,431"):
            written({"2.md": "安全"})
        assert found(without=["x"]) == ["食品"]

    def test_a_damaged_one_is_noticed_and_made_anew(self, sqlite_address, open_store, file, tmp_path):
        store = open_store(sqlite_address)
        store.write([file("1.md", "食品" * 3000)], (), NOW)
        engine = create_engine(sqlite_address)
        with engine.begin() as connection:
            connection.execute(text("UPDATE feeds_search_data SET block = zeroblob(9) WHERE id > 10"))
        engine.dispose()
        store.close()
        environment = {"FEEDS_STORE": sqlite_address}
        checked = CliRunner().invoke(main, ["check", "--store", str(tmp_path)], env=environment)
        assert "The search index cannot be read: database disk image is malformed." in checked.output
        assert checked.exit_code == 1
        mended = CliRunner().invoke(main, ["check", "--store", "--mend", str(tmp_path)], env=environment)
        assert (mended.exit_code, mended.output.splitlines()[-1]) == (0, "The search index was made anew.")
        assert examine(sqlite_address).problems == ()
