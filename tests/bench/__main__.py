"""`make bench`: what the program costs, each figure as a ratio to a yardstick of the same run.

make bench                          all, in half an hour
make bench QUICK=1                  the same with fewer articles and shorter rounds, in some minutes
make bench ROWS="uncached serving"  only these
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import editing
import first_feed
import load
import memory
import search
import serving
import stages
import syncing
import uncached
from corpus import write_articles
from measure import Row
from rich.console import Console
from rich.text import Text

FULL = {"few": 10_000, "many": 1_000_000, "watched": 100_000, "synced": 100_000, "rounds": 9, "seconds": 3, "load": 300}
QUICK = {"few": 10_000, "many": 100_000, "watched": 10_000, "synced": 20_000, "rounds": 3, "seconds": 1, "load": 20}


def benches(tmp: Path, size: Mapping[str, int], corpus: Path | None) -> Mapping[str, Callable[[], Iterable[Row]]]:
    """What can be measured, by name."""
    few, many, rounds = size["few"], size["many"], size["rounds"]
    return {
        "serving": lambda: serving.rows(tmp, size["seconds"], rounds),
        "uncached": lambda: uncached.rows(tmp, few, many, rounds=20 * rounds),
        "search": lambda: search.rows(tmp, many, rounds=5 * rounds),
        "editing": lambda: editing.rows(tmp, size["watched"], edits=2 * rounds),
        "memory": lambda: memory.rows(tmp, 1000, many),
        "syncing": lambda: syncing.rows(tmp, size["synced"] // 10, size["synced"]),
        "load": lambda: load.rows(tmp, size["load"]),
        "first_feed": lambda: first_feed.rows(tmp, corpus or write_articles(tmp / "first_feed", size["synced"] // 10)),
        "stages": lambda: stages.rows(corpus or write_articles(tmp / "stages", 1000)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="ROW", help=", ".join(benches(Path(), FULL, None)))
    parser.add_argument("--quick", action="store_true", help="fewer articles and shorter rounds")
    parser.add_argument("--load", type=int, metavar="SECONDS", help="how long the load lasts")
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="of articles, for first_feed and stages")
    options = parser.parse_args()
    size = {**(QUICK if options.quick else FULL), **({"load": options.load} if options.load else {})}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers that run are stopped
    console = Console()
    with tempfile.TemporaryDirectory() as tmp:
        known = benches(Path(tmp), size, options.corpus)
        if unknown := set(options.names) - known.keys():
            parser.error(f"There is no {', '.join(sorted(unknown))}. There are {', '.join(known)}.")
        for name in options.names or known:
            for row in known[name]():
                console.print(_line(row), highlight=False, soft_wrap=True)


def _line(row: Row) -> Text:
    told = {True: Text("met", "green"), False: Text("NOT MET", "red"), None: Text("")}[row.is_met]
    return Text.assemble(f"{row.figure:>9}  {row.aim:<7} ", told, " " * (8 - len(told)), row.what)


if __name__ == "__main__":
    main()
