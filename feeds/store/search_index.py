"""The index of words: it tells which articles a search finds. It holds tokens (search_text.py) and, in SQLite, no text.

The number of a row tells when its article was published, and which it is: so the newest are read from one end of the
index, however many articles have a word. SQLite keeps it as a contentless FTS5 table, whose rows are deleted by stating
their tokens again (https://sqlite.org/fts5.html, section 4.4.1); PostgreSQL as lexemes in a GIN index.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Index,
    Insert,
    MetaData,
    Row,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    column,
    delete,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    table,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from feeds.errors import StoreError
from feeds.search_text import EVERY, VERSION, Search, Word, Words, parse_search, words_of
from feeds.store.chunks import chunks
from feeds.store.meta import get_meta, put_meta
from feeds.store.rows import entry_of, select_entries
from feeds.store.schema import SEARCH, articles

log = logging.getLogger(__name__)

_NUMBERS = 25  # bits of a row's number that are the article's; the others hold every time from year 1 to 9999
_ROWS = 1000  # articles that are read at once
_META = "search"  # name of the value that tells in which way the index was made
_OUTDATED = ""  # in its place, where articles were written that the index does not know

_MOST_BYTES = 900_000  # of lexemes; a tsvector has at most 1 MB
_PART = "…"  # a lexeme of articles that have more than that, so that each question looks at their text itself

# The table of PostgreSQL, in a collection of its own; SQLite's has the same name and rows, and columns of its own.
_table = Table(
    SEARCH,
    MetaData(),
    Column("rowid", BigInteger, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),  # folded
    Column("tokens", TSVECTOR, nullable=False),
    Column("is_whole", Boolean, nullable=False),  # all its tokens are there
    Index(f"ix_{SEARCH}", "tokens", postgresql_using="gin"),
)

# The tokenizer cuts at spaces alone, because tokens have no other ASCII characters than letters and digits.
_VIRTUAL_TABLE = f"CREATE VIRTUAL TABLE {SEARCH} USING fts5(tokens, content='', columnsize=0, tokenize='ascii')"
_virtual_table = table(SEARCH, column(SEARCH), column("rank"), column("rowid", BigInteger), column("tokens"))
_OPTIONS = {
    "hashsize": 2**24,  # bytes of a write that are gathered in memory
    "automerge": 8,  # twice as many parts as by default, so that half as much is written; questions are as fast
}
_vocabulary = table(f"{SEARCH}_terms", column("term"), column("doc"), column("cnt"), schema="temp")

row: ColumnElement[int] = _table.c.rowid
"""Of an article in the index, the newest last."""

number: ColumnElement[int] = row.bitwise_and(2**_NUMBERS - 1)
"""Of the article of a row."""


def row_of(moment: Any, article: Any) -> Any:
    """The row of an article.

    :param moment: seconds since 1970 when it was published; a number, or a column
    :param article: its number, likewise; raises StoreError where it is greater than there is room for
    """
    if isinstance(article, int) and article >> _NUMBERS:
        raise StoreError(
            f"The store has given out {article:,} numbers of articles, and its search index has room for "
            f"{2**_NUMBERS - 1:,}. Begin a new store."
        )
    return moment * 2**_NUMBERS + article


def row_at(moment: int, article: int) -> int:
    """The row at a place in the order, where no article need be; the first or last one for places beyond all."""
    moments = 2 ** (63 - _NUMBERS)
    return int(row_of(max(-moments, min(moment, moments - 1)), min(article, 2**_NUMBERS - 1)))


def finds(connection: Connection, words: Sequence[str], without: Sequence[str]) -> ColumnElement[bool] | None:
    """The condition for rows of the articles that one of some searches finds, and none of others.

    None where there are none: no search asks for anything.

    :param words: searches as people write them; without any, all articles will do
    :param without: likewise
    """
    wanted, unwanted = ([search for search in map(parse_search, some) if search] for some in (words, without))
    if words and not wanted:
        return None
    if connection.dialect.name == "sqlite":
        return literal_column(SEARCH).bool_op("MATCH")(_expression(wanted, unwanted))
    return and_(or_(*map(_has, wanted)) if wanted else true(), *(not_(_has(search)) for search in unwanted))


def _expression(wanted: Iterable[Search], unwanted: Iterable[Search]) -> str:
    """A question in FTS5's language (section 3 of its documentation)."""
    found = " OR ".join(map(_search, wanted)) or f'"{EVERY}"'
    left_out = " OR ".join(map(_search, unwanted))
    return f"({found}) NOT ({left_out})" if left_out else found


def _search(search: Search) -> str:
    found = " AND ".join(map(_phrase, search.wanted)) or f'"{EVERY}"'
    left_out = " OR ".join(map(_phrase, search.unwanted))
    return f"(({found}) NOT ({left_out}))" if left_out else f"({found})"


def _phrase(word: Word) -> str:
    return f'"{" ".join(word.tokens)}"{" *" if word.is_prefix else ""}'


def _has(search: Search) -> ColumnElement[bool]:
    return and_(*map(_has_word, search.wanted), *(not_(_has_word(word)) for word in search.unwanted))


def _has_word(word: Word) -> ColumnElement[bool]:
    """By the index as far as it tells, and by the text as far as need be: lexemes have no order."""
    lexemes = " & ".join(f"'{token}'" for token in word.tokens) + (":*" if word.is_prefix else "")
    has_lexemes = _table.c.tokens.bool_op("@@")(cast(f"({lexemes}) | '{_PART}'", TSQUERY))
    is_in_text = func.strpos(_table.c.text, word.pattern) > 0
    return and_(has_lexemes, or_(_table.c.is_whole, is_in_text) if len(word.tokens) == 1 else is_in_text)


def replace(connection: Connection, old: Mapping[int, Words], new: Mapping[int, Words]) -> None:
    """Put rows in the place of others, in an index that is current.

    :param old: by row, what is in the index now
    :param new: by row, what is to be there
    """
    gone = {each: words for each, words in old.items() if new.get(each) != words}
    come = {each: words for each, words in new.items() if old.get(each) != words}
    if connection.dialect.name == "sqlite":
        _run(connection, insert(_virtual_table).values({SEARCH: "delete"}), gone)
        _run(connection, insert(_virtual_table), come)
        return
    for some in chunks(gone):
        connection.execute(delete(_table).where(_table.c.rowid.in_(some)))
    made = func.array_to_tsvector(bindparam("lexemes", type_=ARRAY(Text)))
    for some in chunks(come):
        connection.execute(insert(_table).values(tokens=made), [_columns(each, come[each]) for each in some])


def _run(connection: Connection, statement: Insert, words: Mapping[int, Words]) -> None:
    # In their order, because FTS5 writes all that it has in memory to disk as soon as a row is not behind the last one.
    for some in chunks(sorted(words)):
        connection.execute(statement, [{"rowid": each, "tokens": words[each].tokens} for each in some])


def _columns(each: int, words: Words) -> dict[str, Any]:
    lexemes = list(dict.fromkeys(words.tokens.split()))
    is_whole = sum(len(lexeme.encode()) for lexeme in lexemes) <= _MOST_BYTES
    if not is_whole:
        lexemes = [_PART, EVERY]
    return {"rowid": each, "text": words.text, "lexemes": lexemes, "is_whole": is_whole}


def update(connection: Connection, old: Mapping[int, Words], new: Mapping[int, Words]) -> None:
    """Replace, in an index that is current; any other one cannot be kept up, and the next sync makes it anew."""
    if is_current(connection):
        replace(connection, old, new)
    else:
        put_meta(connection, _META, _OUTDATED)


def is_current(connection: Connection) -> bool:
    """Whether its tokens are those that this version of the program makes, and asks for."""
    return get_meta(connection, _META) == VERSION


def make(connection: Connection) -> int:
    """Make the index of all articles, in the place of the one that is there, and tell how many these are."""
    number_of_articles = connection.scalar(select(func.count()).select_from(articles)) or 0
    if number_of_articles:
        log.info("The search index of %d articles is made anew.", number_of_articles)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {SEARCH}")
        connection.exec_driver_sql(_VIRTUAL_TABLE)
        for name, value in _OPTIONS.items():
            connection.execute(insert(_virtual_table).values({SEARCH: name, "rank": value}))
    else:  # readers would wait until the end for a table that is dropped, and have the old rows of this one
        _table.create(connection, checkfirst=True)
        connection.execute(delete(_table))
    for some in _in_order(connection):
        replace(connection, {}, {row_of(each.epoch, each.number): words_of_row(each) for each in some})
    put_meta(connection, _META, VERSION)
    if number_of_articles:
        log.info("The search index of %d articles is made.", number_of_articles)
    return number_of_articles


def words_of_row(each: Row[Any]) -> Words:
    """What the index holds of a row of select_entries."""
    return words_of(entry_of(each).article)


def _in_order(connection: Connection) -> Iterator[Sequence[Row[Any]]]:
    place = tuple_(articles.c.epoch, articles.c.number)
    query = select_entries().order_by(*place).limit(_ROWS)
    some = connection.execute(query).all()
    while some:
        yield some
        some = connection.execute(query.where(place > tuple_(some[-1].epoch, some[-1].number))).all()


def damage(connection: Connection) -> Iterator[str]:
    """What is wrong with the index, in sentences. Raises SQLAlchemy's errors where it cannot be read."""
    if not is_current(connection):
        return  # the next sync makes it anew
    if connection.dialect.name == "sqlite":
        # FTS5's own check is a write. This reads all of the index, too.
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.{_vocabulary.name} USING fts5vocab(main, {SEARCH}, row)")
        articles_of_every = func.max(case((_vocabulary.c.term == EVERY, _vocabulary.c.doc)))
        _, held = connection.execute(select(func.sum(_vocabulary.c.cnt), articles_of_every)).one()
        connection.exec_driver_sql(f"DROP TABLE temp.{_vocabulary.name}")
    else:
        held = connection.scalar(select(func.count()).select_from(_table))
    number_of_articles = connection.scalar(select(func.count()).select_from(articles))
    if (held or 0) != number_of_articles:
        yield f"The search index holds {held or 0} of {number_of_articles} articles."
