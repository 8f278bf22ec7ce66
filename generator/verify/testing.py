"""Compares the tests that come with a package with the model: what they cover."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Final, TypeAlias

from .. import ir
from .fault import fault

Tables: TypeAlias = dict[str, list[str]]
"""The names of models, by the table that has them."""

_TABLES: Final = ("WHOLE", "OTHERS", "EXTRA")
_LONGEST: Final = 200
"""Models and aliases that are tested in one file."""


def check_group_tests(file: str, tree: ast.Module, group: ir.Group) -> None:
    """Each operation has a test that says which it is, and expects its method."""
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    first = [test for test in tests if ast.get_docstring(test)]
    if len(first) != len(group.operations):
        raise fault(
            file, None, f"{len(first)} tests for {len(group.operations)} operations"
        )
    for node, operation in zip(first, group.operations, strict=True):
        methods = set(_asserted(node, "method"))
        methods |= {line.split(" ")[0] for line in map(str, _asserted(node, "line"))}
        if methods != {operation.method}:
            raise fault(file, node, f"a test that expects no {operation.method}")


def check_model_tests(file: str, tree: ast.Module, wanted: Tables | None) -> None:
    """`WHOLE` has the models with a property that no operation sends, `OTHERS` others.

    `EXTRA` has those that keep not just any property without a name.
    """
    listed: dict[str, list[str]] = {table: [] for table in _TABLES}
    for node in tree.body:
        match node:
            case ast.AnnAssign(
                target=ast.Name(id), value=ast.Dict(keys=keys) | ast.List(elts=keys)
            ) if (id in listed):
                listed[id] += [k.attr for k in keys if isinstance(k, ast.Attribute)]
    if listed != wanted:
        raise fault(file, None, "other models than the description has")


def wanted_model_tests(api: ir.Api) -> dict[str, Tables]:
    """The models in the tables of each file of their tests, by its path.

    Where one file would be too long, models that stand in an operation are with its
    group, and all others with their letter.
    """
    groups = {op.pointer: g.name.python for g in api.groups for op in g.operations}
    bodies = [op.body for op in api.operations if op.body]
    sent = {b.contents[0].type for b in bodies if b.contents[0].kind == "json"}
    tested = sorted(filter(_has_tests, api.declarations), key=lambda each: each.name)
    files: dict[str, Tables] = {}
    for each in tested:
        stem = "models" if len(tested) <= _LONGEST else _letter_of(each)
        place = each.pointer.split("/")
        # `additionalOperations` are one level lower than the others.
        owner = groups.get("/".join(place[:4])) or groups.get("/".join(place[:5]))
        if owner and len(tested) > _LONGEST:
            stem = f"{owner}_operations"
        path = f"tests/models/test_{stem}.py"
        tables = files.setdefault(path, {table: [] for table in _TABLES})
        if isinstance(each, ir.Model):
            is_sent = ir.ModelRef(each.name) in sent
            tables["WHOLE" if each.fields and not is_sent else "OTHERS"].append(
                each.name
            )
            if each.extra != ir.AnyType():
                tables["EXTRA"].append(each.name)
    return files


def _has_tests(declared: ir.Declaration) -> bool:
    if isinstance(declared, ir.Alias) and isinstance(declared.type, ir.Union):
        tests = [variant.test for variant in declared.type.variants]
        return any(isinstance(test, ir.HasTag) for test in tests)
    return isinstance(declared, ir.Model)


def _letter_of(declared: ir.Declaration) -> str:
    schema = re.search(r"/components/schemas/[^/]*\.([^/.]*)", declared.pointer)
    word = re.search("[A-Za-z0-9_]", schema[1]) if schema else None
    return (word[0] if word else declared.name[0]).lower()


def check_answers(file: str, tree: ast.Module, names: Mapping[str, str]) -> None:
    """Each function makes the model that `names` has for it, from JSON beside it."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    constants = {
        node.target.id
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    if constants != {node.name.upper() for node in functions}:
        raise fault(file, None, "JSON and values that are not pairs")
    for node in functions:
        match node.body:
            case [ast.Return(value=ast.Call(func=made))] if names.get(node.name) == (
                _model_made(made)
            ):
                continue
        raise fault(file, node, "another value than its name says")


def _model_made(made: ast.expr) -> str | None:
    """`Card`, of `m.Card` and of `m.Card.from_dict`."""
    match made:
        case ast.Attribute(value=ast.Name(), attr=model):
            return model
        case ast.Attribute(value=ast.Attribute(attr=model), attr="from_dict"):
            return model
    return None


def check_scenarios(file: str, tree: ast.Module) -> None:
    """There is one, and a test of it."""
    found = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    if found != ["scenario", "test_scenario"]:
        raise fault(file, None, f"{found} where a scenario belongs")


def _asserted(node: ast.FunctionDef, attribute: str) -> list[object]:
    return [
        value
        for statement in node.body
        for name, value in _equation(statement)
        if name == attribute
    ]


def _equation(statement: ast.stmt) -> list[tuple[str, object]]:
    match statement:
        case ast.Assert(
            test=ast.Compare(
                left=ast.Attribute(attr=name), comparators=[ast.Constant(value=value)]
            )
        ):
            return [(name, value)]
    return []
