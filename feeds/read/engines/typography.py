"""Typographic quotes, dashes and dots in a line of text, as kramdown's SmartyPants makes them of titles.

Ported: kramdown/parser/kramdown/smart_quotes.rb and typographic_symbol.rb, as Jekyll's filter `smartify` uses them.
Ruby's \\w and \\s are ASCII, its \\B is not.
"""

import re

_PUNCTUATION = r"[!\"#$%'()*+,\-./:;<=>?@\[\\\]^_`{|}~]"
_CLOSING = r"[^ \\\t\r\n\[{(-]"
_START = re.compile(r"""[^\\]?["']|--|\.\.\.|(?:\\| )?(?:<<|>>)|<[^<>]*>""", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SYMBOLS = {
    "---": "—",
    "--": "–",
    "...": "…",
    "\\<<": "<<",
    "\\>>": ">>",
    "<< ": "«\N{NO-BREAK SPACE}",
    " >>": "\N{NO-BREAK SPACE}»",
    "<<": "«",
    ">>": "»",
}
_OPEN, _CLOSE = {'"': "“", "'": "‘"}, {'"': "”", "'": "’"}
# Each rule: what is matched, the group that is kept before the quotes, and what the quotes become: "o" and "c" open and
# close as the group "q" is.
_RULES = [
    (re.compile(pattern, re.DOTALL), becomes)
    for pattern, becomes in (
        (r"(?P<q>[\"'])(?=[_*]{1,2}\S)", "o"),
        (rf"(?P<q>[\"'])(?={_PUNCTUATION}(?!\.\.)\B)", "c"),
        (r"(?P<kept>(?a:\s)?)\"'(?=(?a:\w))", "“‘"),
        (r"(?P<kept>(?a:\s)?)'\"(?=(?a:\w))", "‘“"),
        (r"(?P<kept>(?a:\s)?)'(?=[0-9][0-9]s)", "’"),
        (r"(?P<kept>(?a:\s))(?P<q>['\"])(?=(?a:\w))", "o"),
        (rf"(?P<kept>{_CLOSING})(?P<q>['\"])", "c"),
        (r"(?P<q>[\"'])(?=(?a:\s)|s\b|$)", "c"),
        (r"(?P<kept>.?)'", "‘"),
        (r"(?P<kept>.?)\"", "“"),
    )
]


def smart(text: str, *, quotes: bool = True) -> str:
    """The text with typographic characters; HTML tags in it are left alone."""
    out: list[str] = []
    position = 0
    while start := _START.search(text, position):
        out.append(text[position : start.start()])
        found, position = _replaced(text, start, quotes)
        out.append(found)
    return "".join([*out, text[position:]])


def _replaced(text: str, start: re.Match[str], quotes: bool) -> tuple[str, int]:
    """What stands in the place of a match, and where the text goes on."""
    at = start.start()
    if start[0].startswith("<") and start[0].endswith(">"):
        return (start[0], start.end()) if _TAG.match(start[0]) else ("<", at + 1)
    if symbol := next((each for each in _SYMBOLS if text.startswith(each, at)), None):
        return _SYMBOLS[symbol], at + len(symbol)
    if start[0][0] in "\\ " and start[0][-1] in "<>":
        return start[0][0], at + 1
    if not quotes:
        return start[0], start.end()
    rule, becomes = next((match, becomes) for each, becomes in _RULES if (match := each.match(text, at)))
    groups = rule.groupdict()
    shown = _OPEN[groups["q"]] if becomes == "o" else _CLOSE[groups["q"]] if becomes == "c" else becomes
    return (groups.get("kept") or "") + shown, rule.end()
