"""No module keeps state: what one defines is the same from first use to last.

What pure functions gave may be remembered, in a bounded `lru_cache`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
FOLDERS = ("generator", "templates/runtime")
CHANGING = frozenset(
    {"add", "append", "clear", "discard", "extend", "insert", "pop"}
    | {"popitem", "remove", "setdefault", "update"}
)


def module_files() -> list[Path]:
    return [p for folder in FOLDERS for p in (REPOSITORY / folder).rglob("*.py")]


def defined(tree: ast.Module) -> set[str]:
    """The names that a module assigns to."""
    targets = [
        target
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return {
        t.id for target in targets for t in ast.walk(target) if isinstance(t, ast.Name)
    }


def changes(tree: ast.Module) -> Iterator[str]:
    """What changes a module after it was loaded, each with its line."""
    names = defined(tree)

    def is_ours(node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id in names

    for node in ast.walk(tree):
        match node:
            case ast.Global():
                yield f"{node.lineno}: global"
            case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()) if is_ours(
                value
            ):
                yield f"{node.lineno}: an item of a constant is set"
            case ast.AugAssign(target=target) if is_ours(target):
                yield f"{node.lineno}: a constant is added to"
            case ast.Call(
                func=ast.Attribute(value=value, attr=attr)
            ) if attr in CHANGING and is_ours(value):
                yield f"{node.lineno}: .{attr}() of a constant"


@pytest.mark.parametrize(
    "path", module_files(), ids=lambda p: p.relative_to(REPOSITORY).as_posix()
)
def test_nothing_changes_a_module(path: Path) -> None:
    """Two clients in one process, or two runs, could tell."""
    assert list(changes(ast.parse(path.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    "text",
    [
        "A = {}\ndef f(x): A[x] = 1",
        "A: dict = {}\ndef f(x): A.setdefault(x, 1)",
        "A, B = set(), []\ndef f(x): B.append(x)",
        "A = []\ndef f(x):\n    del A[0]",
        "A = 0\ndef f():\n    global A\n    A = 1",
        "A = []\nA += [1]",
    ],
)
def test_what_would_be_state(text: str) -> None:
    """Each of these is found."""
    assert list(changes(ast.parse(text)))
