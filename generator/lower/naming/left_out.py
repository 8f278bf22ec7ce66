"""Names of what the configuration leaves out for now: nothing else takes them.

What is asked for again later has the name that it had.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import names
from ...pointers import enclosing, split_pointer
from ..context import GROUPS, MODULES
from ..nodes import Node
from ..operations import group_name
from .stable_places import pointer_of


def names_left_out(
    decided: Mapping[str, str], left_out: Mapping[str, Any], renamed: Mapping[str, str]
) -> dict[str, str]:
    """The names of earlier runs for what is left out; what is renamed goes before."""
    if not left_out:
        return {}
    taken = set(renamed.values())
    found = {
        place: name
        for place, name in decided.items()
        if name not in taken and is_left_out(pointer_of(place), left_out)
    }
    others = {MODULES + name for name in found.values()}
    others |= {GROUPS + _group(pointer, left_out) for pointer in found}
    return found | {place: decided[place] for place in others if place in decided}


def methods_left_out(
    waiting: Mapping[str, str], left_out: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """The names of methods among them, by the plain name of their group."""
    found: dict[str, dict[str, str]] = {}
    for pointer, name in waiting.items():
        if group := _group(pointer, left_out):
            found.setdefault(group, {})[pointer] = name
    return found


def is_left_out(pointer: str, left_out: Mapping[str, Any]) -> bool:
    """Whether what stands at the pointer, or what holds it, is not asked for now."""
    return any(around in left_out for around in enclosing(pointer))


def _group(pointer: str, left_out: Mapping[str, Any]) -> str:
    """The plain name of an operation's group; empty for anything else."""
    match split_pointer(pointer):
        case ("paths", path, _) | ("paths", path, "additionalOperations", _):
            operation = Node(left_out.get(pointer), pointer)
            return names.snake(group_name(path, operation), prefix="group")
    return ""
