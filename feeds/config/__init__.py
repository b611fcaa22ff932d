"""What the publisher and the operator decided: feeds.yaml and the environment."""

from feeds.config.keys import ENGINES, KEYS, Purge, Rule, checked
from feeds.config.redirects import GONE, redirect_of
from feeds.config.settings import FILE_NAME, VARIABLES, Settings, load, parse, program

__all__ = [
    "ENGINES",
    "FILE_NAME",
    "GONE",
    "KEYS",
    "VARIABLES",
    "Purge",
    "Rule",
    "Settings",
    "checked",
    "load",
    "parse",
    "program",
    "redirect_of",
]
