"""What pages show of an article beside its plain fields."""

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from feeds.model import Article, Author, Enclosure, Site


def authors(site: Site, article: Article) -> Sequence[Author]:
    """Authors as feeds state them: the article's, else the site's."""
    return article.authors or ((site.author,) if site.author else ())


def byline(site: Site, article: Article) -> Iterable[str]:
    """Where an article is from and who wrote it, as readers show it; who is both is named once."""
    source = [article.source.name] if article.source else []
    return dict.fromkeys([*source, *(author.name for author in authors(site, article))])


def content(article: Article, deeper: int = 0) -> Markup:
    """An article's content, which normalize made safe, with its headings so many levels deeper."""

    def sink(tag: re.Match[str]) -> str:
        return f"{tag[1]}{min(6, int(tag[2]) + deeper)}"

    return Markup(re.sub(r"(</?h)([1-6])\b", sink, article.content))  # noqa: S704 - sanitized by nh3


def enclosures(article: Article) -> list[Enclosure]:
    """The article's enclosures, without those that its content plays anyway."""
    return [each for each in article.enclosures if str(escape(each.url)) not in article.content]


def lead_image(article: Article) -> str | None:
    """The article's image, unless its content shows it anyway."""
    if article.image and str(escape(article.image)) not in article.content:
        return article.image
    return None
