"""Text that a program damaged comes back, and no other text changes.

`damage` is that program, as far as its work shows: it makes seed 003 of the text that seed 003 was.
"""

import random
import re
import time
from collections.abc import Sequence
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin.pinyin_dict import pinyin_dict

from feeds.normalize.repair import Damage, repair

SEEDS = Path(__file__).parents[2] / "seeds"
SEED = (SEEDS / "003_4c81291380ad5b37.txt").read_text("utf-8")
TO_TRADITIONAL = opencc.OpenCC("s2tw")
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
WIDE = {narrow: wide for wide, narrow in NARROW.items() if chr(narrow) in ",:;!?()"}
DIVIDERS = "！？，；：。"


def decode(data: bytes) -> str:
    """As PHP's mbstring reads CP936: two bytes that are no character, or a lead without a trail, are "?"."""
    text, at = "", 0
    while at < len(data):
        lead, trail = data[at], data[at + 1] if at + 1 < len(data) else -1
        if lead < 0x80:
            text, at = text + chr(lead), at + 1
        elif lead == 0x80:
            text, at = text + "€", at + 1
        elif 0 <= trail < 0x21:
            text, at = text + chr(trail), at + 2
        elif (0xAA <= lead <= 0xAF or lead >= 0xF8) and trail >= 0xA1:
            text, at = text + chr(0xE000 + 94 * (lead - (0xAA if lead < 0xF8 else 0xF2)) + trail - 0xA1), at + 2
        elif 0xA1 <= lead <= 0xA7 and 0x40 <= trail <= 0xA0 and trail != 0x7F:
            text, at = text + chr(0xE4C6 + 96 * (lead - 0xA1) + trail - (0x40 if trail < 0x7F else 0x41)), at + 2
        else:
            text, at = text + data[at : at + 2].decode("gbk", "replace")[0].replace("\ufffd", "?"), at + 2
    return text


def encode(text: str) -> bytes:
    data = b""
    for char in text:
        code = ord(char)
        if 0xE000 <= code < 0xE4C6:
            row, column = divmod(code - 0xE000, 94)
            data += bytes((row + (0xAA if row < 6 else 0xF2), column + 0xA1))
        elif 0xE4C6 <= code < 0xE766:
            row, column = divmod(code - 0xE4C6, 96)
            data += bytes((row + 0xA1, column + (0x40 if column < 0x3F else 0x41)))
        else:
            data += b"\x80" if char == "€" else char.encode("gbk", "replace")
    return data


def damage(text: str, table: Sequence[tuple[str, str]], *, hides: bool) -> str:
    """What becomes of a text: readings are put behind characters, then it is divided at signs; both match bytes."""
    data = encode(text)
    for character, reading in table:
        found = character.encode("gbk")
        data = data.replace(found, found + f"({reading})".encode("gbk"))
    damaged = decode(data)
    for sign in DIVIDERS:
        damaged = sign.join(map(decode, encode(damaged).split(sign.encode("gbk"))))
    return re.sub("[\ue000-\uf8ff]", "", damaged).translate(NARROW) if hides else damaged


def traditional(text: str) -> str:
    """Text as such a program makes it Traditional: character by character."""
    made = "".join(each if (each := TO_TRADITIONAL.convert(char)).encode("gbk", "ignore") else char for char in text)
    return made.translate(WIDE).encode("gbk", "ignore").decode("gbk")


def random_table(chance: random.Random, share: float) -> list[tuple[str, str]]:
    """A part of the characters that conversion makes, with their readings."""
    simplified = [
        bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)
    ]
    made = {traditional(char) for char in simplified} - set(simplified)
    chosen = chance.sample(sorted(made), round(share * len(made)))
    return [(char, pinyin_dict[ord(char)].split(",")[0]) for char in chosen]


def test_seed_003_comes_back() -> None:
    repaired = repair(SEED)
    assert repaired.notes == 245
    assert repaired.places == (
        Damage(0, "?shù)貎?yōu)", "地優"),
        Damage(3, "?!拔覀", "。“我們"),
        Damage(3, "?cè)局辽僖.a(chǎn)兩天送設(shè)備檢定", None),
        Damage(3, "?!逼髽I(yè)", "。”企業"),
        Damage(6, "?fàn)I", "營"),
    )
    for phrase in ("當地優化", "2萬余元。“我們", "又省了錢。”企業負責人", "發展營造"):
        assert phrase in repaired.text


def test_the_program_makes_seed_003_of_what_it_was() -> None:
    table = [("數", "shù"), ("冊", "cè"), ("範", "fàn")]  # found across borders, before the characters they are part of
    table += list(dict(re.findall(r"([㐀-鿿])\(([^\W\d_]+)\)", SEED)).items())
    original = repair(SEED).text.replace("?cè)局辽僖.a(chǎn)兩", "原本至少要停產兩").translate(WIDE)
    assert damage(original, table, hides=True) == SEED


@pytest.mark.parametrize(
    ("original", "hidden"),
    [
        ("為企業發展營造環境", "?fàn)I造"),
        ("他在辦公室裡等了很久。“我們也這樣想”", "?！拔覀?men)"),
        ("新的篇章。可以說是明天", "?？梢哉f"),
        ("列車停靠在車站旁邊", "??吭谲?chē)"),
        ("每個階層的人都希望如此", "每?zǒng)€(gè)"),
        ("加強隊伍建設的力度", "?luò)榻ㄔO"),
        ("提供產品質量數據的人", "?lù)?jù)"),
        ("資源規劃、住建等單位", "⒆〗ǖ葐?dān)"),
        ("企業解決困難", "?jiǎ)Q困"),
        ("他們在現場開展活動", "?cè)诂F(xiàn)"),
        ("我們該反思的是什麼", "?cè)?gāi)"),
    ],
)
@pytest.mark.parametrize("hides", [True, False])
def test_characters_that_were_torn_come_back(original: str, hidden: str, hides: bool) -> None:
    damaged = damage(original, random_table(random.Random(1), 1.0), hides=hides)
    assert hidden.translate(NARROW) in damaged.translate(NARROW)
    carrier = SEED.split("\n")[2]  # a program must be seen at work before anything is touched
    assert repair(f"{carrier}\n{damaged}").text.split("\n")[1] == (original.translate(NARROW) if hides else original)


def test_repairs_are_right() -> None:
    """Of the lines that are repaired, 99 % are right, and most places are repaired."""
    repaired_lines = right = places = repaired = 0
    for number in range(2):
        for seed in sorted(SEEDS.glob("00[0124]_*.txt")):
            chance = random.Random(number)
            text = traditional(re.sub("<[^>]*>", "", seed.read_text("utf-8")))[:3000]
            hides = number % 2 == 0
            damaged = damage(text, random_table(chance, 0.45), hides=hides)
            result = repair(damaged)
            originals = (text.translate(NARROW) if hides else text).split("\n")
            lines = result.text.split("\n")
            places += len(result.places)
            repaired += sum(place.after is not None for place in result.places)
            for line in {place.line for place in result.places}:
                if all(place.after is not None for place in result.places if place.line == line):
                    repaired_lines += 1
                    right += lines[line] == originals[line]
    assert right >= 0.99 * repaired_lines > 0
    assert repaired > 0.5 * places


UNTOUCHED = [
    "什麼?!拔河比賽?！逼他走?，地板",
    "漢字(かんじ)と仮名(かな)を読(よ)む。",
    "Regex (?i)in, f.a(x), a?b) and ?(shù) and x?shù).",
    "https://site.example/?a=(b)&c=d?shù)",
    "張騫(qiān)通西域。",
    "Trẻ em (trẻ) và (hà) nội?",
    "",
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_other_text_stays(text: str) -> None:
    assert repair(text).text == text


def test_in_a_damaged_text_too_what_is_whole_stays() -> None:
    whole = "什麼?!沒有人知道。f(x) 與 (kg) 和 a?b:c 都在(試行)。他問:“為什麼?”"
    carrier = SEED.split("\n")[2]
    assert repair(f"{carrier}\n{whole}").text.split("\n")[1] == whole
    assert repair(f"{carrier}\n{whole}").places == ()


PIECES = st.sampled_from(
    [*"?國國國(guó)數、。“”！？,a$[<\n\ue000€", "(guó)", "?shù)", "?！", "?,", "逼髽I(yè)", "當(dāng)", "貎"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_nothing_raises(pieces: list[str]) -> None:
    text = "".join(pieces)
    for damaged in (text, f"{SEED.split(chr(10))[2]}\n{text}"):
        result = repair(damaged)
        assert result.text.count("\n") == damaged.count("\n")


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="()（）")))
def test_text_without_notes_stays(text: str) -> None:
    assert repair(text).text == text


@pytest.mark.parametrize("piece", ["國(guó)?shù)貎?", "?！", "?", "(", "國(", "a(ǎ)", "?shù)", "國(guó)家", "逼?,"])
def test_long_repetitions_take_little_time(piece: str) -> None:
    carrier = SEED.split("\n")[2]
    repair(carrier + piece)
    started = time.process_time()
    repair(f"{carrier}\n{piece * (500_000 // len(piece))}")
    assert time.process_time() - started < 4
