"""Who is named as author and source: lines as they stand in news text, and lines that only look so."""

import pytest

from feeds.normalize.bylines import read_credits


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("□杨会玲", ["杨会玲"]),
        ("□ 本报记者 张三 通讯员 李四光", ["张三", "李四光"]),
        ("□河南省平顶山市市场监管局党组书记、局长孙国权", ["孙国权"]),
        ("平顶山市市场监管局党组书记、局长孙国权", ["孙国权"]),
        ("□李　明", ["李明"]),
        ("本报记者 李明", ["李明"]),
        ("作者：张三、王五", ["张三", "王五"]),
        ("天山网-新疆日报记者 任华", ["任华"]),
        ("□Jane Q. Public", ["Jane Q. Public"]),
        ("局长带队检查", []),
        ("市长谈营商环境", []),
        ("记者了解到，情况很好", []),
        ("■央行宣布降准", []),
        ("书记下乡", []),
    ],
)
def test_bylines(line: str, authors: list[str]) -> None:
    found = read_credits([line, "正文第一段。", "正文第二段。"])
    assert list(found.authors) == authors
    assert found.lead == (() if authors else (line,)) + ("正文第一段。", "正文第二段。")


def test_marks_before_several_lines_are_bullets() -> None:
    assert read_credits(["□买菜", "□洗衣", "□做饭"]).authors == ()


@pytest.mark.parametrize(
    ("line", "authors", "source", "lead"),
    [
        ("中國食品安全網訊(吳樹文 記者張坤)盛夏。", ["吳樹文", "張坤"], "中國食品安全網", "盛夏。"),
        ("新华社北京3月4日电（记者 王五）会议强调。", ["王五"], "新华社", "会议强调。"),
        ("新华社北京2022年3月4日电 会议强调。", [], "新华社", "会议强调。"),
        ("据新华社北京3月4日电，会议强调。", [], "新华社", "会议强调。"),
        ("本报讯（记者 李　明 文/图）近日。", ["李明"], None, "近日。"),
        ("人民网讯 近日。", [], "人民网", "近日。"),
        ("互联网电商平台迅猛发展。", [], None, "互联网电商平台迅猛发展。"),
        ("中央电视台电影频道播出。", [], None, "中央电视台电影频道播出。"),
        ("上网电价改革。", [], None, "上网电价改革。"),
        ("人民日报电子版。", [], None, "人民日报电子版。"),
        ("移动通讯设备(锂 电池)。", [], None, "移动通讯设备(锂 电池)。"),
    ],
)
def test_datelines(line: str, authors: list[str], source: str | None, lead: str) -> None:
    found = read_credits([line])
    assert (list(found.authors), found.source, found.lead) == (authors, source, (lead,))


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("（文章来源：中国市场监管新闻网）", "中国市场监管新闻网"),
        ("来源：新华网 作者：张三", "新华网"),
        ("来源：人民日报 2024-01-02 10:00", "人民日报"),
        ("來源: 聯合報", "聯合報"),
        ("污染来源：工厂和汽车", None),
        ("来源可靠。", None),
    ],
)
def test_source_lines(line: str, source: str | None) -> None:
    assert read_credits(["正文。", line]).source == source


def test_a_source_line_beats_a_dateline() -> None:
    assert read_credits(["新华社北京3月4日电 会议。", "（来源：经济日报）"]).source == "经济日报"
