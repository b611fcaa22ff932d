"""Who wrote it and for whom, as news text says it: bylines, datelines, source lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.characters import HAN

_POSTS = (
    "记者|記者|通讯员|通訊員|特约|特約|实习|實習|评论员|評論員|编辑|編輯|作者|撰稿|摄影|攝影|"
    "局长|局長|书记|書記|主任|部长|部長|市长|市長|县长|縣長|区长|區長|厅长|廳長|处长|處長|科长|科長|院长|院長|"
    "校长|校長|会长|會長|主席|经理|經理|董事长|董事長|教授|研究员|研究員"
)
# The surnames of nine in ten Chinese; they tell 局长孙国权, who is named, from 局长带队检查, who is doing something.
_SURNAMES = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭肖程曹袁邓鄧许許傅沈曾彭吕呂"
    "苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬"
    "段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞龐樊兰蘭殷施陶洪翟安颜顏倪严嚴牛温溫芦蘆季俞章鲁魯葛伍韦韋申尤毕畢聂聶"
)
_POST = re.compile(f"^.*(?:{_POSTS})[：:]?")
_NAME = re.compile(f"[{HAN}]{{2,4}}(?:·[{HAN}]{{1,8}})*|[A-Z][\\w.'-]+(?: [A-Z][\\w.'-]+){{0,3}}")
_CHINESE_NAME = re.compile(f"[{_SURNAMES}][{HAN}]{{1,2}}")
_SPACED = re.compile(rf"(?<![{HAN}])([{HAN}])[ \u3000]+([{HAN}])(?![{HAN}])")  # 李　明, to be as wide as three
_BYLINE = re.compile(r"□\s*(?P<names>.{2,60})")
_POST_AND_NAME = re.compile(f"(?=.*(?:{_POSTS}))[{HAN}A-Za-z·、\\s：:/／-]{{4,40}}")
_SOURCE = re.compile(
    r"[（(【]?\s*(?:文章|本文|稿件|信息)?(?:来源|來源)\s*[：:]\s*(?P<name>[^）)】]{2,40}?)"
    r"(?P<more>\s+(?:\S{2,4}[：:]|\d{4}\D)[^）)】]*)?\s*[）)】]?"
)
_DATELINE = re.compile(
    rf"[据據]?(?P<agency>[{HAN}]{{1,14}}?(?:网|網|社|报|報|台|臺|新闻|新聞|在线|在線))"
    rf"\s?(?:[{HAN}]{{0,8}}(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日)?(?:讯|訊|电|電|消息)"
    r"(?=[\s（(：:，,]|记者|記者|$)[\s：:，,]*"
    r"(?:[（(](?P<names>[^（）()]{2,80})[）)])?\s*"
)
_OURSELVES = {"本报", "本報", "本网", "本網", "本社", "本台", "本臺"}  # says nothing to who reads it elsewhere
_LONGEST_BYLINE = 64  # characters
_AT_START, _AT_END = 3, 3  # paragraphs in which credits may stand


@dataclass(frozen=True, slots=True)
class Credits:
    """What a text says about its origin."""

    authors: tuple[str, ...]
    authors_rule: str
    source: str | None
    source_rule: str
    lead: tuple[str, ...]  # the paragraphs less byline and dateline


def byline_names(line: str) -> tuple[str, ...]:
    """The persons that a line names which is a byline and nothing else; none where it is none."""
    line = line.strip()
    if len(line) > _LONGEST_BYLINE:
        return ()
    if byline := _BYLINE.fullmatch(line):
        return names(byline["names"])
    if not _POST_AND_NAME.fullmatch(line):
        return ()
    found = names(line)
    return found if all(map(_CHINESE_NAME.fullmatch, found)) else ()


def names(text: str) -> tuple[str, ...]:
    """The persons that a text of names and posts holds: 党组书记、局长孙国权 gives 孙国权."""
    whole = _SPACED.sub(r"\1\2", text.strip())
    parts = re.split(r"[\s、，,;；/]+", whole) if re.search(f"[{HAN}]", whole) else [whole]
    bare = [_POST.sub("", part) for part in parts]
    return tuple(dict.fromkeys(name for name in bare if _NAME.fullmatch(name)))


def read_credits(paragraphs: Sequence[str]) -> Credits:
    """Find byline, dateline and source line in the paragraphs of a text."""
    authors: tuple[str, ...] = ()
    authors_rule, source_line_rule, agency_rule = "", "", ""
    source = agency = None
    lead: list[str] = []
    has_bullets = sum(paragraph.startswith("□") for paragraph in paragraphs) > 1
    for index, paragraph in enumerate(paragraphs):
        if _AT_START <= index < len(paragraphs) - _AT_END:
            lead.append(paragraph)
            continue
        source_line = _SOURCE.fullmatch(paragraph) if "来源" in paragraph or "來源" in paragraph else None
        if source_line:
            source, source_line_rule = source_line["name"], f"source line {paragraph!r}"
        byline = names(source_line["more"] or "") if source_line else byline_names(paragraph)
        if byline and not has_bullets:
            authors, authors_rule = authors or byline, authors_rule or f"byline {paragraph!r}"
        if source_line or (byline and not has_bullets):
            continue
        dateline = _DATELINE.match(paragraph) if index < _AT_START else None
        if dateline:
            if dateline["names"] and (named := names(dateline["names"])):
                authors, authors_rule = authors or named, authors_rule or f"dateline {dateline[0]!r}"
            if dateline["agency"] not in _OURSELVES:
                agency, agency_rule = dateline["agency"], f"dateline {dateline[0]!r}"
        lead.append(paragraph[dateline.end() :] if dateline else paragraph)
    return Credits(authors, authors_rule, source or agency, source_line_rule or agency_rule, tuple(lead))
