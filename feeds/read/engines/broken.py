"""Which of a site's files of settings cannot be read, as while somebody edits them. It reads nothing out of them.

The engines' own readers take such a file as if it said nothing; then all articles would lose their addresses.
"""

import ast
import json
import tomllib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import yaml

from feeds.read.engines.engine import Folder
from feeds.yaml_text import load_mapping

_NAMES = (
    *("_config.yml", "_config.yaml", "_config.toml", "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml"),
    *("config.yaml", "config.yml", "config.json", "zola.toml", "pelicanconf.py", "publishconf.py", "conf.py"),
)
_PARSE: dict[str, Callable[[str], Any]] = {
    ".yml": load_mapping,
    ".yaml": load_mapping,
    ".toml": tomllib.loads,
    ".json": json.loads,
    ".py": ast.parse,
}


def broken_settings(folder: Folder) -> dict[str, str]:
    """The files in a site's root that are not what their names say, each with what is wrong."""
    found: dict[str, str] = {}
    for name in _NAMES:
        if text := folder.text(name):
            try:
                _PARSE[PurePosixPath(name).suffix](text)
            except (ValueError, SyntaxError, RecursionError, MemoryError, yaml.YAMLError) as error:
                found[name] = " ".join(str(error).split())
    return found
