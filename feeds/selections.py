"""What can be asked for, and its one canonical form: from the parameters of an address to a Selection, and back.

It knows no address and no store. Values of one parameter widen, different parameters narrow, `not-` excludes.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Literal
from urllib.parse import quote

from feeds.characters import one_line
from feeds.errors import SelectionError
from feeds.model import (
    CONTENTS,
    KINDS,
    ORDERS,
    SCRIPTS,
    Cursor,
    Period,
    Selection,
    Term,
)

MOST_ENTRIES = 1000  # that a feed can be asked for
_MOST_VALUES = 50  # of all parameters together
_MOST_DAYS = 99_999  # to count back
_LONGEST_SEARCH = 200  # characters

_LONGEST = 200  # characters of a path; percent-encoded Chinese takes nine each, and servers take about 4,000
_DEEPEST = 10

IGNORED = re.compile(
    r"utm_.*|_|__.*|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|mkt_tok|ref|spm|from"
    r"|\d+|_ga|_gl|_hs.*|vero_id|cachebuster|cache_?bust|nocache|timestamp|ts|t|rand(?:om)?|cb|format_?hash",
    re.IGNORECASE,
)
"""What readers, ad networks and mail programs put behind any address, to tell who came by it or to get past caches."""

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DAYS = re.compile(r"([1-9]\d{0,4})([dw])", re.IGNORECASE)
_CURSOR = re.compile(r"(-?\d{1,12})\.(\d{1,12})")

_FILTERS = (*KINDS, *(f"not-{kind}" for kind in KINDS), "q", "not-q", "since", "until")
_SHAPES = ("limit", "content", "order", "script", "before", "after")

PARAMETERS: dict[str, str] = {
    "category": "a category's path, such as news/local",
    "tag": "a tag",
    "author": "an author's name",
    "source": "the name of a source",
    "language": "a language tag, such as zh-Hans",
    "not-category, not-tag, not-author, not-source, not-language": "the same, to leave out",
    "q": "words to search for",
    "not-q": "words that must not be found",
    "since": "a day, such as 2024-01-31, or a number of days, such as 7d",
    "until": "likewise",
    "limit": f"a whole number from 1 to {MOST_ENTRIES}",
    "content": f"one of {', '.join(CONTENTS)}",
    "order": f"one of {', '.join(ORDERS)}",
    "script": f"one of {', '.join(SCRIPTS)}",
    "before, after": "a place in the list, as links to more entries state it",
}
"""Every parameter that people are told of, with what it may say."""


def term_path(names: Iterable[str]) -> str:
    """Path of a term from its names, in the one form that addresses have: NFC, no empty part, none of dots alone."""
    joined = _spelled("/".join(names))[:_LONGEST]
    parts = [part.strip() for part in joined.split("/") if part.strip(" .")]
    return "/".join(parts[:_DEEPEST])


def parse(pairs: Iterable[tuple[str, str]], *, entries: int, name: str | None = None) -> Selection:
    """The selection that parameters ask for, whatever their order and spelling.

    Raises SelectionError, which names what is allowed, for a parameter or a value that there is none of. What
    trackers and cache busters add is passed over, and so is an empty value, as forms send them.

    :param entries: how many a feed holds where nobody asks for a number
    :param name: of a selection of feeds.yaml, of which parameters can only change the shape
    """
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        known = unicodedata.normalize("NFKC", key).strip().lower()
        if known in _FILTERS or known in _SHAPES:
            if text := _spelled(value):
                values.setdefault(known, []).append(text)
        elif not IGNORED.fullmatch(known):
            raise SelectionError(f"There is no parameter {key[:40]!r}. {_allowed(name)}")
    values = {key: [*dict.fromkeys(stated)] for key, stated in values.items()}
    if sum(map(len, values.values())) > _MOST_VALUES:
        raise SelectionError(f"There are more than {_MOST_VALUES} values. Ask for less at once.")
    if name is not None and (more := sorted(values.keys() & {*_FILTERS})):
        raise SelectionError(f"What {name!r} holds is settled; {more[0]!r} cannot narrow it. {_allowed(name)}")
    limit = _one(values, "limit", _limit, None)
    return Selection(
        terms=_terms(values, ""),
        without=_terms(values, "not-"),
        words=_words(values, "q"),
        without_words=_words(values, "not-q"),
        since=_widest([_checked("since", _first_day, each) for each in values.get("since", ())], min),
        until=_widest([_checked("until", _last_day, each) for each in values.get("until", ())], max),
        order=_one(values, "order", _one_of(ORDERS), "published"),
        limit=None if limit == entries else limit,
        content=_one(values, "content", _one_of(CONTENTS), "full"),
        scripts=_scripts(values),
        cursor=_cursor(values),
        name=name,
    )


def query(selection: Selection, *, without: Term | None = None) -> str:
    """The parameters of a selection, canonical: sorted, without defaults, percent-encoded; "" where there are none.

    :param without: the term that the address's path states
    """
    return "&".join(
        f"{key}={quote(value, safe='/:')}" for key, value in parameters(selection) if not _is(key, value, without)
    )


def parameters(selection: Selection) -> list[tuple[str, str]]:
    """The parameters of a selection, sorted, without defaults; of a named one, those that change its shape."""
    pairs: list[tuple[str, str]] = []
    if selection.name is None:
        pairs += [(term.kind, term.path) for term in selection.terms]
        pairs += [(f"not-{term.kind}", term.path) for term in selection.without]
        pairs += [("q", each) for each in selection.words] + [("not-q", each) for each in selection.without_words]
        pairs += [("since", each) for each in selection.since] + [("until", each) for each in selection.until]
    if selection.order != "published":
        pairs.append(("order", selection.order))
    if selection.limit is not None:
        pairs.append(("limit", str(selection.limit)))
    if selection.content != "full":
        pairs.append(("content", selection.content))
    if selection.scripts != ("original",):
        pairs += [("script", each) for each in selection.scripts]
    if selection.cursor:
        pairs.append((selection.cursor.side, f"{selection.cursor.moment}.{selection.cursor.number}"))
    return sorted(pairs)


def sole_term(selection: Selection) -> Term | None:
    """The term that a selection asks for, if it is one alone."""
    return selection.terms[0] if len(selection.terms) == 1 and selection.name is None else None


def is_whole(selection: Selection) -> bool:
    """Whether it holds all articles, or all of one term, in the order of publication, and as many as feeds hold.

    For these the store keeps what left the live feed, in the order of leaving.
    """
    plain = Selection(terms=selection.terms, content=selection.content, scripts=selection.scripts)
    return selection == plain and len(selection.terms) <= 1


def period(selection: Selection, zone: tzinfo, changed: datetime) -> Period:
    """When its articles were published.

    :param zone: whose days are meant
    :param changed: when what is published last changed; days are counted back from then, because what a feed holds
        must follow from what is published, and not from when it is asked for
    """
    since = [_midnight(_day(each, zone, changed), zone) for each in selection.since]
    until = [_midnight(_day(each, zone, changed), zone, days=1) for each in selection.until]
    return Period(min(since, default=None), max(until, default=None))


def _spelled(text: str) -> str:
    """On one line, and composed after that, because a character between a letter and its accent may go."""
    return unicodedata.normalize("NFC", one_line(text))


def _is(key: str, value: str, term: Term | None) -> bool:
    return term is not None and (key, value) == (term.kind, term.path)


def _allowed(name: str | None) -> str:
    known = [key for key in PARAMETERS if name is None or key.split(",")[0] in _SHAPES]
    return f"Allowed are {', '.join(known)}."


def _terms(values: dict[str, list[str]], prefix: str) -> tuple[Term, ...]:
    found = {
        Term(kind, term_path([each])) for kind in KINDS for each in values.get(prefix + kind, ()) if term_path([each])
    }
    return tuple(sorted(found, key=lambda term: (KINDS.index(term.kind), term.path)))


def _words(values: dict[str, list[str]], key: str) -> tuple[str, ...]:
    return tuple(sorted({_checked(key, _search, each) for each in values.get(key, ())}))


def _search(text: str) -> str:
    if len(text) > _LONGEST_SEARCH:
        raise ValueError
    return text


def _scripts(values: dict[str, list[str]]) -> tuple[Any, ...]:
    asked = {_checked("script", _one_of(SCRIPTS), each) for each in values.get("script", ())}
    return tuple(each for each in SCRIPTS if each in asked) or ("original",)


def _cursor(values: dict[str, list[str]]) -> Cursor | None:
    sides: Sequence[Literal["before", "after"]] = ("before", "after")
    stated = [(side, each) for side in sides for each in values.get(side, ())]
    if not stated:
        return None
    if len(stated) > 1:
        raise SelectionError("There is more than one place in the list. State 'before' or 'after' once.")
    [(side, text)] = stated
    found = _CURSOR.fullmatch(text)
    if not found:
        raise SelectionError(f"{text[:40]!r} is no value of {side!r}. Allowed is {PARAMETERS['before, after']}.")
    return Cursor(side, int(found[1]), int(found[2]))


def _one(values: dict[str, list[str]], key: str, check: Callable[[str], Any], default: Any) -> Any:
    stated = {_checked(key, check, each) for each in values.get(key, ())}
    if len(stated) > 1:
        raise SelectionError(f"{key!r} has more than one value. State it once.")
    return stated.pop() if stated else default


def _checked(key: str, check: Callable[[str], Any], value: str) -> Any:
    try:
        return check(value)
    except ValueError:
        allowed = next(text for keys, text in PARAMETERS.items() if key in keys.split(", "))
        allowed = PARAMETERS["since"] if key == "until" else allowed
        if key in ("q", "not-q"):
            allowed = f"at most {_LONGEST_SEARCH} characters"
        raise SelectionError(f"{value[:40]!r} is no value of {key!r}. Allowed is {allowed}.") from None


def _one_of(allowed: Sequence[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value.lower() not in allowed:
            raise ValueError
        return value.lower()

    return check


def _limit(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", value) or not 1 <= int(value) <= MOST_ENTRIES:
        raise ValueError
    return int(value)


def _first_day(text: str) -> str:
    return _days_back(text) or _stated(text, is_last=False)


def _last_day(text: str) -> str:
    return _days_back(text) or _stated(text, is_last=True)


def _days_back(text: str) -> str | None:
    found = _DAYS.fullmatch(text)
    if not found:
        return None
    days = int(found[1]) * (7 if found[2] in "wW" else 1)
    return f"{min(days, _MOST_DAYS)}d"


def _stated(text: str, *, is_last: bool) -> str:
    """A day; a month or year alone means its first or last one."""
    found = _DAY.fullmatch(text)
    if not found:
        raise ValueError
    year, month, day = (int(part) if part else None for part in found.groups())
    first = date(year or 0, month or 1, day or 1)
    if not is_last or day:
        return first.isoformat()
    follows = date(first.year + 1, 1, 1) if month in (None, 12) else date(first.year, first.month + 1, 1)
    return (follows - timedelta(days=1)).isoformat()


def _widest(days: Iterable[str], choose: Callable[..., str]) -> tuple[str, ...]:
    """Of days, the one that lets in most; of numbers of days, likewise."""
    stated, back = [day for day in days if not day.endswith("d")], [day for day in days if day.endswith("d")]
    most = {choose(stated)} if stated else set()
    if back:
        numbers = [int(each[:-1]) for each in back]
        most.add(f"{max(numbers) if choose is min else min(numbers)}d")
    return tuple(sorted(most))


def _day(text: str, zone: tzinfo, changed: datetime) -> date:
    if not text.endswith("d"):
        return date.fromisoformat(text)
    try:
        return changed.astimezone(zone).date() - timedelta(days=int(text[:-1]))
    except OverflowError:
        return date.min


def _midnight(day: date, zone: tzinfo, days: int = 0) -> int:
    """Seconds at which a day begins, or the one that comes so many days later."""
    later = min(day, date.max - timedelta(days=days)) + timedelta(days=days)
    return int(datetime.combine(later, time(), zone).timestamp())
