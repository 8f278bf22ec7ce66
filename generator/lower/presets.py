"""Fields that have their one value by themselves: the tags of variants.

Whoever makes a `Card` has said what it is. Without its `kind`, no server can tell what
it is sent from another variant, nor could we read it back. A constant that is required,
and the default besides, goes out, too. Any other that may be left out is left out:
whether it is sent may mean something, and a default is what the server takes then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from .. import ir
from ..type_walk import held, within

_Tag: TypeAlias = tuple[str, str]
"""The name of a class, and the name on the wire of a property of its."""


def tags_of_unions(
    declared: Iterable[ir.Declaration], used: Iterable[ir.Type]
) -> frozenset[_Tag]:
    """By which properties unions know classes.

    Unions in declarations, and those in types that are `used` elsewhere.
    """
    inside = [kind for one in declared for kind in held(one)]
    return frozenset(
        tag
        for union in within([*inside, *used])
        if isinstance(union, ir.Union)
        for variant in union.variants
        for tag in _tags(variant.type, variant.test)
    )


def _tags(kind: ir.Type, test: ir.Test) -> Iterator[_Tag]:
    match kind, test:
        case ir.ModelRef(name), ir.HasTag(key):
            yield name, key
        case ir.Nullable(inner), _:
            yield from _tags(inner, test)
        case ir.Array(inner) | ir.Mapping(inner), ir.Holds(property=None, test=of):
            yield from _tags(inner, of)
        case _, ir.Both(first, second):
            yield from _tags(kind, first)
            yield from _tags(kind, second)


def with_tags(declared: ir.Declaration, tags: Collection[_Tag]) -> ir.Declaration:
    """The declaration, in which tags that can have one value alone have it."""
    if not isinstance(declared, ir.Model):
        return declared
    preset = [
        field
        for field in declared.fields
        if (declared.name, field.name.wire) in tags and has_one_value(field)
    ]
    if not preset:
        return declared
    fields = (replace(f, preset=f.preset or f in preset) for f in declared.fields)
    return replace(declared, fields=tuple(fields))


def has_one_value(field: ir.Field) -> bool:
    """Whether there is one value alone, and no null, that the field can have."""
    return isinstance(field.type, ir.Const) and not field.nullable
