"""The command `feeds`: serve, sync, build, check, explain. Words for people; the work is done below."""

import logging
from pathlib import Path
from typing import Any

import click

from feeds.cli.build import build_command
from feeds.cli.check import check
from feeds.cli.explain import explain
from feeds.cli.serve import serve
from feeds.cli.shared import FOLDER, opened, summary, sync_with_bar
from feeds.config import load
from feeds.errors import FeedsError

__all__ = ["main"]


class _Commands(click.Group):
    """Shows our own errors as sentences; a traceback is for faults of the program."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FeedsError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands)
@click.version_option(package_name="feeds")
def main() -> None:
    """Publish a folder of articles as Atom, RSS and JSON Feed.

    FOLDER is the folder of articles: by default $FEEDS_FOLDER, else the articles that come with the program.
    """
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("feeds").setLevel(logging.INFO)


@click.command()
@FOLDER
def sync(folder: Path | None) -> None:
    """Bring the store up to date with FOLDER, for servers that do not follow it themselves."""
    settings = load(folder)
    with opened(settings) as store:
        report = sync_with_bar(settings, store)
        click.echo(summary(settings, store, report))


for _command in (serve, sync, build_command, check, explain):
    main.add_command(_command)
