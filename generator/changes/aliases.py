"""Writes aliases out: `m.Pets` is `list[m.Pet]` to a caller and to type checkers.

So a schema that becomes a component, or is one no more, changes no type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from .. import ir

_MOST: Final = 100
"""Nodes of a type that is written out: each could hold the one before it twice."""


def without_aliases(api: ir.Api) -> ir.Api:
    """The same model, with what each alias stands for in its place.

    What leads to itself keeps its name, as does what is large.
    """
    written = _written_out(
        {d.name: d.type for d in api.declarations if isinstance(d, ir.Alias)}
    )
    made: ir.Api = _replaced(api, written) if written else api
    return made


def _written_out(aliases: Mapping[str, ir.Type]) -> dict[str, ir.Type]:
    """The types of those that hold no name which is not written out itself."""
    waiting = {name: _named_in(kind) for name, kind in aliases.items()}
    written: dict[str, ir.Type] = {}
    while ready := [n for n, held in waiting.items() if held <= written.keys()]:
        for name in ready:
            del waiting[name]
            made = _replaced(aliases[name], written)
            if sum(1 for _ in _nodes(made)) <= _MOST:
                written[name] = made
    return written


def _named_in(kind: ir.Type) -> set[str]:
    return {node.name for node in _nodes(kind) if isinstance(node, ir.AliasRef)}


def _nodes(node: Any) -> Iterator[Any]:
    """A type, and all that it is made of."""
    yield node
    inner = node if isinstance(node, tuple) else _values(node)
    for each in inner:
        yield from _nodes(each)


def _values(node: Any) -> list[Any]:
    if not is_dataclass(node) or isinstance(node, type):
        return []
    return [getattr(node, field.name) for field in fields(node)]


def _replaced(node: Any, written: Mapping[str, ir.Type]) -> Any:
    match node:
        case ir.AliasRef(name):
            return written.get(name, node)
        case tuple():
            return tuple(_replaced(each, written) for each in node)
        case _ if values := _values(node):
            names = (field.name for field in fields(node))
            made = (_replaced(value, written) for value in values)
            return type(node)(**dict(zip(names, made, strict=True)))
    return node
