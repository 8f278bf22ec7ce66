"""Writes aliases out: `m.Pets` is `list[m.Pet]` to a caller and to type checkers.

So a schema that becomes a component, or is one no more, changes no type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .. import ir
from ..type_walk import within
from .rebuilding import rebuilt

_MOST: Final = 100
"""Types in one that is written out: each could hold the one before it twice."""


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
            if sum(1 for _ in within([made])) <= _MOST:
                written[name] = made
    return written


def _named_in(kind: ir.Type) -> set[str]:
    return {held.name for held in within([kind]) if isinstance(held, ir.AliasRef)}


def _replaced(node: Any, written: Mapping[str, ir.Type]) -> Any:
    if isinstance(node, ir.AliasRef):
        return written.get(node.name, node)
    return rebuilt(node, lambda each: _replaced(each, written))
