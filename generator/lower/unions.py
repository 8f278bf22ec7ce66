"""Decides, once, how a value of a union is known for one of its variants.

In this order: the JSON type where one variant has it; a discriminator; a property whose
permitted values differ; keys that only one variant has. What is left is taken in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, TypeAlias

from .. import ir
from ..ir import ScalarKind
from .context import Context
from .nodes import Node
from .shapes import Shape, is_marked

_Kind: TypeAlias = Literal["string", "integer", "number", "boolean", "array", "object"]


def union_of(
    types: Sequence[ir.Type],
    name: str,
    context: Context,
    *,
    discriminator: Node | None,
) -> ir.Type:
    """The union of the types, each once; a single type or Any where that is all."""
    flat = list(dict.fromkeys(_flattened(types, context)))
    nullable = any(isinstance(kind, ir.Nullable) for kind in flat)
    members = list(
        dict.fromkeys(k.inner if isinstance(k, ir.Nullable) else k for k in flat)
    )
    if any(isinstance(kind, ir.AnyType) for kind in members):
        return ir.AnyType()
    if len(members) > 1:
        inner: ir.Type = _decided(members, name, context, discriminator)
    else:
        inner = members[0]
    return ir.Nullable(inner) if nullable else inner


def _flattened(
    types: Iterable[ir.Type], context: Context, above: frozenset[str] = frozenset()
) -> Iterator[ir.Type]:
    """The types, and those of unions among them, with a name or not: one decision.

    A union that leads back to itself (`above`) says nothing new there.
    """
    for kind in types:
        whole = kind
        if isinstance(kind, ir.AliasRef):
            if kind.name in above:
                continue
            whole = _alias(kind.name, context).type
            if context.pointers[kind.name] in context.open:
                context.unread.append(kind.name)
        null = isinstance(whole, ir.Nullable) and isinstance(whole.inner, ir.Union)
        inner = whole.inner if isinstance(whole, ir.Nullable) else whole
        if isinstance(inner, ir.Union):
            parts = [variant.type for variant in inner.variants]
            names = {kind.name} if isinstance(kind, ir.AliasRef) else set[str]()
            yield from _flattened(parts, context, above | names)
            if null:
                yield ir.Nullable(parts[0])
        else:
            yield kind


def _decided(
    members: list[ir.Type], name: str, context: Context, discriminator: Node | None
) -> ir.Union:
    by_kind: dict[_Kind, list[ir.Type]] = {}
    for member in members:
        by_kind.setdefault(_json_kind(member, context), []).append(member)
    variants: list[ir.Variant] = []
    for kind, same in by_kind.items():
        if kind == "object" and len(same) > 1:
            variants += _objects(same, context, discriminator)
        elif kind == "string" and len(same) > 1:
            variants += _texts(same, context)
        else:
            # Of several lists the first stands for all: the value cannot tell.
            variants += [ir.Variant(type=t, test=ir.IsKind(kind)) for t in same]
    scalars = not ({"object", "array"} & by_kind.keys())
    return ir.Union(name=name, variants=tuple(variants), open=not scalars)


def _texts(members: list[ir.Type], context: Context) -> list[ir.Variant]:
    """What is limited to some values by these, and then the rest: the first of it.

    Plain text comes before texts of a form (`date | str`): what it permits may look
    like a date and be none, so that it is read as it is.
    """
    told: list[ir.Variant] = []
    rest: list[ir.Variant] = []
    for member in members:
        values: tuple[object, ...] = ()
        if isinstance(member, ir.EnumRef):
            values = _enum(member.name, context).values
        elif isinstance(member, ir.Const):
            values = (member.value,)
        texts = tuple(value for value in values if isinstance(value, str))
        if texts and len(texts) == len(values):
            told.append(ir.Variant(type=member, test=ir.IsOneOf(texts)))
        else:
            rest.append(ir.Variant(type=member, test=ir.IsKind("string")))
    plain = ir.Scalar(ScalarKind.TEXT)
    return told + sorted(rest, key=lambda variant: variant.type != plain)


def _json_kind(kind: ir.Type, context: Context) -> _Kind:
    match kind:
        case ir.Const(value):
            return _kind_of_value(value)
        case ir.EnumRef(name):
            return _kind_of_value(_enum(name, context).values[0])
        case ir.Array() | ir.Tuple():
            return "array"
        case ir.Scalar(ScalarKind.INTEGER):
            return "integer"
        case ir.Scalar(ScalarKind.NUMBER):
            return "number"
        case ir.Scalar(ScalarKind.BOOLEAN):
            return "boolean"
        case ir.Scalar():
            return "string"
        case ir.AliasRef(name):
            return _json_kind(_alias(name, context).type, context)
        case ir.Nullable(inner):
            return _json_kind(inner, context)
        case ir.Union() if kind.variants:
            return _json_kind(kind.variants[0].type, context)
    return "object"


def _kind_of_value(value: object) -> _Kind:
    if isinstance(value, bool):
        return "boolean"
    return "integer" if isinstance(value, int) else "string"


def _enum(name: str, context: Context) -> ir.Enum:
    found = context.declared[context.pointers[name]]
    assert isinstance(found, ir.Enum)
    return found


def _alias(name: str, context: Context) -> ir.Alias:
    found = context.declared[context.pointers[name]]
    assert isinstance(found, ir.Alias)
    return found


def _objects(
    members: list[ir.Type], context: Context, discriminator: Node | None
) -> list[ir.Variant]:
    if discriminator is not None and discriminator.value:
        variants = _by_discriminator(members, discriminator, context)
        if variants:
            return variants
    return _by_tag(members, context) or _by_keys(members, context)


def _by_discriminator(
    members: list[ir.Type], discriminator: Node, context: Context
) -> list[ir.Variant]:
    """OAS 3.1.1 §4.8.25: the mapping's values, else the component's own name."""
    property_name = discriminator.text("propertyName")
    values: dict[str, list[str]] = {}
    for value, target in discriminator.at("mapping").items():
        pointer = str(target.value)
        if not pointer.startswith("#/"):
            pointer = f"#/components/schemas/{pointer}"
        name = context.classes.names.get(pointer.removeprefix("#"))
        if name:
            values.setdefault(name, []).append(value)
    variants = []
    for member in members:
        if not isinstance(member, ir.ModelRef):
            return []
        pointer = context.pointers[member.name]
        implied = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        tags = tuple(values.get(member.name) or [implied])
        variants.append(ir.Variant(type=member, test=ir.HasTag(property_name, tags)))
    return variants if property_name else []


# The decisions read shapes, not models: of schemas that contain each other, one model
# is still without its fields while the other is made.


def _shape(member: ir.Type, context: Context) -> Shape | None:
    return context.shapes.get(member.name) if isinstance(member, ir.ModelRef) else None


def _tags(shape: Shape | None, name: str, context: Context) -> tuple[Any, ...]:
    """The values that a property is limited to; none where it is not."""
    if shape is None or name not in shape.properties:
        return ()
    schema = context.resolve(shape.properties[name])
    values = [schema.get("const")] if "const" in schema else schema.get("enum") or ()
    return tuple(value for value in values if isinstance(value, str | int))


def _by_tag(members: list[ir.Type], context: Context) -> list[ir.Variant]:
    """A property that every variant has, with values that no two share."""
    shapes = [_shape(member, context) for member in members]
    for name in shapes[0].properties if shapes[0] else ():
        tags = [_tags(shape, name, context) for shape in shapes]
        every = [tag for several in tags for tag in several]
        if all(tags) and len(set(every)) == len(every):
            told = [
                ir.Variant(type=member, test=ir.HasTag(name, values))
                for member, values in zip(members, tags, strict=True)
            ]
            # Where the property may be missing, the keys have to tell.
            if all(shape and name in shape.required for shape in shapes):
                return told
            return told + _by_keys(members, context)
    return []


def _by_keys(members: list[ir.Type], context: Context) -> list[ir.Variant]:
    """Keys that a variant requires and no other knows; what has none goes last."""
    shapes = [_shape(member, context) for member in members]
    told: list[ir.Variant] = []
    rest: list[ir.Type] = []
    for member, shape in zip(members, shapes, strict=True):
        known = {k for s in shapes if s and s is not shape for k in s.properties}
        required = (
            [
                key
                for key in sorted(shape.required - known)
                if not _never_arrives(key, shape, context)
            ]
            if shape
            else []
        )
        if required:
            told.append(ir.Variant(type=member, test=ir.HasKeys(tuple(required))))
        else:
            rest.append(member)
    return told + [ir.Variant(type=m, test=ir.IsKind("object")) for m in rest]


def _never_arrives(key: str, shape: Shape, context: Context) -> bool:
    schema = shape.properties.get(key)
    return schema is not None and is_marked(schema, "writeOnly", context)
