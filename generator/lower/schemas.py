"""Schemas become types; those that deserve a name become declarations."""

from __future__ import annotations

import dataclasses

from .. import ir
from ..ir import ScalarKind
from ..nesting import too_deep
from . import arrays, models, unions
from .annotated_references import ANNOTATIONS, is_plain_reference, sole_reference
from .annotations import all_keywords, doc_of, full_doc
from .context import NAMED, VARIANTS, Context
from .enums import enum_of
from .json_types import types_said
from .naming.places import (
    Place,
    module_of,
    owner_place,
    place_inside,
    settled,
)
from .naming.renaming import claimed, class_name
from .nodes import Node
from .scalars import INT_OR_STRING, SCALARS, plain_scalar, scalar_of
from .shapes import COMPOUND, Shape, permits_null, shape_of
from .unions.branches import (
    beside_choice,
    is_any_of,
    merged_schemas,
    with_base,
    words_of_branches,
)
from .unions.tagged import tagged

ANY = ir.AnyType()
_DEEPEST = 60
"""Schemas inside of each other, past which a model waits until they are read."""


def type_of(node: Node, place: Place, context: Context) -> ir.Type:
    """The type of a schema at a place; what needs a name is declared on the way."""
    if not isinstance(node.value, dict):
        if node.value is False:
            context.note("schema-never", "`false` permits no value: typed as Any", node)
        return ANY
    if COMPOUND.isdisjoint(node.value):
        plain = plain_scalar(node, context)
        if plain is not None:
            return plain
    if is_plain_reference(node):
        target = context.resolve(node)
        place = place_inside(target.pointer, context) or place
        return _with_variants(type_of(target, place, context), context)
    # A constant declares nothing: the enumeration there is that of a base.
    if node.pointer in context.declared and "const" not in node:
        inner = _reference(context.declared[node.pointer], context)
        is_nullable = node.pointer in context.nullable and inner != ANY
        return ir.Nullable(inner) if is_nullable else inner
    if node.pointer in context.reentered:
        context.warn("schema-itself", "the schema is defined by itself alone", node)
        return ANY
    # The way back may lead through a name, which was none at the first time: a list of
    # classes that have this very list by `allOf`.
    is_reentered = node.pointer in context.being_read
    within = context.reentered if is_reentered else context.being_read
    within.add(node.pointer)
    try:
        found = _fresh(node, place, context)
    except RecursionError:
        if len(context.being_read) == 1:
            raise too_deep(context.locate(node.pointer)) from None
        raise
    finally:
        within.discard(node.pointer)
    if not context.being_read:
        _read_waiting(context)
    return found


def _with_variants(kind: ir.Type, context: Context) -> ir.Type:
    """What a reference means: of a class that stands for others, all of them."""
    match kind:
        case ir.Nullable(inner):
            return ir.Nullable(_with_variants(inner, context))
        case ir.ModelRef(name) if context.pointers[name] in context.subtypes:
            alias = context.declared[VARIANTS + context.pointers[name]]
            return ir.AliasRef(alias.name)
    return kind


def named_type(node: Node, place: Place, context: Context) -> ir.Type:
    """The type of a schema, with a name whatever it is: what has no class, an alias.

    For values that no method returns: a name is all by which they can be decoded.
    """
    kind = type_of(node, place, context)
    if isinstance(kind, ir.ModelRef | ir.AliasRef | ir.EnumRef | ir.AnyType):
        return kind
    name = claimed(NAMED + node.pointer, context, place.name)
    alias = ir.Alias(
        name=name,
        module=place.module or module_of(name, context),
        doc=doc_of(all_keywords(node, context)),
        type=kind,
        pointer=node.pointer,
    )
    context.declared[NAMED + node.pointer] = alias
    context.pointers[name] = NAMED + node.pointer
    return ir.AliasRef(name)


def _fresh(node: Node, place: Place, context: Context) -> ir.Type:
    reference = sole_reference(node, context)
    if reference is not None and node.pointer not in context.bases:
        inner = type_of(reference, place, context)
        is_nullable = "null" in types_said(node.get("type"))
        return ir.Nullable(inner) if is_nullable else inner
    return _of_shape(shape_of(node, context), place, context)


def _of_shape(shape: Shape, place: Place, context: Context) -> ir.Type:
    shape = _of_sole_branch(shape, context)
    if shape.nullable:
        context.nullable.add(shape.node.pointer)
    if shape.node.pointer in context.classes.names and _wants_alias(shape):
        inner = _alias(shape, place, context)
    else:
        inner = _without_null(shape, place, context)
    if shape.nullable and not isinstance(inner, ir.AnyType | ir.Nullable):
        return ir.Nullable(inner)
    return inner


def _of_sole_branch(shape: Shape, context: Context) -> Shape:
    """A component that is an inline schema or null, as that schema: by its own name.

    Unless an earlier run, or the configuration, gave the schema another.
    """
    pointer = shape.node.pointer
    if len(shape.choices) != 1 or pointer not in context.classes.names:
        return shape
    (branch,) = shape.choices
    inside = with_base(beside_choice(shape), branch, shape, context)
    is_reference = "$ref" in inside or sole_reference(inside, context)
    if is_reference or not isinstance(inside.value, dict):
        return shape
    if context.classes.is_decided(inside.pointer) or class_name(
        inside.pointer, context
    ):
        return shape
    found = shape_of(inside, context)
    words = {key: shape.keywords[key] for key in ANNOTATIONS if key in shape.keywords}
    return dataclasses.replace(
        found,
        node=Node(inside.value, pointer),
        keywords={**found.keywords, **words},
        nullable=shape.nullable or found.nullable,
    )


def _wants_alias(shape: Shape) -> bool:
    """Whether a component is no class, but more than a word: a list, a map, a union."""
    if "const" in shape.keywords or "enum" in shape.keywords:
        return False
    if shape.choices or len(shape.types) > 1:
        return len(shape.choices) != 1
    kind = shape.types[0] if shape.types else _implied(shape)
    closed = shape.additional is not None and shape.additional.value is False
    closed = closed and "patternProperties" not in shape.keywords
    return kind == "array" or (kind == "object" and not shape.properties and not closed)


def _alias(shape: Shape, place: Place, context: Context) -> ir.Type:
    pointer = shape.node.pointer
    doc = full_doc(shape.node, shape.keywords, context)
    alias = ir.Alias(
        name=place.name, module=place.module, doc=doc, type=ANY, pointer=pointer
    )
    # The name stands before the type is read: a list may contain itself. So does what
    # is known of null, which each use of the name says, and the alias does not.
    context.declared[pointer] = alias
    context.pointers[alias.name] = pointer
    is_nullable = permits_null(shape, context)
    if is_nullable:
        context.nullable.add(pointer)
    met = len(context.used_unread)
    inner = aliased_type(shape, place, context)
    context.declared[pointer] = dataclasses.replace(alias, type=inner)
    if len(context.used_unread) > met:
        context.to_reread[pointer] = (shape, place)
    if inner == ANY:
        return ANY
    reference = ir.AliasRef(alias.name)
    return ir.Nullable(reference) if is_nullable else reference


def aliased_type(shape: Shape, place: Place, context: Context) -> ir.Type:
    """What an alias stands for: null is said by each use of its name."""
    kind = _without_null(shape, place, context)
    return kind.inner if isinstance(kind, ir.Nullable) else kind


def _without_null(shape: Shape, place: Place, context: Context) -> ir.Type:
    keywords = shape.keywords
    if "const" in keywords:
        return enum_of([keywords["const"]], shape, place, context)
    if isinstance(keywords.get("enum"), list):
        return enum_of(keywords["enum"], shape, place, context)
    if shape.choices:
        return _choice(shape, place, context)
    if len(shape.types) > 1:
        return _several_types(shape, place, context)
    kind = shape.types[0] if shape.types else _implied(shape)
    if kind == "object":
        return _object(shape, place, context)
    if kind == "array":
        return arrays.array_of(shape, place, context)
    if kind in SCALARS:
        scalar = ir.Scalar(scalar_of(kind, keywords, shape.node.pointer, context))
        if kind != "string" or keywords.get("format") != INT_OR_STRING:
            return scalar
        both = [ir.Scalar(ScalarKind.INTEGER), scalar]
        return unions.union_of(both, place.name, context, discriminator=None)
    if "$dynamicRef" in keywords:
        told = "`$dynamicRef` is not followed: what it stands for is typed as Any"
        context.note("schema-dynamic", told, shape.node)
    return ir.Scalar(ScalarKind.NULL) if shape.nullable and not kind else ANY


def _implied(shape: Shape) -> str:
    """The type that a schema without `type` means by its other keywords."""
    if shape.properties or shape.additional is not None:
        return "object"
    if "patternProperties" in shape.keywords:
        return "object"
    if "items" in shape.keywords or "prefixItems" in shape.keywords:
        return "array"
    return ""


def _object(shape: Shape, place: Place, context: Context) -> ir.Type:
    if shape.properties:
        return _declare(shape, place, context)
    values = other_values(shape, place, context)
    return _declare(shape, place, context) if values is None else ir.Mapping(values)


def other_values(shape: Shape, place: Place, context: Context) -> ir.Type | None:
    """The type of properties that have no name; None where there can be none.

    JSON Schema 2020-12 §10.3.2: `patternProperties` are by the form of the name, and
    `additionalProperties` is for the rest, which may be anything where it is absent.
    """
    patterns = Node(
        shape.keywords.get("patternProperties"),
        f"{shape.node.pointer}/patternProperties",
    )
    schemas = [schema for _, schema in patterns.items()]
    additional = shape.additional
    if additional is None or additional.value is True or additional.value == {}:
        return ANY
    if additional.value is not False:
        schemas.append(additional)
    owner = owner_place(additional, shape, place, context)
    inner = owner.part("value")
    kinds = [type_of(schema, inner, context) for schema in schemas]
    if not kinds:
        return None
    return unions.union_of(kinds, inner.name, context, discriminator=None)


def _several_types(shape: Shape, place: Place, context: Context) -> ir.Type:
    """`type: [string, integer]`: a union of what the schema says for each."""
    pointer = shape.node.pointer
    base = {k: v for k, v in shape.keywords.items() if k != "type"}
    types = []
    for index, kind in enumerate(shape.types):
        branch = shape_of(Node({**base, "type": kind}, pointer), context)
        within = place
        if pointer in context.declared:
            # The name is that of all together; a class among them has another.
            own = Node(branch.node.value, f"{pointer}/type/{index}")
            branch = dataclasses.replace(branch, node=own)
            within = place.part(kind)
        types.append(_without_null(branch, within, context))
    return unions.union_of(types, place.name, context, discriminator=None)


def _choice(shape: Shape, place: Place, context: Context) -> ir.Type:
    """`oneOf` and `anyOf`, each branch with what stands beside them."""
    base = beside_choice(shape)
    branches = [with_base(base, branch, shape, context) for branch in shape.choices]
    if len(branches) == 1:
        return type_of(branches[0], place, context)
    mapping = shape.discriminator
    words = words_of_branches(branches, mapping.text("propertyName"), context)
    places = [place.part(word) if word else place for word in words]
    places = [
        context.branches.setdefault(made.pointer, within)
        for made, within in zip(branches, places, strict=True)
    ]
    for branch, made, within in zip(shape.choices, branches, places, strict=True):
        if made.pointer != branch.pointer:
            context.classes.hand_over(branch.pointer, made.pointer, within.name)
    types = [
        type_of(branch, within, context)
        for branch, within in zip(branches, places, strict=True)
    ]
    return unions.union_of(
        types,
        place.name,
        context,
        discriminator=mapping,
        merged=merged_schemas(shape.choices, branches, types, context),
        is_any=is_any_of(shape.choices),
    )


def _declare(shape: Shape, place: Place, context: Context) -> ir.ModelRef:
    place, pointer = settled(shape, place, context)
    if pointer not in context.declared:
        if pointer != shape.node.pointer:
            # Its texts are those that the class had in the last run.
            shape = shape_of(context.node_at(pointer), context)
        # The name stands before the fields are read: a schema may contain itself.
        context.declared[pointer] = models.empty(shape, place, pointer)
        context.pointers[place.name] = pointer
        context.shapes[place.name] = shape
        told = tagged(shape, place.name, context)
        if told is not shape:
            context.unlimited[place.name], context.shapes[place.name] = shape, told
            shape = told
        if len(context.being_read) > _DEEPEST:
            context.waiting.append((shape, place))
        else:
            _read_model(shape, place, context)
    return ir.ModelRef(place.name)


def _read_model(shape: Shape, place: Place, context: Context) -> None:
    pointer = shape.node.pointer
    met = len(context.used_unread)
    context.declared[pointer] = models.model_of(shape, place, pointer, context)
    if len(context.used_unread) > met:
        context.to_reread[pointer] = (shape, place)


def _read_waiting(context: Context) -> None:
    """Read the models that were met too deep inside of others."""
    while context.waiting:
        _read_model(*context.waiting.pop(), context)


def _reference(declared: ir.Declaration, context: Context) -> ir.Type:
    match declared:
        case ir.Model():
            return ir.ModelRef(declared.name)
        case ir.Enum():
            return ir.EnumRef(declared.name)
        case ir.Alias():
            # What may be anything says so where it is used, too.
            is_any = declared.type == ANY and not context.is_unread(declared.pointer)
            return ANY if is_any else ir.AliasRef(declared.name)
