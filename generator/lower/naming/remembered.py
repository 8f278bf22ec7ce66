"""The names of an earlier run: those that decide now, and those to remember of this."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, get_args

from ... import ir, names
from ..context import INPUTS, LISTS, MODULES, NAMED, PSEUDO, VARIANTS, Choices, Context
from .left_out import is_left_out
from .places import module_name
from .stable_places import pointer_of

_COMPONENT: Final = "/components/schemas/[^/]*"
_OPERATION: Final = "/paths/[^/]*/(additionalOperations/)?[^/]*"


def of_part(part: str, decided: Mapping[str, str]) -> dict[str, str]:
    """The names that an earlier run decided in one part of the lock."""
    return {p: name for p, name in decided.items() if p.startswith(part)}


def classes_of(decided: Mapping[str, str]) -> dict[str, str]:
    """The names of classes among them."""
    return {p: name for p, name in decided.items() if _is_class(p)}


def _is_class(pointer: str) -> bool:
    if pointer.startswith(PSEUDO):
        return pointer.startswith((INPUTS, NAMED, VARIANTS))
    return not re.fullmatch(_OPERATION, pointer)


def names_of(context: Context) -> dict[str, str]:
    """The names to remember of classes, modules and members, by pointer."""
    unusual = {
        pointer: name
        for pointer, name in context.modules.names.items()
        if name != module_name(pointer.removeprefix(MODULES))
    }
    return {**context.classes.names, **unusual, **context.members.remembered}


def lists_of(decided: Mapping[str, str]) -> ir.Lists | None:
    """How an earlier run assumed that lists are written."""
    known: tuple[ir.Lists, ...] = get_args(ir.Lists)
    return next((lists for lists in known if lists == decided.get(LISTS)), None)


def assumed_of(
    groups: Iterable[ir.Group], decided: Mapping[str, str], context: Context
) -> dict[str, str]:
    """How lists are written, where that is assumed and something hangs on it.

    What servers read does not change with the operations that come or go.
    """
    if context.choices.lists_assumed is None:
        return {}
    contents = (
        content
        for group in groups
        for operation in group.operations
        for content in (operation.body.contents if operation.body else ())
    )
    is_used = context.nested or any(content.kind == "form" for content in contents)
    return {LISTS: context.choices.lists} if is_used or LISTS in decided else {}


def nameless_of(remembered: Mapping[str, str], context: Context) -> frozenset[str]:
    """Places that the configuration renames, and where nothing bears what it says."""
    choices = context.choices
    return frozenset(
        place
        for place, name in choices.renamed.items()
        if place not in context.renamed
        and remembered.get(place) != name
        and not is_left_out(pointer_of(place), choices.left_out)
    )


def undecided(names: Mapping[str, str], choices: Choices) -> dict[str, str]:
    """The names without those that the configuration decides."""
    return {
        pointer: n for pointer, n in names.items() if pointer not in choices.renamed
    }


def remember_titles(decided: Mapping[str, str], context: Context) -> None:
    """Let what bore the name of a title bear it, whatever comes before it now."""
    for pointer in sorted(classes_of(decided)):
        node = context.node_at(pointer)
        is_inline = not re.fullmatch(_COMPONENT, pointer)
        key = context.fingerprints.titled(node) if is_inline else ""
        if key and "properties" in node:
            # Of several, the one with the title's own name.
            is_named = decided[pointer] == names.pascal(node.text("title"))
            if is_named or key not in context.titled:
                context.titled[key] = pointer
