"""What a selection asks for, in words: "计量 或 质量，不含 趣头条". Pure, and without markup."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from feeds.model import KINDS, Selection, Term, TermKind
from feeds.render.phrases import COLUMNS, PageLanguage, day_text, say

_QUOTES = re.compile('["“”„«»「」『』]')
_MOST = 6  # names that are told of one kind; a title is no list

# The translations stand side by side, as in phrases.py.
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "or": (" 或 ", " 或 ", " or "),
    "and": ("和", "和", " and "),
    "then": ("，", "，", ", "),
    "more": ("等 {count} 项", "等 {count} 項", "{count} in all"),
    "category": ("{names}", "{names}", "{names}"),
    "tag": ("标签：{names}", "標籤：{names}", "tagged {names}"),
    "author": ("作者：{names}", "作者：{names}", "by {names}"),
    "source": ("来源：{names}", "來源：{names}", "from {names}"),
    "language": ("语言：{names}", "語言：{names}", "in {names}"),
    "section": ("栏目：{names}", "欄目：{names}", "section {names}"),
    "words": ("提到{names}", "提到{names}", "with {names}"),
    "without": ("不含 {names}", "不含 {names}", "not {names}"),
    "without_words": ("不提{names}", "不提{names}", "without {names}"),
    "quoted": ("“{name}”", "「{name}」", "“{name}”"),
    "since": ("{day}以来", "{day}以來", "since {day}"),
    "until": ("截至{day}", "截至{day}", "until {day}"),
    "between": ("{since}至{until}", "{since}至{until}", "{since} to {until}"),
    "since_day": ("最近 1 天", "最近 1 天", "of the last day"),
    "since_days": ("最近 {days} 天", "最近 {days} 天", "of the last {days} days"),
    "until_day": ("1 天以前", "1 天以前", "at least a day old"),
    "until_days": ("{days} 天以前", "{days} 天以前", "at least {days} days old"),
    "updated": ("按更新时间排列", "按更新時間排列", "by time of change"),
    "limit": ("最多 {count} 篇", "最多 {count} 篇", "{count} at most"),
    "none": ("只有标题", "只有標題", "titles only"),
    "summary": ("只有摘要", "只有摘要", "summaries only"),
}


def in_words(language: PageLanguage, selection: Selection, name: Callable[[Term], str]) -> str:
    """What is asked for, and in which shape; "" where that is everything. Where in the list one is, is not told.

    :param name: what people read for a term
    """
    return _then(language, [*_filters(language, selection, name), *_shape(language, selection)])


def shape_in_words(language: PageLanguage, selection: Selection) -> str:
    """In which order, how many and how much of each; "" where that is as usual."""
    return _then(language, _shape(language, selection))


def _filters(language: PageLanguage, selection: Selection, name: Callable[[Term], str]) -> Iterator[str]:
    yield from _by_kind(language, selection.terms, name)
    yield from _searches(language, "words", selection.words)
    for unwanted in _by_kind(language, selection.without, name):
        yield _say(language, "without", names=unwanted)
    yield from _searches(language, "without_words", selection.without_words)
    yield from _period(language, selection)


def _by_kind(language: PageLanguage, terms: Iterable[Term], name: Callable[[Term], str]) -> list[str]:
    names: dict[TermKind, list[str]] = {kind: [] for kind in KINDS}
    for term in terms:
        names[term.kind].append(name(term))
    return [_say(language, kind, names=_or(language, some)) for kind, some in names.items() if some]


def _searches(language: PageLanguage, key: str, words: Iterable[str]) -> Iterator[str]:
    # A search may hold quotes of its own, around a phrase.
    bare = (" ".join(_QUOTES.sub(" ", each).split()) or each for each in words)
    if quoted := [_say(language, "quoted", name=each) for each in bare]:
        yield _say(language, key, names=_or(language, quoted))


def _period(language: PageLanguage, selection: Selection) -> Iterator[str]:
    if len(selection.since) == len(selection.until) == 1 and "d" not in selection.since[0] + selection.until[0]:
        since, until = _day(language, selection.since[0]), _day(language, selection.until[0])
        yield since if since == until else _say(language, "between", since=since, until=until)
        return
    for key, stated in (("since", selection.since), ("until", selection.until)):
        if stated:
            yield _or(language, [_end(language, key, each) for each in stated])


def _end(language: PageLanguage, key: str, stated: str) -> str:
    if stated == "1d":
        return _say(language, f"{key}_day")
    if stated.endswith("d"):
        return _say(language, f"{key}_days", days=stated[:-1])
    return _say(language, key, day=_day(language, stated))


def _day(language: PageLanguage, stated: str) -> str:
    return day_text(language, date.fromisoformat(stated))


def _shape(language: PageLanguage, selection: Selection) -> list[str]:
    told: list[str] = []
    if selection.order != "published":
        told.append(_say(language, selection.order))
    if selection.limit is not None:
        told.append(_say(language, "limit", count=selection.limit))
    if selection.content != "full":
        told.append(_say(language, selection.content))
    if selection.scripts != ("original",):
        told.append(_say(language, "and").join(say(language, f"script_{script}") for script in selection.scripts))
    return told


def _or(language: PageLanguage, names: Sequence[str]) -> str:
    told = _say(language, "or").join(names[:_MOST])
    if len(names) <= _MOST:
        return told
    return f"{told} … {_say(language, 'more', count=len(names))}"


def _then(language: PageLanguage, parts: Iterable[str]) -> str:
    return _say(language, "then").join(parts)


def _say(language: PageLanguage, key: str, **values: object) -> str:
    return _WORDS[key][COLUMNS[language]].format(**values)
