"""Compares the statements of `_decode` with the fields that they read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from .. import ir
from .choices import Choices
from .facts import value
from .fault import VerificationError, fault

_NONE: Final = "None"
_UNSET: Final = "UNSET"
_ANY_TEXT: Final = "at.strict or type(v) is not str"
"""What is asked of an enumeration: a lenient decoder takes any text for one."""
_KINDS: Final = {
    ir.ScalarKind.TEXT: frozenset({"str"}),
    ir.ScalarKind.INTEGER: frozenset({"int"}),
    ir.ScalarKind.NUMBER: frozenset({"int", "float"}),
    ir.ScalarKind.BOOLEAN: frozenset({"bool"}),
}


class Fields:
    """The steps of one method, read one field after the other."""

    def __init__(self, file: str, choices: Choices, method: ast.FunctionDef) -> None:
        self._file = file
        self._choices = choices
        self._method = method
        # `v: Any` without a value does nothing: it is for type checkers.
        steps = [step for step in method.body[:-1] if not _is_declaration(step)]
        self._steps = iter(steps)

    def check(self, fields: tuple[ir.Field, ...]) -> None:
        """Raise `VerificationError` unless each field has its statements, in order."""
        if fields and _text(self._next()) != "take = data.pop":
            raise self._fault(self._method, "other properties than those of the data")
        for field in fields:
            self._field(field)
        for step in self._steps:
            raise self._fault(step, "a statement that reads no field")

    def _next(self) -> ast.stmt:
        return next(self._steps, self._method)

    def _fault(self, node: ast.AST, what: str) -> VerificationError:
        return fault(self._file, node, what)

    def _field(self, field: ir.Field) -> None:
        step = self._next()
        match step:
            case ast.Assign(targets=targets, value=found) if _takes(found, field):
                pass
            case _:
                raise self._unread(step, field)
        match [_text(target) for target in targets]:
            case ["v"]:
                self._read(field, self._next())
            case [target, "v"] if target == _target(field):
                self._read(field, self._misfit(field, self._next()))
            case [target] if target == _target(field):
                if not isinstance(field.type, ir.AnyType) or field.required:
                    raise self._unread(step, field)
            case _:
                raise self._unread(step, field)

    def _unread(self, node: ast.AST, field: ir.Field) -> VerificationError:
        return self._fault(node, f"`{field.name.wire}` is not read into its field")

    def _misfit(self, field: ir.Field, step: ast.stmt) -> ast.stmt:
        """The only statement below a question that leaves nothing unread."""
        match step:
            case ast.If(test=test, body=[read], orelse=[]):
                if set(_unread_by(test)) <= _needs_no_reading(field):
                    return read
        raise self._unread(step, field)

    def _read(self, field: ir.Field, step: ast.stmt) -> None:
        """`self.field = at.text("key", v)`."""
        match step:
            case ast.Assign(
                targets=[target],
                value=ast.Call(
                    func=ast.Attribute(attr=method),
                    args=[ast.Constant(value=wire), ast.Name(id="v"), *rest],
                ),
            ) if (
                _text(target) == _target(field) and wire == field.name.wire
            ):
                kind = _beside_text(field) if method == "beside_text" else field.type
                self._choices.compare(step, rest, kind)
            case _:
                raise self._unread(step, field)


def _is_declaration(step: ast.stmt) -> bool:
    match step:
        case ast.AnnAssign(target=ast.Name(id="v"), value=None):
            return True
    return False


def _beside_text(field: ir.Field) -> ir.Type:
    """What `at.beside_text` decodes: of two members that are text and a model, that."""
    match field.type:
        case ir.Union(variants=(one, other)):
            objects = [v.type for v in (one, other) if v.test == ir.IsKind("object")]
            texts = [v.type for v in (one, other) if v.test == ir.IsKind("string")]
            if texts == [ir.Scalar(ir.ScalarKind.TEXT)] and len(objects) == 1:
                return objects[0]
    return ir.Scalar(ir.ScalarKind.NULL)


def _takes(found: ast.expr, field: ir.Field) -> bool:
    """Whether it is `take("key", MISSING)`: the key, and what stands for none."""
    none = _NONE
    if field.required:
        none = "MISSING"
    elif field.nullable or isinstance(field.type, ir.AnyType):
        none = _UNSET
    match found:
        case ast.Call(
            func=ast.Name(id="take"),
            args=[ast.Constant(value=wire), default],
            keywords=[],
        ):
            return wire == field.name.wire and _name(default) == none
    return False


def _needs_no_reading(field: ir.Field) -> set[object]:
    """The Python types, and values, that reading would leave as they are."""
    left: set[object] = {_UNSET}
    if field.nullable or not field.required:
        left.add(_NONE)
    match field.type:
        case ir.EnumRef():
            left.add(_ANY_TEXT)
        case ir.Scalar(scalar):
            left |= _KINDS.get(scalar, frozenset())
        case ir.Const(str() as constant):
            left.add(value(constant))
        case ir.Union(variants=variants):
            # Which variant is any text? The first that text can be.
            of_text = [
                variant.type
                for variant in variants
                if isinstance(variant.test, ir.IsOneOf | ir.IsKind)
                and variant.test.kind == "string"
            ]
            if of_text[:1] == [ir.Scalar(ir.ScalarKind.TEXT)]:
                left |= _KINDS[ir.ScalarKind.TEXT]
    return left


def _unread_by(test: ast.expr) -> Iterator[object]:
    """What a question about `v` is false for; `test` itself where it is no such one."""
    match test:
        case ast.BoolOp(op=ast.And(), values=parts):
            for part in parts:
                yield from _unread_by(part)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            match _text(left), operator, right:
                case "v", ast.NotEq(), ast.Constant(value=constant):
                    yield value(constant)
                case "v", ast.IsNot(), _:
                    yield _name(right)
                case "type(v)", ast.IsNot(), _:
                    yield _text(right)
                case _:
                    yield test
        case _ if _text(test) == _ANY_TEXT:
            yield _ANY_TEXT
        case _:
            yield test


def _target(field: ir.Field) -> str:
    return f"self.{field.name.python}"


def _name(node: ast.AST) -> str:
    """A name that is imported, under an alias of ours or not."""
    return _text(node).removeprefix("_")


def _text(node: ast.AST) -> str:
    return ast.unparse(node)
