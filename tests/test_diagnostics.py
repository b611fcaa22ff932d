"""The table of codes: complete, true, and the same in docs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import feeds
from feeds.diagnostics import CODES, markdown

PACKAGE = Path(feeds.__file__).parent
DOCS = PACKAGE.parent / "docs" / "diagnostics.md"
CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")
MAKERS = {"Diagnostic": 0, "note": 2}  # where each is given the code
# They pass on a code that was given elsewhere.
PASSING_ON = {
    ("feeds/normalize/found.py", "note"),
    ("feeds/normalize/withheld.py", "_by_engine"),
    ("feeds/store/reading.py", "diagnostics"),
}

Function = ast.FunctionDef
TREES = {
    f"feeds/{path.relative_to(PACKAGE).as_posix()}": ast.parse(path.read_text("utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "diagnostics.py"
}


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


CALLS: dict[str, list[ast.Call]] = {}
for _tree in TREES.values():
    for _node in ast.walk(_tree):
        if isinstance(_node, ast.Call):
            CALLS.setdefault(name_of(_node), []).append(_node)


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, but not in the functions within it."""
    for each in ast.iter_child_nodes(node):
        if not isinstance(each, Function):
            yield each
            yield from own_nodes(each)


def argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    stated = next((each.value for each in call.keywords if each.arg == name), None)
    return stated or (call.args[position] if position < len(call.args) else None)


def constants(node: ast.AST) -> set[str]:
    texts = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {text for text in texts if isinstance(text, str) and CODE.fullmatch(text)}


def codes_of_name(name: str, function: Function) -> set[str]:
    """What a variable or a parameter called so may hold: what is assigned to it, or what callers give."""
    found: set[str] = set()
    for node in own_nodes(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    found |= constants(node.value)
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = zip(target.elts, node.value.elts, strict=False)
                    found |= {code for to, value in pairs if getattr(to, "id", "") == name for code in constants(value)}
    parameters = [each.arg for each in (*function.args.args, *function.args.kwonlyargs)]
    if name in parameters:
        position = parameters.index(name) - (parameters[0] in ("self", "cls"))
        given = (argument(call, position, name) for call in CALLS.get(function.name, ()))
        found |= {code for value in given if value for code in constants(value)}
    return found


def uses() -> Iterator[tuple[str, str]]:
    """Each code in the program, with where it stands."""
    for path, tree in TREES.items():
        functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
        for function in functions:
            if path.startswith("feeds/read/"):
                yield from ((code, f"{path}:{function.lineno}") for code in withheld(function))
            for call in (node for node in own_nodes(function) if isinstance(node, ast.Call)):
                if name_of(call) in MAKERS and (path, function.name) not in PASSING_ON:
                    code = argument(call, MAKERS[name_of(call)], "code")
                    assert code, f"{path}:{call.lineno} states no code."
                    found = codes_of_name(code.id, function) if isinstance(code, ast.Name) else constants(code)
                    assert found, (
                        f"{path}:{call.lineno}: which code is it? Name it there, or in a variable of that function."
                    )
                    yield from ((each, f"{path}:{call.lineno}") for each in found)


def withheld(function: Function) -> set[str]:
    """The codes for which an engine holds an article back: Derived(code, message), or a tuple of both."""
    found: set[str] = set()
    for node in ast.walk(function):
        is_what_it_gives = "withheld" in function.name and isinstance(node, ast.Call | ast.Return)
        is_stated = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).endswith("['withheld']")
        if is_what_it_gives or is_stated:
            for each in ast.walk(node):
                if isinstance(each, ast.Call) and name_of(each) == "Derived":
                    found |= constants(each.args[0])
                elif isinstance(each, ast.Return) and isinstance(each.value, ast.Tuple):
                    found |= constants(each.value.elts[0])
    return found


def test_every_code_is_in_the_table() -> None:
    missing = {code: place for code, place in uses() if code not in CODES}
    assert not missing, f"Add a row to CODES in feeds/diagnostics.py for: {missing}"


def test_every_row_is_used() -> None:
    used = {code for code, _ in uses()}
    used |= {
        code for code in CODES if any(f'"{code}"' in ast.unparse(tree).replace("'", '"') for tree in TREES.values())
    }
    assert CODES.keys() - used == set(), "Nothing in feeds/ has these codes any more."


@pytest.mark.parametrize("code", CODES)
def test_a_row_is_in_sentences(code: str) -> None:
    row = CODES[code]
    assert CODE.fullmatch(code)
    for text in (row.meaning, row.mend):
        assert text.endswith(".")
        assert "|" not in text
        assert "\n" not in text


def test_the_table_is_in_order() -> None:
    assert list(CODES) == sorted(CODES)


def test_docs_hold_the_table() -> None:
    assert DOCS.read_text("utf-8") == markdown(), "Run: python -m feeds.diagnostics > docs/diagnostics.md"
