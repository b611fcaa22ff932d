"""The derived tables may be lost, the ledger never; and what indexes are for."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, event, inspect, text

from feeds.model import Selection, Term

NOW = datetime(2026, 2, 1, tzinfo=UTC)


def test_another_schema_drops_all_but_the_ledger(address, open_store, file):
    first = open_store(address)
    files = [file("a.md", "one", slug="same", tags=("x",)), file("b.md", "two", slug="same", stated_id="urn:x:1")]
    first.write(files, [], NOW)
    known = [first.identity(path) for path in ("a.md", "b.md")]
    first.close()
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE feeds_meta SET value = '0' WHERE name = 'schema'"))
        connection.execute(text("ALTER TABLE feeds_articles DROP COLUMN title"))
        connection.execute(text("CREATE TABLE feeds_forgotten (a TEXT)"))
        connection.execute(text("CREATE TABLE of_another_program (a TEXT)"))
    engine.dispose()

    store = open_store(address)
    assert (store.entries(Selection(), 9), store.files_after("", 9), store.terms()) == ((), [], ())
    assert store.revision().number == 2  # what was published is not there any more
    store.write(files[::-1], [], NOW)
    assert [store.identity(path) for path in ("a.md", "b.md")] == known
    assert "of_another_program" in table_names(address)
    assert "feeds_forgotten" not in table_names(address)


def table_names(address):
    engine = create_engine(address)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


TAG = Term("tag", "x")
READS = {
    "everything": lambda store: store.entries(Selection(), 20),
    "term": lambda store: store.entries(Selection((TAG,)), 20),
    "entry": lambda store: store.entry("7"),
    "identity": lambda store: store.identity("7.md"),
    "counts": lambda store: (store.count(Selection()), store.count(Selection((TAG,)))),
    "departed": lambda store: (store.departed(Selection()), store.departed(Selection((TAG,)))),
    "terms": lambda store: (store.terms(100), store.totals()),
    "revision": lambda store: store.revision(),
}


@pytest.fixture
def plans(address, open_store, file):
    """What the database does for a function of a store of many articles, step by step."""
    store = open_store(address)
    tags = [("x", str(number % 9), f"own {number}") for number in range(2000)]
    store.write([file(f"{number}.md", str(number), tags=each) for number, each in enumerate(tags)], [], NOW)
    store.settle(20, 1_000_000, NOW)
    engine = create_engine(address)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ANALYZE"))
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"

    def plans(read):
        asked = []
        listen = (engine.__class__, "before_cursor_execute", lambda *arguments: asked.append(arguments[2:4]))
        event.listen(*listen)
        read(store)
        event.remove(*listen)
        with engine.connect() as connection:
            return [
                row[-1]
                for query, parameters in asked
                if query.startswith("SELECT")
                for row in connection.exec_driver_sql(f"{explain} {query}", parameters)
            ]

    yield plans
    engine.dispose()


def test_what_a_request_asks_is_read_from_indexes(plans):
    newest = "USING INDEX ix_feeds_articles_newest"
    slow = re.compile(f"(SCAN|Seq Scan on) feeds_(articles|article_terms|ledger|files)(?! {newest})|TEMP B-TREE|Sort")
    done = {name: plans(read) for name, read in READS.items()}
    assert all(done.values())
    assert {(name, step) for name, steps in done.items() for step in steps if slow.search(step)} == set()


def test_live_feeds_and_archive_documents_are_read_from_the_log(plans):
    def read(store):
        for selection in (Selection(), Selection((TAG,))):
            archive = store.live(selection, 20).archive
            assert store.archive(selection, archive).previous

    steps = plans(read)
    slow = re.compile("SCAN feeds_(articles|article_terms|ledger)|Seq Scan on feeds_(article_terms|ledger)")
    assert [step for step in steps if slow.search(step)] == []
    assert sum("ix_feeds_article_terms_log" in step for step in steps) >= 6
