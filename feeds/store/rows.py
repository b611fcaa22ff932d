"""What an article is as a row, and what it is found by. It asks nothing of the database."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any

from sqlalchemy import Row, Select, select

from feeds.model import Article, Author, Enclosure, Entry, Origin, Term
from feeds.sizes import bare_size_of, size_of
from feeds.store.schema import articles, ledger

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_SHOWN = ("path", "position", "edited", "modified", "size", "bare_size")


def epoch_of(moment: datetime) -> int:
    """Seconds since 1970, which order moments of all zones and of all centuries."""
    return (moment - _EPOCH) // timedelta(seconds=1)


def moment_of(epoch: int) -> datetime:
    """The moment, in UTC, of such a number."""
    return _EPOCH + timedelta(seconds=epoch)


def article_row(
    number: int, id_: str, published: datetime, updated: datetime, edited: datetime, modified: int, article: Article
) -> dict[str, Any]:
    """The columns of an article, whose times the entry has.

    :param edited: when its text last changed, or it was first seen
    :param modified: seconds since 1970
    """
    return {
        "number": number,
        "epoch": epoch_of(published),
        "updated_epoch": epoch_of(updated),
        "edited": epoch_of(edited),
        "size": size_of(article, id_),
        "bare_size": bare_size_of(article, id_),
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
        "sections": _json(article.sections),
    }


def updated_of(article: Article, published: datetime, changed: datetime | None) -> datetime:
    """When an entry last changed: as stated, else when its text did, else when it was published."""
    return article.updated or (max(changed, published) if changed else published)


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
        sections=_names(row.sections),
    )
    published = article.published or datetime.fromisoformat(row.first_seen)
    return Entry(
        number=row.number,
        id=row.id,
        slug=row.slug,
        published=published,
        updated=updated_of(article, published, _moment(row.changed)),
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
    for section in article.sections:
        for path in accumulate(section.split("/"), "{}/{}".format):
            yield Term("section", path)


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
