"""Decides, once, how a value of a union is known for one of its variants.

In this order: the JSON type where one variant has it; a discriminator; a property whose
permitted values differ; keys that only one variant has; the JSON type of what it holds.
What is left is taken in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from .. import ir
from ..ir import ScalarKind
from .context import Context
from .discriminators import Discriminator, discriminator_of
from .json_kinds import ALL, KINDS, Part, held_by, kinds_of, kinds_of_part, limits
from .nodes import Node
from .shapes import Shape, is_marked
from .tags import tags_of

_NULL = ir.Scalar(ScalarKind.NULL)
_Members: TypeAlias = dict[ir.Type, ir.HasTag | None]
"""The members of a union, with the tag that a union inside knows each by."""


def union_of(
    types: Sequence[ir.Type],
    name: str,
    context: Context,
    *,
    discriminator: Node | None,
) -> ir.Type:
    """The union of the types, each once; a single type or Any where that is all."""
    found = discriminator_of(discriminator, context) if discriminator else None
    members: _Members = {}
    nullable = False
    for member, test in _flattened(types, context, found):
        nullable = nullable or isinstance(member, ir.Nullable)
        inner = member.inner if isinstance(member, ir.Nullable) else member
        members[inner] = members.get(inner) or test
    if ir.AnyType() in members:
        return ir.AnyType()
    if len(members) > 1 and _NULL in members:
        del members[_NULL]
        nullable = True
    if len(members) > 1:
        kind: ir.Type = _decided(members, name, context, found)
    else:
        kind = next(iter(members))
    return ir.Nullable(kind) if nullable else kind


def _flattened(
    types: Iterable[ir.Type],
    context: Context,
    discriminator: Discriminator | None = None,
    seen: set[str] | None = None,
) -> Iterator[tuple[ir.Type, ir.HasTag | None]]:
    """The types, and those of unions among them, with a name or not: one decision.

    With each, the tag that a union knows it by already. A union that was `seen` says
    nothing new; one that the discriminator names is one variant.
    """
    seen = set() if seen is None else seen
    for kind in types:
        named = kind.inner if isinstance(kind, ir.Nullable) else kind
        union = named
        if isinstance(named, ir.AliasRef):
            pointer = context.pointers[named.name]
            if named.name in seen:
                continue
            if context.is_unread(pointer):
                context.unread.append(named.name)
            if not (discriminator and discriminator.is_named(pointer)):
                union = context.alias(named.name).type
        if not isinstance(union, ir.Union):
            yield kind, None
            continue
        if isinstance(named, ir.AliasRef):
            seen.add(named.name)
        for variant in union.variants:
            known = variant.test if isinstance(variant.test, ir.HasTag) else None
            for part, test in _flattened([variant.type], context, None, seen):
                yield part, test or known
        if isinstance(kind, ir.Nullable):
            yield ir.Nullable(union.variants[0].type), None


def _decided(
    members: _Members,
    name: str,
    context: Context,
    discriminator: Discriminator | None,
) -> ir.Union:
    by_kind: dict[ir.Kind, list[ir.Type]] = {}
    for member in members:
        for kind in kinds_of(member, context):
            by_kind.setdefault(kind, []).append(member)
    variants: list[ir.Variant] = []
    for kind, same in by_kind.items():
        if kind == "object" and len(same) > 1:
            told = {member: members[member] for member in same}
            variants += _objects(told, context, discriminator)
        elif kind in ("string", "integer", "boolean"):
            # An integer is a number, too.
            is_beside = len(same) > 1 or (kind == "integer" and "number" in by_kind)
            variants += _scalars(same, kind, is_beside, context)
        elif kind == "array":
            variants += _by_parts(same, kind, context)
        else:
            variants += [ir.Variant(type=t, test=ir.IsKind(kind)) for t in same]
    scalars = not ({"object", "array"} & by_kind.keys())
    return ir.Union(name=name, variants=tuple(variants), open=not scalars)


def _scalars(
    members: list[ir.Type],
    kind: Literal["string", "integer", "boolean"],
    is_beside: bool,
    context: Context,
) -> list[ir.Variant]:
    """What is limited to some values by these, and then the rest: the first that fits.

    Where nothing `is_beside` them, any value is theirs. Plain text comes before texts
    of a form (`date | str`): what it permits may look like a date and be none, so that
    it is read as it is.
    """
    told: list[ir.Variant] = []
    rest: list[ir.Variant] = []
    for member in members:
        values = limits(member, kind, context) if is_beside else ()
        if len(values) == 1 or (values and kind != "boolean"):
            told.append(ir.Variant(type=member, test=ir.IsOneOf(kind, values)))
        else:
            rest.append(ir.Variant(type=member, test=ir.IsKind(kind)))
    plain = ir.Scalar(ScalarKind.TEXT)
    return told + sorted(rest, key=lambda variant: variant.type != plain)


def _objects(
    members: _Members, context: Context, discriminator: Discriminator | None
) -> list[ir.Variant]:
    by_value = discriminator and _by_discriminator(members, discriminator, context)
    by_value = by_value or _by_tag(list(members), context)
    if by_value:
        return by_value
    told = [ir.Variant(type=m, test=test) for m, test in members.items() if test]
    if not _are_distinct(told):
        told = []  # of unions that know two of them by one value
    known = {variant.type for variant in told}
    keys = _by_keys(list(members), context)
    return told + [variant for variant in keys if variant.type not in known]


def _values(test: ir.Test) -> list[tuple[str, object]]:
    tags = test.values if isinstance(test, ir.HasTag) else ()
    return [(test.property, tag) for tag in tags if isinstance(test, ir.HasTag)]


def _by_discriminator(
    members: Iterable[ir.Type], discriminator: Discriminator, context: Context
) -> list[ir.Variant]:
    """Each by the values that are its own, and what has no such as without the keyword;
    none where one value stands for two.

    What the discriminator names for all other objects comes last (OAS 3.2.0 §4.25).
    """
    variants: list[ir.Variant] = []
    untold: list[ir.Type] = []
    rest: list[ir.Variant] = []
    for member in members:
        name = member.name if isinstance(member, ir.ModelRef | ir.AliasRef) else ""
        tags = discriminator.tags(name, context) if name else ()
        if tags:
            test = ir.HasTag(discriminator.property, tags)
            variants.append(ir.Variant(type=member, test=test))
        else:
            untold.append(member)
        if name and context.pointers[name] == discriminator.default:
            rest = [ir.Variant(type=member, test=ir.IsKind("object"))]
    if not variants or not _are_distinct(variants):
        return []
    return variants + (_by_keys(untold, context) if untold else []) + rest


def _are_distinct(variants: list[ir.Variant]) -> bool:
    """Whether no value stands for two of them."""
    tags = [tag for variant in variants for tag in _values(variant.test)]
    return len(set(tags)) == len(tags)


# The decisions read shapes, not models: of schemas that contain each other, one model
# is still without its fields while the other is made.


def _shape(member: ir.Type, context: Context) -> Shape | None:
    return context.shapes.get(member.name) if isinstance(member, ir.ModelRef) else None


def _by_tag(members: list[ir.Type], context: Context) -> list[ir.Variant]:
    """A property that every variant has, with values that no two share.

    One that all require comes before one that may be missing.
    """
    shapes = [_shape(member, context) for member in members]
    beside_keys: list[ir.Variant] = []
    for name in shapes[0].properties if shapes[0] else ():
        tags = [tags_of(shape, name, context) for shape in shapes]
        every = [tag for several in tags for tag in several]
        if all(tags) and len(set(every)) == len(every):
            told = [
                ir.Variant(type=member, test=ir.HasTag(name, values))
                for member, values in zip(members, tags, strict=True)
            ]
            if all(shape and name in shape.required for shape in shapes):
                return told
            beside_keys = beside_keys or told
    # Where the property may be missing, the keys have to tell.
    return beside_keys and beside_keys + _by_keys(members, context)


def _by_keys(members: list[ir.Type], context: Context) -> list[ir.Variant]:
    """Keys that a variant requires and no other knows; what has none goes last.

    A key that is required and not described may be a slip of the pen: it tells nothing.
    """
    shapes = [_shape(member, context) for member in members]
    known = Counter(key for shape in shapes if shape for key in shape.properties)
    told: list[ir.Variant] = []
    rest: list[ir.Type] = []
    for member, shape in zip(members, shapes, strict=True):
        required = [
            key
            for key in sorted(shape.required if shape else ())
            if shape
            and key in shape.properties
            and known[key] == 1
            and not is_marked(shape.properties[key], "writeOnly", context)
        ]
        if required:
            told.append(ir.Variant(type=member, test=ir.HasKeys(tuple(required))))
        else:
            rest.append(member)
    return told + _by_parts(rest, "object", context)


def _by_parts(
    members: list[ir.Type], within: Literal["array", "object"], context: Context
) -> list[ir.Variant]:
    """By a JSON type that a part has in one of them alone: `["a"]` beside `[{}]`.

    The first stands for all that this does not tell. To try one after the other would
    leave it to a server how long it takes: where types hold each other, each level of
    nesting doubles that.
    """
    held = [held_by(member, context) for member in members]
    times = Counter(part for parts in held for part in parts)
    kinds = [
        {p: kinds_of_part(what, context) for p, what in parts.items() if times[p] > 1}
        for parts in held
    ]
    told: list[ir.Variant] = []
    rest: list[ir.Type] = []
    for member, own in zip(members, kinds, strict=True):
        tests = _of_part(own, [each for each in kinds if each is not own], within)
        told += [ir.Variant(type=member, test=test) for test in tests]
        if not tests:
            rest.append(member)
    if not rest and members:
        rest = members[:1]
        told = [variant for variant in told if variant.type != rest[0]]
    return told + [ir.Variant(type=m, test=ir.IsKind(within)) for m in rest]


def _of_part(
    kinds: Mapping[Part, frozenset[ir.Kind]],
    others: list[dict[Part, frozenset[ir.Kind]]],
    within: Literal["array", "object"],
) -> list[ir.HoldsKind]:
    """The first part that says something, by all that it says."""
    for part, found in kinds.items():
        own = found.difference(*(other.get(part, ()) for other in others))
        if own and found != ALL:
            return [ir.HoldsKind(within, part, k) for k in KINDS if k in own]
    return []
