"""Who walks back from a live feed through its archive documents sees every article once, whatever happens meanwhile."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from feeds.model import Archive, Selection, Term
from feeds.store import Store

NOW = datetime(2026, 2, 1, tzinfo=UTC)
OLD = datetime(2020, 1, 1, tzinfo=UTC)
TAG = Selection((Term("tag", "x"),))
ARTICLES = st.tuples(st.integers(0, 12), st.booleans())  # day of publication, and whether it has the tag
PLACES = st.sampled_from([0, 0.2, 0.5, 0.9])
SELECTIONS = [Selection(), TAG]
RIGHTS = "x" * 1100
BUDGET = 45_000  # three articles with such rights
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def numbers(entries):
    return [entry.number for entry in entries]


def walk(store, selection):
    """What the documents hold that a walk goes through when nothing happens meanwhile."""
    live = store.live(selection, 3)
    yield numbers(live.entries)
    archive = live.archive
    while archive:
        found = store.archive(selection, archive)
        yield numbers(found.entries)
        archive = found.previous


@dataclass
class Walk:
    """A client's walk, of which others happen in between."""

    selection: Selection
    archive: Archive | None
    seen: list[int]
    there: set[int]  # all the while, and not edited


class Walking(RuleBasedStateMachine):
    """A store that is written to between any two requests of its clients."""

    def __init__(self, make_file):
        super().__init__()
        self.make_file = make_file
        self.store = Store.open("sqlite://", authority="example.org", site="test")
        self.walks: list[Walk] = []
        self.polled = {selection: ({}, set()) for selection in SELECTIONS}  # what a subscriber has, and addresses
        self.shown: dict[tuple, dict[int, datetime]] = {}
        self.made = 0
        self.files = {}

    def teardown(self):
        for walk in [*self.walks]:
            self.go_on(walk, 1000)
        self.store.close()

    def write(self, files, gone=()):
        before = dict(self.store.versions(Selection(), 1000))
        self.store.write(files, list(gone), NOW)
        after = dict(self.store.versions(Selection(), 1000))
        for walk in self.walks:
            walk.there &= {number for number in before if before[number] == after.get(number)}

    def file(self, path, days, has_tag):
        self.made += 1
        tags = ("x",) if has_tag else ()
        fields = {"tags": tags, "published": OLD + timedelta(days), "rights": RIGHTS}
        self.files[path] = self.make_file(path, f"words {self.made}", **fields)
        return self.files[path]

    @initialize(has_begun=st.booleans())
    def begin(self, has_begun):
        self.add([(day, True) for day in range(12)])
        if has_begun:
            self.settle(3)

    @rule(articles=st.lists(ARTICLES, min_size=1, max_size=8))
    def add(self, articles):
        paths = [f"{self.made + index}.md" for index in range(len(articles))]
        self.write([self.file(path, *article) for path, article in zip(paths, articles, strict=True)])

    @rule(start=PLACES, articles=st.lists(ARTICLES, min_size=1, max_size=4))
    def edit(self, start, articles):
        some = self.some(start, len(articles))
        self.write([self.file(path, *article) for path, article in zip(some, articles, strict=False)])

    @rule(start=PLACES, many=st.integers(1, 20))
    def read_again(self, start, many):
        revision = self.store.revision()
        self.write([self.files[path] for path in self.some(start, many)])
        assert self.store.revision() == revision

    @rule(start=PLACES, many=st.sampled_from([1, 2, 8]))
    def remove(self, start, many):
        gone = self.some(start, many)
        self.write([], gone)
        for path in gone:
            del self.files[path]

    def some(self, start, many):
        paths = [*self.files]
        return paths[int(start * len(paths)) :][:many]

    @rule(entries=st.sampled_from([2, 3, 25]))
    def settle(self, entries):
        revision = self.store.revision().number
        assert self.store.settle(entries, BUDGET, NOW) == (self.store.revision().number > revision)

    @rule(selection=st.sampled_from(SELECTIONS))
    def set_out(self, selection):
        live = self.store.live(selection, 1000)
        there = set(dict(self.store.versions(selection, 1000)))
        self.walks.append(Walk(selection, live.archive, numbers(live.entries), there))

    @rule(index=st.integers(0, 9), documents=st.integers(1, 5))
    def some_go_on(self, index, documents):
        for walk in self.walks[index : index + 1]:
            self.go_on(walk, documents)

    def go_on(self, walk, documents):
        while walk.archive and documents:
            found = self.store.archive(walk.selection, walk.archive)
            walk.seen += numbers(found.entries)
            walk.archive = found.previous
            documents -= 1
        if walk.archive is None:
            assert len(set(walk.seen)) == len(walk.seen)
            assert walk.there <= set(walk.seen)
            self.walks.remove(walk)

    @rule(selection=st.sampled_from(SELECTIONS))
    def poll(self, selection):
        """A client that goes back to what it knows has all that a new one gets."""
        has, known = self.polled[selection]
        live = self.store.live(selection, 1000)
        has |= {entry.number: entry.modified for entry in live.entries[::-1]}
        archive = live.archive
        while archive and archive not in known:
            found = self.store.archive(selection, archive)
            has |= {entry.number: entry.modified for entry in found.entries}
            known.add(archive)
            archive = found.previous
        now = {entry.number: entry.modified for entry in self.store.entries(selection, 1000)}
        assert now.items() <= has.items()

    @rule(selection=st.sampled_from(SELECTIONS))
    def walk_at_once(self, selection):
        pages = list(walk(self.store, selection))
        once = [number for page in pages for number in page]
        assert len(set(once)) == len(once)
        if len(pages) > 1 or self.store.live(selection, 3).is_complete:
            assert set(once) == set(dict(self.store.versions(selection, 1000)))
            assert all(1 <= len(page) <= 3 for page in pages[1:])


def test_a_walk_sees_every_article_once(file):
    run_state_machine_as_test(
        lambda: Walking(file), settings=settings(max_examples=40, stateful_step_count=30, deadline=None)
    )
