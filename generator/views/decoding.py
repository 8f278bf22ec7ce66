"""The statements by which a model reads its properties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .. import ir
from ..printing.layout import Expression, call, layout, prefixed
from ..printing.source import Code, identifier, literal
from .types import Types

_TEXT = ir.Scalar(ir.ScalarKind.TEXT)
_MISFITS = {
    ir.ScalarKind.TEXT: Code("type(v) is not str"),
    ir.ScalarKind.INTEGER: Code("type(v) is not int"),
    ir.ScalarKind.NUMBER: Code("type(v) is not float"),
    ir.ScalarKind.BOOLEAN: Code("type(v) is not bool"),
}
"""The questions after values that have to be looked at."""
_METHODS = {
    ir.ScalarKind.TEXT: "text",
    ir.ScalarKind.INTEGER: "integer",
    ir.ScalarKind.NUMBER: "number",
    ir.ScalarKind.BOOLEAN: "boolean",
}
"""The decoder's methods for these, when such a value was no such thing."""
_UNCOMMON = Code("at.strict or type(v) is not str")
"""Of an enumeration: a lenient decoder takes any text for one of its values."""
_MOST_INFERRED: Final = 48
"""Fields for which type checkers find out by themselves what `v` is.

From 65 assignments to one name on, pyright 1.1.414 takes it for unknown.
"""


def beginning(fields: Sequence[ir.Field], types: Types) -> list[Code]:
    """The statements before those of the fields."""
    if not fields:
        return []
    is_told = len(fields) > _MOST_INFERRED
    kind = [Code("v: ") + types.imports.name("typing", "Any")] * is_told
    return [Code("take = data.pop"), *kind]


def decoding(field: ir.Field, types: Types) -> list[Code]:
    """The statements that take a property into its field.

    The field is what came, or what stands for none. Where the type says that it may
    not be, or that it must be made into something, the decoder has the word.
    """
    wire = literal(field.name.wire)
    found = call(Code("take"), wire, _for_none(field, types), packed=True)
    target = Code(f"self.{identifier(field.name.python)} = ")
    if isinstance(field.type, ir.AnyType) and not field.required:
        return [layout(prefixed(target, found), 8)]
    method, arguments = _reading(field.type, types)
    function = Code("at.") + identifier(method)
    read = prefixed(target, call(function, wire, Code("v"), *arguments, packed=True))
    test = _misfit(field, types)
    if test is None:
        return [layout(prefixed(Code("v = "), found), 8), layout(read, 8)]
    return [
        layout(prefixed(target + Code("v = "), found), 8),
        Code(f"if {test}:\n            {layout(read, 12)}"),
    ]


def _for_none(field: ir.Field, types: Types) -> Code:
    """What is found where there is no such property."""
    if field.required:
        return types.decoding("MISSING")
    if field.nullable or isinstance(field.type, ir.AnyType):
        return types.decoding("UNSET")
    return Code("None")


def _misfit(field: ir.Field, types: Types) -> Code | None:
    """The question whether a value is to be read; None where each is."""
    needed = field.required and not field.nullable
    # Nothing comes first: of many objects most properties are not there, or null.
    tests = [] if needed else [Code("v is not None")]
    if field.nullable and not field.required:
        tests.append(Code("v is not ") + types.decoding("UNSET"))
    kind = _taken_as_it_is(field.type)
    if kind is not None:
        tests.append(_MISFITS[kind])
    if isinstance(field.type, ir.Const) and isinstance(field.type.value, str):
        tests.append(Code("v != ") + literal(field.type.value))
    if isinstance(field.type, ir.EnumRef):
        tests.append(_UNCOMMON if needed else Code(f"({_UNCOMMON})"))
    return Code(" and ".join(tests)) if tests else None


def _taken_as_it_is(kind: ir.Type) -> ir.ScalarKind | None:
    """The kind of scalar of which every value is one of the type's."""
    match kind:
        case ir.Scalar(scalar) if scalar in _MISFITS:
            return scalar
        case ir.Union(variants=variants):
            for variant in variants:
                if variant.test == ir.IsKind("string"):
                    return ir.ScalarKind.TEXT if variant.type == _TEXT else None
                if (
                    isinstance(variant.test, ir.IsOneOf)
                    and variant.test.kind == "string"
                ):
                    return None
    return None


def _beside_text(union: ir.Union) -> str | None:
    """The model of `str | m.Card`, where every object is one."""
    if len(union.variants) > 2:
        return None
    members = {variant.test: variant.type for variant in union.variants}
    match members.pop(ir.IsKind("string"), None), *members.items():
        case text, (ir.IsKind("object"), ir.ModelRef(name)) if text == _TEXT:
            return name if union.open else None
    return None


def _reading(kind: ir.Type, types: Types) -> tuple[str, list[Expression]]:
    """The decoder's method for a field of a type, and what it takes beside the key."""
    match kind:
        case ir.AnyType():
            return "value", []
        case ir.Scalar(scalar) if scalar in _METHODS:
            return _METHODS[scalar], []
        case ir.Const(value):
            return "const", [literal(value)]
        case ir.EnumRef(name):
            return "enum", [types.lazily(name)]
        case ir.ModelRef(name):
            return "model", [types.model(name)]
        case ir.Array(ir.ModelRef(name), only=True):
            return "models", [types.lazily(name)]
        case ir.Array(items, only=True):
            return "items", [types.reader(items)]
        case ir.Mapping(values):
            return "mapping", [types.reader(values)]
        case ir.Union():
            model = _beside_text(kind)
            if model is not None:
                return "beside_text", [types.model(model)]
    return "field", [types.reader(kind)]
