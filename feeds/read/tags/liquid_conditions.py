"""Liquid's `if`, `unless` and `case`: which of their branches is shown."""

from collections.abc import Callable
from dataclasses import dataclass, field

from feeds.read.tags.liquid_values import Token, UnknownError, Variables, text, tokens, value

_OPENING = {"if", "unless", "case"}
_BRANCHES = {"else", "elsif", "when"}


@dataclass
class _Condition:
    """One that is not yet closed."""

    ends: str
    shown: bool  # whether what stands around it is shown
    active: bool  # whether its present branch is
    taken: bool  # whether one of its branches was
    compared: Token | None = None  # what a `case` compares
    stays: bool = False  # its tags are shown as they are written: code, of which nothing is known


@dataclass
class Conditions:
    """Those that are open at a place in a text, the innermost last."""

    opened: list[_Condition] = field(default_factory=list)

    @property
    def shown(self) -> bool:
        """Whether what stands at this place is shown."""
        return not self.opened or self.opened[-1].active

    def take(self, name: str) -> bool:
        """Whether a tag belongs to a condition."""
        return name in _OPENING or (bool(self.opened) and name in {*_BRANCHES, self.opened[-1].ends})

    def step(
        self, name: str, rest: str, variables: Variables, holds: Callable[[str], bool | None], *, in_code: bool
    ) -> bool:
        """Follow a tag of a condition; gives whether the tag itself is to be shown as it is written.

        :param holds: whether an expression is true; None where that is not known, which is taken for true
        """
        if name in _OPENING:
            self.opened.append(self._opened(name, rest, holds, in_code))
        top = self.opened[-1]
        if name == top.ends:
            self.opened.pop()
        elif name not in _BRANCHES or top.stays:
            pass
        elif top.taken or not top.shown:
            top.active = False
        elif name == "else":
            top.active = True
        else:
            found = _is_among(top.compared, rest, variables) if name == "when" else holds(rest)
            top.active = top.taken = found is not False
        return top.stays

    def _opened(self, name: str, rest: str, holds: Callable[[str], bool | None], in_code: bool) -> _Condition:
        ends = f"end{name}"
        if not self.shown:
            return _Condition(ends, shown=False, active=False, taken=False)
        if name == "case":
            return _Condition(ends, shown=True, active=False, taken=False, compared=_first(rest))
        found = holds(rest)
        active = found is None or found != (name == "unless")
        return _Condition(ends, shown=True, active=active, taken=active, stays=found is None and in_code)


def _first(markup: str) -> Token | None:
    try:
        return next(iter(tokens(markup)), None)
    except UnknownError:
        return None


def _is_among(compared: Token | None, markup: str, variables: Variables) -> bool:
    try:
        found = text(value(compared, variables)) if compared else ""
        each = [value(token, variables) for token in tokens(markup) if token[1] not in (",", "or")]
        return found in [text(one) for one in each]
    except UnknownError:
        return False
