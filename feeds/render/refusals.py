"""Why there is no such selection, in the language of the site's pages."""

from collections.abc import Iterable, Mapping, Sequence

from feeds.errors import SelectionError
from feeds.model import CONTENTS, ORDERS, SCRIPTS, Selection, Site, Term
from feeds.render.phrases import page_language, say
from feeds.render.titles import selection_words
from feeds.selections import LONGEST_SEARCH, MOST_ENTRIES

_CHOICES: Mapping[str, Sequence[str]] = {"content": CONTENTS, "order": ORDERS, "script": SCRIPTS}
_OTHERS: Mapping[str, tuple[str, int]] = {
    "limit": ("allowed_limit", MOST_ENTRIES),
    "since": ("allowed_day", 0),
    "until": ("allowed_day", 0),
    "q": ("allowed_search", LONGEST_SEARCH),
    "not-q": ("allowed_search", LONGEST_SEARCH),
}


def refusal(site: Site, error: SelectionError) -> str | None:
    """What a parameter or its value should be; None where there are no words for that."""
    language, parameter, value = page_language(site.language), error.parameter, error.value
    if parameter is None:
        return None
    if value is None:
        return say(language, "refused_parameter", parameter=parameter, allowed=", ".join(error.allowed))
    if parameter in _CHOICES:
        allowed = ", ".join(_CHOICES[parameter])
    elif parameter in _OTHERS:
        key, most = _OTHERS[parameter]
        allowed = say(language, key, most=most)
    else:
        return None
    return say(language, "refused_value", parameter=parameter, value=value, allowed=allowed)


def lack(site: Site, missing: Iterable[Term]) -> str | None:
    """What no article has; None where nothing is missing."""
    words = selection_words(site, Selection(tuple(missing)))
    return say(page_language(site.language), "refused_terms", words=words) if words else None
