"""Names of emoji in a text, as :smile:, where a site's engine shows the characters. Those in code stay names."""

import re

from feeds.read.tags.code import Code

_NAME = re.compile(r":[a-z0-9_+-]{1,60}:")


def shown(text: str) -> str:
    """The text with emoji for the names that are known."""
    if not _NAME.search(text):
        return text
    from rich.emoji import Emoji  # half of what a command needs to start

    code = Code.of(text)
    return _NAME.sub(lambda name: name[0] if code.holds(name.start()) else Emoji.replace(name[0]), text)
