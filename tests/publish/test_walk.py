"""Who walks back from a live feed through its archive documents sees every article once, whatever happens meanwhile.

Atom is read for all articles, and JSON Feed for those of a tag.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from lxml import etree

from feeds.config import Settings, load
from feeds.model import Archive, Article, Selection, Term
from feeds.publish import Publisher
from feeds.search_text import words_of
from feeds.store import FileResult, FileState, Incoming, Store

NOW = datetime(2026, 2, 1, tzinfo=UTC)
OLD = datetime(2020, 1, 1, tzinfo=UTC)
BASE = "https://example.org/"
RIGHTS = "x" * 12_000
BUDGET = 45_000  # three articles with such rights
SUFFIXES = {Selection(): "atom", Selection((Term("tag", "x"),)): "json"}
SELECTIONS = st.sampled_from([*SUFFIXES])
ARTICLES = st.tuples(st.integers(0, 12), st.booleans())  # day of publication, and whether it has the tag
PLACES = st.sampled_from([0, 0.2, 0.5, 0.9])

Texts = dict[str, str]  # by id


def result(path: str, text: str, published: datetime, *, has_tag: bool) -> FileResult:
    digest = hashlib.sha256(text.encode()).hexdigest()
    article = Article(
        path=path,
        position=0,
        stated_id=None,
        slug=Path(path).stem,
        title="Title",
        published=published,
        updated=None,
        authors=(),
        source=None,
        link=None,
        categories=(),
        tags=("x",) if has_tag else (),
        language=None,
        image=None,
        summary="",
        content=text,
        rights=RIGHTS,
    )
    return FileResult(
        path, FileState(1, 2, digest, ""), (Incoming(article, digest, digest, NOW, words_of(article)),), ()
    )


@dataclass(frozen=True)
class Page:
    """What a client reads of a document."""

    texts: Texts
    older: str | None  # address of the next document
    is_complete: bool = False


def read_atom(body: bytes) -> Page:
    names = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}
    root = etree.fromstring(body)
    entries = root.findall("a:entry", names)
    texts = {entry.findtext("a:id", None, names): entry.findtext("a:content", None, names) for entry in entries}
    assert len(texts) == len(entries)
    older = next((link.get("href") for link in root.findall("a:link[@rel='prev-archive']", names)), None)
    return Page(texts, older, root.find("fh:complete", names) is not None)


def read_json(body: bytes) -> Page:
    document = json.loads(body)
    texts = {item["id"]: item["content_html"] for item in document["items"]}
    assert len(texts) == len(document["items"])
    return Page(texts, document.get("next_url"))


READERS = {"atom": read_atom, "json": read_json}


@dataclass
class Walk:
    """A client's walk, of which others happen in between."""

    selection: Selection
    older: str | None
    seen: list[str]
    there: set[str]  # all the while, and not edited


class Walking(RuleBasedStateMachine):
    """A store that is written to between any two requests of its clients."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.store = Store.open("sqlite://", authority="example.org", site="test")
        self.settings = settings
        self.walks: list[Walk] = []
        self.polled: Mapping[Selection, tuple[Texts, set[str]]] = {each: ({}, set()) for each in SUFFIXES}
        self.given: dict[str, Page] = {}
        self.files: dict[str, FileResult] = {}
        self.made = 0

    def teardown(self) -> None:
        for walk in [*self.walks]:
            self.go_on(walk, 1000)
        self.store.close()

    @property
    def publisher(self) -> Publisher:
        return Publisher(self.store, self.settings, self.store.revision())

    def there(self, selection: Selection) -> Texts:
        return {entry.id: entry.article.content for entry in self.store.entries(selection, 1000)}

    def live(self, selection: Selection) -> Page:
        document = self.publisher.feed(BASE, selection, SUFFIXES[selection])
        return READERS[SUFFIXES[selection]](document.body) if document else Page({}, None)

    def archive(self, selection: Selection, address: str) -> Page:
        """An archive document, which is the one of last time, without the articles that are there no more."""
        place, suffix = urlsplit(address).path.rsplit("/", 1)[1].split(".")
        document = self.publisher.archive(BASE, selection, suffix, Archive(*map(int, place.split("-"))))
        assert document
        page = READERS[suffix](document.body)
        first = self.given.setdefault(address, page)
        assert page.texts.keys() == first.texts.keys() & self.there(selection).keys()
        assert page.older == first.older
        return page

    def write(self, files: Iterable[FileResult], gone: Iterable[str] = ()) -> None:
        before = {selection: self.there(selection) for selection in SUFFIXES}
        self.store.write(list(files), list(gone), NOW)
        same = {selection: dict(before[selection].items() & self.there(selection).items()) for selection in SUFFIXES}
        for walk in self.walks:
            walk.there &= same[walk.selection].keys()

    def file(self, path: str, days: int, has_tag: bool) -> FileResult:
        self.made += 1
        self.files[path] = result(path, f"words {self.made}", OLD + timedelta(days), has_tag=has_tag)
        return self.files[path]

    @initialize(is_synced=st.booleans())
    def begin(self, is_synced: bool) -> None:
        self.add([(day, True) for day in range(12)])
        if is_synced:
            self.settle(3)

    @rule(articles=st.lists(ARTICLES, min_size=1, max_size=8))
    def add(self, articles: list[tuple[int, bool]]) -> None:
        paths = [f"{self.made + index}.md" for index in range(len(articles))]
        self.write([self.file(path, *article) for path, article in zip(paths, articles, strict=True)])

    @rule(start=PLACES, articles=st.lists(ARTICLES, min_size=1, max_size=4))
    def edit(self, start: float, articles: list[tuple[int, bool]]) -> None:
        some = self.some(start, len(articles))
        self.write([self.file(path, *article) for path, article in zip(some, articles, strict=False)])

    @rule(start=PLACES, many=st.integers(1, 20))
    def read_again(self, start: float, many: int) -> None:
        revision = self.store.revision()
        self.write([self.files[path] for path in self.some(start, many)])
        assert self.store.revision() == revision

    @rule(start=PLACES, many=st.integers(1, 20), has_tag=st.booleans())
    def read_otherwise(self, start: float, many: int, has_tag: bool) -> None:
        for path in self.some(start, many):
            [incoming] = self.files[path].articles
            article = replace(incoming.article, summary=f"{self.made}", tags=("x",) if has_tag else ())
            self.files[path] = replace(
                self.files[path], articles=(replace(incoming, article=article, words=words_of(article)),)
            )
        self.write([self.files[path] for path in self.some(start, many)])

    @rule(start=PLACES, many=st.sampled_from([1, 2, 8]))
    def remove(self, start: float, many: int) -> None:
        gone = self.some(start, many)
        self.write([], gone)
        for path in gone:
            del self.files[path]

    def some(self, start: float, many: int) -> list[str]:
        paths = [*self.files]
        return paths[int(start * len(paths)) :][:many]

    @rule(entries=st.sampled_from([2, 3, 25]))
    def settle(self, entries: int) -> None:
        revision = self.store.revision().number
        assert self.store.settle(entries, BUDGET, NOW) == (self.store.revision().number > revision)

    @rule(selection=SELECTIONS)
    def set_out(self, selection: Selection) -> None:
        page = self.live(selection)
        if page.older or page.is_complete:
            self.walks.append(Walk(selection, page.older, [*page.texts], set(self.there(selection))))

    @rule(index=st.integers(0, 9), documents=st.integers(1, 5))
    def some_go_on(self, index: int, documents: int) -> None:
        for walk in self.walks[index : index + 1]:
            self.go_on(walk, documents)

    def go_on(self, walk: Walk, documents: int) -> None:
        while walk.older and documents:
            page = self.archive(walk.selection, walk.older)
            walk.seen += page.texts
            walk.older = page.older
            documents -= 1
        if walk.older is None:
            assert len(set(walk.seen)) == len(walk.seen)
            assert walk.there <= set(walk.seen)
            self.walks.remove(walk)

    @rule(selection=SELECTIONS)
    def poll(self, selection: Selection) -> None:
        """A client that goes back to an address that it knows has all that there is, in the text of now."""
        texts, known = self.polled[selection]
        new = [self.live(selection)]
        while (older := new[-1].older) and older not in known:
            known.add(older)
            new.append(self.archive(selection, older))
        for page in reversed(new):
            texts |= page.texts
        if new[0].older or new[0].is_complete:
            assert self.there(selection).items() <= texts.items()

    @rule(selection=SELECTIONS)
    def walk_at_once(self, selection: Selection) -> None:
        pages = [self.live(selection), *self.walked(selection)]
        texts = [each for page in pages for each in page.texts.items()]
        if len(pages) > 1 or pages[0].is_complete:
            assert sorted(texts) == sorted(self.there(selection).items())
            assert all(1 <= len(page.texts) <= 3 for page in pages[1:])

    def walked(self, selection: Selection) -> Iterator[Page]:
        older = self.live(selection).older
        while older:
            page = self.archive(selection, older)
            yield page
            older = page.older


def test_a_feed_keeps_within_its_budget_before_the_first_sync_is_over(tmp_path: Path) -> None:
    settings = replace(load(tmp_path, {}), entries=20, budget=BUDGET)
    with closing(Store.open("sqlite://", authority="example.org", site="test")) as store:
        store.write([result(f"{day}.md", "words", OLD + timedelta(day), has_tag=True) for day in range(9)], [], NOW)
        publisher = Publisher(store, settings, store.revision())
        for selection, suffix in SUFFIXES.items():
            document = publisher.feed(BASE, selection, suffix)
            assert document
            assert len(READERS[suffix](document.body).texts) == 3


def test_a_walk_sees_every_article_once(tmp_path: Path) -> None:
    settings = replace(load(tmp_path, {}), entries=3, budget=BUDGET)
    steps = hypothesis.settings(max_examples=20, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(lambda: Walking(settings), settings=steps)
