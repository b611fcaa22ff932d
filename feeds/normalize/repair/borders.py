"""One step of putting together what was destroyed where a program matched bytes across the borders of characters.

The program wrote readings behind characters of a GBK text, and looked for the two bytes of each at any place. In 當地
(AE94 B5D8) it found 數 (94B5) and wrote "(shù)" behind it. PHP's mbstring then took the byte B5 for the lead of "(",
which gives "?", and D8 for the lead of the next byte: 當?shù)貎..., until the bytes fell into step again. Later, it was
divided at each full-width sign ！？，；：。, again at any place, and each part decoded alone: 。“ (A1A3 A1B0) holds ！
(A3A1), and became ?！拔, since a byte alone gives "?" too. Damaging the text of seed 003 so gives the seed exactly.

Here, a path is one reading of what is shown, and a step makes longer paths of it with the next token.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from feeds.normalize.repair import gbk, words
from feeds.normalize.repair.notes import is_reading

SIGNS = "！？，；：。!?,;:"  # at which the text was divided, and as they look when a later program made them ASCII

_RARE = -14.0  # the logarithm of the probability of a character that is thought of where a byte is unknown
_UNLIKELY = -8.0  # of a sign that seldom stands behind such text
_WRITTEN, _UNWRITTEN = -4.0, -14.0  # of "?" as a sign, alone or before another one; before a sign that it excludes
_BEHIND_QUESTION = ("", "!", "！", "?", "？")
_FINAL = "。！？：；…”）》」』"  # what ends a line
_CLAUSE = re.compile("[^，。；：！？“《（,;:!?(]*$")
_SHORTEST = 4  # characters of the last clause of a sentence
_ALONE = 0x80  # a trail which is no lead, shown as €


class Token(NamedTuple):
    """What is shown: a character, or "?" and the sign behind it; and the reading behind that."""

    text: str
    reading: str


class Path(NamedTuple):
    """One reading of the tokens so far."""

    text: str
    lead: int  # a byte that waits for its trail; -1 where the bytes are in step
    trail: int  # the last byte before `lead`, or before what comes next
    measure: words.Measure
    end: tuple[int, int]  # tokens and characters of text when the bytes were last in step
    divided: bool = False  # whether the text was divided inside a character before
    slipped: bool = False  # whether the bytes are in step only because the text was divided there
    literal: bool = False  # whether a "?" was taken for what was written
    supplied: bool = False  # whether a character that is not shown any more was supplied
    cuts: int = 0  # characters of which a byte is known from nothing


class Step:
    """The ways in which one token goes on from a path."""

    def __init__(self, token: Token, at: int, before: str, *, hides: bool, is_last: bool) -> None:
        self.token = token
        self.at = at  # its number
        self.before = before  # the text in front of the place
        self.hides = hides  # whether characters of the private use area were taken out
        self.is_last = is_last  # whether the line ends behind it

    def after(self, path: Path, is_likely: bool) -> Iterator[Path]:
        """All ways; of an unlikely path, those on which nothing is missing."""
        for going in self._in_step(path) if path.lead < 0 else self._out_of_step(path, is_likely):
            yield going
            if self.is_last and going.lead >= 0:  # the line break took the trail with it
                for trail, made in common_by_lead(going.lead):
                    if made in _FINAL:
                        yield self._in(going, made, trail)._replace(cuts=going.cuts + 1)

    def _in_step(self, path: Path) -> Iterator[Path]:
        char, reading = self.token.text, self.token.reading
        if char == "?" and reading:
            for lead, _ in self._noted(path.trail):
                if lead in gbk.LEADS:
                    yield path._replace(lead=lead)
            if path.slipped:  # its first byte swallowed the "?" that the second one had become
                for each in gbk.LEADS:
                    for trail, made in self._noted(each):
                        yield self._in(path, made, trail)._replace(slipped=False)
            return
        if (path.slipped and char == "?") or (reading and char.isascii()):
            return  # the bytes were out of step before
        if len(char) == 2:
            first, second = gbk.pair(char[1]) or gbk.wide(char[1])
            for _, made in common_by_trail(first):
                longer = self._out(path, made, first, second)
                yield longer._replace(divided=True, cuts=path.cuts + (made != "。"))
        is_literal = char[0] == "?"
        penalty = 0.0 if not is_literal else _WRITTEN if char[1:] in _BEHIND_QUESTION else _UNWRITTEN
        yield path._replace(
            text=path.text + char,
            trail=gbk.trail(char[-1]),
            measure=path.measure.after(char[-1], penalty),
            literal=path.literal or is_literal,
        )

    def _out_of_step(self, path: Path, is_likely: bool) -> Iterator[Path]:
        char, reading = self.token.text, self.token.reading
        if char == "€":
            made = gbk.character(path.lead, _ALONE)
            if made and (is_reading(made, reading) if reading else _is_common(made)):
                yield self._in(path, made, _ALONE)
        elif char[0] == "?":
            if reading:
                yield from self._swallowed(path)
            elif len(char) == 2 or self.is_last:
                yield from self._cut(path)
            else:
                yield from self._missing(path)
        elif pair := gbk.pair(char):
            yield from self._pair(path, pair, is_likely)
        elif "!" <= char <= "~":
            if char >= "@":
                for before in (path, *self._hidden(path, ord(char), is_likely)):
                    made = gbk.character(before.lead, ord(char))
                    if made and (is_reading(made, reading) if reading else _is_common(made)):
                        yield self._in(before, made, ord(char))
            yield from self._pair(path, gbk.wide(char), is_likely)

    def _pair(self, path: Path, pair: tuple[int, int], is_likely: bool) -> Iterator[Path]:
        """A character is shown: its first byte is a trail, its second one a lead, or a letter."""
        trail, lead = pair
        for before in (path, *self._hidden(path, trail, is_likely)):
            made = gbk.character(before.lead, trail)
            if made is None or not _is_common(made):
                continue
            if lead in gbk.LEADS:
                yield self._out(before, made, trail, lead)
            elif lead < 0x80:
                whole = self._in(before, made, trail)
                yield self._in(whole, chr(lead), lead)
        if self.hides and lead in gbk.LEADS:
            for first, made, _ in _before_private(path.lead):  # two or more in a row
                lost = self._out(path, made, first, first)
                yield self._out(lost, words.LOST, trail, lead)

    def _swallowed(self, path: Path) -> Iterator[Path]:
        """The trail is not shown: it became the lead of "(", or what it became was made one with that."""
        for trail, made in self._noted(path.lead):
            yield self._in(path, made, trail)
        if path.divided:
            for trail, made in common_by_lead(path.lead):
                for lead, _ in self._noted(trail):
                    if lead in gbk.LEADS:
                        longer = self._out(path, made, trail, lead)
                        yield longer._replace(divided=False, end=(self.at, len(longer.text)))
        if self.hides:
            for first, made, leads in _before_private(path.lead):
                longer = self._out(path, made, first, first)
                for lead in leads:
                    for trail, char in self._noted(lead):
                        yield self._in(longer, char, trail)._replace(supplied=True)

    def _cut(self, path: Path) -> Iterator[Path]:
        """The trail stood alone, before a sign at which the text was divided, or at the end of the line."""
        for trail, made in common_by_lead(path.lead):
            yield self._with_sign(self._in(path, made, trail)._replace(cuts=path.cuts + 1))
        if self.hides:
            for first, made, _ in _before_private(path.lead):
                longer = self._out(path, made, first, first)
                yield self._with_sign(self._in(longer, words.LOST, 0))

    def _with_sign(self, path: Path) -> Path:
        sign = self.token.text[1:]
        return self._in(path, sign, gbk.trail(sign))._replace(slipped=True) if sign else path

    def _missing(self, path: Path) -> Iterator[Path]:
        """Two bytes that make no character."""
        for trail, made in common_by_lead(path.lead):
            if leads := trail in gbk.LEADS and _without_character(trail):
                longer = self._out(path, made, trail, trail)
                for lead in leads:
                    yield longer._replace(lead=lead)

    def _hidden(self, path: Path, trail: int, is_likely: bool) -> Iterator[Path]:
        """A character of the private use area that stood here and was taken out later; `trail` is known to follow."""
        if not is_likely or not self.hides:
            return
        for first, made, leads in _before_private(path.lead):
            longer = self._out(path, made, first, first)._replace(supplied=True)
            for lead, _ in common_by_trail(trail):
                if lead in leads:
                    yield longer._replace(lead=lead)

    def _noted(self, lead: int) -> Iterator[tuple[int, str]]:
        """Characters that begin with a byte and that the program may have noted as the token shows."""
        yield from _read_so(self.token.reading, lead)

    def _in(self, path: Path, made: str, trail: int) -> Path:
        """The bytes fall into step with a character."""
        text = path.text + made
        end = path.end if path.literal else (self.at + 1, len(text))
        return path._replace(text=text, lead=-1, trail=trail, measure=self._measured(path, made), end=end)

    def _out(self, path: Path, made: str, trail: int, lead: int) -> Path:
        """The bytes stay out of step: a character is whole, and the next one has its lead."""
        return path._replace(
            text=path.text + made,
            lead=lead,
            trail=trail,
            measure=self._measured(path, made),
        )

    def _measured(self, path: Path, made: str) -> words.Measure:
        penalty = 0.0
        if made == "。":
            clause = _CLAUSE.search(self.before + path.text)
            penalty = 0.0 if clause and clause.end() - clause.start() >= _SHORTEST else _UNLIKELY
        elif made in "“”":
            penalty = 0.0 if is_open(self.before + path.text) == (made == "”") else _UNLIKELY
        return path.measure.after(made, penalty)


def is_open(text: str) -> bool:
    """Whether a quotation goes on at the end of a text."""
    return text.rfind("“") > text.rfind("”")


@cache
def common_by_lead(lead: int) -> Sequence[tuple[int, str]]:
    """The trails that make common characters with a lead, and these."""
    return [(trail, char) for trail, char in gbk.by_lead(lead) if _is_common(char)]


@cache
def common_by_trail(trail: int) -> Sequence[tuple[int, str]]:
    """The leads that make common characters with a trail, and these."""
    return [(lead, char) for lead, char in gbk.by_trail(trail) if _is_common(char)]


def _is_common(char: str) -> bool:
    return words.character_score(char) > _RARE


@cache
def _before_private(lead: int) -> Sequence[tuple[int, str, range]]:
    """The common characters of a lead whose trail is lead in the private use area, with the trails of that."""
    return [(trail, char, leads) for trail, char in common_by_lead(lead) if (leads := gbk.private_trails(trail))]


@cache
def _without_character(first: int) -> Sequence[int]:
    """The second bytes of pairs that are no character."""
    private = gbk.private_trails(first)
    return [second for second in gbk.LEADS if not gbk.character(first, second) and second not in private]


@cache
def _read_so(reading: str, lead: int) -> Sequence[tuple[int, str]]:
    """The characters of a lead that have a reading and that conversion to Traditional makes, behind their trails."""
    return [
        (trail, char) for trail, char in gbk.by_lead(lead) if words.is_converted(char) and is_reading(char, reading)
    ]
