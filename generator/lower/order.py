"""Puts declarations in the order of the document, whoever came to them first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .. import ir
from ..pointers import is_index, split_pointer, step

_SCHEMAS: Final = "/components/schemas/"


def in_order(
    declared: Mapping[str, ir.Declaration], root: Any
) -> dict[str, ir.Declaration]:
    """Those of components as they stand in each other, the others behind them."""
    ranks = _Ranks(root)
    inside = [pointer for pointer in declared if _SCHEMAS in pointer]
    others = [pointer for pointer in declared if _SCHEMAS not in pointer]
    ordered = [*sorted(inside, key=ranks.of), *others]
    return {pointer: declared[pointer] for pointer in ordered}


class _Ranks:
    """Where pointers lead, as the numbers of the steps; each object is counted once."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._numbers: dict[int, dict[str, int]] = {}

    def of(self, pointer: str) -> tuple[int, ...]:
        """Less for what stands before; what is nowhere stands behind its siblings."""
        node, ranks = self._root, []
        # The beginning of one of ours is no step.
        place = pointer[pointer.index(_SCHEMAS) :]
        for token in split_pointer(place):
            ranks.append(self._number(node, token))
            try:
                node = step(node, token)
            except KeyError:
                node = None
        return tuple(ranks)

    def _number(self, node: Any, token: str) -> int:
        if isinstance(node, list) and is_index(token):
            return int(token)
        if not isinstance(node, dict):
            return 0
        if id(node) not in self._numbers:
            self._numbers[id(node)] = {str(key): n for n, key in enumerate(node)}
        return self._numbers[id(node)].get(token, len(node))
