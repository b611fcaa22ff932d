"""What a selection comes to: a named one is what feeds.yaml says of its name."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from feeds.model import NamedSelection, Selection


def resolved(selection: Selection, named: Mapping[str, NamedSelection]) -> Selection | None:
    """The selection without a name; None where nothing has that name.

    Of its shape, what the address states counts, and else what the definition says.
    """
    if selection.name is None:
        return selection
    if selection.name not in named:
        return None
    stated: dict[str, Any] = {field: getattr(selection, field) for field in selection.stated}
    return replace(named[selection.name].selection, cursor=selection.cursor, **stated)
