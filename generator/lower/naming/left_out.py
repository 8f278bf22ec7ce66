"""Names of what the configuration leaves out for now: nothing else takes them.

What is asked for again later has the name that it had.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...pointers import enclosing, split_pointer
from ..context import GROUPS, MODULES
from ..nodes import Node
from ..operations import group_name
from .groups_by_tag import plain_group, spelling_of
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
    for tag in filter(None, (_group(pointer, left_out) for pointer in found)):
        others |= {GROUPS + plain_group(tag, decided), spelling_of(tag)}
    return found | {place: decided[place] for place in others if place in decided}


def methods_left_out(
    waiting: Mapping[str, str],
    left_out: Mapping[str, Any],
    decided: Mapping[str, str],
) -> dict[str, dict[str, str]]:
    """The names of methods among them, by the plain name of their group."""
    found: dict[str, dict[str, str]] = {}
    for pointer, name in waiting.items():
        if tag := _group(pointer, left_out):
            found.setdefault(plain_group(tag, decided), {})[pointer] = name
    return found


def is_left_out(pointer: str, left_out: Mapping[str, Any]) -> bool:
    """Whether what stands at the pointer, or what holds it, is not asked for now."""
    return any(around in left_out for around in enclosing(pointer))


def _group(pointer: str, left_out: Mapping[str, Any]) -> str:
    """What an operation's group is called; empty for anything else."""
    match split_pointer(pointer):
        case ("paths", path, _) | ("paths", path, "additionalOperations", _):
            operation = Node(left_out.get(pointer), pointer)
            return group_name(path, operation)
    return ""
