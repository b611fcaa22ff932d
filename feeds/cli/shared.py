"""What the commands share: the folder's argument, an open store, a bar of progress, a diagnostic in words."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress as Bar

from feeds.config import Settings
from feeds.model import EVERYTHING, Diagnostic, Severity
from feeds.store import Store
from feeds.sync import Progress, Report, sync

FOLDER = click.argument("folder", required=False, type=click.Path(path_type=Path))
PROCESSES = os.cpu_count() or 1


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store that the settings name, closed in the end."""
    store = Store.open(settings.store, authority=settings.authority, site=settings.title)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def progress(doing: str = "Reading articles") -> Iterator[Progress]:
    """What moves a bar on, where a person watches."""
    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def sync_with_bar(settings: Settings, store: Store) -> Report:
    """Sync, with a bar."""
    with progress() as move:
        return sync(settings, store, datetime.now(UTC), move, PROCESSES)


def summary(settings: Settings, store: Store, report: Report) -> str:
    """What a sync did, in a sentence; and where to look if not all went well."""
    changes = f"{report.added} added, {report.changed} changed, {report.removed} removed"
    done = f"{counted(store.count(EVERYTHING), 'article')} ({changes}) from {settings.folder}"
    has_errors = any(each.severity is Severity.ERROR for each in (*report.diagnostics, *store.diagnostics()))
    return f"{done}\nSome have errors. Run: feeds check {settings.folder}" if has_errors else done


def counted(number: int, what: str) -> str:
    """A number of things: 1 article, 2 articles."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def in_words(diagnostic: Diagnostic) -> str:
    """A diagnostic on one line, as compilers write it, so that editors find the place."""
    place = f"{diagnostic.path}:{diagnostic.line}" if diagnostic.line else diagnostic.path
    return f"{place}: {diagnostic.severity} {diagnostic.code}: {diagnostic.message} {diagnostic.action}"
