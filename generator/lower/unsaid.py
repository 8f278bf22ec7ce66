"""Values inside of others in forms and queries, where nobody says how they are written.

The standard says it of a list and of an object in a query, but of nothing inside of
these, and of no list in brackets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from .. import ir
from ..type_walk import held
from .context import Choices, Context
from .forms import fields_of, is_object, meant
from .nodes import Node

_LISTS: Final = (ir.Array, ir.Tuple)
_CONTAINERS: Final = (*_LISTS, ir.ModelRef, ir.Mapping)
_WRITTEN: Final = {
    "indices": "with brackets (`card[number]`, `expand[0]`)",
    "brackets": "with brackets (`card[number]`, `expand[]`)",
    "repeat": "with brackets (`card[number]`), lists as repeated names",
    "form": "as the standard has it: lists as repeated names, objects as JSON text",
}
_LISTED: Final = {
    "indices": "with indices (`a[b][0]`)",
    "brackets": "with empty brackets (`a[b][]`)",
    "repeat": "as repeated names (`a[b]`)",
}


def nests(kind: ir.Type, context: Context) -> bool:
    """Whether a value may hold others, so that its form has to be chosen."""
    return any(isinstance(k, (*_CONTAINERS, ir.AnyType)) for k in meant(kind, context))


def note_query(
    kind: ir.Type, style: ir.Style, node: Node, context: Context, *, is_said: bool
) -> None:
    """Remember a query parameter that is written as `Choices` has it."""
    brackets = context.choices.nested == "brackets"
    if not is_said and (brackets or _is_deep(kind, context)):
        context.nested.append(node.pointer)
    if style == "deepObject" and _holds_list(kind, context):
        context.listed.append(node.pointer)


def note_form(
    body: ir.Type,
    encodings: tuple[ir.PropertyEncoding, ...],
    node: Node,
    context: Context,
) -> None:
    """Remember a form of which a property is written as `Choices` has it.

    Of objects in forms 3.0 says one thing and 3.1 another, and servers read a third.
    """
    said = {each.property: each for each in encodings}
    brackets = context.choices.nested == "brackets"
    kinds = list(_unnamed(body, context))
    listing = []
    for field in fields_of(body, context):
        encoding = said.get(field.name.wire)
        if encoding in (None, ir.PropertyEncoding(property=field.name.wire)):
            kinds.append(field.type)
        elif encoding.style == "deepObject":
            listing.append(field.type)
    if brackets:
        is_open = any(nests(kind, context) for kind in kinds)
        listing += kinds
    else:
        is_open = any(is_object(k, context) or _is_deep(k, context) for k in kinds)
    if is_open:
        context.nested.append(node.pointer)
    if any(_holds_list(kind, context) for kind in listing):
        context.listed.append(node.pointer)


def tell_assumed(context: Context) -> None:
    """Tell once how such values are written, with the options that decide otherwise."""
    choices = context.choices
    nested = context.nested if choices.nested_is_assumed else []
    listed = context.listed if choices.lists_is_assumed else []
    subject = "nested values in forms and queries are written"
    if choices.nested == "form":
        # Without brackets, `lists` has nothing to decide.
        told = f"{subject} {_WRITTEN['form']}", '`nested = "brackets"`, with `lists`,'
        _tell("nested-assumed", *told, nested, context)
        how = f"lists within `deepObject` are written {_LISTED[choices.lists]}"
        _tell("lists-assumed", how, "`lists`", listed, context)
        return
    how = f"{subject} {_WRITTEN[choices.lists]}"
    options = " or ".join(["`nested`"] * bool(nested) + ["`lists`"] * bool(listed))
    _tell("nested-assumed", how, options, [*nested, *listed], context)


def _tell(
    code: str, how: str, options: str, places: Iterable[str], context: Context
) -> None:
    first, *others = dict.fromkeys(places) or [None]
    if first is None:
        return
    count = len(others)
    context.diagnostics.note(
        code,
        how
        + (f" (here and in {count} more place{'s' * (count > 1)})" if count else "")
        + f"{_kept(context.choices)}; {options} in the configuration decides otherwise",
        context.locate(first),
    )


def _kept(choices: Choices) -> str:
    """Tells where lists stay as they were first assumed to be written."""
    now = choices.lists_assumed
    if now in (None, choices.lists) or choices.nested == "form":
        return ""
    return f', as the lock has it; a first run would now assume `lists = "{now}"`'


def _unnamed(body: ir.Type, context: Context) -> Iterator[ir.Type]:
    """The types of a form's properties that the caller names."""
    for kind in meant(body, context):
        if isinstance(kind, ir.Mapping):
            yield kind.values
        elif isinstance(kind, ir.ModelRef):
            model = context.declaration(kind.name)
            if isinstance(model, ir.Model) and model.documented_extra and model.extra:
                yield model.extra


def _is_deep(kind: ir.Type, context: Context) -> bool:
    """Whether it is a list or an object that holds another one."""
    return any(
        isinstance(inner, _CONTAINERS)
        for held_by in _held(kind, context)
        for inner in meant(held_by, context)
    )


def _holds_list(kind: ir.Type, context: Context) -> bool:
    """Whether it is a list, or holds one at any depth."""
    waiting, seen = [kind], {kind}
    while waiting:
        found = waiting.pop()
        if any(isinstance(each, _LISTS) for each in meant(found, context)):
            return True
        inner = set(_held(found, context)) - seen
        seen |= inner
        waiting += inner
    return False


def _held(kind: ir.Type, context: Context) -> Iterator[ir.Type]:
    """The types of what is right inside of a list or an object."""
    for each in meant(kind, context):
        match each:
            case ir.Array(inner) | ir.Mapping(inner):
                yield inner
            case ir.Tuple(items):
                yield from items
            case ir.ModelRef(name):
                model = context.declaration(name)
                yield from held(model) if model else ()
