"""The command `feeds explain`: for each field of an article, its value and the rule that gave it."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from feeds.cli.shared import in_words, opened
from feeds.config import FILE_NAME, load
from feeds.intake import Intake, Outcome
from feeds.model import Author, Enclosure, Origin
from feeds.read import SourceSite, settings_of
from feeds.store import Store
from feeds.sync import complete

_LONGEST_SHOWN = 300  # characters


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--folder", type=click.Path(path_type=Path), help="Folder of articles that FILE is in.")
def explain(file: Path, folder: Path | None) -> None:
    """Tell where each field of the article in FILE comes from.

    Without --folder, the folder is the nearest one above FILE that holds feeds.yaml, else the one that FILE is in.
    """
    file = Path(os.path.abspath(file))  # noqa: PTH100 - takes ".." out, and leaves links as the folder has them
    settings = load(folder or _folder_of(file))
    if not file.is_relative_to(settings.folder):
        raise click.ClickException(f"{file} is not in the folder {settings.folder}. Name its folder with --folder.")
    settings, site = complete(settings)
    path = os.fsencode(file.relative_to(settings.folder)).decode("utf-8", "backslashreplace")
    above = [parent.as_posix() for parent in file.relative_to(settings.folder).parents[:-1]]
    if not site.takes(path) or not all(map(site.enters, above)):
        raise click.ClickException(f"{file} is no source file of a site of this engine: {site.engine.name}.")
    outcomes, diagnostics = Intake(settings, site, datetime.now(UTC)).examine(path, file.read_bytes())
    _print_site(site)
    with opened(settings) as store:
        for outcome in outcomes:
            if len(outcomes) > 1:
                click.echo(f"\narticle {outcome.draft.position + 1} of {len(outcomes)}")
            _print_article(outcome, store)
    for each in diagnostics:
        click.echo(in_words(each))


def _print_site(site: SourceSite) -> None:
    stated = settings_of(site)
    _print_field("engine", site.engine.name, f"the files of {site.engine.folder.root}")
    for key, value in stated.items():
        _print_field(f"site's {key}", value, "the engine's own settings")


def _print_article(outcome: Outcome, store: Store) -> None:
    draft = outcome.draft
    for name, found in outcome.normalized.found.items():
        _print_field(name, found.value, found.rule)
    if identity := store.identity(draft.path, draft.position):
        _print_field("id", identity[0], "ledger of the store")
        _print_field("address", f"articles/{identity[1]}", "ledger of the store")
        _print_field("first seen", identity[2], "ledger of the store")
    if outcome.article is None:
        click.echo("It is not published; see below.")


def _folder_of(file: Path) -> Path:
    return next((parent for parent in file.parents if (parent / FILE_NAME).is_file()), file.parent)


def _print_field(name: str, value: object, rule: str) -> None:
    click.echo(f"{click.style(name, bold=True)}: {_shown(value)}\n    from: {rule}")


def _shown(value: object) -> str:
    """A field's value on one line."""
    if value is None or value == ():
        return "-"
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    if isinstance(value, Author | Origin):
        return value.name
    if isinstance(value, Enclosure):
        return f"{value.url} ({value.media_type}, {value.length:,} bytes)"
    if isinstance(value, datetime):
        return value.isoformat()
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}… ({len(text)} characters)"
