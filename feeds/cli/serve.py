"""The command `feeds serve`: Granian, and a thread that follows the folder."""

import multiprocessing
import os
import signal
import socket
from pathlib import Path
from threading import Event, Thread

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from feeds.cli.shared import FOLDER, opened, summary, sync_with_bar
from feeds.config import load
from feeds.watch import keep_in_step

_PATIENCE = 3  # seconds


@click.command()
@FOLDER
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
def serve(folder: Path | None, host: str, port: int) -> None:
    """Serve the feeds of FOLDER, and follow its changes until stopped."""
    settings = load(folder)
    _require_free(host, port)
    with opened(settings) as store:
        report = sync_with_bar(settings, store)
        click.echo(f"{report.settings.title}: {summary(settings, store, report)}")
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
            http=HTTPModes.http1,  # nobody speaks HTTP/2 without TLS, and to look for it costs a tenth of an answer
            blocking_threads=4,
            respawn_failed_workers=True,
            workers_kill_timeout=2,  # seconds; a worker that is stopped while it starts would be waited for for ever
            log_level=LogLevels.warning,
        )
        # Granian takes a closed terminal for a wish to reload.
        server.on_startup(lambda: signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM)))
        stop = Event()
        follower = Thread(target=keep_in_step, args=(settings, store, stop), daemon=True)
        follower.start()
        try:
            server.serve()
        finally:
            stop.set()
            follower.join(_PATIENCE)  # what a sync has not written by then, the next one writes


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
