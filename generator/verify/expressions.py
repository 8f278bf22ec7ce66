"""Looks at every expression of a printed file: what it names, and what it calls.

A name is followed to what it stands for, so that `text` is the runtime's function and
not whatever hides it. `statements` looks at statements; the tables are in `permits`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Final, TypeAlias, TypeGuard

from .fault import VerificationError, fault
from .permits import BUILTINS, Permit

Scope: TypeAlias = Mapping[str, str]
"""What each name stands for, as `permits` writes it."""

_PARTS: Final[Mapping[type[ast.AST], tuple[str, ...]]] = {
    ast.Await: ("value",),
    ast.BoolOp: ("op", "values"),
    ast.Compare: ("left", "ops", "comparators"),
    ast.Dict: ("keys", "values"),
    ast.List: ("elts",),
    ast.Tuple: ("elts",),
    ast.UnaryOp: ("op", "operand"),
    **dict.fromkeys((ast.And, ast.Or, ast.Not, ast.USub), ()),
    **dict.fromkeys((ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn), ()),
}
"""What may stand in an expression besides names, constants, calls and lambdas."""

_CONSTANTS: Final = frozenset({str, int, float, bool, bytes, type(None)})
_LAMBDAS: Final[tuple[list[str], ...]] = ([], ["value", "at"], ["client"])


class Expressions:
    """The expressions of one file, whose imports `modules` names."""

    def __init__(self, file: str, permit: Permit, modules: frozenset[str]) -> None:
        self._file = file
        self._permit = permit
        self._modules = modules

    def _fault(self, node: ast.AST, what: str) -> VerificationError:
        return fault(self._file, node, what)

    def look(self, root: ast.expr, calls: frozenset[str], scope: Scope) -> None:
        """Every node below `root`, in which only `calls` may be called."""
        stack: list[ast.AST] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, ast.Name) and node.id in scope:
                pass  # most of what is read
            elif isinstance(node, ast.Constant):
                if type(node.value) not in _CONSTANTS:
                    raise self._fault(node, "a constant of an unknown kind")
            elif _is_generic(node):
                self.annotation(node, scope)
            elif isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
                self._read(node, scope)
                stack += _calls_below(node)
            elif isinstance(node, ast.Call):
                stack += self._called(node, calls, scope)
            elif isinstance(node, ast.Lambda):
                self._lambda(node, scope)
            elif _is_of_data(node, scope):
                stack.append(node.body)
            elif type(node) in _PARTS:
                for field in _PARTS[type(node)]:
                    child = getattr(node, field)
                    # `**HEADERS` in a dict has None for its key.
                    parts = child if isinstance(child, list) else [child]
                    stack += [_unpacked(part) for part in parts if part is not None]
            else:
                place = node if isinstance(node, ast.expr) else root
                raise self._fault(place, f"an expression `{type(node).__name__}`")

    def _called(
        self, node: ast.Call, calls: frozenset[str], scope: Scope
    ) -> list[ast.expr]:
        """What else there is to look at in a call that is permitted."""
        name = self.name(node.func, scope)
        if name not in calls:
            raise self._fault(node, f"a call of `{name}`")
        rest = [*node.args, *_calls_below(node.func)]
        for keyword in node.keywords:
            if keyword.arg is None and not isinstance(keyword.value, ast.Name):
                raise self._fault(node, "keywords that are not written out")
            rest.append(keyword.value)
        return rest

    def _lambda(self, node: ast.Lambda, scope: Scope) -> None:
        listed = node.args
        names = [argument.arg for argument in listed.args]
        others = (listed.posonlyargs, listed.kwonlyargs, listed.defaults, listed.vararg)
        if names not in _LAMBDAS or any(others) or listed.kwarg:
            raise self._fault(node, "a lambda with other arguments than ours")
        inner = {**scope, **{name: f"arg.{name}" for name in names}}
        self.look(node.body, self._permit.calls, inner)

    def _read(self, node: ast.expr, scope: Scope) -> None:
        """A name that is not called: it is known, and one that we use."""
        if isinstance(node, ast.Name) and node.id in scope:
            return
        name = self.name(node, scope)
        if name.partition(".")[0] in self._modules and name not in self._permit.imports:
            raise self._fault(node, f"`{name}`")

    def name(self, node: ast.expr, scope: Scope) -> str:
        """What is read or called, as `permits` writes it."""
        if isinstance(node, ast.Name):
            if node.id in scope:
                return scope[node.id]
            if node.id not in BUILTINS:
                raise self._fault(node, f"the name `{node.id}`, which nothing defines")
            return node.id
        if isinstance(node, ast.Attribute):
            attribute = node.attr
            before = self.name(node.value, scope)
            name = attribute if before == "builtins" else f"{before}.{attribute}"
            if attribute.startswith("__") and name not in self._permit.calls:
                raise self._fault(node, f"the attribute `{attribute}`")
            if before == "builtins" and attribute not in BUILTINS:
                raise self._fault(node, f"the builtin `{attribute}`")
            return name
        if isinstance(node, ast.Call):
            return f"{self.name(node.func, scope)}()"
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            return f"{self.name(node.value, scope)}[]"
        raise self._fault(node, f"a call or attribute of `{type(node).__name__}`")

    # Types. They are evaluated only where somebody asks for it, and call nothing.

    def annotation(self, root: ast.expr, scope: Scope, *, alias: str = "") -> None:
        """Every node of a type; an `alias` names models and itself in quotes."""
        stack: list[ast.expr] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, ast.Name) and node.id in scope:
                pass  # most of what a type is made of
            elif isinstance(node, ast.Name | ast.Attribute) and not _calls_below(node):
                self._read(node, scope)
            elif isinstance(node, ast.Subscript) and not _calls_below(node):
                self._read(node.value, scope)
                if self.name(node.value, scope) == "typing.Literal":
                    self.look(node.slice, frozenset(), scope)
                else:
                    stack.append(node.slice)
            elif isinstance(node, ast.Tuple | ast.List):
                stack += node.elts
            elif isinstance(node, ast.Starred):  # `tuple[str, *tuple[Any, ...]]`
                stack.append(node.value)
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
                stack += (node.left, node.right)
            elif not isinstance(node, ast.Constant) or not _is_type(
                node.value, scope, alias
            ):
                raise self._fault(node, "an annotation that is no type")


def _is_generic(node: ast.AST) -> TypeGuard[ast.Subscript]:
    """Whether it is `dict[str, Any]`, not the `sent[0]` of a test."""
    return isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Constant)


def _is_of_data(node: ast.AST, scope: Scope) -> TypeGuard[ast.IfExp]:
    """Whether it is `… if data else {}`, where `data` is an argument."""
    match node:
        case ast.IfExp(test=ast.Name(id="data"), orelse=ast.Dict(keys=[])):
            return scope.get("data") == "arg.data"
    return False


def _unpacked(node: ast.AST) -> ast.AST:
    """What a list has all the items of: `*WHOLE`."""
    match node:
        case ast.Starred(value=ast.Name() as name):
            return name
    return node


def _calls_below(node: ast.expr) -> list[ast.expr]:
    """The call that `f().name` or `f()[0]` begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return [node] if isinstance(node, ast.Call) else []


def _is_type(value: object, scope: Scope, alias: str) -> bool:
    if isinstance(value, str) and alias:
        if value == alias:
            return True
        # `typing.get_type_hints` evaluates what stands in quotes.
        found = re.fullmatch(r"(\w+)\.\w+", value, re.ASCII)
        return found is not None and scope.get(found[1]) == ".models"
    return value is None or value is ...
