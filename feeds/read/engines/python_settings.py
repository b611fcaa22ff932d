"""What a settings file in Python assigns to names, as far as it can be read without running it.

Only values that stand in the text: literals, names assigned above, concatenations, f-strings. All else, os.environ or a
function's result, is not known.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

_LONGEST = 100_000  # characters or items of a value: doubling a text forty times takes forty lines
_UNKNOWN = object()


def read_settings(text: str, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Names of the module's top level and their values: strings, numbers, None, lists, tuples and dicts.

    What is not known of a list or dict is left out of it, and is None in a tuple, whose places have meanings. A text
    that is no Python states nothing.

    :param known: names that the file takes over from another, as by `from pelicanconf import *`
    """
    names = dict(known or {})
    try:
        statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return names
    for statement in statements:
        try:
            _assign(statement, names)
        except RecursionError:
            continue
    return names


def _assign(statement: ast.stmt, names: dict[str, Any]) -> None:
    if isinstance(statement, ast.Assign):
        value, targets = _value(statement.value, names), statement.targets
    elif isinstance(statement, ast.AnnAssign) and statement.value:
        value, targets = _value(statement.value, names), [statement.target]
    elif isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Add):
        value, targets = _sum(_value(statement.target, names), _value(statement.value, names)), [statement.target]
    else:
        return
    for target in targets:
        if isinstance(target, ast.Name):
            if value is _UNKNOWN:
                names.pop(target.id, None)
            else:
                names[target.id] = value
        elif isinstance(target, ast.Subscript) and value is not _UNKNOWN:
            _put(_value(target.value, names), _value(target.slice, names), value)


def _put(holder: Any, key: Any, value: Any) -> None:
    if isinstance(holder, dict) and isinstance(key, str) and len(holder) < _LONGEST:
        holder[key] = value


def _value(node: ast.AST, names: Mapping[str, Any]) -> Any:
    read = _READERS.get(type(node))
    return read(node, names) if read else _UNKNOWN


def _constant(node: Any, _names: Mapping[str, Any]) -> Any:
    return node.value if isinstance(node.value, str | int | float | None) else _UNKNOWN


def _name(node: Any, names: Mapping[str, Any]) -> Any:
    return names.get(node.id, _UNKNOWN)


def _list(node: Any, names: Mapping[str, Any]) -> Any:
    values = (_value(each, names) for each in node.elts)
    return [value for value in values if value is not _UNKNOWN]


def _tuple(node: Any, names: Mapping[str, Any]) -> Any:
    values = (_value(each, names) for each in node.elts)
    return tuple(None if value is _UNKNOWN else value for value in values)


def _dict(node: Any, names: Mapping[str, Any]) -> Any:
    pairs = (
        (_value(key, names), _value(value, names)) for key, value in zip(node.keys, node.values, strict=True) if key
    )
    return {key: value for key, value in pairs if isinstance(key, str | int) and value is not _UNKNOWN}


def _call(node: Any, names: Mapping[str, Any]) -> Any:
    """Only dict(key=value)."""
    if not isinstance(node.func, ast.Name) or node.func.id != "dict" or node.args:
        return _UNKNOWN
    pairs = ((keyword.arg, _value(keyword.value, names)) for keyword in node.keywords)
    return {key: value for key, value in pairs if key and value is not _UNKNOWN}


def _binary(node: Any, names: Mapping[str, Any]) -> Any:
    if not isinstance(node.op, ast.Add):
        return _UNKNOWN
    return _sum(_value(node.left, names), _value(node.right, names))


def _sum(one: Any, other: Any) -> Any:
    for kind in (str, list, tuple):
        if isinstance(one, kind) and isinstance(other, kind) and len(one) + len(other) <= _LONGEST:
            return operator.add(one, other)
    return _UNKNOWN


def _text(node: Any, names: Mapping[str, Any]) -> Any:
    """An f-string of known names."""
    made = ""
    for part in node.values:
        value = _value(part.value, names) if isinstance(part, ast.FormattedValue) else part.value
        if not isinstance(value, str | int) or getattr(part, "format_spec", None) or len(made) > _LONGEST:
            return _UNKNOWN
        made += str(value)
    return made


def _unary(node: Any, names: Mapping[str, Any]) -> Any:
    value = _value(node.operand, names)
    if isinstance(node.op, ast.USub) and isinstance(value, int | float):
        return -value
    return not value if isinstance(node.op, ast.Not) and value is not _UNKNOWN else _UNKNOWN


_READERS: dict[type[ast.AST], Callable[[Any, Mapping[str, Any]], Any]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.List: _list,
    ast.Set: _list,
    ast.Tuple: _tuple,
    ast.Dict: _dict,
    ast.Call: _call,
    ast.BinOp: _binary,
    ast.JoinedStr: _text,
    ast.UnaryOp: _unary,
}
