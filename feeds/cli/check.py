"""The command `feeds check`: diagnostics for people, for scripts (JSON) and for code review (SARIF)."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from feeds import check as checking
from feeds.check import Checked
from feeds.cli.check_store import check_store
from feeds.cli.sarif import sarif
from feeds.cli.shared import FOLDER, PROCESSES, counted, in_words, progress
from feeds.config import load
from feeds.diagnostics import CODES
from feeds.model import Severity

_ORDER = tuple(Severity)


@click.command()
@FOLDER
@click.option("--json", "form", flag_value="json", help="Print totals and diagnostics as JSON.")
@click.option("--sarif", "form", flag_value="sarif", help="Print the diagnostics as SARIF 2.1.0.")
@click.option("--store", "of_store", is_flag=True, help="Tell whether the store of FOLDER is sound instead.")
@click.option("--mend", "is_to_mend", is_flag=True, help="With --store: save the ids of a damaged store in a new one.")
def check(folder: Path | None, form: str | None, of_store: bool, is_to_mend: bool) -> None:
    """Tell what is wrong with the source files of FOLDER. The exit status is 1 if there are errors."""
    settings = load(folder)
    if is_to_mend and not of_store:
        raise click.UsageError("--mend is of the store. Run: feeds check --store --mend")
    if of_store:
        check_store(settings, is_to_mend=is_to_mend)
        return
    with progress() as move:
        checked = checking.check(settings, datetime.now(UTC), move, PROCESSES)
    if form == "json":
        click.echo(json.dumps(_plain(checked), ensure_ascii=False, indent=2))
    elif form == "sarif":
        click.echo(json.dumps(sarif(checked.diagnostics, settings.folder), ensure_ascii=False, indent=2))
    else:
        for line in _lines(checked):
            click.echo(line)
    if any(each.severity is Severity.ERROR for each in checked.diagnostics):
        raise SystemExit(1)


def _lines(checked: Checked) -> Iterator[str]:
    """Totals, each place, and once for each code how to mend it."""
    severities = Counter(each.severity for each in checked.diagnostics)
    totals = ", ".join(counted(severities[each], each) for each in _ORDER)
    yield f"{counted(checked.articles, 'article')}: {totals}"
    codes = _by_code(checked)
    for (severity, code), number in codes:
        yield f"{number:8}  {severity:7}  {code}"
    if codes:
        yield ""
        yield from map(in_words, checked.diagnostics)
        yield ""
        yield "How to mend them:"
        for code in dict.fromkeys(code for (_, code), _ in codes):
            yield f"  {code}: {CODES[code].mend}"


def _by_code(checked: Checked) -> list[tuple[tuple[Severity, str], int]]:
    """Each severity and code with how often it is there, the worst first, then the most frequent."""
    codes = Counter((each.severity, each.code) for each in checked.diagnostics)
    return sorted(codes.items(), key=lambda row: (_ORDER.index(row[0][0]), -row[1], row[0][1]))


def _plain(checked: Checked) -> dict[str, Any]:
    codes = [
        {"code": code, "severity": severity, "count": number, "meaning": CODES[code].meaning, "mend": CODES[code].mend}
        for (severity, code), number in _by_code(checked)
    ]
    return {
        "engine": checked.engine,
        "articles": checked.articles,
        "codes": codes,
        "diagnostics": [asdict(each) for each in checked.diagnostics],
    }
