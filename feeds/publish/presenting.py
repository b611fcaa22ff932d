"""How much of its entries a selection shows, and in which scripts: what renderers get, who know nothing of either."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from feeds.model import Article, Content, Entry, Script, Selection, Site
from feeds.render.variants import variant, variant_language, variant_text
from feeds.sizes import is_giant


def present(entries: Iterable[Entry], selection: Selection, budget: int) -> tuple[Entry, ...]:
    """The entries as a selection shows them, in their order, of each the scripts that are asked for beside each other.

    In one script entries keep their ids, because they are what a reader has already. In several, whatever is not as it
    was written has an id of its own; and what is the same in two is there once.

    :param selection: what a named one stands for
    :param budget: bytes that a feed may have; of an article that would take more than half, the summary is shown
    """
    shown = (replace(entry, article=_shown(entry, selection.content, budget)) for entry in entries)
    return tuple(each for entry in shown for each in _in_scripts(entry, selection.scripts))


def present_site(site: Site, selection: Selection) -> Site:
    """The site as a selection's documents name it: in the script that is asked for, if that is one."""
    script = _only(selection)
    if script is None:
        return site
    labels = {path: variant_text(label, script, site.language) for path, label in site.labels.items()}
    return replace(
        site,
        title=variant_text(site.title, script, site.language),
        description=variant_text(site.description, script, site.language),
        language=variant_language(site.language, script),
        labels=labels,
    )


def present_text(text: str, selection: Selection, language: str | None) -> str:
    """What the publisher says of a selection, likewise.

    :param language: of the site, as settings state it (BCP 47)
    """
    script = _only(selection)
    return text if script is None else variant_text(text, script, language)


def _only(selection: Selection) -> Script | None:
    """The one script that is asked for, unless it is that in which each article is written."""
    return selection.scripts[0] if len(selection.scripts) == 1 and selection.scripts != ("original",) else None


def _shown(entry: Entry, content: Content, budget: int) -> Article:
    article = entry.article
    if content == "none":
        return replace(article, content="", summary="")
    return replace(article, content="") if content == "summary" or is_giant(article, entry.id, budget) else article


def _in_scripts(entry: Entry, scripts: Sequence[Script]) -> Iterator[Entry]:
    """An entry in each script, first as it was written."""
    seen: set[tuple[str, str, str]] = set()
    for script in scripts:
        article = entry.article if script == "original" else variant(entry.article, script)
        text = (article.title, article.summary, article.content)
        if text not in seen:
            is_another = len(scripts) > 1 and article is not entry.article
            yield replace(entry, article=article, id=_own_id(entry.id, script) if is_another else entry.id)
        seen.add(text)


def _own_id(id_: str, script: Script) -> str:
    """A part of what the id names: a fragment, which URIs of every scheme may have (RFC 3986 section 3.5), but one."""
    return f"{id_}{'/' if '#' in id_ else '#'}{script}"
