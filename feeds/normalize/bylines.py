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
_POST = re.compile(f"^.*(?:{_POSTS})")
_NAME = re.compile(f"[{HAN}]{{1,4}}(?:·[{HAN}]{{1,8}})*|[A-Z][\\w.'-]+(?: [A-Z][\\w.'-]+){{0,3}}")
_BYLINE = re.compile(r"[□■◎]\s*(?P<names>.{2,60})")
_SOURCE = re.compile(r"[（(【]?\s*(?:文章|本文|稿件|信息)?(?:来源|來源)\s*[：:]\s*(?P<name>[^）)】]{2,40}?)\s*[）)】]?")
_DATELINE = re.compile(
    rf"(?P<agency>[{HAN}]{{1,14}}?(?:网|網|社|报|報|台|臺|新闻|新聞|在线|在線))"
    rf"(?:[{HAN}]{{0,8}}\d{{1,2}}月\d{{1,2}}日)?(?:讯|訊|电|電)\s*"
    r"(?:[（(](?P<names>[^（）()]{2,80})[）)])?\s*"
)
_OURSELVES = {"本报", "本報", "本网", "本網", "本社", "本台", "本臺"}  # says nothing to who reads it elsewhere
_AT_START, _AT_END = 2, 3  # paragraphs in which a byline may stand


@dataclass(frozen=True, slots=True)
class Credits:
    """What a text says about its origin."""

    authors: tuple[str, ...]
    authors_rule: str
    source: str | None
    source_rule: str
    lead: tuple[str, ...]  # the paragraphs less byline and dateline


def is_byline(line: str) -> bool:
    """Whether a line is a byline and nothing else."""
    return _BYLINE.fullmatch(line.strip()) is not None


def names(text: str) -> tuple[str, ...]:
    """The persons that a byline names: 党组书记、局长孙国权 gives 孙国权."""
    parts = re.split(r"[\s、，,;；/]+", text.strip()) if re.search(f"[{HAN}]", text) else [text.strip()]
    bare = [_POST.sub("", part) for part in parts]
    return tuple(dict.fromkeys(name for name in bare if _NAME.fullmatch(name)))


def read_credits(paragraphs: Sequence[str]) -> Credits:
    """Find byline, dateline and source line in the paragraphs of a text."""
    authors: tuple[str, ...] = ()
    authors_rule, source_line_rule, agency_rule = "", "", ""
    source = agency = None
    ends = set(range(_AT_START)) | set(range(len(paragraphs) - _AT_END, len(paragraphs)))
    lead: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        byline = _BYLINE.fullmatch(paragraph) if index in ends else None
        if byline:
            authors, authors_rule = authors or names(byline["names"]), authors_rule or f"byline {paragraph!r}"
            continue
        source_line = _SOURCE.fullmatch(paragraph) if index in ends else None
        if source_line:
            source, source_line_rule = source_line["name"], f"source line {paragraph!r}"
            continue
        dateline = _DATELINE.match(paragraph) if index <= _AT_START else None
        if dateline:
            if dateline["names"]:
                authors, authors_rule = authors or names(dateline["names"]), authors_rule or f"dateline {dateline[0]!r}"
            if dateline["agency"] not in _OURSELVES:
                agency, agency_rule = dateline["agency"], f"dateline {dateline[0]!r}"
            paragraph = paragraph[dateline.end() :]
        lead.append(paragraph)
    return Credits(authors, authors_rule, source or agency, source_line_rule or agency_rule, tuple(lead))
