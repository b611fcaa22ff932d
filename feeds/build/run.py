"""The course of a build: what could have changed is made and put, what is gone is taken away, each step is noted."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from feeds.build import hosts, nginx, plan
from feeds.build.manifest import Manifest, Row
from feeds.build.output import InTheWayError, Output, State, UnnameableError
from feeds.build.work import Done, Task, Worker, in_turn
from feeds.config import Settings
from feeds.errors import BuildError
from feeds.publish import Publisher
from feeds.spool import batches
from feeds.store import Store

_AT_ONCE = 50  # documents in a task
_TOLD = 20  # problems of one kind

Progress = Callable[[int, int], None]  # called with the numbers of documents done and to do
Tell = Callable[[State, str], None]  # called with each file that is, or would be, new, changed or removed


@dataclass(slots=True)
class Built:
    """What a build did, or would do."""

    states: Counter[State] = field(default_factory=Counter)  # numbers of documents
    in_the_way: list[str] = field(default_factory=list)  # sentences, of the first ones
    unnameable: list[str] = field(default_factory=list)  # likewise
    kept: list[str] = field(default_factory=list)  # likewise, of files that are no longer ours
    is_behind: bool = False  # the store has changed meanwhile


def build(
    settings: Settings,
    store: Store,
    out: Path,
    *,
    is_written: bool = True,
    configuration: Path | None = None,
    processes: int = 1,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Built:
    """Let a folder hold what the store publishes, as files. Raises BuildError and StoreError.

    A file that is there and not ours, or no longer as we left it, stays; one that says what ours would say is ours
    from now on. A build that was killed is completed by the next one.

    :param settings: of the articles' folder; its base_url is needed
    :param is_written: False to tell what would change, and change nothing
    :param configuration: folder into which configuration of nginx is written
    :param processes: how many may make documents beside this one, if there is much to do
    """
    publisher = replace(Publisher.of(store, settings), is_answered=False)
    base = publisher.settings.base_url
    if base is None:
        raise BuildError(
            "Files need to know the address below which they will be. State it with --base-url, or as base_url in "
            "feeds.yaml."
        )
    output = Output(out)
    if is_written:
        output.prepare()
    with Manifest(out, publisher.revision.changed, is_written=is_written) as manifest:
        course = _Course(Worker(publisher, base, output, is_written), manifest, out, tell)
        if is_written:
            course.tidy()
        course.put_documents(processes if store.is_shared else 1, progress)
        course.put_files_of_hosts()
        course.remove_unwanted()
        if configuration and is_written:
            nginx.write(configuration, nginx.configuration(publisher, base, out.resolve(), manifest.max_ages))
    course.built.is_behind = store.revision() != publisher.revision
    return course.built


class _Course:
    """One build."""

    def __init__(self, worker: Worker, manifest: Manifest, out: Path, tell: Tell | None) -> None:
        self.built = Built()
        self._worker = worker
        self._manifest = manifest
        self._out = out
        self._tell = tell or (lambda *_: None)

    def tidy(self) -> None:
        """Clear away what a build that was killed has left."""
        self._worker.output.tidy()
        self._manifest.drop([file for file in self._manifest.unfinished() if self._worker.output.forget(file)])

    def put_documents(self, processes: int, progress: Progress | None) -> None:
        """Bring all documents up to date."""
        total = plan.count(self._worker.publisher)
        self.built.unnameable.extend(islice(plan.left_out(self._worker.publisher), _TOLD))
        for some in in_turn(self._worker, self._tasks(), processes, self._out):
            for done in some:
                self._note(done)
            if progress:
                progress(self._done(), max(self._done(), total))

    def put_files_of_hosts(self) -> None:
        """Bring up to date what hosts look for."""
        files = hosts.files(self._worker.publisher, self._worker.base, self._manifest.max_ages)
        targets = {plan.Target(file, "host", document.etag): document for file, document in files.items()}
        for task in self._chosen([*targets]):
            done = self._worker.put(task, targets[task.target])
            self._note(done._replace(problem=None))  # somebody's own file takes the place of ours
        self._commit()

    def remove_unwanted(self) -> None:
        """Take away the files of documents that are no more, or to which nothing has led for an hour."""
        last = ""
        while files := self._manifest.unwanted(last):
            last, rows, lately = files[-1], self._manifest.rows(files), self._manifest.lately_wanted(files)
            gone = [file for file in files if file not in lately or not self._put_former(file, rows[file])]
            for file in gone:
                self._remove(file, rows[file])
            self._manifest.drop(gone)
            self._commit()

    def _put_former(self, file: str, row: Row) -> bool:
        """Let the file of an archive document stay, as it would be made now; False if it is none.

        Who came from a feed that led to it a moment ago must still find it, and nothing that is withdrawn in it.
        """
        target = plan.archive_of(file)
        document = plan.make(self._worker.publisher, self._worker.base, target) if target else None
        if not target or not document or not self._is_ours(file, row):
            return False
        self._manifest.claim([file])
        self._commit()
        done = self._worker.put(Task(target, is_ours=True), document)
        if done.state and done.held:
            self._manifest.hold(file, done.held)
            self._count(done.state, file)
        return True

    def _tasks(self) -> Iterator[list[Task]]:
        """What must be made."""
        documents = plan.targets(self._worker.publisher, self._worker.base)
        for some in batches(documents, _AT_ONCE):
            if tasks := self._chosen(some):
                yield tasks

    def _chosen(self, targets: list[plan.Target]) -> list[Task]:
        """The targets whose files are not known to be as they would be made; new files become ours."""
        output, manifest = self._worker.output, self._manifest
        rows = manifest.rows([target.file for target in targets])
        tasks, kept, claimed, lost = list[Task](), list[str](), list[str](), list[str]()
        for target in targets:
            row = rows.get(target.file)
            if row and row.held and row.version == target.version and output.is_as(target.file, row.held):
                kept.append(target.file)
                continue
            try:
                is_ours = self._is_ours(target.file, row) if row else output.is_free(target.file)
            except UnnameableError as problem:
                self._note(Done(target, None, problem=problem))
                continue
            tasks.append(Task(target, is_ours))
            if is_ours:
                claimed.append(target.file)
            elif row:
                self._leave(target.file, row)
                lost.append(target.file)
        manifest.keep(kept)
        manifest.drop(lost)
        manifest.claim(claimed)
        self._commit()
        self.built.states[State.SAME] += len(kept)
        return tasks

    def _note(self, done: Done) -> None:
        file = done.target.file
        if done.state and done.held:
            self._manifest.put(file, done.target.version, done.held, done.max_age)
            self._count(done.state, file)
            return
        self._manifest.unclaim(file)
        if done.problem:
            is_in_the_way = isinstance(done.problem, InTheWayError)
            _add(self.built.in_the_way if is_in_the_way else self.built.unnameable, str(done.problem))

    def _count(self, state: State, file: str) -> None:
        self.built.states[state] += 1
        if state is not State.SAME:
            self._tell(state, file)

    def _is_ours(self, file: str, row: Row) -> bool:
        """Whether a file that was ours may be replaced; what a killed build may have written may."""
        return row.version is None or row.held is None or self._worker.output.is_ours(file, row.held)

    def _leave(self, file: str, row: Row) -> None:
        if row.held and self._worker.is_written:
            with suppress(InTheWayError):
                self._worker.output.leave(file, row.held)

    def _remove(self, file: str, row: Row) -> None:
        if not self._is_ours(file, row):
            self._leave(file, row)
            _add(
                self.built.kept, f"{file} is no longer built, and stays as somebody changed it. Delete it if it may go."
            )
            return
        self._count(State.REMOVED, file)
        if self._worker.is_written:
            with suppress(InTheWayError):  # somebody has put something else in place of its folder
                self._worker.output.remove(file)

    def _done(self) -> int:
        return self.built.states.total() - self.built.states[State.REMOVED]

    def _commit(self) -> None:
        if self._worker.is_written:
            self._manifest.commit()


def _add(sentences: list[str], sentence: str) -> None:
    if len(sentences) < _TOLD:
        sentences.append(sentence)
