"""Text becomes code in three encoders; everywhere else code is only put together.

Static types prove it: in the modules that print, mypy must find `Code` wherever an
f-string or a join is made code. The encoders themselves, and layout and indentation,
which move code about, are held by property tests instead.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from mypy import api

PACKAGE = Path(__file__).parents[2] / "generator"

VIEWS = sorted(PACKAGE.glob("views/**/*.py"))
PRINTING = [
    "printing/imports.py",
    *(path.relative_to(PACKAGE).as_posix() for path in VIEWS),
]
"""Where code is put together from code."""

MOVING = [f"printing/{name}.py" for name in ("source", "layout", "render")]
"""Where code is made from text, broken into lines, or indented."""

OURS = {
    ("printing/imports.py", "module"): "a module that a view named",
    ("printing/imports.py", "name"): "`identifier` looked at it when it was asked for",
    ("printing/imports.py", "alias"): "`identifier` looked at it when it was asked for",
    ("printing/imports.py", "line"): "made of the two above",
    ("views/decisions.py", "operator"): "one of two constants",
    ("views/client.py", "annotation"): "a constant of the caller",
    ("views/fronts.py", "module"): "named by `names`",
    ("views/client.py", "name"): "a constant of the caller",
    ("views/fronts.py", "root"): "a constant of the caller",
    ("views/readme.py", "count"): "a number",
    ("views/readme.py", "noun"): "one of two constants",
    ("views/types.py", "inner"): "made of code and constants",
    ("views/types.py", "refusal"): "one of two constants",
}
"""Text that is no `Code` but ours: module, expression, and why it is harmless."""


def code_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every `Code(…)`."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name("Code")):
                yield node


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_code_is_made_only_where_it_is_printed(path: Path) -> None:
    """A module that reads descriptions, or writes files, has no way to make code."""
    if str(path.relative_to(PACKAGE)) in (*PRINTING, *MOVING):
        return
    assert [
        node.lineno for node in code_calls(ast.parse(path.read_text("utf-8")))
    ] == []


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_nothing_goes_round_the_encoders(path: Path) -> None:
    """No cast to `Code`, no call of `str` on the class, no `repr` in printed text."""
    if path.parent.name == "printing" and path.name == "source.py":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name("cast"), args=[kind, _]):
                assert "Code" not in ast.unparse(kind), node.lineno
            case ast.FormattedValue(conversion=conversion) if path in VIEWS:
                assert conversion == -1, f"{path.name}:{node.lineno}: no encoder"
            case ast.Attribute(value=ast.Name("Code")):
                pytest.fail(f"{path.name}:{node.lineno}: a method of `Code`")


class Proof(ast.NodeTransformer):
    """Rewrites each `Code(…)` so that mypy must find code in all its parts."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "Code":
            return self._proven(node.args[0])
        return node

    def _proven(self, part: ast.expr) -> ast.expr:
        match part:
            case ast.Constant(value=str()):
                return _call("Code", part)
            case ast.JoinedStr(values=values):
                parts = [v.value for v in values if isinstance(v, ast.FormattedValue)]
                return _call("_joined", *parts)
            case ast.IfExp(test=test, body=body, orelse=other):
                return ast.IfExp(test, self._proven(body), self._proven(other))
            case ast.Call(
                func=ast.Attribute(value=ast.Constant(value=str()), attr="join"),
                args=[parts],
            ):
                return _call("_all", parts)
        return _call("_joined", part)


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


PROOFS = """
from collections.abc import Iterable as _Iterable
def _joined(*parts: Code) -> Code: ...
def _all(parts: _Iterable[Code]) -> Code: ...
"""


def unproven(folder: Path) -> Iterator[tuple[str, str]]:
    """Module and expression wherever mypy finds something else than code."""
    copy = folder / "generator"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for name in PRINTING:
        tree = Proof().visit(ast.parse((copy / name).read_text("utf-8")))
        text = ast.unparse(ast.fix_missing_locations(tree))
        (copy / name).write_text(f"{text}\n{PROOFS if 'Code' in text else ''}", "utf-8")
    options = ["--show-column-numbers", "--show-error-end", "--no-error-summary"]
    options += ["--python-version=3.11", f"--cache-dir={folder / 'cache'}"]
    found, problems, _ = api.run([*options, *(str(copy / name) for name in PRINTING)])
    assert not problems
    place = re.compile(r"(.+?):(\d+):(\d+):\d+:(\d+): error: .* to \"_(joined|all)\"")
    for line in found.splitlines():
        match = place.match(line)
        if match:
            path, row, start, end = Path(match[1]), *map(int, match.group(2, 3, 4))
            written = path.read_text("utf-8").splitlines()[row - 1]
            yield str(path.relative_to(copy)), written[start - 1 : end]


def test_code_is_put_together_from_code(tmp_path: Path) -> None:
    """No part of an f-string or a join that becomes code is plain text."""
    found = set(unproven(tmp_path))
    assert found - OURS.keys() == set(), "text that no encoder wrote becomes code"
    assert OURS.keys() - found == set(), "exceptions that are no longer needed"
