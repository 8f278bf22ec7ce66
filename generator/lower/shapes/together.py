"""One schema for a property, or for items, of which several schemas speak."""

from __future__ import annotations

import json
import re
from typing import Any, Final
from urllib.parse import quote

from ...pointers import join_pointer, split_pointer, walk
from ..context import Context
from ..nodes import Node
from .all_of import all_parts

_SCHEMA: Final = re.compile("/components/schemas/[^/]+")
_LISTS: Final = frozenset(["oneOf", "anyOf", "allOf"])
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
    place = _place(distinct, own, context)
    pointer = one_pointer(place, members, place, context)
    return Node({"allOf": members}, pointer)


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
    """References to schemas, each once; what stands nowhere is there itself.

    What is no more than several schemas together is there as these.
    """
    found: list[Any] = []
    for node in nodes:
        if context.node_at(node.pointer).value is node.value:
            said = [{"$ref": f"#{quote(node.pointer)}"}]
        elif node.value.keys() == {"allOf"}:
            said = node.value["allOf"]
        else:
            said = [node.value]
        found += (each for each in said if each not in found)
    return found


def one_pointer(own: str, made_of: list[Any], place: str, context: Context) -> str:
    """The pointer by which a schema made of others is known: `own` where it is new.

    What contains itself is merged once more at each turn, at a pointer that is longer,
    and would never be known again. So it keeps the one that it has where it is met
    first within the part of the description to which `place` leads. No more schemas can
    be made than there are choices from those that are described, and reading them ends.
    """
    tokens = split_pointer(place)
    _, count = walk(context.root, tokens)
    if not _LISTS.isdisjoint(tokens[count : count + 1]):
        # Inside of one branch, all other branches may be met again.
        while count > 1 and tokens[count - 2] in _LISTS:
            count -= 2
    key = join_pointer("", *tokens[:count]), json.dumps(made_of, sort_keys=True)
    return context.merged.setdefault(key, own)


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
