"""The command `feeds`: serve, sync, check, explain. Words for people; the work is done below."""

import json
import logging
import multiprocessing
import os
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from rich.console import Console
from rich.progress import Progress

from feeds.config import FILE_NAME, Settings, load
from feeds.errors import FeedsError
from feeds.model import EVERYTHING, Author, Diagnostic, Origin, Severity
from feeds.normalize import normalize
from feeds.read import read
from feeds.store import Store
from feeds.sync import Report, complete, sync
from feeds.watch import keep_in_step

FOLDER = click.argument("folder", required=False, type=click.Path(path_type=Path))


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


@main.command()
@FOLDER
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
def serve(folder: Path | None, host: str, port: int) -> None:
    """Serve the feeds of FOLDER, and follow its changes until stopped."""
    settings = load(folder)
    _require_free(host, port)
    with _opened(settings) as store:
        report = _sync_with_bar(settings, store)
        click.echo(f"{report.settings.title}: {_summary(settings, store, report)}")
        click.echo(f"Open http://{_in_url(host)}:{port}/ in a browser. Stop with Ctrl+C.")
        os.environ["FEEDS_FOLDER"] = str(settings.folder)  # for the worker, which is another process
        # The follower is a thread, and a fork would copy whatever lock it holds at that moment.
        multiprocessing.set_start_method("spawn", force=True)
        server = Granian(
            "feeds.web.worker:create_worker",
            factory=True,
            interface=Interfaces.WSGI,
            address=_address(host),
            port=port,
            blocking_threads=4,
            respawn_failed_workers=True,
            workers_kill_timeout=2,  # seconds; a worker that is stopped while it starts would be waited for for ever
            log_level=LogLevels.warning,
        )
        # Granian takes a closed terminal for a wish to reload.
        server.on_startup(lambda: signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM)))
        stop = Event()
        follower = Thread(target=keep_in_step, args=(settings, store, stop))
        follower.start()
        try:
            server.serve()
        finally:
            stop.set()
            follower.join()


@main.command(name="sync")
@FOLDER
def sync_command(folder: Path | None) -> None:
    """Bring the store up to date with FOLDER, for servers that do not follow it themselves."""
    settings = load(folder)
    with _opened(settings) as store:
        report = _sync_with_bar(settings, store)
        click.echo(_summary(settings, store, report))


@main.command()
@FOLDER
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of diagnostics.")
def check(folder: Path | None, as_json: bool) -> None:
    """Tell what is wrong with the source files of FOLDER. The exit status is 1 if there are errors."""
    settings = load(folder)
    store = Store.open("sqlite://", authority=settings.authority, site=settings.title)
    report = _sync_with_bar(settings, store)
    found = (*report.diagnostics, *store.diagnostics())
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        counts = Counter(each.severity for each in found)
        totals = ", ".join(f"{counts[each]} {each}{'' if counts[each] == 1 else 's'}" for each in Severity)
        click.echo(f"{report.added} articles: {totals}")
        for each in found:
            click.echo(f"{_place(each)}: {each.severity} {each.code}: {each.message} {each.action}")
    if any(each.severity is Severity.ERROR for each in found):
        raise SystemExit(1)


@main.command()
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
    path = file.relative_to(settings.folder).as_posix()
    if not site.takes(path):
        raise click.ClickException(f"{file} is no source file of a site of this engine: {site.engine.name}.")
    reading = read(path, file.read_bytes(), site, settings)
    diagnostics = list(reading.diagnostics)
    with _opened(settings) as store:
        for draft in reading.drafts:
            normalized = normalize(draft, settings)
            diagnostics += normalized.diagnostics
            for name, found in normalized.found.items():
                _print_field(name, found.value, found.rule)
            if identity := store.identity(path, draft.position):
                _print_field("id", identity[0], "ledger of the store")
                _print_field("address", f"articles/{identity[1]}", "ledger of the store")
                _print_field("first seen", identity[2], "ledger of the store")
    for each in diagnostics:
        click.echo(f"{_place(each)}: {each.severity} {each.code}: {each.message} {each.action}")


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    store = Store.open(settings.store, authority=settings.authority, site=settings.title)
    try:
        yield store
    finally:
        store.close()


def _sync_with_bar(settings: Settings, store: Store) -> Report:
    """Sync, with a bar where a person watches."""
    with Progress(console=Console(stderr=True), transient=True, disable=not Console(stderr=True).is_terminal) as bar:
        task = bar.add_task("Reading articles", total=None)
        return sync(
            settings,
            store,
            datetime.now(UTC),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
            processes=os.cpu_count() or 1,
        )


def _summary(settings: Settings, store: Store, report: Report) -> str:
    changes = f"{report.added} added, {report.changed} changed, {report.removed} removed"
    summary = f"{store.count(EVERYTHING)} articles ({changes}) from {settings.folder}"
    has_errors = any(each.severity is Severity.ERROR for each in (*report.diagnostics, *store.diagnostics()))
    return f"{summary}\nSome have errors. Run: feeds check {settings.folder}" if has_errors else summary


def _address(host: str) -> str:
    """The IP address of a host; Granian takes no names."""
    return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])


def _require_free(host: str, port: int) -> None:
    try:
        address = _address(host)
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        message = f"Cannot listen on {host} port {port}: {error.strerror}. Name another with --host and --port."
        raise click.ClickException(message) from error


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _folder_of(file: Path) -> Path:
    return next((parent for parent in file.parents if (parent / FILE_NAME).is_file()), file.parent)


def _place(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.path}:{diagnostic.line}" if diagnostic.line else diagnostic.path


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
    if isinstance(value, datetime):
        return value.isoformat()
    text = " ".join(str(value).split())
    return text if len(text) <= 300 else f"{text[:300]}… ({len(text)} characters)"
