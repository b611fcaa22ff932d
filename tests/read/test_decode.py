"""Bytes to text, for each encoding that articles are found in."""

import codecs

import pytest

from feeds.read.decode import decode
from feeds.read.encodings.euc_tw import to_big5
from feeds.read.encodings.mojibake import repaired

CHINESE = "关于开展计量工作的通知，今天我们讨论人民政府的工作。"
TRADITIONAL = "這是一篇關於香港經濟發展的文章，今天我們討論政府的工作。"
JAPANESE = "これは日本語の文章です。今日は天気がいいですね。"
KOREAN = "이것은 한국어로 쓴 글입니다. 오늘은 날씨가 좋습니다."
RUSSIAN = "Это статья о том, как мы провели лето. Сегодня хорошая погода, и все довольны."
FRENCH = "L'été dernier, les élèves ont fêté la fin de l'année à la forêt près du château."

UNDECLARED = [
    *((CHINESE, encoding) for encoding in ("gb2312", "gbk", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "hz")),
    *((TRADITIONAL, encoding) for encoding in ("big5", "cp950", "big5hkscs", "utf-16-le", "utf-16-be", "utf-32-be")),
    *((JAPANESE, encoding) for encoding in ("cp932", "euc_jp", "iso2022_jp", "utf-16-le")),
    *((KOREAN, encoding) for encoding in ("cp949", "euc_kr", "johab", "iso2022_kr", "utf-16-be")),
    *((RUSSIAN, encoding) for encoding in ("cp1251", "koi8-r", "utf-16-le")),
    (FRENCH, "cp1252"),
]


def codes(path: str, data: bytes) -> list[str]:
    return [each.code for each in decode(path, data).diagnostics]


@pytest.mark.parametrize(("text", "encoding"), UNDECLARED)
def test_undeclared(text: str, encoding: str) -> None:
    decoded = decode("a.txt", text.encode(encoding))
    assert decoded.text == text
    assert [each.code for each in decoded.diagnostics] == ["encoding-guessed"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marked(encoding: str) -> None:
    decoded = decode("a.txt", CHINESE.encode(encoding))
    assert (decoded.text, decoded.diagnostics) == (CHINESE, ())


@pytest.mark.parametrize("text", ["你好，世界", "人民政府", "计量工作的通知", "这是标题"])
def test_short_chinese(text: str) -> None:
    assert decode("a.txt", text.encode("gbk")).text == text


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ("<META http-equiv=Content-Type content='text/html; charset=BIG5'>", "big5"),
        ('<?xml version="1.0" encoding="Shift_JIS"?>', "cp932"),
        ('<?xml version="1.0" encoding="windows-1251"?>', "cp1251"),
        ("# -*- coding: euc-jp -*-", "euc_jp"),
        (".. -*- coding: koi8-r -*-", "koi8-r"),
        ("<!-- vim: set fileencoding=ks_c_5601-1987 : -->", "cp949"),
    ],
)
def test_declared(head: str, encoding: str) -> None:
    text = (
        head
        + "\n"
        + {"cp932": JAPANESE, "euc_jp": JAPANESE, "cp949": KOREAN, "big5": TRADITIONAL}.get(
            encoding, RUSSIAN if encoding in ("cp1251", "koi8-r") else CHINESE
        )
    )
    decoded = decode("a.html", text.encode(encoding))
    assert (decoded.text, decoded.diagnostics) == (text, ())


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        (CHINESE, "utf-8", "gb2312"),
        (FRENCH, "utf-8", "iso-8859-1"),
        (CHINESE, "gbk", "utf-8"),
        (CHINESE, "gbk", "iso-8859-1"),
        (TRADITIONAL * 3, "big5", "gb2312"),
        (RUSSIAN, "cp1251", "windows-1252"),
    ],
)
def test_a_wrong_declaration_loses(text: str, encoding: str, label: str) -> None:
    page = f'<html><head>\n<meta charset="{label}"></head>\n{text}'
    decoded = decode("a.html", page.encode(encoding))
    assert decoded.text == page
    assert [(each.code, each.line) for each in decoded.diagnostics] == [("encoding-misdeclared", 2)]


def test_a_declaration_in_an_article_about_pages_is_none() -> None:
    text = f'{CHINESE}\n\n```html\n<meta charset="gb2312">\n```\n'
    assert decode("a.md", text.encode()).diagnostics == ()


def test_what_is_no_encoding_of_texts_is_never_used() -> None:
    for label in ("utf-7", "unicode_escape", "idna", "zip", "rot13", "x-user-defined"):
        page = f'<meta charset="{label}">{CHINESE}'
        assert decode("a.html", page.encode("gbk")).text == page


def test_damaged() -> None:
    data = (CHINESE * 20).encode()
    assert codes("a.txt", data[:100] + b"\xff" + data[100:]) == ["encoding-damaged"]
    page = f'<meta charset="gbk">{CHINESE * 20}'.encode("gbk")
    assert codes("a.html", page + b"\xff\xff\n") == ["encoding-damaged"]


def test_binary() -> None:
    for data in (bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6" * 9, b"\0" * 99):
        assert (decode("a.txt", data).text, codes("a.txt", data)) == (None, ["binary-file"])


def test_control_characters() -> None:
    decoded = decode("a.txt", "one\n\ttwo\x0b\n\ufffethree\x7f\r\nfour\rfive".encode())
    assert decoded.text == "one\n\ttwo\nthree\nfour\nfive"
    assert [(each.code, each.line) for each in decoded.diagnostics] == [("control-characters", 2)]


def test_euc_tw() -> None:
    data = bytes.fromhex(
        "ddd5d1d2c4a1eeb2f9c3cdf5d3fce0abe5eef4a4e0f5d5adcefbc5c6ddfda1a2c4f4c5b2cabcd4afd8b6efa2d1c9cdb4cefbc4d6c9a2a1a4"
    )
    assert decode("a.txt", data).text == "這是一篇關於香港經濟發展的文章，今天我們討論政府的工作。"
    assert to_big5(b"\x8e\xa2\xa1\xa1\x8e\xa1\xc4\xa1A\xff").decode("big5", "replace") == "乂一A\ufffd"


def latin(text: str) -> str:
    """UTF-8 read as windows-1252, by a program that leaves what that does not define."""
    return "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
        for byte in text.encode()
    )


@pytest.mark.parametrize("text", [FRENCH, CHINESE, RUSSIAN, "“It’s here,” they said — don’t go."])
def test_mojibake(text: str) -> None:
    decoded = decode("a.txt", latin(text).encode())
    assert decoded.text == text
    assert [each.code for each in decoded.diagnostics] == ["mojibake-repaired"]


def test_mojibake_keeps_typographic_quotes() -> None:
    assert decode("a.txt", f"{latin(FRENCH)} “c’est vrai”".encode()).text == f"{FRENCH} “c’est vrai”"


def test_chinese_mojibake() -> None:
    whole = "关于计量工作的通知，一切都好"  # an even number of bytes in each run
    assert repaired(whole.encode().decode("gb18030", "replace")) is not None
    decoded = decode("a.txt", CHINESE.encode().decode("gb18030", "replace").encode())
    assert decoded.text is not None
    assert decoded.text.rstrip("\ufffd。") == CHINESE.rstrip("。")
    assert [each.code for each in decoded.diagnostics] == ["mojibake-repaired"]


@pytest.mark.parametrize(
    "text",
    [
        CHINESE,
        FRENCH,
        "You may see â€™ where an apostrophe was meant.",
        "The bytes of é show as Ã© in windows-1252, and donâ€™t as donâ€™t.",
        "Mojibake: donâ€™t, itâ€™s",
        "乱码有“锟斤拷”，还有“鍏充簬”“鐨勬柟娉曪紝”“涓€鍒囷紝”。",
        "涓涓细流，汇成江海。",
        "São Paulo Â· €100",
    ],
)
def test_what_is_no_mojibake_stays(text: str) -> None:
    decoded = decode("a.txt", text.encode())
    assert (decoded.text, decoded.diagnostics) == (text, ())


@pytest.mark.parametrize(
    "piece", ["鍏充簬銆", "aâ€™b", "Ãƒ", "é", "锛", "~{", "~{<:Ky~}", "\x1b$B", "<meta charset=", "\ufffd", "\u20ac锛"]
)
def test_long_inputs_take_linear_time(piece: str) -> None:
    data = (piece * (2_000_000 // len(piece.encode()))).encode()
    assert decode("a.html", data).text is not None


def test_every_mark_at_the_start_goes() -> None:
    assert decode("a.md", codecs.BOM_UTF8 * 2 + "---\ntitle: 甲\n".encode()).text == "---\ntitle: 甲\n"
