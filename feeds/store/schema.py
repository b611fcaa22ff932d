"""The tables. All but the ledger and the meta table are derived from the folder; these are made anew when they change.

Names begin with "feeds_", because a PostgreSQL database may be shared with other programs.
Times are ISO 8601 text with the offset that was stated; epochs are the same instants in seconds since 1970.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    select,
)

SCHEMA = "5"  # raise it with every change of a derived table, and of what is stored in one

_PREFIX = "feeds_"
_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only what is declared INTEGER

_PATH = Text().with_variant(Text(collation="C"), "postgresql")  # sorts by code points, as SQLite and Python do

tables = MetaData()

meta = Table(
    f"{_PREFIX}meta",
    tables,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

ledger = Table(
    f"{_PREFIX}ledger",
    tables,
    Column("number", _NUMBER, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("path", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("digest", Text, nullable=False, index=True),
    Column("text_digest", Text, nullable=False),
    Column("link", Text, index=True),  # SHA-256 of the stated link: PostgreSQL indexes no text above 2,704 bytes
    Column("first_seen", Text, nullable=False),
    Column("changed", Text),
    Index(f"ix_{_PREFIX}ledger_place", "path", "position"),
    sqlite_autoincrement=True,  # a number is never given twice
)

files = Table(
    f"{_PREFIX}files",
    tables,
    Column("path", _PATH, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("due", BigInteger),  # seconds since 1970
)
Index(
    f"ix_{_PREFIX}files_due",
    files.c.due,
    sqlite_where=files.c.due.is_not(None),
    postgresql_where=files.c.due.is_not(None),
)

diagnostics = Table(
    f"{_PREFIX}diagnostics",
    tables,
    Column("path", _PATH, ForeignKey(files.c.path, ondelete="CASCADE"), nullable=False, index=True),
    Column("line", Integer),
    Column("code", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("action", Text, nullable=False),
)

articles = Table(
    f"{_PREFIX}articles",
    tables,
    Column("number", _NUMBER, ForeignKey(ledger.c.number), primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),  # of the entry's `published`
    Column("updated_epoch", BigInteger, nullable=False),  # of its `updated`
    Column(
        "edited", BigInteger, nullable=False
    ),  # seconds since 1970; when its text last changed, or it was first seen
    Column("size", Integer, nullable=False),  # bytes that it takes in a feed, at most
    Column("bare_size", Integer, nullable=False),  # likewise without its text
    Column("modified", BigInteger, nullable=False),  # seconds since 1970; when anything that is shown last changed
    Column("path", _PATH, ForeignKey(files.c.path, ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", Text),
    Column("updated", Text),
    Column("authors", Text, nullable=False),  # JSON: [[name, email, url], ...]
    Column("source", Text),
    Column("link", Text),
    Column("categories", Text, nullable=False),  # JSON: [path, ...]
    Column("tags", Text, nullable=False),  # JSON: [tag, ...]
    Column("language", Text),
    Column("image", Text),
    Column("summary", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("rights", Text),
    Column("enclosures", Text, nullable=False),  # JSON: [[url, media type, length], ...]
    Column("sections", Text, nullable=False),  # JSON: [path, ...]
    Index(f"ix_{_PREFIX}articles_newest", "epoch", "number"),
    Index(f"ix_{_PREFIX}articles_updated", "updated_epoch", "number", "epoch"),
)
Index(
    f"ix_{_PREFIX}articles_own_pages",
    articles.c.number,
    articles.c.modified,
    articles.c.link,  # without it, databases look into every row
    sqlite_where=articles.c.link.is_(None),
    postgresql_where=articles.c.link.is_(None),
)

# One row, of a kind of its own, stands for all articles (terms.py).
terms = Table(
    f"{_PREFIX}terms",
    tables,
    Column("id", _NUMBER, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("path", _PATH, nullable=False),
    Column("articles", Integer, nullable=False, default=0),  # how many have it now; a term stays when none has
    # Seconds since 1970; when one last left, moved back, or passed between live feed and log; 0 is never.
    Column("departed", BigInteger, nullable=False, default=0),
    Column("began", BigInteger, nullable=False, default=0),  # seconds since 1970; when its log did; 0: there is none
    Column("ordinal", BigInteger, nullable=False, default=0),  # that was given last in its log
    Column("block", BigInteger, nullable=False, default=0),  # first ordinal of its log's last block
    Column("block_size", BigInteger, nullable=False, default=0),  # bytes of that block
    Column("forgotten", BigInteger, nullable=False, default=0),  # how many of what left its log are not known any more
    UniqueConstraint("kind", "path"),
)
Index(f"ix_{_PREFIX}terms_fullest", terms.c.kind, terms.c.articles.desc(), terms.c.path)

# The primary key is the table, so that the newest of a term are read from one end of it, without sorting.
article_terms = Table(
    f"{_PREFIX}article_terms",
    tables,
    Column("term_id", _NUMBER, ForeignKey(terms.c.id), primary_key=True),
    Column("epoch", BigInteger, primary_key=True),
    Column("number", _NUMBER, ForeignKey(articles.c.number, ondelete="CASCADE"), primary_key=True),
    # Place in the term's log; 0 while the live feed shows it. By NULL, SQLite would not look for it in the index.
    Column("ordinal", BigInteger, nullable=False, default=0),
    Index(f"ix_{_PREFIX}article_terms_number", "number", "term_id"),
    Index(f"ix_{_PREFIX}article_terms_log", "term_id", "ordinal", "epoch", "number"),
    sqlite_with_rowid=False,
)

# The blocks of which the archive documents of a term are made; each goes on to the next one's first ordinal.
blocks = Table(
    f"{_PREFIX}blocks",
    tables,
    Column("term_id", _NUMBER, ForeignKey(terms.c.id), primary_key=True),
    Column("first", BigInteger, primary_key=True),  # ordinal
    Column("at", BigInteger, nullable=False),  # seconds since 1970; when it began
    sqlite_with_rowid=False,
)

# What was in the log of a term and is there no more: its article was changed or withdrawn, or is live again.
leavings = Table(
    f"{_PREFIX}leavings",
    tables,
    Column("term_id", _NUMBER, ForeignKey(terms.c.id), primary_key=True),
    Column("ordinal", BigInteger, primary_key=True),
    Column("number", _NUMBER, nullable=False),
    Column("at", BigInteger, nullable=False),  # seconds since 1970
    Index(f"ix_{_PREFIX}leavings_at", "term_id", "at", "ordinal"),
    sqlite_with_rowid=False,
)

aliases = Table(
    f"{_PREFIX}aliases",
    tables,
    Column("path", _PATH, primary_key=True),
    Column("selection", _PATH, primary_key=True),  # its parameters, as a query
    Column("suffix", Text, nullable=False),
)

SEARCH = f"{_PREFIX}search"  # the index of words (search_index.py), which each database has in a way of its own

_PRECIOUS = (meta, ledger)


def is_current(connection: Connection) -> bool:
    """Whether the database holds the tables that this program works with."""
    if not inspect(connection).has_table(meta.name):
        return False
    return connection.scalar(select(meta.c.value).where(meta.c.name == "schema")) == SCHEMA


def make_tables(connection: Connection) -> None:
    """Drop the derived tables, whatever their shape, and make all that are missing."""
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {SEARCH}")  # with it go those in which SQLite keeps it
    precious = {table.name for table in _PRECIOUS}
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name.startswith(_PREFIX))
    found.drop_all(connection, [table for name, table in found.tables.items() if name not in precious])
    tables.create_all(connection)
