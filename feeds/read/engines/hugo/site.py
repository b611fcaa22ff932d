"""A Hugo site's own settings: hugo.toml, config.yaml, config/_default/ and so on, as one mapping.

Keys are in lower case, as Hugo compares them; scalars are the strings that were written.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from feeds.read.engines.engine import Folder
from feeds.read.front_matter.values import as_written
from feeds.yaml_text import load_mapping

Values = dict[str, Any]

_SUFFIXES = ("toml", "yaml", "yml", "json")
OWN_NAMES = tuple(f"hugo.{suffix}" for suffix in _SUFFIXES)  # since Hugo 0.110
SHARED_NAMES = tuple(f"config.{suffix}" for suffix in _SUFFIXES)  # other programs have them too
_FOLDERS = ("config/_default", "config/production")  # `hugo` builds for production


@dataclass(frozen=True, slots=True)
class Language:
    """One language of a site (https://gohugo.io/configuration/languages/)."""

    code: str  # as in file names
    tag: str  # BCP 47, as far as the site states it
    prefix: str  # of its pages' paths: "" or "zh"
    base_url: str | None  # where the language has a host of its own
    values: Values  # its own settings over the site's


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder of content (https://gohugo.io/configuration/module/#mounts)."""

    folder: str  # relative to the site's root
    target: str  # below content: "" or "blog"
    language: str  # of pages whose names state none


# What sites call languages by mistake for their countries.
_TAGS = {"cn": "zh-CN", "tw": "zh-TW", "hk": "zh-HK", "jp": "ja", "kr": "ko"}


def load(folder: Folder) -> Values:
    """The settings of a site; empty where there are none that can be read."""
    root = next((values for name in (*OWN_NAMES, *SHARED_NAMES) if (values := read(folder, name))), {})
    for directory in _FOLDERS:
        for name in folder.names(directory):
            stem, _, suffix = name.rpartition(".")
            if suffix not in _SUFFIXES:
                continue
            values = read(folder, f"{directory}/{name}")
            key, _, language = stem.lower().partition(".")
            if key not in ("hugo", "config") and not (key == "languages" and language):
                values = {key: values}
            root = merged(root, {"languages": {language: values}} if language else values)
    return root


def read(folder: Folder, name: str) -> Values:
    """What one file of settings says; a list of tables, as menus.toml may be, is of no use here."""
    text = folder.text(name)
    if not text:
        return {}
    try:
        if name.endswith(".toml"):
            found = as_written(tomllib.loads(text))
        elif name.endswith(".json"):
            found = as_written(json.loads(text))
        else:
            found, _ = load_mapping(text)
    except (ValueError, RecursionError, yaml.YAMLError):
        return {}
    lowered = _lower(found)
    return lowered if isinstance(lowered, dict) else {}


def _lower(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key).lower(): _lower(each) for key, each in value.items()}
    return [_lower(each) for each in value] if isinstance(value, list) else value


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> Values:
    """Two mappings as one, in depth; the second wins."""
    both = dict(under)
    for key, value in over.items():
        old = both.get(key)
        both[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return both


def at(values: Any, *keys: str) -> Any:
    """A value in nested mappings; None where there is none."""
    for key in keys:
        values = values.get(key) if isinstance(values, dict) else None
    return values


def text(value: Any) -> str:
    """A scalar as text; "" where it is none."""
    return value.strip() if isinstance(value, str) else ""


def is_true(value: Any) -> bool:
    """As YAML 1.1 and Hugo's casts read a truth value."""
    return str(value).lower() in ("true", "yes", "on", "1", "t", "y")


def languages(values: Values) -> dict[str, Language]:
    """The languages of a site by code, the default one first."""
    stated = at(values, "languages")
    codes = {code: own for code, own in stated.items() if isinstance(own, dict)} if isinstance(stated, dict) else {}
    codes = {code: own for code, own in codes.items() if not is_true(own.get("disabled"))}
    default = text(at(values, "defaultcontentlanguage")).lower() or "en"
    if default not in codes:
        default = min(codes, key=lambda code: _weight(codes[code]), default=default)
        codes.setdefault(default, {})
    hosts = any(text(own.get("baseurl")).startswith("http") for own in codes.values())
    in_folder = is_true(values.get("defaultcontentlanguageinsubdir"))
    found: dict[str, Language] = {}
    for code in sorted(codes, key=lambda code: (code != default, _weight(codes[code]))):
        own = merged(values, codes[code])
        tag = (text(own.get("locale")) or text(own.get("languagecode"))).replace("_", "-")
        is_own = bool({"locale", "languagecode"} & codes[code].keys()) or len(codes) == 1
        is_same = tag.lower().partition("-")[0] == code.partition("-")[0]  # the site's may be meant for this language
        found[code] = Language(
            code=code,
            tag=tag if tag and (is_own or is_same) else _TAGS.get(code, code),
            prefix="" if hosts or (code == default and not in_folder) else code,
            base_url=text(codes[code].get("baseurl")) or None if hosts else None,
            values=own,
        )
    return found


def _weight(own: Values) -> int:
    weight = text(own.get("weight"))
    return int(weight) if weight.isdecimal() else 0


def mounts(values: Values, known: Mapping[str, Language]) -> list[Mount]:
    """The folders of content of a site, the most special first."""
    default = next(iter(known))
    found: list[Mount] = []
    stated = at(values, "module", "mounts")
    for mount in stated if isinstance(stated, list) else []:
        target, source = text(at(mount, "target")).strip("/"), text(at(mount, "source"))
        if source and (target == "content" or target.startswith("content/")):
            language = text(at(mount, "lang")) or default
            found.append(Mount(_path(source), target.removeprefix("content").strip("/"), language))
    for own in known.values() if not found else ():
        folder = _path(text(own.values.get("contentdir")) or "content")
        if folder not in {mount.folder for mount in found}:
            found.append(Mount(folder, "", own.code))
    return sorted(found, key=lambda mount: -len(mount.folder))


def _path(folder: str) -> str:
    return folder.removeprefix("./").strip("/")
