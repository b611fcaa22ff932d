"""Any selection is what a plain filter of all articles gives, and costs what it shows."""

import random
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, event, text

from feeds.model import ALWAYS, EVERYTHING, KINDS, ORDERS, Author, Cursor, Origin, Period, Selection, Term
from feeds.search_text import matches, parse_search, text_of
from feeds.store.rows import epoch_of, terms_of

NOW = datetime(2026, 2, 1, tzinfo=UTC)
FIRST = datetime(2025, 1, 1, tzinfo=UTC)

NAMES = {
    "category": ["a", "a/b", "a/b/c", "d"],
    "tag": ["x", "y"],
    "author": ["王芳", "李静"],
    "source": ["大河网"],
    "language": ["zh", "en"],
    "section": ["posts", "posts/old"],
}
TERMS = [Term(kind, path) for kind in KINDS for path in NAMES[kind]]
SECONDS = st.integers(-2, 11).map(lambda hours: epoch_of(FIRST) + hours * 3600)
SEARCHES = st.lists(
    st.sampled_from(["计量", "质量", "質", "量 -计", '"与质"', "大河 x", "1*", "tag", "!"]), unique=True, max_size=2
).map(tuple)
SELECTIONS = st.builds(
    Selection,
    terms=st.lists(st.sampled_from([*TERMS, Term("tag", "of none")]), unique=True, max_size=4).map(tuple),
    without=st.lists(st.sampled_from([*TERMS, Term("tag", "of none")]), unique=True, max_size=2).map(tuple),
    words=st.just(()) | SEARCHES,
    without_words=st.just(()) | SEARCHES,
    order=st.sampled_from(ORDERS),
    cursor=st.none() | st.builds(Cursor, st.sampled_from(["before", "after"]), SECONDS, st.integers(0, 45)),
)
PERIODS = st.just(ALWAYS) | st.builds(Period, st.none() | SECONDS, st.none() | SECONDS)


def place_of(entry, order):
    return epoch_of(entry.updated if order == "updated" else entry.published), entry.number


def plain(entries, selection, period):
    """What a selection holds of all entries, and what its cursor leaves of that, the newest first."""
    held = []
    for entry in sorted(entries, key=lambda entry: place_of(entry, selection.order), reverse=True):
        terms, second, words = set(terms_of(entry.article)), epoch_of(entry.published), text_of(entry.article)
        is_in = all(terms & {each for each in selection.terms if each.kind == kind.kind} for kind in selection.terms)
        is_in &= not terms & set(selection.without)
        is_in &= not selection.words or any(matches(words, parse_search(each)) for each in selection.words)
        is_in &= not any(matches(words, parse_search(each)) for each in selection.without_words)
        is_in &= (period.since is None or period.since <= second) and (period.before is None or second < period.before)
        held += [entry] if is_in else []
    if (cursor := selection.cursor) is None:
        return held, held
    stated, places = (cursor.moment, cursor.number), [(place_of(each, selection.order), each) for each in held]
    return held, [each for place, each in places if (place < stated if cursor.side == "before" else place > stated)]


@pytest.fixture
def filled(store, file):
    """A store of articles of which some were edited, and some withdrawn."""
    chance = random.Random(5)
    articles = [made(chance, number) for number in range(60)]
    store.write([file(f"{number}.md", each) for number, each in enumerate(articles)], [], NOW)
    edited = [file(f"{number}.md", made(chance, number + 100)) for number in range(0, 60, 7)]
    store.write(edited, [f"{number}.md" for number in range(3, 60, 11)], NOW)
    return store


def made(chance, number):
    """An article that has some of everything that can be asked for."""

    def some(kind, most):
        return tuple(chance.sample(NAMES[kind], chance.randint(0, most)))

    def moment():
        return FIRST + timedelta(hours=chance.randrange(10))

    return {
        "words": f"<p>{number} {''.join(chance.choices('计量与质量', k=chance.randint(0, 6)))}</p>",
        "published": moment(),
        "updated": chance.choice([None, moment()]),
        "categories": some("category", 2),
        "tags": some("tag", 2),
        "authors": tuple(map(Author, some("author", 2))),
        "source": chance.choice([None, Origin("大河网")]),
        "language": chance.choice([None, *NAMES["language"]]),
        "sections": some("section", 1),
    }


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SELECTIONS, PERIODS, st.integers(1, 70))
def test_any_selection_is_a_plain_filter_of_all(filled, selection, period, limit):
    held, shown = plain(filled.entries(EVERYTHING, 100), selection, period)
    is_upwards = selection.cursor is not None and selection.cursor.side == "after"
    expected = tuple(shown[-limit:] if is_upwards else shown[:limit])
    assert filled.entries(selection, limit, period) == expected
    assert filled.versions(selection, limit, period) == tuple(
        (each.number, int(each.modified.timestamp())) for each in expected
    )
    assert filled.count(selection, period, most=limit) in (len(held), limit + 1)
    assert filled.count(selection, period) == len(held)
    asked = {*selection.terms, *selection.without}
    assert filled.known(asked) == {term: number for term, number in filled.terms() if term in asked}


WALKED = {
    "everything": EVERYTHING,
    "one term": Selection((Term("tag", "x"),)),
    "either term": Selection((Term("tag", "x"), Term("tag", "y"))),
    "both": Selection((Term("category", "a"), Term("tag", "x")), without=(Term("language", "en"),)),
    "words": Selection(words=("计", "质")),
    "words, updated": Selection(words=("计", "质"), without=(Term("language", "en"),), order="updated"),
    "updated": Selection(order="updated"),
    "updated terms": Selection((Term("tag", "x"), Term("category", "d")), order="updated"),
}


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("name", WALKED)
def test_pages_show_everything_once_also_while_articles_are_added(filled, file, name, side):
    selection, chance = WALKED[name], random.Random(6)
    there = [entry.number for entry in filled.entries(selection, 100)]
    walked, place, added = [], (10**12, 0) if side == "before" else (-(10**12), 0), 1000
    while page := filled.entries(replace(selection, cursor=Cursor(side, *place)), 4):
        assert list(page) == plain(page, selection, ALWAYS)[0]
        walked += page if side == "before" else page[::-1]
        place = place_of(walked[-1], selection.order)
        added += 1
        if added < 1050:
            filled.write([file(f"{added}.md", made(chance, added))], [], NOW)
    numbers = [entry.number for entry in walked]
    assert len(numbers) == len(set(numbers))
    assert [number for number in numbers if number in there] == (there if side == "before" else there[::-1])


MANY = 2500
COSTS = {
    "either term": Selection((Term("tag", "third"), Term("tag", "half"))),
    "both terms": Selection((Term("category", "fifth"), Term("tag", "half"))),
    "the rarer of two": Selection((Term("tag", "half"), Term("author", "rare"))),
    "without": Selection(without=(Term("tag", "half"),)),
    "words": Selection(words=("文字",)),
    "words of a term": Selection((Term("tag", "half"),), words=("文字",)),
    "words of a rare term": Selection((Term("author", "rare"),), words=("文字",)),
    "updated": Selection((Term("tag", "half"),), order="updated"),
    "rare, updated": Selection((Term("author", "rare"),), order="updated"),
    "an old page": Selection((Term("tag", "half"),), cursor=Cursor("before", epoch_of(FIRST) + 3600 * 900, 0)),
    "its other side": Selection((Term("tag", "half"),), cursor=Cursor("after", epoch_of(FIRST) + 3600 * 900, 0)),
}


class Costs:
    """What the database does for a question: of SQLite the steps of its machine, of PostgreSQL the rows it reads."""

    def __init__(self, address):
        self.engine = create_engine(address)
        with self.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("ANALYZE"))

    def close(self):
        self.engine.dispose()

    def of(self, read):
        asked = []
        listen = (Engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2:4]))
        event.listen(*listen)
        read()
        event.remove(*listen)
        with self.engine.connect() as connection:
            cost = self.steps if self.engine.dialect.name == "sqlite" else self.rows
            return sum(cost(connection, *each) for each in asked if each[0].startswith("SELECT"))

    def steps(self, connection, query, parameters):
        done = []
        connection.connection.driver_connection.set_progress_handler(lambda: done.append(1), 1)
        connection.exec_driver_sql(query, parameters).all()
        connection.connection.driver_connection.set_progress_handler(None, 1)
        return len(done)

    def rows(self, connection, query, parameters):
        [plan] = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}", parameters).scalar_one()
        return read_by(plan["Plan"])


def read_by(node):
    read = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return (read if "Scan" in node["Node Type"] else 0) + sum(map(read_by, node.get("Plans", [])))


def numbered(number):
    """An article an hour after the one before it."""
    tags = [name for name, nth in (("half", 2), ("third", 3)) if number % nth == 0]
    return {
        "words": f"文字 {number} " * 50,
        "published": FIRST + timedelta(hours=number),
        "updated": FIRST + timedelta(hours=number * 7 % MANY),
        "tags": tuple(tags),
        "categories": ("fifth",) if number % 5 == 0 else (),
        "authors": (Author("rare"),) if number % 500 == 0 else (),
    }


def test_a_selection_costs_what_it_shows(address, store, file):
    store.write([file(f"{number}.md", numbered(number)) for number in range(MANY)], [], NOW)
    with closing(Costs(address)) as costs:
        term = costs.of(lambda: store.entries(Selection((Term("tag", "half"),)), 20))
        everything = costs.of(lambda: store.entries(Selection((Term("tag", "half"),), order="updated"), MANY))
        assert everything > 40 * term  # what is measured is measured
        period = Period(epoch_of(FIRST) + 3600 * 600, epoch_of(FIRST) + 3600 * 700)
        found = {name: costs.of(lambda each=each: store.entries(each, 20)) for name, each in COSTS.items()}
        found["period"] = costs.of(lambda: store.entries(Selection((Term("tag", "half"),)), 20, period))
        found["old page of a period"] = costs.of(lambda: store.entries(COSTS["an old page"], 20, Period(0, 2**32)))
        found["count"] = costs.of(lambda: store.count(COSTS["both terms"], most=20))
    assert {name: cost / term for name, cost in found.items() if cost > 6 * term} == {}
