"""Source files that hold many articles: exports of blogs, feeds, and tables of scrapers.

A new format is a module and a row in CONTAINERS.
"""

import re
from pathlib import PurePosixPath

from feeds.read.containers.container import Container, Contents, Item
from feeds.read.containers.csv_rows import open_csv
from feeds.read.containers.feed import open_feed
from feeds.read.containers.json_records import open_json, open_lines
from feeds.read.containers.wxr import open_wxr

__all__ = ["CONTAINERS", "SUFFIXES", "Container", "Contents", "Item", "is_container", "open_container"]

_XML = frozenset({".xml", ".rss", ".atom", ".rdf", ".wxr"})
# The first that opens a file has it.
CONTAINERS: tuple[Container, ...] = (
    Container("wordpress", _XML, open_wxr),
    Container("feed", _XML, open_feed),
    Container("json", frozenset({".json"}), open_json),
    Container("json-lines", frozenset({".jsonl", ".ndjson"}), open_lines),
    Container("csv", frozenset({".csv", ".tsv"}), open_csv),
)
SUFFIXES = frozenset(suffix for container in CONTAINERS for suffix in container.suffixes)

# What tools and sites keep in these formats, and what feeds.yaml may have beside it.
_NO_CONTAINERS = re.compile(
    r"(?:package|tsconfig|jsconfig|composer|bower|lerna|nx|turbo|deno|vercel|now|firebase|angular|renovate)"
    r"(?:[-.].*)?\.json|.*[-.]lock\.json|(?:.*\.)?(?:manifest|schema|config|settings)\.json|(?:site)?manifest.*\.json|"
    r"sitemap.*\.xml|browserconfig\.xml|opensearch.*\.xml|pom\.xml|.*\.xsd\.xml",
    re.IGNORECASE,
)


def is_container(path: str) -> bool:
    """Whether a file may hold many articles, by its name."""
    name = PurePosixPath(path)
    return name.suffix.lower() in SUFFIXES and _NO_CONTAINERS.fullmatch(name.name) is None


def open_container(path: str, text: str) -> tuple[str, Contents] | None:
    """The name of the container that a text is, and what it holds; None where it is none."""
    suffix = PurePosixPath(path).suffix.lower()
    for container in CONTAINERS:
        if suffix in container.suffixes and (contents := container.open(path, text)):
            return container.name, contents
    return None
