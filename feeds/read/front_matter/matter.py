"""What every form of front matter comes to."""

from dataclasses import dataclass
from typing import Any

from feeds.model import Diagnostic


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Metadata and the text that follows it."""

    metadata: dict[str, Any]  # keys in lower case; every scalar is the string that was written
    lines: dict[str, int]  # of the keys, from 1
    body: str
    body_line: int
    diagnostics: tuple[Diagnostic, ...]
