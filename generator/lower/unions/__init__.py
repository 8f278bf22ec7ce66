"""Decides, once, how a value of a union is known for one of its variants.

By the JSON type where one variant has it, else by values, or as `objects` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, Literal

from ... import ir
from ...ir import ScalarKind
from ..context import Context
from ..nodes import Node
from .discriminators import Discriminator, discriminator_of
from .json_kinds import kinds_of, limits
from .objects import Members, lists, objects

_NULL = ir.Scalar(ScalarKind.NULL)
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def union_of(
    types: Sequence[ir.Type],
    name: str,
    context: Context,
    *,
    discriminator: Node | None,
    merged: Mapping[str, str] = _NOTHING,
    is_any: bool = False,
) -> ir.Type:
    """The union of the types, each once; a single type or Any where that is all.

    `merged` has the pointers by which the discriminator knows classes, where these are
    not their own. With `is_any`, a value may be of several of the types at once.
    """
    if len(set(types)) == 1:
        return types[0]
    found = discriminator_of(discriminator, merged, context) if discriminator else None
    members: Members = {}
    nullable = False
    for member, test in _flattened(types, context, found):
        nullable = nullable or isinstance(member, ir.Nullable)
        inner = member.inner if isinstance(member, ir.Nullable) else member
        if isinstance(inner, ir.Array):
            inner = ir.Array(inner.items)  # told from the others by being a list
        members[inner] = members.get(inner) or test
    if ir.AnyType() in members:
        return ir.AnyType()
    if len(members) > 1 and _NULL in members:
        del members[_NULL]
        nullable = True
    if len(members) > 1:
        union = _decided(members, name, context, found)
        kind: ir.Type = _of_any(union) if is_any else union
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
                context.used_unread.append(named.name)
            if not (discriminator and discriminator.is_named(pointer)):
                union = context.alias(named.name).type
        if not isinstance(union, ir.Union):
            yield kind, None
            continue
        if isinstance(named, ir.AliasRef):
            seen.add(named.name)
        # What two tests tell together, none of them tells alone.
        tests = [each.test for each in union.variants if isinstance(each.test, ir.Both)]
        is_shared = any(isinstance(test.first, ir.HasTag) for test in tests)
        for variant in union.variants:
            test = variant.test
            known = test if isinstance(test, ir.HasTag) and not is_shared else None
            for part, inner in _flattened([variant.type], context, None, seen):
                yield part, inner or known
        if isinstance(kind, ir.Nullable):
            yield ir.Nullable(union.variants[0].type), None


def _decided(
    members: Members,
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
            variants += objects(told, context, discriminator)
        elif kind in ("string", "integer", "boolean"):
            # An integer is a number, too.
            is_beside = len(same) > 1 or (kind == "integer" and "number" in by_kind)
            variants += _scalars(same, kind, is_beside, context)
        elif kind == "array":
            variants += lists(same, context)
        else:
            variants += [ir.Variant(type=t, test=ir.IsKind(kind)) for t in same]
    scalars = not ({"object", "array"} & by_kind.keys())
    return ir.Union(name=name, variants=tuple(variants), open=not scalars)


def _of_any(union: ir.Union) -> ir.Union:
    """The union, with which models one object may be of: no other tag tells them."""
    by_tag: dict[ir.HasTag | None, set[ir.Type]] = {}
    for variant in union.variants:
        if isinstance(variant.type, ir.ModelRef):
            by_tag.setdefault(_tag(variant.test), set()).add(variant.type)
    variants = (
        replace(
            variant,
            shared=isinstance(variant.type, ir.ModelRef)
            and len(by_tag[_tag(variant.test)]) > 1,
        )
        for variant in union.variants
    )
    return replace(union, variants=tuple(variants))


def _tag(test: ir.Test) -> ir.HasTag | None:
    """The tag that an object must have, which no object has of another's."""
    first = test.first if isinstance(test, ir.Both) else test
    return first if isinstance(first, ir.HasTag) else None


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
