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
from ..result import Result
from ..scopes import MEMBERS
from .folder import OutputFolder
from .lock import Lock

_LOCATIONS = {"Path", "Query", "QueryString", "Header", "Cookie"}


def members_before(
    folder: OutputFolder,
    old: Lock,
    names: Mapping[str, str],
    result: Result,
) -> dict[str, str]:
    """The names that members had before they clashed, where a run now has others.

    `names` are those of the lock, which does not have those of the configuration.
    """
    given, new = result.given, result.names
    known = {**given, **names}
    # What bears the name of something that is gone is that, at another place.
    gone = {
        name: place
        for place, name in names.items()
        if place not in new and place not in given and not place.startswith("/x-")
    }
    owners: dict[str, list[str]] = {}
    for place in new:
        if place.startswith(MEMBERS) and place not in names:
            owner = place.removeprefix(MEMBERS).rpartition("/")[0]
            owners.setdefault(owner, []).append(place)
    found: dict[str, str] = {}
    for owner, places in owners.items():
        former = owner if owner in known else gone.get(new.get(owner, ""))
        if former is not None:
            before = _members(folder, old, former, known[former])
            for place in places:
                member = split_pointer(place)[-1]
                if before.get(member, new[place]) != new[place]:
                    found[place] = before[member]
    return found


def _members(folder: OutputFolder, old: Lock, place: str, name: str) -> dict[str, str]:
    """The names of the fields of a class, or of the parameters of an operation."""
    match split_pointer(place):
        case ("paths", path, method) | ("paths", path, "additionalOperations", method):
            functions = [
                node
                for node in _called(folder, old, "operations/", f"def {name}(")
                if isinstance(node, ast.FunctionDef) and node.name == name
            ]
            asking = (method.upper(), path)
            # Methods of several groups may have one name. A path that is not sent as
            # it is described is known by the name alone.
            same = [node for node in functions if _request(node) == asking]
            found = same or functions
            return dict(_parameters(found[0])) if len(found) == 1 else {}
    for node in _called(folder, old, "models/", f"class {name}("):
        if isinstance(node, ast.ClassDef) and node.name == name:
            return dict(_fields(node))
    return {}


def _called(
    folder: OutputFolder, old: Lock, part: str, beginning: str
) -> Iterator[ast.stmt]:
    """What stands at the top of the modules in which something begins so."""
    for path in sorted(old.generated):
        if not path.startswith(part):
            continue
        text = (folder.read(path) or b"").decode("utf-8", "replace")
        if beginning in text:
            try:
                yield from ast.parse(text).body
            except (SyntaxError, ValueError, RecursionError):
                continue  # it was edited


def _request(node: ast.FunctionDef) -> tuple[str, str] | None:
    """Method and path of `Request(method="GET", path=("/pets/", Path("id", id)))`."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            match {keyword.arg: keyword.value for keyword in call.keywords}:
                case {"method": ast.Constant(str(method)), "path": ast.Tuple(parts)}:
                    return method.upper(), "".join(map(_segment, parts))
    return None


def _segment(part: ast.expr) -> str:
    match part:
        case ast.Constant(str(text)):
            return text
        case ast.Call(args=[ast.Constant(str(wire)), *_]):
            return f"{{{wire}}}"
    return ""


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
