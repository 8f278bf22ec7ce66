"""Reads back from a generated package what a field or a parameter was called in it.

The lock remembers names of members only where they clashed. Where a member that is
added clashes with one that was there, the one that was there keeps its name: what that
was, its own module tells. The module may have been edited; what it says only decides
which of several members has a name that one of them would get anyway, or had.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from ..pointers import split_pointer
from ..scopes import MEMBERS
from .folder import OutputFolder
from .lock import Lock

_LOCATIONS = {"Path", "Query", "Header", "Cookie"}


def members_before(
    folder: OutputFolder, old: Lock, names: Mapping[str, str], new: Mapping[str, str]
) -> dict[str, str]:
    """The names that members had before they clashed, where a run now has others.

    `names` are those of the lock and the configuration, `new` those of the run, all by
    lasting places.
    """
    owners: dict[str, list[str]] = {}
    for place in new:
        if place.startswith(MEMBERS) and place not in names:
            owner = place.removeprefix(MEMBERS).rpartition("/")[0]
            owners.setdefault(owner, []).append(place)
    found: dict[str, str] = {}
    for owner, places in owners.items():
        if owner in names:
            before = _members(folder, old, names[owner])
            for place in places:
                member = split_pointer(place)[-1]
                if before.get(member, new[place]) != new[place]:
                    found[place] = before[member]
    return found


def _members(folder: OutputFolder, old: Lock, owner: str) -> dict[str, str]:
    """The names of the fields of a class, or of the parameters of a function."""
    for path in sorted(old.generated):
        if not path.startswith(("models/", "operations/")):
            continue
        text = (folder.read(path) or b"").decode("utf-8", "replace")
        if f"class {owner}(" in text or f"def {owner}(" in text:
            return _told(text, owner)
    return {}


def _told(text: str, owner: str) -> dict[str, str]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == owner:
            return dict(_fields(node))
        if isinstance(node, ast.FunctionDef) and node.name == owner:
            return dict(_parameters(node))
    return {}


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Fields by their wire names: their own, unless `_wire` has another."""
    wires: dict[str, str] = {}
    fields: list[str] = []
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            if each.target.id == "_wire" and isinstance(each.value, ast.Dict):
                keys = zip(each.value.keys, each.value.values, strict=True)
                for key, value in keys:
                    if isinstance(key, ast.Constant) and isinstance(
                        value, ast.Constant
                    ):
                        wires[str(key.value)] = str(value.value)
            elif not each.target.id.startswith("_"):
                fields.append(each.target.id)
    for field in fields:
        yield wires.get(field, field), field


def _parameters(node: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Parameters by place and wire name, from `Query("page-size", page_size)`."""
    for call in ast.walk(node):
        match call:
            case ast.Call(
                func=ast.Name(location), args=[ast.Constant(str(wire)), ast.Name(name)]
            ) if (location in _LOCATIONS):
                yield f"{location.lower()}:{wire}", name
