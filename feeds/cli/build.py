"""The command `feeds build`: the site as files, for hosts that run no program."""

import os
from pathlib import Path

import click

from feeds.build import Built, build, require_apart
from feeds.build.output import State
from feeds.cli.shared import PROCESSES, counted, opened, progress, summary, sync_with_bar
from feeds.config import checked, load

_PATH = click.Path(path_type=Path)


@click.command("build")
@click.argument("folders", nargs=-1, required=True, metavar="[FOLDER] OUT", type=_PATH)
@click.option("--base-url", help="Address below which the files will be; wins over base_url of feeds.yaml.")
@click.option("--check", "is_check", is_flag=True, help="Tell what would change, and leave OUT alone.")
@click.option("--nginx", "configuration", metavar="DIR", type=_PATH, help="Also write configuration of nginx there.")
def build_command(folders: tuple[Path, ...], base_url: str | None, is_check: bool, configuration: Path | None) -> None:
    """Write every feed and page of FOLDER into OUT, as files that any host can serve.

    Only what changed is written; what is gone is removed; files that are not ours stay. Exit status 1 if with --check
    anything would change, or if such a file is in the way.
    """
    if len(folders) > 2:
        raise click.UsageError("At most FOLDER and OUT can be named.")
    *named, out = folders
    environ = dict(os.environ)
    if base_url:
        environ["FEEDS_BASE_URL"] = checked("base_url", base_url, "the option --base-url")
    settings = load(named[0] if named else None, environ)
    require_apart(settings, out, is_named=bool(named) or "FEEDS_FOLDER" in environ)
    with opened(settings) as store:
        report = sync_with_bar(settings, store)
        click.echo(summary(settings, store, report))
        with progress("Checking files" if is_check else "Writing files") as move:
            built = build(
                report.settings,
                store,
                out,
                is_written=not is_check,
                configuration=configuration,
                processes=PROCESSES,
                progress=move,
                tell=_tell if is_check else None,
            )
    _print(built, out, is_check)
    states = built.states
    if built.in_the_way or (is_check and states.total() > states[State.SAME]):
        raise SystemExit(1)


def _tell(state: State, file: str) -> None:
    click.echo(f"{state:8}{file}")


def _print(built: Built, out: Path, is_check: bool) -> None:
    states = built.states
    documents = counted(states.total() - states[State.REMOVED], "file")
    changes = ", ".join(f"{states[each]} {each}" for each in (State.NEW, State.CHANGED, State.REMOVED))
    click.echo(f"{documents} ({changes}) {'would be' if is_check else 'are'} in {out}")
    for sentence in (*built.in_the_way, *built.unnameable, *built.kept):
        click.echo(sentence, err=True)
    if built.is_behind:
        click.echo("The articles have changed meanwhile. Build again.", err=True)
