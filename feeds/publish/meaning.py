"""What a selection comes to: a named one is what feeds.yaml says of its name."""

from collections.abc import Mapping
from dataclasses import replace

from feeds.model import NamedSelection, Selection


def resolved(selection: Selection, named: Mapping[str, NamedSelection]) -> Selection | None:
    """The selection without a name; None where nothing has that name.

    Of its shape, what was asked for counts where it is not as usual, and else what the definition says.
    """
    if selection.name is None:
        return selection
    if selection.name not in named:
        return None
    defined = named[selection.name].selection
    return replace(
        defined,
        order=selection.order if selection.order != "published" else defined.order,
        limit=selection.limit if selection.limit is not None else defined.limit,
        content=selection.content if selection.content != "full" else defined.content,
        scripts=selection.scripts if selection.scripts != ("original",) else defined.scripts,
        cursor=selection.cursor,
    )
