"""Makes a part of the model anew with other parts in it, whatever it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any


def rebuilt(node: Any, change: Callable[[Any], Any]) -> Any:
    """The node with `change` of each thing that it holds itself."""
    if isinstance(node, tuple):
        return tuple(map(change, node))
    if is_dataclass(node) and not isinstance(node, type):
        made = {each.name: change(getattr(node, each.name)) for each in fields(node)}
        return type(node)(**made)
    return node
