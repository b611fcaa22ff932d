"""Where the words stand that were searched for: marked in titles and summaries, or shown in an excerpt of the text."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from feeds.model import Article
from feeds.search_text import Search, plain_text, spans

_BEFORE = 40  # characters of the text before the first word that is found
_LONGEST = 160


def marked(text: str, searches: Sequence[Search]) -> Markup:
    """Plain text as HTML in which what the searches find is marked."""
    return _marked(text, spans(text, searches)) if searches else escape(text)


def excerpt(article: Article, searches: Sequence[Search]) -> Markup | None:
    """The part of an article's text in which a search first finds something, marked; None where its summary has it."""
    if not searches or spans(article.title, searches) or spans(article.summary, searches):
        return None
    text = " ".join(plain_text(article.content).split())
    found = spans(text, searches)
    if not found:
        return None
    start = max(0, found[0][0] - _BEFORE)
    end = min(len(text), start + _LONGEST)
    inside = [(max(first, start) - start, min(last, end) - start) for first, last in found if first < end]
    words = _marked(text[start:end], inside)
    return Markup("{}{}{}").format("…" if start else "", words, "…" if end < len(text) else "")


def _marked(text: str, places: Sequence[tuple[int, int]]) -> Markup:
    pieces, end = [], 0
    for first, last in places:
        pieces += [escape(text[end:first]), Markup("<mark>{}</mark>").format(text[first:last])]
        end = last
    return Markup("").join([*pieces, escape(text[end:])])
