"""What a person should know of characters that were torn apart before the text came to us, and of their repair."""

from collections.abc import Iterable
from itertools import groupby, islice

from feeds.model import Diagnostic, Draft, Severity
from feeds.normalize.repair import Damage

_MOST_SHOWN = 5  # places in one message
_MOST_LINES = 20  # with messages


def damage_told(draft: Draft, places: Iterable[Damage]) -> list[Diagnostic]:
    """For each of the first lines that were damaged, what was repaired and what was not."""
    found: list[Diagnostic] = []
    for line, here in islice(groupby(places, lambda place: place.line), _MOST_LINES):
        at = draft.body_line + line
        mended, torn = [], []
        for place in here:
            if place.after is None:
                torn.append(f"“{place.before}”")
            else:
                mended.append(f"“{place.before}” was “{place.after}”")
        if mended:
            message = f"Characters were torn where readings were put into the middle of them: {_shown(mended)}."
            action = "They were put together again. Compare them with the original, and mend them in the source file."
            found.append(Diagnostic("text-repaired", Severity.WARNING, draft.path, at, message, action))
        if torn:
            message = f"Characters were destroyed where readings were put into the middle of them: {_shown(torn)}."
            action = "The text was kept as it is. Mend it in the source file."
            found.append(Diagnostic("damaged-text", Severity.WARNING, draft.path, at, message, action))
    return found


def _shown(places: list[str]) -> str:
    more = f" and {len(places) - _MOST_SHOWN} more" if len(places) > _MOST_SHOWN else ""
    return ", ".join(places[:_MOST_SHOWN]) + more
