"""The addresses of a Nikola site's feeds.

Ported: plugins/misc/taxonomies_classifier.py (_postprocess_path), plugins/task/indexes.py, tags.py, categories.py,
authors.py. A feed in another language holds the same posts, untranslated ones among them.
"""

import posixpath
from collections.abc import Iterator

from feeds.model import Alias, Term
from feeds.read.engines.nikola.addresses import slugify
from feeds.read.engines.nikola.settings import NikolaSettings

_SUFFIXES = {"RSS": "rss", "ATOM": "atom"}


def of_site(site: NikolaSettings) -> Iterator[Alias]:
    """The feeds of all posts, and of the author whose posts are those that name none."""
    for name in site.feed_formats:
        folder = site.feeds[f"{name}_PATH"] or (site.index_path if name == "ATOM" else "")
        yield from _in_languages(site, posixpath.join(folder, site.feeds[f"{name}_FILENAME_BASE"]), name, ())
        if site.blog_author:
            yield from _in_languages(site, _place_of_author(site, site.blog_author), name, ())


def of_term(site: NikolaSettings, term: Term) -> Iterator[Alias]:
    """The feeds of a tag, category or author."""
    for place in _places(site, term):
        for name in site.feed_formats:
            yield from _in_languages(site, place, name, (term,))


def _places(site: NikolaSettings, term: Term) -> Iterator[str]:
    """Where a term's pages are, without suffix."""
    match term.kind:
        case "tag":
            yield posixpath.join(site.tag_path, _slug(term.path, site, is_wanted=site.slug_tags))
        case "author":
            yield _place_of_author(site, term.path)
        case "category":
            parts = term.path.split("/") if site.has_category_hierarchy else [term.path]
            slugs = [_slug(part, site, is_wanted=site.slug_tags) for part in parts]
            if site.categories_follow_posts:
                yield from (posixpath.join(source.destination, *slugs) for source in site.posts)
                yield "/".join(slugs)
            first, *rest = slugs[-1:] if site.flat_categories else slugs
            slugs = [site.category_prefix + first, *rest]
            yield posixpath.join(site.category_path, *slugs if site.pretty_urls else ["-".join(slugs)])


def _place_of_author(site: NikolaSettings, name: str) -> str:
    return posixpath.join(site.feeds["AUTHOR_PATH"], _slug(name, site, is_wanted=site.slug_authors))


def _slug(name: str, site: NikolaSettings, *, is_wanted: bool) -> str:
    if not is_wanted:
        return name
    return slugify(name) if site.use_slugify else name.translate(_UNSAFE)


_UNSAFE = str.maketrans(dict.fromkeys("/\\?#\"'\r\n\t*:<>|", "-"))


def _in_languages(site: NikolaSettings, place: str, name: str, terms: tuple[Term, ...]) -> Iterator[Alias]:
    for folder in dict.fromkeys(["", *site.translations.values()]):
        path = posixpath.join(folder, place) + site.feeds[f"{name}_EXTENSION"]
        yield Alias(path, _SUFFIXES[name], terms)
