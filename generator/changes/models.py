"""What changed in the classes: their names, fields and values."""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir
from .change import Change, Teller, facts_told, pairs
from .renamings import Names, named_anew


def model_changes(old: ir.Api, new: ir.Api, names: Names) -> Iterator[Change]:
    """All changes of classes; `names` are those that are called otherwise now."""
    before = {names.get(d.name, d.name): d for d in old.declarations}
    after = {d.name: d for d in new.declarations}
    for name, was, now in pairs(before, after):
        tell = Teller(f"models.{name}", now.pointer if now else None)
        if was is None:
            yield tell.harmless("is new")
        elif now is None:
            yield tell.breaking("is gone")
        else:
            if was.name != name:
                told = Teller(f"models.{was.name}", now.pointer)
                yield told.breaking(f"is called `models.{name}` now")
            yield from _declaration(tell, was, now, names)


def _declaration(
    tell: Teller, was: ir.Declaration, now: ir.Declaration, names: Names
) -> Iterator[Change]:
    if isinstance(was, ir.Model) and isinstance(now, ir.Model):
        yield from _fields(tell.name, was, now, names)
        if named_anew(was.extra, names) != named_anew(now.extra, {}):
            yield tell.breaking("`extra` has another type")
    elif isinstance(was, ir.Enum) and isinstance(now, ir.Enum):
        yield from _values(tell, was, now)
    elif type(was) is not type(now) or (
        named_anew(_kind(was), names) != named_anew(_kind(now), {})
    ):
        yield tell.breaking("stands for another type")


def _kind(declared: ir.Declaration) -> object:
    return declared.type if isinstance(declared, ir.Alias) else None


def _fields(name: str, was: ir.Model, now: ir.Model, names: Names) -> Iterator[Change]:
    before = {f.name.python: f for f in was.fields}
    after = {f.name.python: f for f in now.fields}
    for field, old, new in pairs(before, after):
        tell = Teller(name, new.pointer if new else now.pointer)
        if old is None and new is not None:
            kind = "required" if new.required else "optional"
            what = f"has a new {kind} field `{field}`"
            yield tell.change(what, is_breaking=_must_be_given(new))
        elif new is None:
            yield tell.breaking(f"has no field `{field}` any more")
        elif old is not None:
            yield from _field(tell, field, old, new, names)


def _field(
    tell: Teller, field: str, old: ir.Field, new: ir.Field, names: Names
) -> Iterator[Change]:
    types = named_anew(old.type, names), named_anew(new.type, {})
    if types[0] != types[1] or old.nullable != new.nullable:
        yield tell.breaking(f"`{field}` has another type")
    elif old.preset and not new.preset:
        yield tell.breaking(f"`{field}` has no value by itself any more")
    elif new.preset and not old.preset:
        yield tell.harmless(f"`{field}` has its one value by itself now")
    if new.required and not old.required:
        what = f"`{field}` is required now"
        yield tell.change(what, is_breaking=_must_be_given(new))
    elif old.required and not new.required:
        yield tell.breaking(f"`{field}` is optional now, and may be None")
    if old.name.wire != new.name.wire:
        what = f"is `{new.name.wire}` in the JSON, before `{old.name.wire}`"
        yield tell.harmless(f"`{field}` {what}")
    if not old.doc.deprecated and new.doc.deprecated:
        yield tell.harmless(f"`{field}` is deprecated")
    yield from facts_told(tell, field, old.doc, new.doc)


def _must_be_given(field: ir.Field) -> bool:
    return field.required and not field.preset


def _values(tell: Teller, was: ir.Enum, now: ir.Enum) -> Iterator[Change]:
    gone = [value for value in was.values if value not in now.values]
    added = [value for value in now.values if value not in was.values]
    if gone:
        yield tell.breaking(f"has no {', '.join(map(repr, gone))} any more")
    if added:
        yield tell.harmless(f"has {', '.join(map(repr, added))} now")
