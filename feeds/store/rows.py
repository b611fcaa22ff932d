"""What an article is as a row, and what it is found by. It asks nothing of the database."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any

from sqlalchemy import Row, Select, select

from feeds.model import Article, Author, Enclosure, Entry, Origin, Term
from feeds.store.schema import articles, ledger

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_SHOWN = ("path", "position", "modified")


def epoch_of(moment: datetime) -> int:
    """Microseconds since 1970, which order moments of all zones and of all centuries."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment_of(epoch: int) -> datetime:
    """The moment, in UTC, of such a number."""
    return _EPOCH + timedelta(microseconds=epoch)


def article_row(number: int, epoch: int, modified: int, article: Article) -> dict[str, Any]:
    """The columns of an article."""
    return {
        "number": number,
        "epoch": epoch,
        "modified": modified,
        "path": article.path,
        "position": article.position,
        "title": article.title,
        "published": article.published and article.published.isoformat(),
        "updated": article.updated and article.updated.isoformat(),
        "authors": _json([[author.name, author.email, author.url] for author in article.authors]),
        "source": article.source and article.source.name,
        "link": article.link,
        "categories": _json(article.categories),
        "tags": _json(article.tags),
        "language": article.language,
        "image": article.image,
        "summary": article.summary,
        "content": article.content,
        "rights": article.rights,
        "enclosures": _json([[each.url, each.media_type, each.length] for each in article.enclosures]),
    }


def select_entries() -> Select[Any]:
    """All that entry_of needs, of all entries; what feeds and pages do not show of them comes last."""
    shown = (column for column in articles.c if column.name not in _NOT_SHOWN)
    given = (ledger.c.id, ledger.c.slug, ledger.c.first_seen, ledger.c.changed)
    return select(*shown, *given, *(articles.c[name] for name in _NOT_SHOWN)).join_from(articles, ledger)


def shown(row: Row[Any] | None) -> tuple[Any, ...] | None:
    """All that feeds and pages show, as stored: equal instants with unequal offsets differ here, and in feeds."""
    return None if row is None else tuple(row[: -len(_NOT_SHOWN)])


def entry_of(row: Row[Any]) -> Entry:
    """The entry that a row of select_entries holds.

    Its article does not come back with the stated id and the wished slug: the entry has what became of them.
    """
    article = Article(
        path=row.path,
        position=row.position,
        stated_id=None,
        slug=row.slug,
        title=row.title,
        published=_moment(row.published),
        updated=_moment(row.updated),
        authors=_authors(row.authors),
        source=None if row.source is None else Origin(row.source),
        link=row.link,
        categories=_names(row.categories),
        tags=_names(row.tags),
        language=row.language,
        image=row.image,
        summary=row.summary,
        content=row.content,
        rights=row.rights,
        enclosures=_enclosures(row.enclosures),
    )
    published = article.published or datetime.fromisoformat(row.first_seen)
    changed = _moment(row.changed)
    return Entry(
        number=row.number,
        id=row.id,
        slug=row.slug,
        published=published,
        updated=article.updated or (max(changed, published) if changed else published),
        modified=datetime.fromtimestamp(row.modified, UTC),
        article=article,
    )


def terms_of(article: Article) -> Iterator[Term]:
    """What the article is found by, perhaps more than once; a category's ancestors hold it too."""
    for category in article.categories:
        for path in accumulate(category.split("/"), "{}/{}".format):
            yield Term("category", path)
    for tag in article.tags:
        yield Term("tag", tag)
    for author in article.authors:
        yield Term("author", author.name)
    if article.source:
        yield Term("source", article.source.name)
    if article.language:
        yield Term("language", article.language)


# Many articles share theirs, and most of a feed's entries were shown before: read once, they are a third of an entry.
@lru_cache(4096)
def _authors(text: str) -> tuple[Author, ...]:
    return tuple(Author(*fields) for fields in json.loads(text))


@lru_cache(4096)
def _names(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(4096)
def _enclosures(text: str) -> tuple[Enclosure, ...]:
    return tuple(Enclosure(*fields) for fields in json.loads(text))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
