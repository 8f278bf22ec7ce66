"""Looks at every statement of a printed file: only what its kind is permitted is there.

Nothing but imports, definitions and the few calls that we print runs when a file is
loaded, and no function does what text from a description could have asked for.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import Final

from .expressions import Expressions, Scope
from .fault import VerificationError, fault
from .permits import Permit

_MEMBERS: Final = (ast.Expr, ast.AnnAssign, ast.FunctionDef, ast.AsyncFunctionDef)
_NOTHING: Final[frozenset[str]] = frozenset()


def walk(file: str, tree: ast.Module, permit: Permit) -> None:
    """Raise `VerificationError` at the first node that may not be there."""
    names = _Names(file, permit)
    for statement in tree.body:
        names.define(statement)
    expressions = Expressions(file, permit, frozenset(names.modules))
    loaded = _Loaded(file, permit, names.scope, expressions)
    for statement in tree.body:
        loaded.look(statement, permit.statements, names.scope)


class _Names:
    """What the names of a file stand for: its imports and definitions."""

    def __init__(self, file: str, permit: Permit) -> None:
        self._file = file
        self._permit = permit
        self.scope: dict[str, str] = {}
        self.modules: set[str] = set()

    def define(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Import():
                for alias in statement.names:
                    self.modules.add(alias.name)
                    self._import(statement, alias, alias.name)
            case ast.ImportFrom():
                module = self._module(statement)
                for alias in statement.names:
                    self._import(statement, alias, f"{module}.{alias.name}")
            case ast.If():
                for nested in (*statement.body, *statement.orelse):
                    self.define(nested)
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                self.scope[name] = f"here.{name}"
            case ast.AnnAssign(target=target) | ast.Assign(targets=[target]):
                for name in _names(target):
                    self.scope[name] = f"here.{name}"

    def _module(self, statement: ast.ImportFrom) -> str:
        module = statement.module or ""
        if not statement.level:
            return module
        folders = self._file.split("/")
        if statement.level > len(folders):
            raise fault(self._file, statement, "an import from outside the package")
        return ".".join(["", *folders[: -statement.level], *filter(None, [module])])

    def _import(self, statement: ast.stmt, alias: ast.alias, name: str) -> None:
        if alias.name == "*" or not self._permit.imported(name):
            raise fault(self._file, statement, f"an import of `{name}`")
        self.scope[alias.asname or alias.name] = name


class _Loaded:
    """The statements that run when the file is loaded, and the functions among them."""

    def __init__(
        self, file: str, permit: Permit, scope: Scope, expressions: Expressions
    ) -> None:
        self._file = file
        self._permit = permit
        self._scope = scope
        self._expressions = expressions
        self._steps = _Steps(file, permit, expressions)

    def _fault(self, node: ast.AST, what: str) -> VerificationError:
        return fault(self._file, node, what)

    def look(
        self, statement: ast.stmt, permitted: Collection[type[ast.stmt]], scope: Scope
    ) -> None:
        if is_not_a_test(statement):
            return
        if type(statement) not in permitted:
            raise self._fault(statement, f"a statement `{type(statement).__name__}`")
        match statement:
            case ast.Expr(value=ast.Constant(value=str())):
                pass
            case ast.Import() | ast.ImportFrom():
                pass  # Looked at when the names were gathered.
            case ast.Assign(targets=[target], value=value):
                self._target(target)
                self._expressions.look(value, self._permit.loading, scope)
            case ast.AnnAssign(target=ast.Name()):
                self._declaration(statement, scope)
            case ast.If(test=ast.Name(id=name)) if (
                scope.get(name) == "typing.TYPE_CHECKING"
            ):
                may_define = self._permit.statements & {ast.AnnAssign, ast.Expr}
                for nested in statement.body:
                    self.look(nested, {ast.ImportFrom} | may_define, scope)
                for nested in statement.orelse:
                    self.look(nested, {ast.ImportFrom, ast.Assign} | may_define, scope)
            case ast.ClassDef():
                self._class(statement)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(statement, scope)
            case _:
                raise self._fault(statement, "a statement of an unknown form")

    def _target(self, target: ast.expr) -> None:
        match target:
            case ast.Name(id=name) if not name.startswith("__") or name == "__all__":
                return
            case ast.Tuple(
                elts=[ast.Name("__getattr__"), ast.Name("__dir__"), ast.Name("__all__")]
            ):
                return
        raise self._fault(target, "an assignment to no name of ours")

    def _declaration(self, statement: ast.AnnAssign, scope: Scope) -> None:
        look = self._expressions
        self._target(statement.target)
        look.annotation(statement.annotation, scope)
        if statement.value is None:
            return
        annotation = statement.annotation
        if isinstance(annotation, ast.Name) and (
            scope.get(annotation.id) == "typing.TypeAlias"
        ):
            look.annotation(statement.value, scope, alias=ast.unparse(statement.target))
        else:
            look.look(statement.value, self._permit.loading, scope)

    def _class(self, node: ast.ClassDef) -> None:
        if node.keywords or getattr(node, "type_params", None):
            raise self._fault(node, "a class with more than bases")
        for base in node.bases:
            if self._expressions.name(base, self._scope) not in self._permit.bases:
                raise self._fault(base, "a base class that is not the runtime's")
        self._decorators(node.decorator_list, self._scope)
        scope = dict(self._scope)
        for statement in node.body:
            self.look(statement, _MEMBERS, scope)
            # From here on the class's body sees the member, and no builtin of its name.
            match statement:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    scope[name] = f"class.{name}"
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
                    scope[name] = f"class.{name}"

    def _decorators(self, decorators: list[ast.expr], scope: Scope) -> None:
        for decorator in decorators:
            if self._expressions.name(decorator, scope) not in self._permit.decorators:
                raise self._fault(decorator, "a decorator that may not be there")
            if isinstance(decorator, ast.Call):
                for value in (*decorator.args, *(k.value for k in decorator.keywords)):
                    self._expressions.look(value, self._permit.loading, scope)

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope
    ) -> None:
        """Its defaults are evaluated when the file is loaded, the body when called."""
        self._decorators(node.decorator_list, scope)
        listed = node.args
        arguments = [*listed.posonlyargs, *listed.args, *listed.kwonlyargs]
        if getattr(node, "type_params", ()):
            raise self._fault(node, "a function with parameters for types")
        if listed.vararg:
            raise self._fault(
                listed.vararg, "an argument that takes any number of values"
            )
        if listed.kwarg:
            arguments.append(listed.kwarg)
        for default in (*listed.defaults, *listed.kw_defaults):
            if default is not None:
                self._expressions.look(default, _NOTHING, scope)
        # The body sees the module, not the class that it stands in.
        inner = dict(self._scope)
        for argument in arguments:
            if argument.annotation is not None:
                self._expressions.annotation(argument.annotation, self._scope)
            inner[argument.arg] = f"arg.{argument.arg}"
        if node.returns is not None:
            self._expressions.annotation(node.returns, self._scope)
        for statement in node.body:
            self._steps.look(statement, inner)


class _Steps:
    """The statements of a function."""

    def __init__(self, file: str, permit: Permit, expressions: Expressions) -> None:
        self._file = file
        self._permit = permit
        self._expressions = expressions

    def look(self, statement: ast.stmt, scope: dict[str, str]) -> None:
        if type(statement) not in self._permit.steps:
            raise fault(
                self._file, statement, f"a statement `{type(statement).__name__}`"
            )
        match statement:
            case ast.Expr(value=ast.Constant(value=str())):
                pass
            case (
                ast.Expr(value=ast.Call() as value)
                | ast.Return(value=ast.expr() as value)
                | ast.Assert(test=value, msg=None)
            ):
                self._expressions.look(value, self._permit.calls, scope)
            case ast.Assign(targets=[ast.Name(id="value")], value=value) if _is_any_of(
                value
            ):
                self._expressions.look(value, self._permit.calls, scope)
            case ast.Assign(targets=targets, value=value):
                self._expressions.look(value, self._permit.calls, scope)
                for target in targets:
                    self._bind(target, scope)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._expressions.annotation(statement.annotation, scope)
                self._expressions.look(value, self._permit.calls, scope)
                self._bind(target, scope)
            case ast.AnnAssign(target=ast.Name() as target, value=None):
                self._expressions.annotation(statement.annotation, scope)
                self._bind(target, scope)
            case ast.If(test=test):
                self._expressions.look(test, self._permit.calls, scope)
                for nested in (*statement.body, *statement.orelse):
                    self.look(nested, scope)
            case ast.With(items=[item]):
                self._expressions.look(item.context_expr, self._permit.calls, scope)
                if item.optional_vars is not None:
                    self._bind(item.optional_vars, scope)
                for nested in statement.body:
                    self.look(nested, scope)
            case _:
                raise fault(self._file, statement, "a statement of an unknown form")

    def _bind(self, target: ast.expr, scope: dict[str, str]) -> None:
        match target:
            case ast.Name(id=name):
                if scope.setdefault(name, f"local.{name}") != f"local.{name}":
                    raise fault(self._file, target, f"a variable that hides `{name}`")
                return
            case ast.Attribute(value=ast.Name(id="self"), attr=attribute):
                if "self" in scope and not attribute.startswith("__"):
                    return
            case ast.Subscript(
                value=ast.Name(id=name), slice=ast.Constant(value=str())
            ):
                if scope.get(name) == f"local.{name}":
                    return
        raise fault(self._file, target, "an assignment to something that is not ours")


def _is_any_of(node: ast.expr) -> bool:
    """Whether it is the argument `value` itself, with more told of it."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="at"), attr="any_of"),
            args=[ast.Name(id="value"), ast.Lambda()],
        ):
            return True
    return False


def is_not_a_test(statement: ast.stmt) -> bool:
    """Whether it is `__test__ = False`, for modules whose names pytest would take."""
    match statement:
        case ast.Assign(
            targets=[ast.Name(id="__test__")], value=ast.Constant(value=False)
        ):
            return True
    return False


def _names(target: ast.expr) -> list[str]:
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name)]
