"""Diagnostics as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), which code review sites show."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from feeds.diagnostics import CODES
from feeds.model import Diagnostic, Severity

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_FOLDER = "FOLDER"  # symbol for the folder of articles (section 3.4.4)


def sarif(diagnostics: Sequence[Diagnostic], folder: Path) -> dict[str, Any]:
    """A log with one run, its rules those codes that were found."""
    codes = sorted({each.code for each in diagnostics})
    driver = {
        "name": "feeds",
        "version": version("feeds"),
        "rules": [
            {
                "id": code,
                "shortDescription": {"text": CODES[code].meaning},
                "help": {"text": CODES[code].mend},
                "defaultConfiguration": {"level": _LEVELS[CODES[code].severity]},
            }
            for code in codes
        ],
    }
    run = {
        "tool": {"driver": driver},
        "originalUriBaseIds": {_FOLDER: {"uri": f"{folder.as_uri()}/"}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, codes.index(each.code)) for each in diagnostics],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(diagnostic.path), "uriBaseId": _FOLDER}}
    if diagnostic.line:
        place["region"] = {"startLine": diagnostic.line}
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": f"{diagnostic.message} {diagnostic.action}"},
        "locations": [{"physicalLocation": place}],
    }
