"""Ways through a type: everything inside it, and the same with other names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from . import ir


def within(kinds: Iterable[ir.Type]) -> Iterator[ir.Type]:
    """The types and all inside them; references are not followed."""
    stack = list(kinds)
    while stack:
        kind = stack.pop()
        yield kind
        match kind:
            case ir.Array(inner) | ir.Mapping(inner) | ir.Nullable(inner):
                stack.append(inner)
            case ir.Tuple(items):
                stack += items
            case ir.Union(variants=variants):
                stack += (variant.type for variant in variants)


def referred(kinds: Iterable[ir.Type]) -> Iterator[str]:
    """The names of the declarations that types refer to."""
    for kind in within(kinds):
        if isinstance(kind, ir.ModelRef | ir.AliasRef | ir.EnumRef):
            yield kind.name


def held(
    declared: ir.Declaration, fields: Iterable[ir.Field] | None = None
) -> list[ir.Type]:
    """The types that a declaration is made of; of a model, with these fields alone."""
    if isinstance(declared, ir.Alias):
        return [declared.type]
    if isinstance(declared, ir.Model):
        kept = declared.fields if fields is None else fields
        extra = [] if declared.extra is None else [declared.extra]
        return [*(field.type for field in kept), *extra]
    return []


def renamed(kind: ir.Type, names: Mapping[str, str]) -> ir.Type:
    """The type with references to other declarations, where `names` has others."""
    match kind:
        case ir.ModelRef(name) if name in names:
            return ir.ModelRef(names[name])
        case ir.AliasRef(name) if name in names:
            return ir.AliasRef(names[name])
        case ir.Array(inner, only):
            return ir.Array(renamed(inner, names), only)
        case ir.Mapping(inner):
            return ir.Mapping(renamed(inner, names))
        case ir.Nullable(inner):
            return ir.Nullable(renamed(inner, names))
        case ir.Tuple():
            return replace(kind, items=tuple(renamed(i, names) for i in kind.items))
        case ir.Union():
            variants = tuple(
                replace(
                    variant,
                    type=renamed(variant.type, names),
                    test=_renamed_test(variant.test, names),
                )
                for variant in kind.variants
            )
            return replace(kind, variants=variants)
    return kind


def _renamed_test(test: ir.Test, names: Mapping[str, str]) -> ir.Test:
    match test:
        case ir.IsClosest(name, among):
            others = tuple(each and names.get(each, each) for each in among)
            return ir.IsClosest(name and names.get(name, name), others)
        case ir.Holds(test=inner):
            return replace(test, test=_renamed_test(inner, names))
        case ir.Both(second=inner):
            return replace(test, second=_renamed_test(inner, names))
    return test
