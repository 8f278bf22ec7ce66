"""Schemas that are another one, to which they add only words."""

from __future__ import annotations

from typing import Any, Final

from .context import Context
from .fingerprints import TEXT_KEYS
from .nodes import Node
from .shapes import shape_of
from .shapes.all_of import STRUCTURE

ANNOTATIONS: Final = TEXT_KEYS | {"title", "deprecated", "readOnly", "writeOnly"}
"""Keywords that belong to a place, not to what stands there."""


def is_plain_reference(node: Node) -> bool:
    """Whether the schema is a reference with nothing beside it that makes a type."""
    return isinstance(node.get("$ref"), str) and STRUCTURE.isdisjoint(node.value)


def sole_reference(node: Node, context: Context) -> Node | None:
    """The reference that `allOf: [{$ref: …}]` wraps where it adds only words to it.

    Descriptions of 3.0 write so what they may not write beside `$ref`; the words may
    stand in other members. A component with such members is something of its own.
    """
    members = node.members("allOf")
    if not members or node.value.keys() & (STRUCTURE - {"allOf", "type"}):
        return None
    if len(members) > 1:
        if node.pointer in context.classes.names:
            return None
        others = [member for member in members if not _only_annotates(member, context)]
        if len(others) != 1 or not _has_types(others[0], members, context):
            return None
        members = others
    return members[0] if "$ref" in members[0] else None


def annotations_beside(node: Node, context: Context) -> dict[str, Any]:
    """What the members of `allOf` say beside the sole reference: annotations alone."""
    if len(node.members("allOf")) < 2 or sole_reference(node, context) is None:
        return {}
    words: dict[str, Any] = {}
    for member in node.members("allOf"):
        if _only_annotates(member, context):
            said = {**context.resolve(member).value, **member.value}
            words = {key: said[key] for key in said if key in ANNOTATIONS} | words
    return words


def _only_annotates(member: Node, context: Context) -> bool:
    """Whether it says nothing but words, and perhaps of which type all are."""
    said = context.resolve(member).value
    return isinstance(said, dict) and all(
        key in ANNOTATIONS or key == "type" or key.startswith("x-")
        for key in said.keys() | member.value.keys() - {"$ref"}
    )


def _has_types(reference: Node, members: list[Node], context: Context) -> bool:
    """Whether what is referred to is of no other type than the members say."""
    others = [context.resolve(each) for each in members if each is not reference]
    said = [each.get("type") for each in others if "type" in each]
    if not said:
        return True
    shape = shape_of(context.resolve(reference), context)
    types = ["object"] if shape.is_object else list(shape.types)
    return all(each in (types, *(types if len(types) == 1 else ())) for each in said)
