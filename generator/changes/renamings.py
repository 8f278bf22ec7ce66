"""Which groups and classes of an older model have another name in a newer one.

A class is known again by its place in the description, or by what it holds where no
other holds the same. Says what is called how; what that breaks is for `changes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

from .. import ir
from .rebuilding import rebuilt

T = TypeVar("T")

Names: TypeAlias = Mapping[str, str]
"""The older name → the newer one, of what has another."""

_HOWEVER = ir.IsKind("object")
"""Stands for every way to tell a value for one of a union."""
_UNKNOWN = "?"
"""Stands for every class whose other name is not found yet."""


def renamed_groups(old: ir.Api, new: ir.Api) -> Names:
    """Groups that are gone, and whose operations are all in one that is new."""
    before = {group.name.python for group in old.groups}
    after = {group.name.python for group in new.groups}
    places = {
        target_of(operation): group.name.python
        for group in new.groups
        for operation in group.operations
    }
    found: dict[str, str] = {}
    for group in old.groups:
        went = {places.get(target_of(operation)) for operation in group.operations}
        went.discard(None)
        name = went.pop() if len(went) == 1 else None
        if group.name.python not in after and name is not None and name not in before:
            found[group.name.python] = name
    return found if len(set(found.values())) == len(found) else {}


def target_of(operation: ir.Operation) -> tuple[str, str]:
    """The method and the path, whatever its parameters are called."""
    parts = (p if isinstance(p, str) else "{}" for p in operation.path)
    return operation.method, "".join(parts)


def renamed_classes(old: ir.Api, new: ir.Api) -> Names:
    """Classes that are gone, and stand under a name that is new."""
    before = {declared.name: declared for declared in old.declarations}
    after = {declared.name: declared for declared in new.declarations}
    gone = {name: each for name, each in before.items() if name not in after}
    added = {name: each for name, each in after.items() if name not in before}
    found = _pairs(
        {name: _place(each) for name, each in gone.items()},
        {name: _place(each) for name, each in added.items()},
    )
    while True:
        rest = gone.keys() - found.keys()
        waiting = added.keys() - set(found.values())
        # A name that is found tells apart the classes that refer to it.
        more = _pairs(
            {name: _shape(gone[name], found, rest) for name in rest},
            {name: _shape(added[name], {}, waiting) for name in waiting},
        )
        if not more:
            return found
        found |= more


def named_anew(kind: T, names: Names, unknown: Iterable[str] = ()) -> T:
    """A type, or what has types in it, with the newer names of its classes.

    Unions without what no caller sees: a name, an order, how a value is told for one.
    """
    names = {**dict.fromkeys(unknown, _UNKNOWN), **names}
    renamed: T = _named(kind, names)
    return renamed


def _named(node: Any, names: Names) -> Any:
    match node:
        case ir.ModelRef() | ir.EnumRef() | ir.AliasRef():
            return type(node)(names.get(node.name, node.name))
        case ir.Union(variants=variants):
            types = {_named(variant.type, names) for variant in variants}
            told = (ir.Variant(type=t, test=_HOWEVER) for t in sorted(types, key=repr))
            return replace(node, name="", variants=tuple(told))
    return rebuilt(node, lambda each: _named(each, names))


def _place(declared: ir.Declaration) -> object:
    sent = isinstance(declared, ir.Model | ir.Alias) and bool(declared.sent_of)
    return type(declared), declared.pointer, sent


def _shape(declared: ir.Declaration, names: Names, unknown: Iterable[str]) -> object:
    """What a class holds, but for words and for what it is called."""
    held: object
    match declared:
        case ir.Model():
            told = [(f.name, f.type, f.required, f.nullable) for f in declared.fields]
            held = (*told, declared.extra)
        case ir.Enum():
            held = declared.values
        case ir.Alias():
            held = declared.type
    return type(declared), named_anew(held, names, unknown)


def _pairs(gone: Mapping[str, object], added: Mapping[str, object]) -> dict[str, str]:
    """Those that alone have the same key on both sides."""
    sides: dict[object, tuple[list[str], list[str]]]
    sides = defaultdict(lambda: ([], []))
    for name, key in gone.items():
        sides[key][0].append(name)
    for name, key in added.items():
        sides[key][1].append(name)
    return {a[0]: b[0] for a, b in sides.values() if len(a) == len(b) == 1}
