"""Categories, tags and sections of an article."""

import re
from functools import cache

import opencc

from feeds.normalize.found import Found, derived
from feeds.normalize.given import Given
from feeds.selections import term_path


def find_categories(given: Given) -> Found[tuple[str, ...]]:
    """Stated categories, or the site's default, and those that the site's rules add by words."""
    draft, settings = given.draft, given.settings
    stated = derived(draft, "categories")
    paths = [path for names in stated.value if (path := term_path(names))] if stated else []
    rules = [stated.rule] if stated and paths else []
    if settings.rules:
        text = fold("\n".join((str(draft.metadata.get("title") or ""), *given.paragraphs)))
        for rule in settings.rules:
            count = _count(fold(rule.word), text)
            if count >= rule.at_least:
                paths.append(rule.category)
                rules.append(f"rule of feeds.yaml: {rule.word!r} stands {count} times")
    if not paths and settings.default_category:
        paths, rules = [settings.default_category], ["default_category of feeds.yaml"]
    return Found(tuple(dict.fromkeys(paths)), "; ".join(rules) or "none are stated")


def find_tags(given: Given) -> Found[tuple[str, ...]]:
    """Stated tags."""
    stated = derived(given.draft, "tags")
    tags = [tag for name in stated.value if (tag := term_path([name]))] if stated else []
    return Found(tuple(dict.fromkeys(tags)), stated.rule if stated and tags else "none are stated")


def find_sections(given: Given) -> Found[tuple[str, ...]]:
    """The parts of the site in which its engine has the article, where engines divide sites so."""
    stated = derived(given.draft, "sections")
    paths = [path for each in stated.value if (path := term_path([each]))] if stated else []
    return Found(tuple(dict.fromkeys(paths)), stated.rule if stated and paths else "its engine knows none")


def fold(text: str) -> str:
    """The text in Simplified characters, so that both scripts compare alike."""
    return str(_simplifier().convert(text))


def _count(word: str, text: str) -> int:
    """How often a word stands in a text: one of letters only as a whole, AI not in MAIL."""
    before, behind = (r"(?<!\w)" if word[0].isascii() else ""), (r"(?!\w)" if word[-1].isascii() else "")
    return len(re.findall(before + re.escape(word) + behind, text, re.ASCII))


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
