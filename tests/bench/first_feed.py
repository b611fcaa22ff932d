"""How long a publisher waits for the first feed, beside how long Hugo takes to build the same articles."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

FEEDS = Path(sys.executable).parent / "feeds"
LAYOUTS = {"single.html": "<html><h1>{{ .Title }}</h1>{{ .Content }}</html>", "list.html": "<html>{{ .Title }}</html>"}


def first_feed_to_hugo(tmp: Path, folder: Path) -> float | None:
    """From 10,000 articles and nothing else to the first served feed, to Hugo building the same."""
    if shutil.which("hugo") is None:
        return None
    ratios = sorted(_seconds(lambda: _serve(tmp, folder)) / _seconds(lambda: _hugo(tmp, folder)) for _ in range(3))
    return ratios[1]


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _serve(tmp: Path, folder: Path) -> None:
    """Start `feeds serve` on an empty store, wait for its Atom feed, stop it."""
    store = tmp / "store" / "store.sqlite"
    shutil.rmtree(store.parent, ignore_errors=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {"FEEDS_STORE": str(store), "PATH": "/usr/bin:/bin"}
    server = subprocess.Popen(
        [FEEDS, "serve", str(folder), "--port", str(port)], env=environ, stdout=subprocess.DEVNULL
    )
    try:
        while server.poll() is None:
            try:
                with urlopen(f"http://127.0.0.1:{port}/feed.atom") as answer:
                    answer.read()
                    return
            except (URLError, ConnectionError):
                time.sleep(0.01)
        raise RuntimeError("feeds serve ended before it answered.")
    finally:
        server.terminate()
        server.wait()


def _hugo(tmp: Path, folder: Path) -> None:
    """Build a site of the same files, with the smallest layouts and Hugo's own feeds."""
    site = tmp / "hugo"
    if not site.exists():
        shutil.copytree(folder, site / "content" / "posts")
        (site / "layouts" / "_default").mkdir(parents=True)
        for name, text in LAYOUTS.items():
            (site / "layouts" / "_default" / name).write_text(text)
        (site / "config.toml").write_text('baseURL = "https://site.example/"\ntitle = "Bench"\n')
    shutil.rmtree(site / "public", ignore_errors=True)
    subprocess.run(["hugo", "--quiet", "--source", str(site)], check=True)
