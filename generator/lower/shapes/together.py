"""One schema for a property, or for items, of which several schemas speak."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from ..context import Context
from ..nodes import Node
from .all_of import all_parts

_SCHEMA: Final = re.compile("/components/schemas/[^/]+")
_MERGED: Final = (
    "properties/",
    "items",
    "additionalProperties",
    "unevaluatedProperties",
)


def both(found: list[Node], own: Node, context: Context) -> Node:
    """One schema for a property that several members of an `allOf` describe.

    It refers to what they say where they say it, so that messages lead there. `own` is
    where it stands, or would stand, in the schema itself.
    """
    if len(found) == 1:
        return found[0]
    distinct = [n for i, n in enumerate(found) if n.value not in _values(found[:i])]
    telling = [n for n in distinct if not _is_implied(n, distinct, context)]
    if len(telling) == 1:
        return telling[0]
    members = referring(distinct, context)
    return Node({"allOf": members}, _place(distinct, own, context))


def either(said: list[Node], own: Node, context: Context) -> Node:
    """One schema for a property of which several say something, each for some values.

    It refers to them as `both` does.
    """
    last = said[-1]
    distinct = [n for i, n in enumerate(said) if n.value not in _values(said[:i])]
    if len(distinct) == 1:
        return last
    return Node({"anyOf": referring(distinct, context)}, own.pointer)


def referring(nodes: list[Node], context: Context) -> list[Any]:
    """References to schemas; what stands nowhere is there itself."""
    return [
        (
            {"$ref": f"#{quote(node.pointer)}"}
            if context.node_at(node.pointer).value is node.value
            else node.value
        )
        for node in nodes
    ]


def _values(nodes: list[Node]) -> list[Any]:
    return [node.value for node in nodes]


def _place(merged: list[Node], own: Node, context: Context) -> str:
    """The pointer by which what several say together is known.

    One of theirs, where the schema that has it says all of this itself: what is built
    on that has the same. Elsewhere their own pointers are for what each says alone.
    """
    schema = own.pointer.rpartition("/")[0].removesuffix("/properties")
    pointers = [node.pointer for node in merged]
    for pointer in reversed(pointers):
        if pointer.startswith(f"{schema}/"):
            return pointer
        if owner := _SCHEMA.match(pointer):
            parts = all_parts(context.node_at(owner[0]), context)
            said = {f"{part.pointer}/{key}" for part in parts for key in _MERGED}
            if all(each.startswith(tuple(said)) for each in pointers):
                return pointer
    return own.pointer


def _is_implied(node: Node, others: list[Node], context: Context) -> bool:
    """Whether it says nothing, or the type alone, which another says with more."""
    plain = isinstance(node.value, dict) and node.value.keys() <= {"type"}
    return plain and any(
        other is not node
        and other.value.keys() - {"type"}
        and (not node.value or context.resolve(other).get("type") == node.get("type"))
        for other in others
        if isinstance(other.value, dict)
    )
