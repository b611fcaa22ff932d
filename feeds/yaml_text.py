"""YAML in which every scalar stays the string that was written, read by the C parser.

Not the usual YAML types: `title: 007` is "007", `yes: no` is {"yes": "no"}, tags such as !!int are passed over, and
dates are parsed by those who know the site's time zone. Built from the parser's events, because PyYAML's C composer
recurses without bound: 100,000 times "[" kills the process.
"""

from typing import Any

import yaml

_NULLS = {"", "~", "null", "Null", "NULL"}  # YAML 1.2 section 10.2.1.1
_DEEPEST = 20
_MOST_NODES = 10_000  # with every alias counted as what it stands for: a dozen lines can stand for gigabytes


def load_mapping(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """Read one YAML mapping.

    Returns the mapping (strings, None, lists and dicts) and the line of each of its top-level keys, from 1.
    Empty text is an empty mapping. Raises yaml.YAMLError where the text is no YAML or no mapping.
    """
    root: list[Any] = []
    opened: list[list[Any]] = [root]  # collections not yet closed; a mapping is a list of keys and values in turn
    anchored: list[str | None] = []  # the anchors of those but the first
    anchors: dict[str | None, Any] = {}
    nodes = [0]  # in each of those opened
    nodes_of: dict[str | None, int] = {}
    lines: dict[str, int] = {}
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchors:
                raise yaml.YAMLError(f"line {_line(event)}: *{event.anchor} names nothing that stands before it")
            opened[-1].append(anchors[event.anchor])
            nodes[-1] += nodes_of[event.anchor]
        elif isinstance(event, yaml.ScalarEvent):
            plain_null = event.implicit[0] and event.value in _NULLS
            opened[-1].append(None if plain_null else event.value)
            anchors[event.anchor], nodes_of[event.anchor] = opened[-1][-1], 1
            nodes[-1] += 1
            if len(opened) == 2 and len(opened[-1]) % 2:
                lines.setdefault(str(opened[-1][-1]), _line(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(opened) > _DEEPEST:
                raise yaml.YAMLError(f"line {_line(event)}: it is nested more than {_DEEPEST} levels deep")
            opened.append([])
            nodes.append(1)
            anchored.append(event.anchor)
        elif isinstance(event, yaml.CollectionEndEvent):
            items = opened.pop()
            opened[-1].append(_mapping(items) if isinstance(event, yaml.MappingEndEvent) else items)
            anchor, size = anchored.pop(), nodes.pop()
            anchors[anchor], nodes_of[anchor] = opened[-1][-1], size
            nodes[-1] += size
        elif isinstance(event, yaml.DocumentEndEvent):
            break
        if nodes[-1] > _MOST_NODES:
            raise yaml.YAMLError(f"line {_line(event)}: it holds more than {_MOST_NODES:,} values")
    if root in ([], [None]):
        return {}, {}
    if not isinstance(root[0], dict):
        raise yaml.YAMLError("expected lines of the form 'key: value'")
    return root[0], lines


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _mapping(items: list[Any]) -> dict[str, Any]:
    return {str(key): value for key, value in zip(items[::2], items[1::2], strict=True)}
