"""Terms with counts -> trees for people: categories below their parents, by short names, as these are beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from feeds.model import KINDS, LISTED, Site, Term, TermKind
from feeds.render.titles import term_name


@dataclass(slots=True)
class Node:
    """A term, with the terms below it."""

    term: Term
    name: str  # short: its parents are shown
    count: int | None = None  # articles; None for a parent that nobody counted
    children: list["Node"] = field(default_factory=list)


def by_kind(terms: Iterable[tuple[Term, int]]) -> dict[TermKind, list[tuple[Term, int]]]:
    """Terms with counts under every kind, in the order given; of kinds that people are not shown, none."""
    groups: dict[TermKind, list[tuple[Term, int]]] = {kind: [] for kind in KINDS}
    for counted in terms:
        if counted[0].kind in LISTED:
            groups[counted[0].kind].append(counted)
    return groups


def tree(site: Site, counted: Iterable[tuple[Term, int]]) -> list[Node]:
    """Categories below their parents; a parent that is missing is made. Other terms do not nest."""
    roots: list[Node] = []
    nodes: dict[Term, Node] = {}
    for term, count in counted:
        siblings = roots
        for step in line(term):
            if step not in nodes:
                nodes[step] = Node(step, short_name(site, step))
                siblings.append(nodes[step])
            siblings = nodes[step].children
        nodes[term].count = count
    return roots


def line(term: Term) -> list[Term]:
    """A term after its parents, topmost first."""
    if term.kind != "category":
        return [term]
    parts = term.path.split("/")
    return [Term(term.kind, "/".join(parts[:end])) for end in range(1, len(parts) + 1)]


def short_name(site: Site, term: Term) -> str:
    """What a term is called where its parents are shown beside it."""
    name = term_name(site, term)
    return name.rpartition("/")[2] if term.kind == "category" and name == term.path else name
