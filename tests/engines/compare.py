"""Compares, entry by entry, what `feeds` makes of a site's folder with the feed that the site's own engine made.

    python tests/engines/compare.py FOLDER FEED.xml [--show 20]

It prints how many entries agree in each field, and those that do not.
"""

import argparse
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from time import struct_time
from typing import Any
from urllib.parse import unquote

import feedparser
from bs4 import BeautifulSoup

from feeds.config import load
from feeds.model import EVERYTHING, Entry
from feeds.store import Store
from feeds.sync import sync

Fields = Mapping[str, Any]
NOT_TEXT = (
    "script",
    "style",
    "noscript",
    "iframe",
    "svg",
    "math",
    "object",
    "embed",
    "button",
    "nav",
    "td.gutter",
    "td.rouge-gutter",
    "span.ln",
    "span.lnt",
    "span[style*='user-select:none']",
    "#markdown-toc",
)


def ours(folder: Path) -> list[Fields]:
    """The entries that `feeds` publishes of a folder."""
    store = Store.open("sqlite://", authority="localhost", site="compare")
    sync(load(folder, {}), store, datetime.now(UTC))
    return [_of_entry(entry) for entry in store.entries(EVERYTHING, 1_000_000)]


def theirs(feed: Path) -> list[Fields]:
    """The entries of a feed, as feedparser reads it unsanitized."""
    parsed = feedparser.parse(feed.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    return [_of_parsed(entry) for entry in parsed.entries]


def differences(engine: Fields, own: Fields) -> list[str]:
    """Names of the fields in which two entries differ; what the engine's feed does not state is not compared."""
    fields = {name: "text" if name == "letters" else name for name in FIELDS}
    return [
        name
        for name, field in fields.items()
        if engine[field] is not None and not FIELDS[name](engine[field], own[field])
    ]


def _same(one: Any, other: Any) -> bool:
    return bool(one == other)


def _same_letters(one: str, other: str) -> bool:
    return re.sub(r"[\W_]+", "", one) == re.sub(r"[\W_]+", "", other)


FIELDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "id": _same,
    "link": _same,
    "title": _same,
    "published": _same,
    "categories": lambda engine, own: engine <= own,
    "text": _same,
    "letters": lambda engine, own: _same_letters(engine, own),
}


def _of_entry(entry: Entry) -> Fields:
    article = entry.article
    names = {name for path in article.categories for name in (path, *path.split("/"))} | {*article.tags}
    return {
        "place": article.path,
        "id": unquote(entry.id),
        "link": _address(article.link or ""),
        "title": _line(article.title),
        "published": entry.published.astimezone(UTC),
        "categories": {_line(name) for name in names},
        "text": _text(article.content, _line(article.title)),
    }


def _of_parsed(entry: Any) -> Fields:
    content = entry.get("content") or [{"value": entry.get("summary", "")}]
    stated = entry.get("published_parsed") or entry.get("updated_parsed")
    title = _line(BeautifulSoup(entry.get("title", "") + "\n", "lxml").get_text())
    return {
        "place": "",
        "id": unquote(entry.get("id", "")) or None,
        "link": _address(entry.get("link", "")),
        "title": title,
        "published": _moment(stated) if stated and stated.tm_year > 1 else None,
        "categories": {_line(tag.term) for tag in entry.get("tags", ()) if tag.term} or None,
        "text": _text(max((each["value"] for each in content), key=len), title),
    }


def _moment(parsed: struct_time) -> datetime:
    return datetime(*parsed[:6], tzinfo=UTC)


def _address(url: str) -> str:
    return unquote(url)


def _line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(unescape(text).split()))


def _text(html: str, title: str) -> str:
    """Text without white space, without what engines put around code, and without a first block that is the title.

    A formula that KaTeX has set is the TeX that it was written in.
    """
    tree = BeautifulSoup(html + "\n", "lxml")
    for formula in tree.select("span.katex:has(annotation)"):
        formula.replace_with(formula.select_one("annotation").get_text())
    for element in tree.select(", ".join(NOT_TEXT)):
        element.decompose()
    first = tree.find(("h1", "h2", "h3", "p"))
    if first and _line(first.get_text()).strip("#¶ ") == title:
        first.decompose()
    return "".join(unicodedata.normalize("NFC", tree.get_text()).split())


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("feed", type=Path)
    parser.add_argument("--show", type=int, default=20, help="how many differences of each field to print")
    options = parser.parse_args()
    own = ours(options.folder)
    engine = theirs(options.feed)
    by_link = {entry["link"]: entry for entry in own}
    by_title = {(entry["title"], entry["published"].date()): entry for entry in own}
    shown = dict.fromkeys((*FIELDS, "missing", "extra"), 0)
    matched: set[str] = set()
    agree = 0

    def tell(kind: str, *parts: object) -> None:
        shown[kind] += 1
        if shown[kind] <= options.show:
            print(f"{kind}:", *parts, sep="\n    ")

    for entry in engine:
        found = by_link.get(entry["link"]) or by_title.get(
            (entry["title"], entry["published"] and entry["published"].date())
        )
        if found is None:
            tell("missing", entry["title"], entry["link"])
            continue
        matched.add(found["link"] + found["place"])
        different = differences(entry, found)
        agree += not [name for name in different if name != "text"]
        for name in different:
            field = "text" if name == "letters" else name
            one, other = entry[field], found[field]
            if isinstance(one, str) and isinstance(other, str):
                start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
                one, other = one[max(0, start - 30) : start + 60], other[max(0, start - 30) : start + 60]
            tell(name, found["place"], f"engine: {one}", f"ours:   {other}")
    for entry in own:
        if entry["link"] + entry["place"] not in matched:
            tell("extra", entry["place"], entry["title"], entry["link"])
    print(f"{len(engine)} entries of the engine, {len(own)} of ours, {agree} agree in all fields (letters of the text)")
    print(", ".join(f"{name} differs in {count}" for name, count in shown.items()))


if __name__ == "__main__":
    main()
