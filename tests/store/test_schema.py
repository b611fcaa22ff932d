"""The derived tables may be lost, the ledger never; and what indexes are for."""

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
    assert (store.entries(Selection(), 9), store.known_files(), store.terms()) == ((), {}, ())
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


@pytest.mark.parametrize("term", [None, Term("tag", "x")])
def test_the_newest_are_read_from_an_index(sqlite_address, open_store, term):
    store = open_store(sqlite_address)
    engine = create_engine(sqlite_address)
    asked = []
    listen = (engine.__class__, "before_cursor_execute", lambda *arguments: asked.append(arguments[2:4]))
    event.listen(*listen)
    store.entries(Selection(term), 20)
    event.remove(*listen)
    with engine.connect() as connection:
        [(query, parameters)] = [each for each in asked if each[0].startswith("SELECT")]
        plan = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", parameters)]
    engine.dispose()
    assert "INDEX ix_feeds_articles_newest" in plan[0] or "feeds_article_terms USING PRIMARY KEY" in plan[0]
    assert not [step for step in plan if "TEMP B-TREE" in step]
