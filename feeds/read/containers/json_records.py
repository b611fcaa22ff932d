"""Articles in JSON: JSON Feed 1.0 and 1.1, JSON Lines, a list of objects, and one object that is an article."""

import json
import re
from collections.abc import Mapping
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from feeds.model import Diagnostic, Severity
from feeds.read.containers.columns import hold_articles, item_of, key_of, look_like_articles
from feeds.read.containers.container import Contents, Item, broken, left_out, own_language, stated
from feeds.read.front_matter.values import as_written

_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)
_LISTS = ("items", "articles", "posts", "data", "results", "entries", "news", "list", "records", "docs", "rows")
_MOST_TOLD = 20  # lines of one file
_DEEPEST = 3  # objects around a list
_BETWEEN = re.compile(r"[\s,]*")
_LIST = re.compile(r"\[\s*(?=\{)")
_MOST_LISTS = 5  # that are tried, for the lines of its objects


def open_json(path: str, text: str) -> Contents | None:
    """The articles of a JSON Feed, a list or an object; None where there are none."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return _opened(path, text)
    except RecursionError:  # no article is nested so deep
        return None


def _opened(path: str, text: str) -> Contents | None:
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        # Some write JSON Lines under this suffix.
        return open_lines(path, text) if PurePosixPath(path).suffix.lower() == ".json" else _broken(path, error)
    if isinstance(value, dict) and "jsonfeed.org/version" in str(value.get("version")):
        return _json_feed(path, text, value)
    records = _records(value)
    if not records:
        return None
    names = _names(records)
    if hold_articles(names):
        return Contents([item for item in map(item_of, records, _lines(text, len(records))) if item])
    if isinstance(value, list) and look_like_articles(names):
        return Contents((), (left_out(path, 1, "The records have titles and no texts."),))
    return None


def open_lines(path: str, text: str) -> Contents | None:
    """The articles of JSON Lines; None where no line is one."""
    found: list[Item] = []
    problems: list[Diagnostic] = []
    count = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = as_written(_DECODER.decode(line))
        except (ValueError, RecursionError) as error:
            if len(problems) < _MOST_TOLD:
                problem = (
                    f"The line is not valid JSON: {error}." if isinstance(error, ValueError) else "It is too deep."
                )
                problems.append(_bad_line(path, number, problem))
            continue
        count += 1
        record = {key_of(key): each for key, each in value.items()} if isinstance(value, dict) else {}
        if hold_articles(set(record)) and (item := item_of(record, number)):
            found.append(item)
        elif found and len(problems) < _MOST_TOLD:
            problems.append(_bad_line(path, number, "The line holds no article, as others do."))
    if not found:
        return None if count == 0 or len(problems) > count else Contents((), ())
    return Contents(found, tuple(problems))


def _json_feed(path: str, text: str, feed: Mapping[str, Any]) -> Contents:
    """https://www.jsonfeed.org/version/1.1/, whose names are among the usual ones."""
    shared = as_written({key: feed.get(key) for key in ("title", "language", "author", "authors")})
    authors = shared.get("authors") or shared.get("author")
    items: list[Item] = []
    records = [each for each in feed.get("items") or () if isinstance(each, dict)]
    for record, line in zip(records, _lines(text, len(records), max(text.find('"items"'), 0)), strict=True):
        values = {key_of(key): as_written(value) for key, value in record.items()}
        item = item_of(values, line)
        if item:
            language = own_language(shared.get("language"), item.body)
            metadata = stated(author=authors, source=shared.get("title"), lang=language) | dict(item.metadata)
            items.append(Item(metadata, item.body, item.body_format, line, item.derived))
    problems = () if items else (left_out(path, 1, "The feed holds no articles."),)
    return Contents(items, problems)


def _records(value: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The objects of a list, of a list in an object, or the object itself."""
    if isinstance(value, list):
        return [{key_of(key): as_written(v) for key, v in each.items()} for each in value if isinstance(each, dict)]
    if not isinstance(value, dict) or depth > _DEEPEST:
        return []
    if hold_articles({key_of(key) for key in value}):
        return _records([value])
    lists = (_records(value[name], depth + 1) for name in _LISTS if name in value)
    return next((found for found in lists if found), [])


def _names(records: list[dict[str, Any]]) -> set[str]:
    """The keys that most of the first records have."""
    first = records[:20]
    return {name for name in first[0] if sum(name in each for each in first) * 2 > len(first)} if first else set()


def _lines(text: str, count: int, start: int = 0) -> list[int]:
    """The line on which each object of the list begins that has so many; 1 where they cannot be told."""
    for opening in islice(_LIST.finditer(text, start), _MOST_LISTS):
        if len(found := _lines_of(text, opening.end(), count)) == count:
            return found
    return [1] * count


def _lines_of(text: str, at: int, most: int) -> list[int]:
    """The lines of the objects that follow each other from a place on."""
    found: list[int] = []
    line, counted = 1, 0
    while len(found) < most:
        line += text.count("\n", counted, at)
        counted = at
        try:
            _, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return []
        found.append(line)
        between = _BETWEEN.match(text, end)
        at = between.end() if between else end
        if not text.startswith("{", at):
            break
    return found


def _broken(path: str, error: json.JSONDecodeError) -> Contents:
    action = "Nothing was published from it. Mend the file, or export it again."
    return Contents((), (broken(path, error.lineno, f"The file is not valid JSON: {error.msg}.", action),))


def _bad_line(path: str, line: int, problem: str) -> Diagnostic:
    return Diagnostic("record-broken", Severity.ERROR, path, line, problem, "It was passed over; the others were read.")
