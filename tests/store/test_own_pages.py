"""The articles whose address is their own page, by ranges of numbers."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import create_engine, text

NOW = datetime(2026, 2, 1, tzinfo=UTC)


def test_only_articles_without_a_link_are_there(store, file):
    assert store.own_page_ranges(2) == []
    files = [
        file(f"{number}.md", f"words of {number}", link=f"https://a.example/{number}" if number in (2, 4, 5) else None)
        for number in range(1, 7)
    ]
    store.write(files[:3], [], NOW)
    store.write(files[3:], [], NOW + timedelta(hours=1))
    assert store.own_pages(0, 2) == [("1", NOW)]
    assert store.own_pages(2, 2) == [("3", NOW)]
    assert store.own_pages(4, 2) == []
    assert store.own_pages(0, 10) == [("1", NOW), ("3", NOW), ("6", NOW + timedelta(hours=1))]
    assert store.own_page_ranges(2) == [(0, NOW), (2, NOW), (6, NOW + timedelta(hours=1))]
    assert store.own_page_ranges(10) == [(0, NOW + timedelta(hours=1))]
    store.write([file("6.md", "words of 6", link="https://a.example/6")], ["1.md"], NOW + timedelta(hours=2))
    assert store.own_page_ranges(2) == [(2, NOW)]


def test_ranges_are_read_from_an_index(sqlite_address, open_store):
    """Which has a row of an article at most; the articles' texts would be gigabytes."""
    open_store(sqlite_address)
    query = "SELECT number / 10, max(modified) FROM feeds_articles WHERE link IS NULL GROUP BY number / 10"
    engine = create_engine(sqlite_address)
    with engine.connect() as connection:
        plan = " ".join(row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}")))
    engine.dispose()
    assert "COVERING INDEX ix_feeds_articles_own_pages" in plan
