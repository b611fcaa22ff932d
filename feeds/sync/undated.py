"""Articles that state no date, at the first sync of a site: they were there before we looked.

Hugo lists such pages (about, search) behind all others. Seen now, they would stand above them for ever. So they wait
until the oldest date is known, and are then taken in as if each had been seen a second before the last one.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Self

from feeds.intake import Task
from feeds.spool import Spool
from feeds.store import FileResult
from feeds.sync.scan import file_of, row_of
from feeds.sync.taking import Taken


class Undated:
    """The files that wait. A context that forgets them."""

    def __init__(self, oldest: datetime | None) -> None:
        """Begin with the oldest date of what is taken in already, by a sync that was ended half way."""
        self._oldest = oldest
        self._waiting = Spool(6)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.__exit__()

    def __len__(self) -> int:
        return len(self._waiting)

    def held_back(self, results: Iterator[Taken]) -> Iterator[Taken]:
        """What is taken in at once: all but files with an article that states no date."""
        for task, result in results:
            articles = result.articles if isinstance(result, FileResult) else ()
            dates = [each.article.published for each in articles]
            self._oldest = min((date for date in (self._oldest, *dates) if date), default=None)
            if all(dates):
                yield task, result
            else:
                self._waiting.add((*row_of(task.file), task.seen.isoformat()))

    def tasks(self) -> Iterator[Task]:
        """The files that waited; seen as they were where no article states a date."""
        for number, (*row, seen) in enumerate(self._waiting, 1):
            as_oldest = self._oldest - timedelta(seconds=number) if self._oldest else datetime.fromisoformat(seen)
            yield Task(file_of(row), None, as_oldest)
