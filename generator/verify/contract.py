"""Compares the tests that come with a package with the model: what they cover."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from .. import ir
from .fault import fault


def check_contract(file: str, tree: ast.Module, group: ir.Group) -> None:
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


def check_model_tests(file: str, tree: ast.Module, api: ir.Api) -> None:
    """`WHOLE` has the models with a property that no operation sends, `OTHERS` others.

    `EXTRA` has those that keep not just any property without a name.
    """
    listed: dict[str, list[str]] = {"WHOLE": [], "OTHERS": [], "EXTRA": []}
    for node in tree.body:
        match node:
            case ast.AnnAssign(
                target=ast.Name(id), value=ast.Dict(keys=keys) | ast.List(elts=keys)
            ) if (id in listed):
                listed[id] += [k.attr for k in keys if isinstance(k, ast.Attribute)]
    sent = {
        body.contents[0].type
        for group in api.groups
        for body in (operation.body for operation in group.operations)
        if body and body.contents[0].kind == "json"
    }
    models = [d for d in api.declarations if isinstance(d, ir.Model)]
    whole = {m.name for m in models if m.fields and ir.ModelRef(m.name) not in sent}
    wanted = {
        "WHOLE": sorted(whole),
        "OTHERS": sorted({m.name for m in models} - whole),
        "EXTRA": sorted(m.name for m in models if m.extra != ir.AnyType()),
    }
    if listed != wanted:
        raise fault(file, None, "other models than the description has")


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
