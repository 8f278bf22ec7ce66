"""Enums and constants: a declaration of its own, one value, or the plain type."""

from __future__ import annotations

from typing import Any

from .. import ir
from ..ir import ScalarKind
from .annotations import doc_of
from .context import Context
from .naming.places import Place, settled
from .shapes import Shape

MOST_VALUES = 500
"""Past this, an enum is written as its plain type."""


def enum_of(values: list[Any], shape: Shape, place: Place, context: Context) -> ir.Type:
    kept = _distinct(value for value in values if value is not None)
    plain = [v for v in kept if isinstance(v, str | int)]  # booleans are integers here
    if not kept:
        return ir.Scalar(ScalarKind.NULL) if values else ir.AnyType()
    if len(plain) < len(kept) or len(kept) > MOST_VALUES:
        return _plain(kept)
    if len(kept) == 1:
        return ir.Const(plain[0])
    place, pointer = settled(shape, place, context)
    declared = ir.Enum(
        name=place.name,
        module=place.module,
        doc=doc_of(shape.keywords),
        values=tuple(plain),
        pointer=pointer,
    )
    context.declared[pointer] = declared
    context.pointers[declared.name] = pointer
    return ir.EnumRef(declared.name)


def _distinct(values: Any) -> list[Any]:
    # 1, 1.0 and True are equal in Python and three values in JSON.
    return list(
        {(type(value).__name__, repr(value)): value for value in values}.values()
    )


def _plain(values: list[Any]) -> ir.Type:
    kinds = {type(value) for value in values}
    by_type: dict[type, ir.Type] = {
        str: ir.Scalar(ScalarKind.TEXT),
        int: ir.Scalar(ScalarKind.INTEGER),
        bool: ir.Scalar(ScalarKind.BOOLEAN),
        dict: ir.Mapping(ir.AnyType()),
        list: ir.Array(ir.AnyType()),
    }
    if kinds <= {int, float} and float in kinds:
        return ir.Scalar(ScalarKind.NUMBER)
    return by_type.get(kinds.pop(), ir.AnyType()) if len(kinds) == 1 else ir.AnyType()
