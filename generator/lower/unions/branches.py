"""The branches of `oneOf` and `anyOf`: what stands beside them, and what tells them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ... import ir
from ...pointers import split_pointer
from ..annotated_references import sole_reference
from ..context import Context
from ..nodes import Node
from ..shapes import Shape, shape_of
from ..shapes.all_of import all_parts
from ..shapes.together import one_pointer, referring
from .tags import telling_words


def with_base(
    base: dict[str, Any], branch: Node, shape: Shape, context: Context
) -> Node:
    """A branch, with what stands beside them all.

    One that another schema has as well gets a place in this one: there it is without.
    One that builds on this schema by `allOf` has all of that itself.
    """
    if not base or shape.node.pointer in {
        part.pointer for part in all_parts(branch, context)
    }:
        return branch
    place = shape.node.pointer
    is_own = branch.pointer.startswith(f"{place}/")
    *_, keyword, index = split_pointer(branch.pointer)
    own = branch if is_own else shape.node.at(keyword).at(index)
    members = [branch.value] if is_own else referring([branch], context)
    pointer = one_pointer(own.pointer, [base, branch.value], place, context)
    return Node({"allOf": [base, *members]}, pointer)


def is_any_of(branches: Sequence[Node]) -> bool:
    """Whether a value may be of several of them at once."""
    return all(split_pointer(each.pointer)[-2] == "anyOf" for each in branches)


def merged_schemas(
    choices: Sequence[Node],
    branches: Sequence[Node],
    types: Sequence[ir.Type],
    context: Context,
) -> dict[str, str]:
    """The pointers of what branches refer to, by the classes of these `with_base`.

    A discriminator knows such a class by the name of the schema.
    """
    merged: dict[str, str] = {}
    for choice, branch, kind in zip(choices, branches, types, strict=True):
        inner = kind.inner if isinstance(kind, ir.Nullable) else kind
        if branch is not choice and isinstance(inner, ir.ModelRef):
            named = sole_reference(choice, context) or choice
            merged[inner.name] = context.resolve(named).pointer
    return merged


def beside_choice(shape: Shape) -> dict[str, Any]:
    """What holds for each branch: whoever says it, by `allOf` or otherwise."""
    if not shape.properties:
        return {}
    base: dict[str, Any] = {
        "properties": {name: node.value for name, node in shape.properties.items()}
    }
    if shape.required:
        base["required"] = sorted(shape.required)
    if shape.additional is not None:
        base["additionalProperties"] = shape.additional.value
    return base


def words_of_branches(
    branches: list[Node], discriminator: str, context: Context
) -> list[str]:
    """What each branch is called that becomes a class: by its tag, else its number."""
    numbered = {
        index: f"option {index + 1}"
        for index, branch in enumerate(branches)
        if _becomes_class(branch)
    }
    shapes = {index: shape_of(branches[index], context) for index in numbered}
    objects = {index: shape for index, shape in shapes.items() if shape.properties}
    told = telling_words(list(objects.values()), discriminator, context)
    words = numbered | dict(zip(objects, told, strict=False))
    return [words.get(index, "") for index in range(len(branches))]


def _becomes_class(branch: Node) -> bool:
    is_one = "properties" in branch or "allOf" in branch or "items" in branch
    return is_one and "$ref" not in branch
