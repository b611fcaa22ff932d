"""What a sync did: counted while it goes on, and told in the end."""

from collections.abc import Callable
from dataclasses import dataclass

from feeds.addresses import SITE_KEY, article_key, term_key
from feeds.config import Settings
from feeds.intake import Intake
from feeds.model import Diagnostic
from feeds.purge import purge
from feeds.store import Changes

_MOST_KEYS = 200  # caches in front take some 16 KB of them in one request

Progress = Callable[[int, int], None]  # called with the numbers of files done and to do


@dataclass(frozen=True, slots=True)
class Report:
    """What a sync did, in numbers of articles."""

    settings: Settings  # that were followed, complete with what the site's engine says
    engine: str
    added: int
    changed: int
    removed: int
    diagnostics: tuple[Diagnostic, ...]  # of folders and links, which the store does not hold
    keys: tuple[str, ...] = ()  # Surrogate-Keys of the documents that may be other ones now


def tell_caches(report: Report) -> None:
    """Send the publisher's purge request, if anything changed."""
    if report.settings.purge and report.keys:
        purge(report.settings, report.keys)


class Tally:
    """The sum of what was written."""

    def __init__(self) -> None:
        self._added = self._changed = self._removed = 0
        self._keys: set[str] = set()

    def add(self, changes: Changes) -> None:
        """Count what one write did."""
        self._added += changes.added
        self._changed += changes.changed
        self._removed += changes.removed
        if changes.numbers and len(self._keys) <= _MOST_KEYS:
            self._keys.add(term_key(None))
            self._keys.update(map(term_key, changes.terms))
            self._keys.update(map(article_key, changes.numbers))

    def report(self, intake: Intake, diagnostics: list[Diagnostic], *, of_all: bool) -> Report:
        """The sum.

        :param of_all: whether every document may be another one, as after a change of settings
        """
        keys = (SITE_KEY,) if of_all or len(self._keys) > _MOST_KEYS else tuple(sorted(self._keys))
        counts = (self._added, self._changed, self._removed)
        return Report(intake.settings, intake.site.engine.name, *counts, tuple(diagnostics), keys)
