"""The search for what stood in torn places: the path with the commonest words wins, if it does so clearly."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from feeds.characters import HAN
from feeds.normalize.repair import gbk, words
from feeds.normalize.repair.borders import SIGNS, Path, Step, Token, is_open
from feeds.normalize.repair.notes import READING, TONED, without_notes

_SHOWN_SIGNS = SIGNS.replace("?", "")  # "??" may be two bytes that make no character
_TOKEN = re.compile(
    rf"\?(?P<torn>{READING})\)|\?(?:[{_SHOWN_SIGNS}]|\?(?!{READING}\)))"
    rf"|(?P<character>[{HAN}@-~€])\((?P<note>{READING})\)|."
)
_EVENT = re.compile(rf"\?{TONED}\)|[@-~]\({TONED}\)|\?[{SIGNS}](?=[{HAN}?\ue000-\uf8ff])")

_MARGIN = 3.0  # how much likelier (e to the power of it) the winner must be than the next
_CUT = 4.0  # that much more for each character of which a byte is known from nothing
_CONTEXT = 4  # characters before a place and behind it that are weighed with it
_BEFORE = 8  # characters before a place that matter at all
_WINDOWS = (12, 24)  # tokens that are looked at: more only where they are needed, since places come again
_BEAM = 40  # paths
_FEW = 4  # paths on which missing characters are supplied
_ALIKE = 2  # paths that can only go on in the same ways: the winner is compared with the second
_HOPELESS = 20.0  # how much less likely than the best path one is given up
_POOR = -9.0  # the least likelihood for each character of a text
_UNPAIRED = -8.0
_DIVIDED = re.compile(rf"\?[{_SHOWN_SIGNS}]|[{_SHOWN_SIGNS}]")
_UP_TO_QUOTATION_MARK = re.compile("[^“”]*[“”]?")


class Place(NamedTuple):
    """A stretch of a line that looks torn, and what it was: it may be whole; None where that is not clear."""

    start: int
    end: int
    after: str | None


def find_places(line: str, *, hides: bool, most: int) -> list[Place]:
    """The first stretches of a line that look torn; `hides`: characters of the private use area were taken out."""
    found: list[Place] = []
    before, end = "", 0  # what the line was up to here
    slipped = False
    for event in _EVENT.finditer(line):
        start = event.start()
        if start < end or len(found) == most:
            continue
        before += without_notes(line[end:start])
        end, text, slipped = _solve(line, start, before, slipped, hides)
        found.append(Place(start, end, text))
        before += line[start:end] if text is None else text
    return found


def _solve(line: str, start: int, before: str, slipped: bool, hides: bool) -> tuple[int, str | None, bool]:
    """Up to where the text is torn, what it was, if that is clear, and whether the bytes are in step only for now."""
    before = ("“" if is_open(before) else "”") + before[-_BEFORE:]
    matches: list[re.Match[str]] = []
    rest = _TOKEN.finditer(line, start)
    path = None
    for size in _WINDOWS:
        matches += islice(rest, size - len(matches))
        is_whole = matches[-1].end() == len(line)
        path, is_settled = _look(tuple(map(_token, matches)), before, slipped, hides, is_whole)
        if is_settled:
            break
    if path is None:
        return _next_sign(line, matches[0].end()), None, False
    tokens, length = path.end
    end = matches[max(tokens - 1, 0)].end()
    return end, path.text[:length] if tokens else line[start:end], path.slipped


def _token(match: re.Match[str]) -> Token:
    return Token("?" if match["torn"] else match["character"] or match[0], match["torn"] or match["note"] or "")


def _next_sign(line: str, start: int) -> int:
    """Where the bytes are in step again: the text was divided there."""
    match = _DIVIDED.search(line, start)
    return (match.end() if match[0][1:] else match.start()) if match else len(line)


@lru_cache(maxsize=1024)
def _look(
    shown: tuple[Token, ...], before: str, slipped: bool, hides: bool, is_whole: bool
) -> tuple[Path | None, bool]:
    """What the tokens of a window were, if that is clear; and whether the window was large enough.

    `before` is a quotation mark that tells whether a quotation goes on, and what the line was up to here.
    """
    measure = words.Measure()
    for char in before[1:][-_CONTEXT:]:
        measure = measure.after(char)
    paths = [Path("", -1, gbk.trail(before[1:][-1:] or " "), measure, (0, 0), slipped=slipped)]
    firm = None
    for at, token in enumerate(shown):
        step = Step(token, at, before, hides=hides, is_last=is_whole and at + 1 == len(shown))
        paths = _best([after for rank, path in enumerate(paths) for after in step.after(path, rank < _FEW)])
        behind = "".join(token.text for token in shown[at + 1 :])
        if not paths or _is_settled(paths, at):
            return _clear(paths, before, behind, measure.score, _MARGIN) or firm or _literal(paths), True
        clear = _clear(paths, before, behind, measure.score, 2 * _MARGIN)
        firm = clear if clear and clear.end[0] else firm
    if not is_whole:
        return firm, False
    in_step = [path for path in paths if path.lead < 0]
    return _clear(in_step, before, "", measure.score, _MARGIN) or firm or _literal(in_step), True


def _literal(paths: Sequence[Path]) -> Path | None:
    """The likeliest path, if it takes the text as it stands."""
    return paths[0] if paths and paths[0].literal and not paths[0].end[0] else None


def _clear(paths: Sequence[Path], before: str, behind: str, least: float, margin: float) -> Path | None:
    """The likeliest path, if none that comes near it reads otherwise what it reads in step.

    What was taken out is never supplied, since too much would fit; the paths that do so are there as rivals.
    """
    if not paths:
        return None
    ranked = [(path.measure.score + _balance(before + path.text, behind), path) for path in paths]
    score, best = max(ranked)
    text = best.text[: best.end[1]]
    if best.supplied or words.LOST in text or best.measure.score - least < _POOR * len(best.text):
        return None
    rivals = (path for other, path in ranked if score - other < margin + _CUT * best.cuts)
    return best if all(path.text.startswith(text) for path in rivals) else None


def _balance(before: str, behind: str) -> float:
    """A penalty where quotation marks do not go in pairs, unless the next one may be in another torn place."""
    following = _UP_TO_QUOTATION_MARK.match(behind)
    if following is None or "?" in following[0] or following[0][-1:] not in ("“", "”"):
        return 0.0
    return 0.0 if is_open(before) == following[0].endswith("”") else _UNPAIRED


def _is_settled(paths: Sequence[Path], at: int) -> bool:
    """Whether all paths that can still win have been in step for some time."""
    near = (path for path in paths if paths[0].measure.score - path.measure.score < 3 * _MARGIN)
    return all(path.lead < 0 and path.end[0] + _CONTEXT <= at for path in near)


def _best(paths: Sequence[Path]) -> list[Path]:
    """The likeliest paths: of those that can only go on alike, two, so that the winner can be compared."""
    kept: list[Path] = []
    seen: set[tuple[str, int]] = set()
    number: Counter[tuple[int, int, str, str]] = Counter()
    for path in sorted(paths, key=lambda path: -path.measure.score):
        alike = (path.lead, path.trail, path.measure.tail, path.text[-2:])
        if number[alike] == _ALIKE or (path.text, path.lead) in seen:
            continue
        number[alike] += 1
        seen.add((path.text, path.lead))
        kept.append(path)
        if len(kept) == _BEAM or path.measure.score < kept[0].measure.score - _HOPELESS:
            break
    return kept
