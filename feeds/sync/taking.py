"""Tasks to results, in the same order; made by other processes where there is much to do. It knows no store."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context

from feeds.intake import Intake, Task
from feeds.processes import end_with_parent
from feeds.store import FileResult, FileState

_FEWEST_TO_SHARE = 400  # files; other processes take half a second to start
_SHARE = 20  # files that a process takes at once
_AHEAD = 4  # shares for each process that are made or wait for the store, so that memory does not fill with results

Taken = tuple[Task, FileResult | FileState]


@contextmanager
def taken(intake: Intake, tasks: Iterable[Task], number: int, processes: int) -> Iterator[Iterator[Taken]]:
    """What each task's file gives.

    :param number: of the tasks
    :param processes: how many may work beside this one
    """
    shares = _shares(tasks)
    if processes < 2 or number < _FEWEST_TO_SHARE:
        yield (each for share in shares for each in _take(intake, share))
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), _be_ready, (intake,)) as pool:
        try:
            yield _from_others(pool, shares, _AHEAD * processes)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _shares(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    rest = iter(tasks)
    while share := list(islice(rest, _SHARE)):
        yield share


def _take(intake: Intake, share: list[Task]) -> Iterator[Taken]:
    for task in share:
        yield task, intake.take(task)
    intake.forget()


def _from_others(pool: ProcessPoolExecutor, shares: Iterator[list[Task]], most: int) -> Iterator[Taken]:
    waiting: deque[tuple[list[Task], Future[list[FileResult | FileState]]]] = deque()
    for share in shares:
        waiting.append((share, pool.submit(_take_here, share)))
        if len(waiting) == most:
            yield from _next(waiting)
    while waiting:
        yield from _next(waiting)


def _next(waiting: deque[tuple[list[Task], Future[list[FileResult | FileState]]]]) -> Iterator[Taken]:
    share, future = waiting.popleft()
    return zip(share, future.result(), strict=True)


_intake: Intake  # of a process that works for another one


def _be_ready(intake: Intake) -> None:
    """Once for each process: what an engine knows of its site may be much."""
    global _intake
    end_with_parent()
    _intake = intake


def _take_here(share: list[Task]) -> list[FileResult | FileState]:
    return [result for _, result in _take(_intake, share)]
