"""What is told of a store without changing it, in both databases. Damage is in tests/robust."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from feeds.errors import StoreError
from feeds.store.mending import mend
from feeds.store.soundness import Contents, examine

NOW = datetime(2026, 2, 1, tzinfo=UTC)


def run(address, statement):
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_sound_store(address, open_store, file):
    store = open_store(address)
    store.write([file("a.md", "one"), file("b.md", "two")], [], NOW)
    store.write([], ["b.md"], NOW)
    store.remember_folder("/folder")
    examined = examine(address)
    assert examined.problems == ()
    assert examined.contents == Contents("/folder", 2, 1, store.revision())
    assert (examined.size is None) == address.startswith("postgresql")
    assert "secret" not in examined.place


def test_no_store_yet(address):
    assert examine(address).contents is None


def test_a_store_that_another_version_made(address, open_store, file):
    open_store(address).write([file("a.md", "one")], [], NOW)
    run(address, "UPDATE feeds_meta SET value = '0' WHERE name = 'schema'")
    assert examine(address).contents == Contents(None, 1, None, None)


def test_a_table_that_is_gone_is_told(postgresql_address, open_store):
    open_store(postgresql_address).close()
    run(postgresql_address, "DROP TABLE feeds_diagnostics")
    with pytest.raises(StoreError, match='cannot be used: relation "feeds_diagnostics" does not exist'):
        examine(postgresql_address)


def test_rows_that_belong_to_none_are_told(sqlite_address, open_store, file):
    store = open_store(sqlite_address)
    store.write([file("a.md", "one")], [], NOW)
    store.close()
    run(sqlite_address, "DELETE FROM feeds_ledger")
    assert examine(sqlite_address).problems == (
        "A row of feeds_articles belongs to one of feeds_ledger that is not there.",
    )


def test_only_a_file_can_be_mended(postgresql_address):
    with pytest.raises(StoreError, match=r"is no file that can be mended\. Bring it back from a backup\."):
        mend(postgresql_address, NOW, authority="example.org", site="test")
