"""A selection and the terms that there are -> what the form holds in which people compose another: bounded.

It knows no HTML: the fields are written in templates/compose.html, and are the parameters of selections.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feeds.model import Selection, Site, Term, TermKind
from feeds.render.titles import term_name
from feeds.render.tree import Node, by_kind, line, tree

AT_ONCE = 20  # choices of a kind that are seen at once
MORE = 80  # choices that are a click away; any other has to be typed
MOST_TERMS = AT_ONCE + MORE  # of a kind
_PERIODS = ("1d", "7d", "30d", "365d")  # that are offered; any other is chosen by its day


@dataclass(frozen=True, slots=True)
class Group:
    """The choices of one kind."""

    kind: TermKind
    nodes: list[Node]  # the fullest, and all that are chosen
    more: list[Node]  # the next ones, flat
    others: int  # how many there are beside these
    chosen: int  # how many the selection names


@dataclass(frozen=True, slots=True)
class Form:
    """What the fields offer, and what they say at first."""

    asked: Selection
    groups: list[Group]
    periods: list[str]  # so many days back from the last change, "7d"
    since: str  # a day; "" where none is asked for
    since_back: str  # one of the periods, likewise
    until: str
    until_back: str
    is_shaped: bool  # something is said of how articles are shown
    is_open: bool  # something is said beside one search


def form(site: Site, terms: Iterable[tuple[Term, int]], totals: Mapping[TermKind, int], asked: Selection) -> Form:
    """The form that starts from a selection.

    :param terms: with how many articles each has, of each kind the fullest first: MOST_TERMS, and those that are asked
    :param totals: how many terms there are of each kind
    """
    (since, since_back), (until, until_back) = _days(asked.since), _days(asked.until)
    plain = Selection(terms=asked.terms, words=asked.words[:1], cursor=asked.cursor, name=asked.name)
    shape = (asked.order, asked.content, asked.limit, asked.scripts)
    return Form(
        asked=asked,
        groups=_groups(site, terms, totals, asked),
        periods=list(dict.fromkeys([*_PERIODS, since_back] if since_back else _PERIODS)),
        since=since,
        since_back=since_back,
        until=until,
        until_back=until_back,
        is_shaped=shape != (plain.order, plain.content, plain.limit, plain.scripts),
        is_open=asked != plain or len(asked.terms) + len(asked.words) > 1,
    )


def _groups(
    site: Site, terms: Iterable[tuple[Term, int]], totals: Mapping[TermKind, int], asked: Selection
) -> list[Group]:
    """The choices by kind; of kinds that people are not shown, only what is chosen."""
    found = [_group(site, kind, counted, totals.get(kind, 0), asked) for kind, counted in by_kind(terms).items()]
    return [group for group in found if group.nodes]


def _group(site: Site, kind: TermKind, counted: list[tuple[Term, int]], total: int, asked: Selection) -> Group:
    chosen = [term for term in (*asked.terms, *asked.without) if term.kind == kind]
    shown = dict.fromkeys(step for term in (*(term for term, _ in counted[:AT_ONCE]), *chosen) for step in line(term))
    counts = {term: count for term, count in counted if term in shown}
    rest = [each for each in counted[AT_ONCE:MOST_TERMS] if each[0] not in shown]
    return Group(
        kind=kind,
        nodes=tree(site, [(term, counts.get(term, 0)) for term in shown]),
        more=[Node(term, term_name(site, term), count) for term, count in rest],
        others=total - len(counts) - len(rest),
        chosen=len(chosen),
    )


def _days(values: Iterable[str]) -> tuple[str, str]:
    """Of the values of `since` or `until`, the day, and the number of days back; "" for what none states."""
    stated = {value.endswith("d"): value for value in values}
    return stated.get(False, ""), stated.get(True, "")
