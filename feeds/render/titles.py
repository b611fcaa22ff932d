"""What feeds and terms are called, in the language of the site's pages."""

from feeds.addresses import term_label
from feeds.model import NamedSelection, Selection, Site, Term
from feeds.render.phrases import COLUMNS, LANGUAGE_NAMES, page_language, say
from feeds.render.wording import in_words, shape_in_words
from feeds.selections import sole_term


def term_name(site: Site, term: Term) -> str:
    """What people read for a term on this site's pages; languages are called by their names."""
    if term.kind == "language" and term.path.lower() in LANGUAGE_NAMES:
        return LANGUAGE_NAMES[term.path.lower()][COLUMNS[page_language(site.language)]]
    return term_label(site, term)


def feed_title(site: Site, selection: Selection) -> str:
    """What readers call the feed of a selection: "专题/计量 - 企业服务新闻"; the site's title for all articles."""
    language = page_language(site.language)
    term = _plain_term(selection)
    if term:
        return say(language, f"title_{term.kind}", name=term_name(site, term), site=site.title)
    words = selection_words(site, selection)
    if all(each.kind != "category" for each in selection.terms):
        words = words[:1].upper() + words[1:]  # a word of ours, and no name
    return f"{words} - {site.title}" if words else site.title


def feed_description(site: Site, selection: Selection) -> str:
    """One sentence on what the feed of a selection holds; never blank."""
    language = page_language(site.language)
    term = _plain_term(selection)
    if term:
        return say(language, f"about_{term.kind}", name=term_name(site, term), site=site.title)
    words = selection_words(site, selection)
    if words:
        return f"Articles of {site.title}: {words}." if language == "en" else f"{site.title}的文章（{words}）。"
    return site.description or say(language, "about_all", site=site.title)


def named_title(site: Site, named: NamedSelection, asked: Selection, meant: Selection) -> str:
    """What the feed of a named selection is called: its title, else what it asks for, in words.

    :param asked: what the address says, which is the name and what is changed of the shape
    :param meant: what that comes to
    """
    if named.title is None:
        return feed_title(site, meant)
    words = shape_in_words(page_language(site.language), asked)
    return f"{named.title} - {words}" if words else named.title


def selection_words(site: Site, selection: Selection) -> str:
    """What a selection asks for, in words; "" for all articles."""
    return in_words(page_language(site.language), selection, lambda term: term_name(site, term))


def _plain_term(selection: Selection) -> Term | None:
    """The term of a selection that asks for nothing else."""
    term = sole_term(selection)
    return term if term and selection == Selection((term,), cursor=selection.cursor) else None
