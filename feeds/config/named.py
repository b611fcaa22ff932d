"""The key "feeds": selections that have a name."""

from collections.abc import Callable
from typing import Any

from feeds.config.values import http_url, text
from feeds.errors import SelectionError
from feeds.model import EVERYTHING, NamedSelection
from feeds.selections import IGNORED, PARAMETERS, parse, term_path

_ABOUT: dict[str, tuple[Callable[[Any], str], str]] = {
    "title": (text, "a line of text"),
    "description": (text, "a line of text"),
    "image": (http_url, "an absolute address, like https://example.org/image.png"),
}
_ALLOWED = f"Allowed are {', '.join((*_ABOUT, *PARAMETERS))}."


def named_selections(value: Any) -> dict[str, NamedSelection]:
    """Selections by name. Raises SelectionError, which names the selection, what is wrong in it and what is allowed."""
    found: dict[str, NamedSelection] = {}
    for name, stated in value.items():
        if not name or not isinstance(name, str) or term_path([name]) != name or "/" in name:
            raise SelectionError(f"In the key 'feeds', {name!r} is no name. Allowed is a line of text without /.")
        try:
            found[name] = _selection(stated)
        except SelectionError as error:
            raise SelectionError(f"In the key 'feeds', {name!r}: {error}") from error
    return found


def _selection(stated: Any) -> NamedSelection:
    if stated is not None and not isinstance(stated, dict):
        raise SelectionError(f"{stated!r} is no mapping. {_ALLOWED}")
    about: dict[str, str] = {}
    pairs: list[tuple[str, str]] = []
    for key, value in (stated or {}).items():
        if key in _ABOUT:
            about[key] = _checked(key, value, *_ABOUT[key])
        elif not isinstance(key, str) or IGNORED.fullmatch(key) or key in ("before", "after"):
            raise SelectionError(f"There is no parameter {key!r} that a name can stand for. {_ALLOWED}")
        else:
            values = value if isinstance(value, list) else [value]
            pairs += [(key, _checked(key, each, text, "a line of text, or a list of them")) for each in values]
    selection = parse(pairs, entries=0)
    if selection == EVERYTHING:
        raise SelectionError(f"It selects nothing in particular. {_ALLOWED}")
    return NamedSelection(selection, about.get("title"), about.get("description"), about.get("image"))


def _checked(key: str, value: Any, check: Callable[[Any], str], allowed: str) -> str:
    try:
        return check(value)
    except ValueError as error:
        raise SelectionError(f"{value!r} is no value of {key!r}. Allowed is {allowed}.") from error
