"""What can be asked for, and its one canonical form: from the parameters of an address to a Selection, and back.

It knows no address and no store. Values of one parameter widen, different parameters narrow, `not-` excludes.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal
from urllib.parse import quote

from feeds.characters import one_line
from feeds.days import first_day, is_never, last_day, widest
from feeds.errors import SelectionError
from feeds.model import CONTENTS, EVERYTHING, KINDS, LISTED, ORDERS, SCRIPTS, Cursor, Selection, Term, TermKind
from feeds.search_text import parse_search

MOST_ENTRIES = 1000  # that a feed can be asked for
LONGEST_SEARCH = 200  # characters
_MOST_VALUES = 50  # of all parameters together
_MOST_BEGINNINGS = 8  # of words, of each of which databases hold in memory all articles that have one

_REGION_OR_SCRIPT = re.compile(r"(?<=-)(?:[a-z]{2}|[a-z]{4})(?=-|$)")

_LONGEST = 200  # characters of a path; percent-encoded Chinese takes nine each, and servers take about 4,000
_DEEPEST = 10

_IGNORED = (
    r"utm_.*|itm_.*|_ga|_gl|gclid|gclsrc|gbraid|wbraid|dclid|gad_.*|srsltid|usqp",  # Google, and what follows it
    r"mtm_.*|matomo_.*|pk_.*|piwik_.*|wt_.*|at_.*|xtor|cm_mmc.*|s_c?id|s_kwcid|_openstat|cmpid",  # counting of visits
    r"fbclid|fb_.*|igsh(?:id)?|twclid|ref_(?:src|url)|ttclid|li_fat_id|epik|rdt_cid|sccid|si",  # social networks
    r"msclkid|yclid|ysclid|ymclid|irclickid|irgwc|rb_clickid|cx_.*|guce_.*|guccounter|awc|tduid",  # advertising
    r"mc_[cet]id|mkt_tok|_hs.*|hsa_.*|hsctatracking|vero_.*|ck_subscriber_id|ml_subscriber.*|oly_.*|wickedid"
    r"|bsft_.*|ss_email_id|et_rid|_kx|_bhlid",  # mail
    r"from|isappinstalled|scene|subscene|clicktime|enterid|nsukey|pass_ticket|wxshare.*",  # WeChat
    r"share_.*|spm|spm_id_from|vd_source|unique_k|bd_vid|tt_from|xhsshare|weibo_id",  # other Chinese sites
    r"ref|_|__.*|_t|t|ts|time|timestamp|\d+|v|r|rev|ver|version|rand(?:om)?|cb|no_?cache|cache|cache_?bust(?:er)?"
    r"|format_?hash",  # what is to get past caches
)
IGNORED = re.compile("|".join(_IGNORED), re.IGNORECASE)
"""What readers, ad networks and mail programs put behind any address, to tell who came by it or to get past caches."""

_CURSOR = re.compile(r"(-?\d{1,12})\.(\d{1,12})")

_FILTERS = (*KINDS, *(f"not-{kind}" for kind in KINDS), "q", "not-q", "since", "until")
_SHAPE = {"limit": "limit", "content": "content", "order": "order", "script": "scripts"}  # fields by parameter
_PLACES: Sequence[Literal["before", "after"]] = ("before", "after")

_SEARCH = f"a search, of at most {LONGEST_SEARCH} characters"
_DAY = "a day, such as 2024-01-31, or a number of days, such as 7d"
_PLACE = "a place in the list, as links to more entries state it"

PARAMETERS: dict[str, str] = {
    "category": "a category's path, such as news/local",
    "tag": "a tag",
    "author": "an author's name",
    "source": "the name of a source",
    "language": "a language tag, such as zh-Hans",
    **{f"not-{kind}": f"a {kind} to leave out" for kind in LISTED},
    "q": _SEARCH,
    "not-q": _SEARCH,
    "since": _DAY,
    "until": _DAY,
    "limit": f"a whole number from 1 to {MOST_ENTRIES}",
    "content": f"one of {', '.join(CONTENTS)}",
    "order": f"one of {', '.join(ORDERS)}",
    "script": f"one of {', '.join(SCRIPTS)}",
    "before": _PLACE,
    "after": _PLACE,
}
"""Every parameter that people are told of, with what it may say."""


def term_path(names: Iterable[str]) -> str:
    """Path of a term from its names, in the one form that addresses have: NFC, no empty part, none of dots alone."""
    joined = _spelled("/".join(names))[:_LONGEST]
    parts = [part.strip() for part in joined.split("/") if part.strip(" .")]
    return "/".join(parts[:_DEEPEST])


def language_tag(tag: str) -> str:
    """A language tag in its usual letters, in which it has its address: zh-cn is zh-CN (RFC 5646 section 2.1.1)."""
    if not tag.isascii():
        return tag
    lower = tag.lower()
    singleton = re.search(r"(?:^|-)[a-z0-9]-", lower)  # of an extension, which is not cased
    end = singleton.start() if singleton else len(lower)
    return _REGION_OR_SCRIPT.sub(_cased, lower[:end]) + lower[end:]


def term(kind: TermKind, name: str) -> Term:
    """The term that has a name, in its one spelling; with an empty path where the name says nothing."""
    path = term_path([name])
    return Term(kind, language_tag(path) if kind == "language" else path)


def parse(
    pairs: Iterable[tuple[str, str]], *, entries: int, name: str | None = None, defined: Selection = EVERYTHING
) -> Selection:
    """The selection that parameters ask for, whatever their order and spelling.

    Raises SelectionError, which names what is allowed, for a parameter or a value that there is none of. What
    trackers and cache busters add is passed over, and so is an empty value, as forms send them.

    :param entries: how many a feed holds where nobody asks for a number
    :param name: of a selection of feeds.yaml, of which parameters can only change the shape
    :param defined: what feeds.yaml says of the name
    """
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        known = unicodedata.normalize("NFKC", key).strip().lower()
        if known in _FILTERS or known in _SHAPE or known in _PLACES:
            if value.strip():
                values.setdefault(known, []).append(_spelled(value))
        elif not IGNORED.fullmatch(known):
            message = f"There is no parameter {key[:40]!r}. {_allowed(name)}"
            raise SelectionError(message, key[:40], allowed=_known(name))
    values = {key: [*dict.fromkeys(stated)] for key, stated in values.items()}
    if sum(map(len, values.values())) > _MOST_VALUES:
        raise SelectionError(f"There are more than {_MOST_VALUES} values. Ask for less at once.")
    if sum(map(_beginnings, [*values.get("q", ()), *values.get("not-q", ())])) > _MOST_BEGINNINGS:
        raise SelectionError(f"There are more than {_MOST_BEGINNINGS} words that end with '*'. Ask for less at once.")
    if name is not None and (more := sorted(values.keys() & {*_FILTERS})):
        raise SelectionError(f"What {name!r} holds is settled; {more[0]!r} cannot narrow it. {_allowed(name)}")
    since = widest([_checked("since", first_day, each) for each in values.get("since", ())], min)
    until = widest([_checked("until", last_day, each) for each in values.get("until", ())], max)
    if is_never(since, until):
        raise SelectionError(f"No day is both since {since[0]} and until {until[0]}. Let 'since' be the earlier one.")
    usual = replace(defined, limit=defined.limit or entries)
    shape = {field: value for field, value in _shape(values).items() if value not in (None, getattr(usual, field))}
    return Selection(
        terms=_terms(values, ""),
        without=_terms(values, "not-"),
        words=_words(values, "q"),
        without_words=_words(values, "not-q"),
        since=since,
        until=until,
        **shape,
        cursor=_cursor(values),
        name=name,
        stated=() if name is None else tuple(sorted(shape)),
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
    for key, field in _SHAPE.items():
        value = getattr(selection, field)
        if field in selection.stated if selection.name else value != getattr(EVERYTHING, field):
            pairs += [(key, str(each)) for each in (value if isinstance(value, tuple) else (value,))]
    if selection.cursor:
        pairs.append((selection.cursor.side, f"{selection.cursor.moment}.{selection.cursor.number}"))
    return sorted(pairs)


def sole_term(selection: Selection) -> Term | None:
    """The term that a selection asks for, if it is one alone."""
    return selection.terms[0] if len(selection.terms) == 1 and selection.name is None else None


def is_whole(selection: Selection) -> bool:
    """Whether it holds all articles, or all of one term, once each, by publication, and as many as feeds hold.

    For these the store keeps what left the live feed, in the order of leaving.
    """
    plain = Selection(terms=selection.terms, content=selection.content, scripts=selection.scripts)
    return selection == plain and len(selection.terms) <= 1 and len(selection.scripts) == 1


def _spelled(text: str) -> str:
    """On one line, and composed after that, because a character between a letter and its accent may go."""
    return unicodedata.normalize("NFC", one_line(text))


def _cased(subtag: re.Match[str]) -> str:
    return subtag[0].upper() if len(subtag[0]) == 2 else subtag[0].title()


def _is(key: str, value: str, term: Term | None) -> bool:
    return term is not None and (key, value) == (term.kind, term.path)


def _allowed(name: str | None) -> str:
    return f"Allowed are {', '.join(_known(name))}."


def _known(name: str | None) -> list[str]:
    return [key for key in PARAMETERS if name is None or key not in _FILTERS]


def _terms(values: dict[str, list[str]], prefix: str) -> tuple[Term, ...]:
    asked = {(kind, each): term(kind, each) for kind in KINDS for each in values.get(prefix + kind, ())}
    if empty := [key for key, found in asked.items() if not found.path]:
        kind, name = empty[0]
        raise SelectionError(f"{name[:40]!r} is no name of a {kind}.")
    return tuple(sorted({*asked.values()}, key=lambda each: (KINDS.index(each.kind), each.path)))


def _words(values: dict[str, list[str]], key: str) -> tuple[str, ...]:
    return tuple(sorted({_checked(key, _search, each) for each in values.get(key, ())}))


def _beginnings(text: str) -> int:
    search = parse_search(text)
    return sum(word.is_prefix for word in (*search.wanted, *search.unwanted))


def _search(text: str) -> str:
    if len(text) > LONGEST_SEARCH:
        raise ValueError
    if not parse_search(text):
        raise SelectionError(f"There is no word to search for in {text!r}.")
    return text


def _shape(values: dict[str, list[str]]) -> dict[str, Any]:
    """What is asked for of the shape, by field; None of what nobody asks for."""
    asked = {_checked("script", _one_of(SCRIPTS), each) for each in values.get("script", ())}
    return {
        "order": _one(values, "order", _one_of(ORDERS)),
        "limit": _one(values, "limit", _limit),
        "content": _one(values, "content", _one_of(CONTENTS)),
        "scripts": tuple(each for each in SCRIPTS if each in asked) or None,
    }


def _cursor(values: dict[str, list[str]]) -> Cursor | None:
    stated = [(side, each) for side in _PLACES for each in values.get(side, ())]
    if not stated:
        return None
    if len(stated) > 1:
        raise SelectionError("There is more than one place in the list. State 'before' or 'after' once.")
    [(side, text)] = stated
    found = _CURSOR.fullmatch(text)
    if not found:
        raise SelectionError(f"{text[:40]!r} is no value of {side!r}. Allowed is {PARAMETERS[side]}.")
    return Cursor(side, int(found[1]), int(found[2]))


def _one(values: dict[str, list[str]], key: str, check: Callable[[str], Any]) -> Any:
    stated = {_checked(key, check, each) for each in values.get(key, ())}
    if len(stated) > 1:
        raise SelectionError(f"{key!r} has more than one value. State it once.")
    return stated.pop() if stated else None


def _checked(key: str, check: Callable[[str], Any], value: str) -> Any:
    try:
        return check(value)
    except ValueError:
        message = f"{value[:40]!r} is no value of {key!r}. Allowed is {PARAMETERS[key]}."
        raise SelectionError(message, key, value[:40]) from None


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
