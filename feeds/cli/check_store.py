"""`feeds check --store`: whether the store is sound, in sentences; and a new one with its ids where it is not."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import click

from feeds.cli.shared import counted
from feeds.config import Settings
from feeds.store import Store
from feeds.store.mending import mend
from feeds.store.soundness import Contents, Examined, examine


def check_store(settings: Settings, *, is_to_mend: bool) -> None:
    """Tell of the settings' store, and mend it if that is wanted and needed. The exit status is 1 if it is damaged."""
    examined = examine(settings.store)
    for line in _lines(examined):
        click.echo(line)
    if not examined.problems:
        return
    if examined.is_index_alone:
        _check_index(settings, is_to_mend=is_to_mend)
        return
    if not is_to_mend:
        click.echo(f"Stop what serves it, and save its ids in a new one: feeds check --store --mend {settings.folder}")
        raise SystemExit(1)
    mended = mend(settings.store, datetime.now(UTC), authority=settings.authority, site=settings.title)
    click.echo(f"A new one is in its place, with {counted(mended.saved, 'id')}. The damaged one is kept: {mended.kept}")
    if mended.lost:
        click.echo(
            f"Up to {counted(mended.lost, 'id')} could not be read. Their articles get the ids of new ones; one that "
            "was not renamed gets its old id again as long as base_url and title are the same."
        )
    click.echo(f"Bring its articles back: feeds sync {settings.folder}")


def _check_index(settings: Settings, *, is_to_mend: bool) -> None:
    if not is_to_mend:
        click.echo(f"All else is sound. Make the index anew: feeds check --store --mend {settings.folder}")
        raise SystemExit(1)
    with closing(Store.open(settings.store, authority=settings.authority, site=settings.title)) as store:
        store.rebuild_search(datetime.now(UTC))
    click.echo("The search index was made anew.")


def _lines(examined: Examined) -> Iterator[str]:
    size = "" if examined.size is None else f", {_in_words(examined.size)},"
    if examined.problems:
        yield f"The store {examined.place}{size} is damaged:"
        yield from (f"  {problem}" for problem in examined.problems)
    elif examined.contents:
        yield f"The store {examined.place}{size} is sound."
        yield _in_sentence(examined.contents)
    elif examined.size is not None:
        yield f"The file {examined.place}{size} holds no store yet. The first sync makes one in it."
    else:
        yield f"There is no store yet at {examined.place}. The first sync makes it."


def _in_sentence(contents: Contents) -> str:
    articles = "" if contents.articles is None else f" and {counted(contents.articles, 'article')}"
    holds = f"It holds {counted(contents.ids, 'id')}{articles} of {contents.folder or 'no folder yet'}"
    if contents.revision is None:
        return f"{holds}. Another version of the program made it: the next sync reads all articles again."
    return f"{holds}, at revision {contents.revision.number} of {contents.revision.changed:%Y-%m-%d %H:%M:%S} UTC."


def _in_words(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
