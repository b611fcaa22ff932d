"""Which articles are not to be published, though they are there: a table of rules."""

from collections.abc import Callable

from feeds.config import Settings
from feeds.model import Article, Diagnostic, Draft, Severity
from feeds.normalize.found import derived, note


def _by_engine(draft: Draft, _article: Article, _settings: Settings) -> Diagnostic | None:
    """What the engine's own rules leave out."""
    made = derived(draft, "withheld")
    return Diagnostic(made.value, Severity.NOTE, draft.path, None, made.rule, "It was left out.") if made else None


def _draft(draft: Draft, _article: Article, _settings: Settings) -> Diagnostic | None:
    """Hugo's, Zola's and Eleventy's word, and Pelican's and WordPress's."""
    key = "draft" if str(draft.metadata.get("draft")).lower() in ("true", "yes", "on") else "status"
    if key == "status" and str(draft.metadata.get("status")).lower() not in ("draft", "hidden", "private", "pending"):
        return None
    return note(draft, Severity.NOTE, "draft", key, "The article is marked as a draft.", "It was left out.")


def _unpublished(draft: Draft, _article: Article, _settings: Settings) -> Diagnostic | None:
    """Jekyll's and Hexo's word."""
    if str(draft.metadata.get("published")).lower() not in ("false", "no", "off"):
        return None
    return note(
        draft, Severity.NOTE, "unpublished", "published", "The article is not to be published.", "It was left out."
    )


def _undated(draft: Draft, article: Article, settings: Settings) -> Diagnostic | None:
    if article.published or settings.undated != "leave-out":
        return None
    message, action = "The article states no date.", "It was left out, as feeds.yaml says under 'undated'."
    return note(draft, Severity.WARNING, "undated", "date", message, action)


RULES: tuple[Callable[[Draft, Article, Settings], Diagnostic | None], ...] = (
    _by_engine,
    _draft,
    _unpublished,
    _undated,
)


def why_withheld(draft: Draft, article: Article, settings: Settings) -> Diagnostic | None:
    """The reason for which an article is left out; None where it is published."""
    return next((reason for rule in RULES if (reason := rule(draft, article, settings))), None)
