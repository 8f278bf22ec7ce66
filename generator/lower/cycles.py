"""Finds aliases that lead back to themselves without a value in between.

`A: anyOf [A, string]` says of A what it says of string alone: no value is ever decided
by the way back, and deciding it would not end. Lists, maps and classes end it.
"""

from __future__ import annotations

from dataclasses import replace

from .. import ir
from .context import Context
from .nodes import Node


def break_cycles(context: Context) -> None:
    """Take the way back out of every such alias, with a warning."""
    for pointer, declared in list(context.declared.items()):
        if isinstance(declared, ir.Alias):
            kind = _without(declared.type, declared.name, context)
            if kind != declared.type:
                context.declared[pointer] = replace(declared, type=kind)
                context.warn(
                    "schema-itself",
                    f"`{declared.name}` is one of its own variants: that one is no"
                    " variant",
                    Node(None, declared.pointer),
                )


def _without(kind: ir.Type, name: str, context: Context) -> ir.Type:
    match kind:
        case ir.AliasRef() if name in _direct(kind, context):
            return ir.AnyType()
        case ir.Nullable(inner):
            return ir.Nullable(_without(inner, name, context))
        case ir.Union(variants=variants):
            kept = tuple(v for v in variants if name not in _direct(v.type, context))
            return replace(kind, variants=kept) if kept else ir.AnyType()
    return kind


def _direct(kind: ir.Type, context: Context) -> set[str]:
    """The aliases that a value of the type may be decided by, one after the other."""
    found: set[str] = set()
    waiting = [kind]
    while waiting:
        match waiting.pop():
            case ir.AliasRef(name) if name not in found:
                found.add(name)
                alias = context.declared[context.pointers[name]]
                if isinstance(alias, ir.Alias):
                    waiting.append(alias.type)
            case ir.Nullable(inner):
                waiting.append(inner)
            case ir.Union(variants=variants):
                waiting += (variant.type for variant in variants)
    return found
