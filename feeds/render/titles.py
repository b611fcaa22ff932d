"""What feeds and terms are called, in the language of the site's pages."""

from feeds.addresses import term_label
from feeds.model import Selection, Site, Term
from feeds.render.phrases import COLUMNS, LANGUAGE_NAMES, page_language, say
from feeds.selections import sole_term


def term_name(site: Site, term: Term) -> str:
    """What people read for a term on this site's pages; languages are called by their names."""
    if term.kind == "language" and term.path.lower() in LANGUAGE_NAMES:
        return LANGUAGE_NAMES[term.path.lower()][COLUMNS[page_language(site.language)]]
    return term_label(site, term)


def feed_title(site: Site, selection: Selection) -> str:
    """What readers call the feed of a selection: "专题/计量 - 企业服务新闻"; the site's title for all articles."""
    term = sole_term(selection)
    if term is None:
        return site.title
    language = page_language(site.language)
    return say(language, f"title_{term.kind}", name=term_name(site, term), site=site.title)


def feed_description(site: Site, selection: Selection) -> str:
    """One sentence on what the feed of a selection holds; never blank."""
    term = sole_term(selection)
    language = page_language(site.language)
    if term is None:
        return site.description or say(language, "about_all", site=site.title)
    return say(language, f"about_{term.kind}", name=term_name(site, term), site=site.title)
