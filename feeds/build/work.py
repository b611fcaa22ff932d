"""Makes documents and puts them into their files, in this process or in others beside it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from feeds.build.output import Held, InTheWayError, Output, State, UnnameableError
from feeds.build.plan import Target, make
from feeds.config import Settings
from feeds.model import Document
from feeds.processes import end_with_parent
from feeds.publish import Publisher
from feeds.store import Store

_FEWEST_TO_SHARE = 300  # documents; other processes take half a second to start
_AHEAD = 3  # tasks for each process that are given out before they are asked for


class Task(NamedTuple):
    """A document to be made, and whether what has its file's name may be replaced."""

    target: Target
    is_ours: bool


class Done(NamedTuple):
    """What became of a task."""

    target: Target
    state: State | None  # None where the document is no longer there, or its file cannot be
    held: Held | None = None
    max_age: int = 0  # seconds
    problem: InTheWayError | UnnameableError | None = None  # why its file cannot be


@dataclass(frozen=True, slots=True)
class Worker:
    """Does tasks."""

    publisher: Publisher
    base: str
    output: Output
    is_written: bool

    def work(self, tasks: Sequence[Task]) -> list[Done]:
        """Do some. Raises BuildError where the folder cannot be written, StoreError where there is nothing to read."""
        return [self._do(task) for task in tasks]

    def put(self, task: Task, document: Document) -> Done:
        """Let the task's file hold a document."""
        target = task.target
        try:
            state, held = self.output.put(target.file, document, is_ours=task.is_ours, is_written=self.is_written)
        except (InTheWayError, UnnameableError) as problem:
            return Done(target, None, problem=problem)
        return Done(target, state, held, document.max_age)

    def _do(self, task: Task) -> Done:
        document = make(self.publisher, self.base, task.target)
        return Done(task.target, None) if document is None else self.put(task, document)


def in_turn(worker: Worker, tasks: Iterator[list[Task]], processes: int, out: Path) -> Iterator[list[Done]]:
    """Do lists of tasks, in their order; in other processes where there are many."""
    first: list[list[Task]] = []
    while sum(map(len, first)) < _FEWEST_TO_SHARE and (some := next(tasks, None)) is not None:
        first.append(some)
    if processes < 2 or sum(map(len, first)) < _FEWEST_TO_SHARE:
        yield from map(worker.work, chain(first, tasks))
        return
    given = (worker.publisher.settings, worker.base, out, worker.is_written)
    with ProcessPoolExecutor(processes, get_context("spawn"), _start, given) as pool:
        try:
            yield from _windowed(lambda some: pool.submit(_work, some), chain(first, tasks), processes * _AHEAD)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _windowed(
    submit: Callable[[list[Task]], Future[list[Done]]], tasks: Iterable[list[Task]], most: int
) -> Iterator[list[Done]]:
    """Results in the order of the tasks, which are asked for only as they can be given out."""
    rest = iter(tasks)
    waiting = deque(submit(some) for some in islice(rest, most))
    while waiting:
        done = waiting.popleft().result()
        waiting.extend(submit(some) for some in islice(rest, 1))
        yield done


_worker: Worker


def _start(settings: Settings, base: str, out: Path, is_written: bool) -> None:
    """Make this process one that works for another."""
    global _worker
    end_with_parent()  # the next build must find itself alone
    store = Store.open(settings.store, authority=settings.authority, site=settings.title)
    publisher = replace(Publisher.of(store, settings), is_answered=False)
    _worker = Worker(publisher, base, Output(out), is_written)


def _work(tasks: list[Task]) -> list[Done]:
    return _worker.work(tasks)
