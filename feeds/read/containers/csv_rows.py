"""Articles in CSV and TSV (RFC 4180), with the usual names in the first row."""

import csv
import io
from pathlib import PurePosixPath

from feeds.model import Diagnostic, Severity
from feeds.read.containers.columns import hold_articles, item_of, key_of, look_like_articles
from feeds.read.containers.container import Contents, Item, broken, left_out

_DELIMITERS = ",\t;|"
_LONGEST_HEADER = 10_000  # characters
_LONGEST_CELL = 64 * 1024 * 1024  # characters
_MOST_TOLD = 20  # rows of one file

csv.field_size_limit(_LONGEST_CELL)  # the standard library's limit is 128 KiB, and an article may be longer


def open_csv(path: str, text: str) -> Contents | None:
    """The articles of a table; None where its columns are not those of articles."""
    header = text.lstrip("\n")[:_LONGEST_HEADER].partition("\n")[0]
    is_tsv = PurePosixPath(path).suffix.lower() == ".tsv"
    delimiter = "\t" if is_tsv else max(_DELIMITERS, key=header.count)
    names = [key_of(name) for name in next(csv.reader([header], delimiter=delimiter), [])]
    if not hold_articles(set(names)):
        if look_like_articles(set(names)):
            return Contents((), (left_out(path, 1, "The rows have titles and no texts."),))
        return None
    rows = csv.reader(io.StringIO(text.lstrip("\n"), newline=""), delimiter=delimiter)
    found: list[Item] = []
    problems: list[Diagnostic] = []
    skipped = len(text) - len(text.lstrip("\n"))
    line = 1
    try:
        for row in rows:
            first, line = line, rows.line_num + 1
            if first == 1 or not any(row):
                continue
            record = dict(zip(names, row, strict=False))
            if len(row) > len(names) and len(problems) < _MOST_TOLD:
                message = f"The row has {len(row)} cells, and {len(names)} columns have names."
                problems.append(_bad_row(path, first + skipped, message))
            if item := item_of({key: value for key, value in record.items() if value}, first + skipped):
                found.append(item)
    except csv.Error as error:
        action = "The rows before it were read. Mend the file, or export it again."
        problems.append(broken(path, line + skipped, f"The table cannot be read from here on: {error}.", action))
    return Contents(found, tuple(problems))


def _bad_row(path: str, line: int, message: str) -> Diagnostic:
    action = "The others were passed over. Put cells that hold the delimiter into quotes."
    return Diagnostic("record-broken", Severity.WARNING, path, line, message, action)
