"""Regular expressions from a site's settings, of which none may keep the program busy for ever.

Python's engine backtracks: a repeated group that is repeated within, or that has alternatives, can take exponential
time, and many repetitions in a row a high power of the length. Such patterns are refused; what they are tried on is
cut.
"""

import re
from functools import lru_cache

_LONGEST = 300  # characters that a pattern is tried on: paths, names, titles
_MOST_REPEATS = 12


@lru_cache(maxsize=256)
def guarded(pattern: str, flags: int = 0) -> re.Pattern[str] | None:
    """The compiled pattern; None where it is none, or may be slow."""
    if len(pattern) > _LONGEST or not _is_quick(pattern):
        return None
    try:
        return re.compile(pattern, flags)
    except (re.error, RecursionError, OverflowError):
        return None


def named_groups(pattern: str, text: str) -> dict[str, str]:
    """What the named groups of a pattern hold at the start of a text, by names in lower case."""
    compiled = guarded(pattern)
    match = compiled.match(text[:_LONGEST]) if compiled else None
    return {key.lower(): value for key, value in match.groupdict().items() if value is not None} if match else {}


def substituted(pattern: str, replacement: str, text: str, flags: int) -> str:
    """The text with what a pattern finds replaced; as it is where the pattern or the replacement cannot be followed."""
    compiled = guarded(pattern, flags)
    try:
        return compiled.sub(replacement, text[:_LONGEST]) if compiled else text
    except (re.error, IndexError):
        return text


def _is_quick(pattern: str) -> bool:
    bare = re.sub(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.", "x", pattern, flags=re.DOTALL)  # neither classes nor escapes
    if len(re.findall(r"[*+]|\{\d*,\d*\}", bare)) > _MOST_REPEATS:
        return False
    opened = [False]  # whether each open group holds a repetition or alternatives
    for place, character in enumerate(bare):
        if character == "(":
            opened.append(False)
        elif character == ")" and len(opened) > 1:
            varies = opened.pop()
            repeated = bare[place + 1 : place + 2] in ("*", "+", "{")
            if repeated and varies:
                return False
            opened[-1] |= varies or repeated
        elif character in "*+{|":
            opened[-1] = True
    return True
