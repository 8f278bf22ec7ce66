"""Compares the tests that come with a package with the model: what they cover."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from .. import ir
from .fault import fault


def check_contract(file: str, tree: ast.Module, group: ir.Group) -> None:
    """Each operation has its class, whose calls assert the operation's method."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    if len(classes) != len(group.operations):
        raise fault(
            file, None, f"{len(classes)} classes for {len(group.operations)} operations"
        )
    for node, operation in zip(classes, group.operations, strict=True):
        methods = set(_asserted(node, "method"))
        methods |= {line.split(" ")[0] for line in map(str, _asserted(node, "line"))}
        if methods != {operation.method}:
            raise fault(file, node, f"a test that expects no {operation.method}")


def check_model_tests(file: str, tree: ast.Module, api: ir.Api) -> None:
    """Each model that has a property has its test, which names it."""
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    found = [_model_of(test) for test in tests]
    models = [d for d in api.declarations if isinstance(d, ir.Model) and d.fields]
    if found != sorted(model.name for model in models):
        raise fault(file, None, "other tests than the models need")


def _model_of(test: ast.FunctionDef) -> str | None:
    """`Card`, of `assert sent_back(m.Card, value) == value`."""
    match test.body[-1]:
        case ast.Assert(
            test=ast.Compare(
                left=ast.Call(args=[ast.Attribute(attr=model), ast.Name("value")]),
                ops=[ast.Eq()],
                comparators=[ast.Name("value")],
            )
        ):
            return model
    return None


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


def check_scenarios(file: str, tree: ast.Module, group: ir.Group) -> None:
    """Each operation has its stub."""
    found = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    wanted = [f"test_{operation.name.python}" for operation in group.operations]
    if found != wanted:
        raise fault(file, None, f"{found} where the model has {wanted}")


def _asserted(node: ast.ClassDef, attribute: str) -> list[object]:
    return [
        value
        for member in node.body
        if isinstance(member, ast.FunctionDef)
        for statement in member.body
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
