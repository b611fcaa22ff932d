"""What a field's rule found: the value, and where it comes from, so that `feeds explain` can tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from feeds.characters import one_line
from feeds.model import Diagnostic, Draft, Severity

T = TypeVar("T")

_LONGEST_SHOWN = 80  # characters


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A field's value, the rule that gave it, and what a person should know about it."""

    value: T
    rule: str
    diagnostics: tuple[Diagnostic, ...] = ()


def derived(draft: Draft, field: str) -> Found[Any] | None:
    """What the engine made of the metadata for a field; None where that is left to normalize's own rules."""
    made = draft.derived.get(field)
    return Found(made.value, made.rule) if made else None


def place(draft: Draft, key: str) -> str:
    """Where a metadata key stands, in words."""
    line = draft.lines.get(key)
    return f"metadata {key!r}, line {line}" if line else f"metadata {key!r}"


def stated(draft: Draft, keys: Iterable[str]) -> Iterable[tuple[str, str]]:
    """The given metadata keys that hold some text, in the given order, with the text on one line."""
    for key in keys:
        value = draft.metadata.get(key)
        if isinstance(value, str) and one_line(value):
            yield key, one_line(value)


def quoted(value: str) -> str:
    """A value as messages show it, not at any length."""
    return repr(value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…")


def note(draft: Draft, severity: Severity, code: str, key: str, message: str, action: str) -> Diagnostic:
    """A diagnostic about a metadata key."""
    return Diagnostic(code, severity, draft.path, draft.lines.get(key), message, action)
