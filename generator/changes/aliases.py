"""Writes aliases out: `m.Pets` is `list[m.Pet]` to a caller and to type checkers.

So a schema that becomes a component, or is one no more, changes no type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from .. import ir


def without_aliases(api: ir.Api) -> ir.Api:
    """The same model, with what each alias stands for in its place.

    One that stands for itself inside of itself keeps its name there.
    """
    aliases = {d.name: d.type for d in api.declarations if isinstance(d, ir.Alias)}
    if not aliases:
        return api
    written: ir.Api = _written_out(api, aliases, (), {})
    return written


def _written_out(
    node: Any,
    aliases: Mapping[str, ir.Type],
    above: tuple[str, ...],
    known: dict[str, Any],
) -> Any:
    match node:
        case ir.AliasRef(name):
            if name in above:
                return node
            if name not in known:
                inside = (*above, name)
                known[name] = _written_out(aliases[name], aliases, inside, known)
            return known[name]
        case tuple():
            return tuple(_written_out(each, aliases, above, known) for each in node)
        case _ if is_dataclass(node) and not isinstance(node, type):
            parts = {
                f.name: _written_out(getattr(node, f.name), aliases, above, known)
                for f in fields(node)
            }
            return type(node)(**parts)
    return node
