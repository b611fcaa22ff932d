"""Values of typed formats as the strings that would be written in YAML, so that all forms of metadata are alike."""

from datetime import date, datetime, time
from typing import Any


def as_written(value: Any) -> Any:
    """Strings, None, lists and dicts, of what a TOML or JSON parser gives."""
    if isinstance(value, dict):
        return {str(key): as_written(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_written(each) for each in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return None if value is None else str(value)


def lower_keys(metadata: dict[str, Any]) -> dict[str, Any]:
    """The same mapping with its own keys in lower case; of keys that were different only in that, the first stays."""
    lowered: dict[str, Any] = {}
    for key, value in metadata.items():
        lowered.setdefault(key.lower(), value)
    return lowered
