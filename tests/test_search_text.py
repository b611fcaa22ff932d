"""What is taken for the same, what a search asks for, and where words stand."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opencc import OpenCC

from feeds.folding import fold, fold_with_places
from feeds.model import Article, Author, Origin
from feeds.search_text import Word, folded, matches, parse_search, plain_text, spans, text_of, tokens

PHRASES = (
    "乾隆皇帝曬乾的頭髮發現後面皇后的鐘錶鍾情",
    "什麼計畫瞭解憑藉回覆想像座標傢俱彷彿復甦薰陶",
    "臺灣裡面這裏看著著名衹有鄰里",
    "為爲眾衆麪麵線綫群羣峰峯",
)


def words(text):
    return [" ".join(word.runs) + "*" * word.is_prefix for word in parse_search(text).wanted]


class TestFold:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("ＡＢＣ１２３", "abc123"),
            ("Łódź Ærø Straße İstanbul", "lodz aero strasse istanbul"),
            ("e\u0301 ñ Ё ΆΣ", "e n е ασ"),
            ("か\u3099 ｶﾞ ガ", "が ガ ガ"),
            ("\u1112\u1161\u11ab한", "한한"),
            ("食\u200b品\ufeff安\u00ad全\ufe0f", "食品安全"),
            ("㎡①㈱", "m21 株 "),
            ("हिन्दी", "हिन्दी"),
            ("⼀丽\uf98e", "一丽年"),
            ("😀，_\0\ud800\ue000", "      "),
        ],
    )
    def test_what_is_the_same(self, one, other):
        assert fold(one) == other

    def test_folded_text_stays_as_it_is(self):
        text = " ".join(map(chr, range(0x30000)))  # apart, because some would compose
        assert fold(fold(text)) == fold(text)

    @given(st.text(st.sampled_from("aA\u0301か\u3099ｶﾞ가\u1100\u1161\u11a8臺\u200bß ")))
    def test_places_of_characters(self, text):
        line, places = fold_with_places(text)
        assert line == fold(text)
        assert len(places) == len(line)
        assert places == sorted(places)
        for character, (start, end) in zip(line, places, strict=True):
            assert character in fold(text[start:end])

    @pytest.mark.parametrize("phrase", PHRASES)
    def test_simplified_and_traditional_are_alike(self, phrase):
        simplified = OpenCC("t2s").convert(OpenCC("tw2s").convert(phrase))
        assert fold(simplified) == fold(phrase)
        for way in ("s2t", "s2tw", "s2hk"):
            assert fold(OpenCC(way).convert(simplified)) == fold(phrase)


class TestParseSearch:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("食品 安全", ["食品", "安全"]),
            ("食品，安全　质量/标准", ["食品", "安全", "质量", "标准"]),
            ('"hello, world"', ["hello world"]),
            ("“Hello World” 「iPhone 发布」『a b』", ["hello world", "iphone 发布", "a b"]),
            ("「食品 安全」", ["食品", "安全"]),
            ("iPhone15发布会", ["iphone15 发布会"]),
            ("node.js well-known O'Brien 3.5%", ["node js", "well known", "o brien", "3 5"]),
            ("wor* word*s a* 食品*", ["wor*", "word*", "s", "a", "食品"]),
            ('"hello wor*"', ["hello wor*"]),
            ('"hello world', ["hello", "world"]),
            ("a,b;c!", ["a", "b", "c"]),
            ("a a A", ["a"]),
            ("x" * 100, ["x" * 64 + " " + "x" * 36]),
            ('- -- * " “ ” 。', []),
        ],
    )
    def test_words(self, text, wanted):
        assert words(text) == wanted

    @pytest.mark.parametrize(
        ("text", "unwanted"),
        [
            ("a -b", ["b"]),
            ("-a －b", ["a", "b"]),
            ('a -"b c" -食品', ["b c", "食品"]),
            ("a-b", []),
            ("a - b", []),
            ("--b", ["b"]),
        ],
    )
    def test_unwanted_words(self, text, unwanted):
        assert [" ".join(word.runs) for word in parse_search(text).unwanted] == unwanted

    def test_without_a_word_it_asks_nothing(self):
        assert not parse_search(" - ")
        assert not matches("a", parse_search(" - "))
        assert parse_search("-a")
        assert matches("b", parse_search("-a"))

    @given(st.text())
    def test_anything_can_be_asked(self, text):
        search = parse_search(text)
        matches(text, search)
        spans(text, [search])


LETTERS = st.text("食品安ab1 ，，", max_size=12)


@given(LETTERS, st.lists(st.text("食品安ab1", min_size=1, max_size=3), min_size=1, max_size=3))
@example("品品1", ["品1"])
@example("食品，品安", ["食品安"])
def test_tokens_tell_what_the_text_tells(text, runs):
    for word in parse_search('"' + " ".join(runs) + '"').wanted:
        line = f" {' '.join(tokens(folded(text)))} "
        assert (f" {' '.join(word.tokens)} " in line) == (word.pattern in folded(text))


def test_a_word_of_one_character_is_one_token():
    assert Word(("食",)).tokens == ("食",)


class TestSpans:
    @pytest.mark.parametrize(
        ("text", "search", "marked"),
        [
            ("食品安全，食品", "食品", ["食品", "食品"]),
            ("食品安全", "食品 品安", ["食品安"]),
            ("發佈會：臺灣", "发布会 台湾", ["發佈會", "臺灣"]),
            ("Café, cafe\u0301s", "cafe*", ["Café", "cafe\u0301s"]),
            ("cafe cafes", "cafe", ["cafe"]),
            ("iPhone 15 发布", "15发布", ["15 发布"]),
            ("㈱食品", "株", ["㈱"]),
            ("哈哈哈", "哈哈", ["哈哈哈"]),
            ("x" * 100, "x" * 100, ["x" * 100]),
            ("hello-world helloworld", '"hello world"', ["hello-world"]),
            ("食\u200b品", "食品", ["食\u200b品"]),
            ("食品", "-食品", []),
            ("食品", "安全", []),
            ("", "食品", []),
        ],
    )
    def test_where_words_stand(self, text, search, marked):
        assert [text[start:end] for start, end in spans(text, [parse_search(search)])] == marked

    def test_of_several_searches(self):
        assert spans("食品安全", [parse_search("安全"), parse_search("食")]) == [(0, 1), (2, 4)]

    @given(st.text("食品aAé\u0301ß ㈱，"), st.text("食品aé ㈱", min_size=1))
    def test_there_is_one_if_a_wanted_word_is_there(self, text, search):
        parsed = parse_search(search)
        found = spans(text, [parsed])
        assert bool(found) == any(word.pattern in folded(text) for word in parsed.wanted)
        assert all(0 <= start < end <= len(text) for start, end in found)


class TestTextOf:
    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("<p>食<b>品</b></p><p>安&lt;全&amp;</p>", "\n食品\n\n安<全&\n"),
            ('a<br>b<img alt="x > y">c<a href="x">d</a>', "a\nb\ncd"),
            ("食<wbr>品<!-- > -->安<ruby>全<rt>quan</rt></ruby>", "食品安全quan"),
            ("1 < 2", "1 < 2"),
        ],
    )
    def test_plain_text(self, html, text):
        assert plain_text(html) == text

    def test_all_of_an_article_is_searched(self):
        article = Article(
            path="a.md",
            position=0,
            stated_id=None,
            slug="a",
            title="Title",
            published=None,
            updated=None,
            authors=(Author("Author"),),
            source=Origin("Source"),
            link="https://example.org/link",
            categories=("one/two",),
            tags=("tag",),
            language="en",
            image=None,
            summary="Text that is…",
            content="<p>Text\nthat</p><p>is long</p>",
            rights=None,
        )
        assert folded(text_of(article)) == " title text that is long author source one two tag "
