"""What can be found in an article, and what a search asks for: pure text, the same for every database.

Folded text (folding.py) is cut into runs: characters of scripts that put no spaces between words, or the letters and
digits of one word. Runs and their order are all that is searched; signs and spaces only end them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import pairwise
from operator import add

from feeds import folding
from feeds.folding import UNSPACED, fold, fold_with_places
from feeds.model import Article

VERSION = f"1 {folding.VERSION}"
"""Differs where a text may give other tokens. Raise the first number when it does."""

EVERY = "•"
"""A token of every text."""

_LONGEST = 64  # letters of a word; what is longer is cut into pieces that follow each other
_SHORTEST_PREFIX = 2  # letters; very many words begin with one
_RUN = re.compile(f"[{UNSPACED}]+|[^ {UNSPACED}]{{1,{_LONGEST}}}")
_KINDS = re.compile(f"([{UNSPACED}]+)|([^ {UNSPACED}]+)")
_UNSPACED = re.compile(f"[{UNSPACED}]")

_TAG = re.compile(r"""<!--.*?-->|</?([a-z][a-z0-9]*)[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""", re.DOTALL | re.I)

# What ends no word; all other elements stand on lines of their own, or for something else than text.
_INLINE = re.compile(
    "a|abbr|acronym|b|bd[io]|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|r[bpt]|ruby|s|samp|small|span"
    "|strike|strong|su[bp]|time|tt|u|var|wbr"
)

_ITEM = re.compile(
    r"""(?P<minus>(?<!\S)[-－−])?"""
    r"""(?:"(?P<ascii>[^"]*)"|[“”„](?P<curly>[^“”]*)[“”]|「(?P<corner>[^」]*)」|『(?P<double>[^』]*)』"""
    r"""|(?P<bare>[^\s"“”„「『]+))"""
)
_CONNECTED = re.compile(r"[-‐‑'’._/@:&+]*")  # "node.js", "well-known", "iPhone发布": one thing
_ANYTHING = re.compile(".*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Word:
    """Runs that follow each other in a text: most often one; more of a phrase, or where scripts meet, "iPhone发布".

    No two neighbours are both of scripts without spaces: only signs could part them, of which nothing can be asked.
    """

    runs: tuple[str, ...]
    is_prefix: bool = False  # the last run, a word of letters, may be the beginning of one

    @property
    def pattern(self) -> str:
        """What is part of a folded text if and only if the word stands in it."""
        before = "" if is_unspaced(self.runs[0]) else " "
        behind = "" if self.is_prefix or is_unspaced(self.runs[-1]) else " "
        return before + " ".join(self.runs) + behind

    @property
    def tokens(self) -> tuple[str, ...]:
        """Tokens that follow each other in a text (see `tokens`) if and only if the word stands in it."""
        if len(self.runs) == 1 and len(self.runs[0]) == 1:
            return self.runs
        found = _sequence(_KINDS.findall(" ".join(self.runs)))
        return tuple(found[found[0].startswith("‹") :])  # the text's run may begin before


@dataclass(frozen=True, slots=True)
class Search:
    """What a person asks for: an article has all the wanted words and none of the others. It is false without any."""

    wanted: tuple[Word, ...] = ()
    unwanted: tuple[Word, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


@dataclass(frozen=True, slots=True)
class Words:
    """What an index needs of an article."""

    text: str  # folded
    tokens: str  # with a space between


def words_of(article: Article) -> Words:
    """What an index needs of an article, which is most of the work of putting it there."""
    text = folded(text_of(article))
    return Words(text, " ".join(tokens(text)))


def text_of(article: Article) -> str:
    """All text of an article in which is searched: title, text, authors, source, categories and tags."""
    content = plain_text(article.content)
    is_part = "".join(article.summary.split()).rstrip("…") in "".join(content.split())  # as most summaries are
    summary = "" if is_part else article.summary
    source = article.source.name if article.source else ""
    names = (*(author.name for author in article.authors), source, *article.categories, *article.tags)
    return "\n".join((article.title, summary, content, *names))


def plain_text(html: str) -> str:
    """The text of safe HTML; what stands on lines of its own does so here."""
    return unescape(_TAG.sub(lambda tag: "" if _INLINE.fullmatch((tag[1] or "a").lower()) else "\n", html))


def folded(text: str) -> str:
    """The runs of a text, folded, with one space before, between and behind them."""
    return f" {' '.join(_RUN.findall(fold(text)))} "


def tokens(folded_text: str) -> list[str]:
    """What an index holds of a folded text: tokens whose order tells what follows what, then some that only are there.

    Of a run without spaces, each two neighbours, so that a word of two characters or more is found as a phrase,
    whatever stands around it; where it begins or ends beside a word of letters; and each of its characters by itself.
    """
    runs = _KINDS.findall(folded_text)
    characters = sorted(set("".join([unspaced for unspaced, _ in runs])))
    return [*_sequence(runs), *characters, EVERY]


def parse_search(text: str) -> Search:
    """What a search asks for, whatever a person typed.

    Words, phrases in quotation marks, beginnings of words ("word*"), and "-" before what must not be found. All other
    signs separate words.
    """
    wanted: dict[Word, None] = {}
    unwanted: dict[Word, None] = {}
    for item in _ITEM.finditer(text):
        target = unwanted if item["minus"] else wanted
        connecting = _ANYTHING if item["bare"] is None else _CONNECTED
        target.update(dict.fromkeys(_words(item[item.lastgroup or 0], connecting)))
    return Search(tuple(wanted), tuple(unwanted))


def matches(text: str, search: Search) -> bool:
    """Whether a text (text_of) has what is asked for: what an index must find, and nothing else."""
    line = folded(text)
    has_wanted = all(word.pattern in line for word in search.wanted)
    return bool(search) and has_wanted and not any(word.pattern in line for word in search.unwanted)


def spans(text: str, searches: Iterable[Search]) -> list[tuple[int, int]]:
    """Where wanted words stand in a plain text: beginnings and ends, in order; those that touch are one."""
    line, places = fold_with_places(text)
    words = dict.fromkeys(word for search in searches for word in search.wanted)
    found = [match.span(1) for word in words for match in _expression(word).finditer(line)]
    return _merged((places[start][0], places[end - 1][1]) for start, end in found)


def is_unspaced(run: str) -> bool:
    """Whether a run is of a script that puts no spaces between words."""
    return _UNSPACED.match(run) is not None


@dataclass(frozen=True, slots=True)
class _Run:
    text: str  # folded
    start: int  # of what it comes from
    end: int


def _runs(text: str) -> list[_Run]:
    line, places = fold_with_places(text)
    return [_Run(found[0], places[found.start()][0], places[found.end() - 1][1]) for found in _RUN.finditer(line)]


@lru_cache
def _expression(word: Word) -> re.Pattern[str]:
    """What finds a word in a text that is folded and not cut into runs: all places, also such as overlap."""
    letter = f"[^ {UNSPACED}]"
    first, last = word.runs[0], word.runs[-1]
    before = "" if is_unspaced(first) else f"(?<!{letter})"
    behind = "" if is_unspaced(last) else f"{letter}*" if word.is_prefix else f"(?!{letter})"
    parts = [first]
    for run, following in pairwise(word.runs):
        is_cut = len(run) == _LONGEST or is_unspaced(run) or is_unspaced(following)
        parts += [" *" if is_cut else " +", following]
    return re.compile(f"{before}(?=({''.join(parts)}{behind}))")


def _sequence(runs: Iterable[tuple[str, str]]) -> list[str]:
    """Tokens that follow each other in no text in which the runs do not.

    :param runs: each either of a script without spaces, or a word of letters
    """
    found: list[str] = []
    last = ""  # character of the run before, if it was of a script without spaces
    is_behind_word = False
    for unspaced, word in runs:
        if unspaced:
            first = unspaced[0]
            if is_behind_word or first == last or len(unspaced) == 1:  # "食品，品牌" is no "食品牌"
                found.append(f"‹{first}")
            found += map(add, unspaced, unspaced[1:])
            last, is_behind_word = unspaced[-1], False
        else:
            if last:
                found.append(f"{last}›")
            found.append(word)
            last, is_behind_word = "", True
    return found


def _words(text: str, connecting: re.Pattern[str]) -> Iterator[Word]:
    """The words of a text.

    :param connecting: what may stand between runs that belong together
    """
    group: list[_Run] = []
    for run in _runs(text):
        if group and not _belong(group[-1], run, connecting.fullmatch(text[group[-1].end : run.start])):
            yield _word(text, group)
            group = []
        group.append(run)
    if group:
        yield _word(text, group)


def _belong(run: _Run, following: _Run, connection: re.Match[str] | None) -> bool:
    return connection is not None and not (is_unspaced(run.text) and is_unspaced(following.text))


def _word(text: str, runs: list[_Run]) -> Word:
    last = runs[-1]
    has_star = text[last.end : last.end + 1] in ("*", "＊")
    is_prefix = has_star and len(last.text) >= _SHORTEST_PREFIX and not is_unspaced(last.text)
    return Word(tuple(run.text for run in runs), is_prefix)


def _merged(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
