"""What a caller of a generated client notices between two descriptions of an API.

Compares intermediate models by the Python names that callers use. A change is breaking
where code that worked with the old client may not work, or not type-check, with the new
one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from . import ir

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is other than it was; `name` is as a caller writes it."""

    is_breaking: bool
    name: str
    what: str

    def __str__(self) -> str:
        return (
            f"{'breaking' if self.is_breaking else 'change'}: {self.name}: {self.what}"
        )


def changes(old: ir.Api, new: ir.Api) -> list[Change]:
    """All changes, operations first, in the order of the old description."""
    return [*_operations(old, new), *_models(old, new)]


def _breaking(name: str, what: str) -> Change:
    return Change(is_breaking=True, name=name, what=what)


def _harmless(name: str, what: str) -> Change:
    return Change(is_breaking=False, name=name, what=what)


def _pairs(
    old: Mapping[str, T], new: Mapping[str, T]
) -> Iterator[tuple[str, T | None, T | None]]:
    for name in dict.fromkeys([*old, *new]):
        yield name, old.get(name), new.get(name)


def _operations(old: ir.Api, new: ir.Api) -> Iterator[Change]:
    before, after = _methods(old), _methods(new)
    places = {_target(operation): name for name, operation in after.items()}
    for name, was, now in _pairs(before, after):
        if was is None:
            yield _harmless(name, "a new operation")
        elif now is not None:
            yield from _operation(name, was, now)
        elif _target(was) in places:
            yield _breaking(name, f"is called `{places[_target(was)]}` now")
        else:
            yield _breaking(name, "is gone")


def _methods(api: ir.Api) -> dict[str, ir.Operation]:
    return {
        f"client.{group.name.python}.{operation.name.python}": operation
        for group in api.groups
        for operation in group.operations
    }


def _target(operation: ir.Operation) -> tuple[str, str]:
    parts = (p if isinstance(p, str) else "{}" for p in operation.path)
    return operation.method, "".join(parts)


def _operation(name: str, was: ir.Operation, now: ir.Operation) -> Iterator[Change]:
    if _target(was) != _target(now):
        sent = " ".join(_target(now))
        yield _harmless(name, f"sends `{sent}`, not `{' '.join(_target(was))}`")
    if _in_path(was) != _in_path(now):
        yield _breaking(name, f"takes {_listed(_in_path(now))} by place")
    before = {p.name.python: p for p in was.parameters if p.location != "path"}
    after = {p.name.python: p for p in now.parameters if p.location != "path"}
    for argument, old, new in _pairs(before, after):
        if old is None and new is not None:
            told = _breaking if new.required else _harmless
            kind = "required" if new.required else "optional"
            yield told(name, f"has a new {kind} argument `{argument}`")
        elif new is None:
            yield _breaking(name, f"has no argument `{argument}` any more")
        elif old is not None:
            yield from _argument(name, f"`{argument}`", old, new)
    yield from _body(name, was.body, now.body)
    if was.results != now.results:
        yield _breaking(name, "returns another type")
    if not was.doc.deprecated and now.doc.deprecated:
        yield _harmless(name, "is deprecated")


def _in_path(operation: ir.Operation) -> list[str]:
    return [p.name.python for p in operation.parameters if p.location == "path"]


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"


def _argument(
    name: str, argument: str, old: ir.Parameter, new: ir.Parameter
) -> Iterator[Change]:
    if old.type != new.type:
        yield _breaking(name, f"{argument} has another type")
    if new.required and not old.required:
        yield _breaking(name, f"{argument} is required now")
    elif old.required and not new.required:
        yield _harmless(name, f"{argument} is optional now")


def _body(name: str, old: ir.Body | None, new: ir.Body | None) -> Iterator[Change]:
    if old is None and new is not None:
        told = _breaking if new.required else _harmless
        yield told(name, "takes a body now")
    elif old is not None and new is None:
        yield _breaking(name, "takes no body any more")
    elif old is not None and new is not None:
        if new.required and not old.required:
            yield _breaking(name, "`body` is required now")
        if [c.type for c in old.contents] != [c.type for c in new.contents]:
            yield _breaking(name, "`body` has another type")


def _models(old: ir.Api, new: ir.Api) -> Iterator[Change]:
    before = {f"models.{d.name}": d for d in old.declarations}
    after = {f"models.{d.name}": d for d in new.declarations}
    for name, was, now in _pairs(before, after):
        if was is None:
            yield _harmless(name, "is new")
        elif now is None:
            yield _breaking(name, "is gone")
        elif isinstance(was, ir.Model) and isinstance(now, ir.Model):
            yield from _fields(name, was, now)
        elif isinstance(was, ir.Enum) and isinstance(now, ir.Enum):
            yield from _values(name, was, now)
        elif type(was) is not type(now) or _kind(was) != _kind(now):
            yield _breaking(name, "stands for another type")


def _kind(declared: ir.Declaration) -> object:
    return declared.type if isinstance(declared, ir.Alias) else None


def _fields(name: str, was: ir.Model, now: ir.Model) -> Iterator[Change]:
    before = {f.name.python: f for f in was.fields}
    after = {f.name.python: f for f in now.fields}
    for field, old, new in _pairs(before, after):
        if old is None and new is not None:
            told = _breaking if new.required else _harmless
            kind = "required" if new.required else "optional"
            yield told(name, f"has a new {kind} field `{field}`")
        elif new is None:
            yield _breaking(name, f"has no field `{field}` any more")
        elif old is not None:
            if old.type != new.type or old.nullable != new.nullable:
                yield _breaking(name, f"`{field}` has another type")
            if new.required and not old.required:
                yield _breaking(name, f"`{field}` is required now")
            elif old.required and not new.required:
                yield _breaking(name, f"`{field}` is optional now, and may be None")


def _values(name: str, was: ir.Enum, now: ir.Enum) -> Iterator[Change]:
    gone = [value for value in was.values if value not in now.values]
    added = [value for value in now.values if value not in was.values]
    if gone:
        yield _breaking(name, f"has no {', '.join(map(repr, gone))} any more")
    if added:
        yield _harmless(name, f"has {', '.join(map(repr, added))} now")
