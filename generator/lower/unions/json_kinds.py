"""The JSON types of values: of those that a type has, and of what those hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeAlias, get_args

from ... import ir
from ...ir import ScalarKind
from ..context import Context
from ..nodes import Node
from ..shapes import Shape, is_null, shape_of

KINDS: Final[tuple[ir.Kind, ...]] = get_args(ir.Kind)
ALL: Final[frozenset[ir.Kind]] = frozenset(KINDS) - {"integer"}
"""Those of a part that may be anything."""
_DEEPEST: Final = 4
"""Choices inside of each other, past which a schema may be anything."""
Part: TypeAlias = str | None
"""A property, or None for the items of a list and the values of a mapping."""


def kinds_of(kind: ir.Type, context: Context) -> list[ir.Kind]:
    """The JSON types that values of the type have, each once."""
    match kind:
        case ir.Const() | ir.EnumRef():
            return _of_values(_listed(kind, context))
        case ir.Array() | ir.Tuple():
            return ["array"]
        case ir.Scalar(ScalarKind.INTEGER):
            return ["integer"]
        case ir.Scalar(ScalarKind.NUMBER):
            return ["number"]
        case ir.Scalar(ScalarKind.BOOLEAN):
            return ["boolean"]
        case ir.Scalar():
            return ["string"]
        case ir.AliasRef(name):
            return kinds_of(context.alias(name).type, context)
        case ir.Nullable(inner):
            return kinds_of(inner, context)
        case ir.Union() if kind.variants:
            return kinds_of(kind.variants[0].type, context)
    return ["object"]


def limits(
    kind: ir.Type, within: ir.Kind, context: Context
) -> tuple[str | int | bool, ...]:
    """The values of a JSON type that values of a type are limited to; none else."""
    listed = _listed(kind, context)
    return tuple(value for value in listed if _of_values([value]) == [within])


def _listed(kind: ir.Type, context: Context) -> tuple[str | int | bool, ...]:
    match kind:
        case ir.Const(value):
            return (value,)
        case ir.EnumRef(name):
            declared = context.declaration(name)
            assert isinstance(declared, ir.Enum)
            return declared.values
    return ()


def held_by(kind: ir.Type, context: Context) -> dict[Part, ir.Type | Node]:
    """What stands for the parts of values of the type, required properties first."""
    match kind:
        case ir.Array(inner) | ir.Mapping(inner):
            return {None: inner}
        case ir.Tuple(items) if items:
            return {None: items[0]}
        case ir.AliasRef(name) if not is_unread(name, context):
            return held_by(context.alias(name).type, context)
        case ir.ModelRef(name) if name in context.shapes:
            # Shapes, as the model may still be without its fields.
            shape = context.shapes[name]
            ordered = sorted(
                shape.properties, key=lambda key: key not in shape.required
            )
            return {key: shape.properties[key] for key in ordered}
    return {}


def kinds_of_part(part: ir.Type | Node, context: Context) -> frozenset[ir.Kind]:
    """All JSON types that a part may have; its integers are numbers."""
    found = _of_schema(part, context) if isinstance(part, Node) else _of(part, context)
    return frozenset("number" if kind == "integer" else kind for kind in found)


def _of(kind: ir.Type, context: Context) -> Iterable[ir.Kind]:
    match kind:
        case ir.AnyType():
            return ALL
        case ir.Scalar(ScalarKind.NULL):
            return ()
        case ir.Nullable(inner):
            return _of(inner, context)
        case ir.AliasRef(name):
            is_all = is_unread(name, context)
            return ALL if is_all else _of(context.alias(name).type, context)
        case ir.Union(variants=variants):
            return [kind for v in variants for kind in _of(v.type, context)]
    return kinds_of(kind, context)


def _of_schema(node: Node, context: Context, depth: int = 0) -> Iterable[ir.Kind]:
    schema = context.resolve(node)
    if not isinstance(schema.value, dict) or depth > _DEEPEST:
        return ALL
    if is_null(schema):
        return ()
    shape = shape_of(schema, context)
    if "const" in shape.keywords:
        return _of_values([shape.keywords["const"]])
    if isinstance(values := shape.keywords.get("enum"), list):
        return _of_values(values)
    if shape.choices:
        found = (_of_schema(each, context, depth + 1) for each in shape.choices)
        return [kind for kinds in found for kind in kinds]
    if not shape.types:
        return {"object"} if shape.is_object and shape.properties else ALL
    return [kind for kind in KINDS if kind in shape.types]


def permits_null(part: ir.Type | Node, context: Context, depth: int = 0) -> bool:
    """Whether a part may be null."""
    match part:
        case ir.AnyType() | ir.Nullable() | ir.Scalar(ScalarKind.NULL):
            return True
        case ir.AliasRef(name):
            is_all = is_unread(name, context)
            return is_all or permits_null(context.alias(name).type, context)
        case ir.Union(variants=variants):
            return any(permits_null(variant.type, context) for variant in variants)
        case Node():
            schema = context.resolve(part)
            if not isinstance(schema.value, dict) or depth > _DEEPEST:
                return True
            shape = shape_of(schema, context)
            choices = (permits_null(c, context, depth + 1) for c in shape.choices)
            return shape.nullable or any(choices) or _is_open(shape)
    return False


def _is_open(shape: Shape) -> bool:
    """Whether nothing is said of the JSON type."""
    is_listed = "const" in shape.keywords or "enum" in shape.keywords
    return not (is_listed or shape.types or shape.choices or shape.properties)


def _of_values(values: Iterable[Any]) -> list[ir.Kind]:
    kinds: dict[type, ir.Kind] = {
        str: "string",
        bool: "boolean",
        int: "integer",
        float: "number",
        list: "array",
        dict: "object",
    }
    return list(dict.fromkeys(kinds[type(v)] for v in values if v is not None))


def is_unread(name: str, context: Context) -> bool:
    """Whether an alias is still being read; what asked is then read once more."""
    if context.is_unread(context.pointers[name]):
        context.used_unread.append(name)
        return True
    return False
