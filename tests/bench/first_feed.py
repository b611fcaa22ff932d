"""How long a publisher waits for the first feed, beside how long Hugo takes to build the same articles."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from measure import Row, missing, program, ratio, running, seconds

LAYOUTS = {"single.html": "<html><h1>{{ .Title }}</h1>{{ .Content }}</html>", "list.html": "<html>{{ .Title }}</html>"}


def rows(tmp: Path, folder: Path) -> Iterator[Row]:
    """From a folder of articles and nothing else to the first feed that `feeds serve` gives, to Hugo building it."""
    what = f"first feed of {sum(1 for _ in folder.rglob('*.md')):,} articles, from nothing, to Hugo building the same"
    if not program("hugo"):
        yield missing(what, "hugo")
        return
    took = ratio(lambda: seconds(lambda: _serve(tmp, folder)), lambda: seconds(lambda: _hugo(tmp, folder)), rounds=3)
    yield Row(what, f"{took:.2f}")


def _serve(tmp: Path, folder: Path) -> None:
    """Start `feeds serve` on an empty store, wait for its Atom feed, stop it."""
    store = tmp / "first" / "store.sqlite"
    shutil.rmtree(store.parent, ignore_errors=True)
    command = [program("feeds") or "feeds", "serve", folder, "--port", "{port}"]
    with running(command, {"FEEDS_STORE": str(store)}, tmp / "first.log") as server:
        server.ask("/feed.atom")


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
