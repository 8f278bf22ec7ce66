"""What builds on a schema with a discriminator says by which value it is known.

Of a `Cat` that has all of `Pet` by `allOf`, `petType` is "Cat", whatever text it may be
of a `Pet`: the value of the mapping, else the name of the schema (OAS 3.1.1 §4.8.25).
The name of one that is mapped leads to it as well, and is not what it is sent with.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from ..annotations import all_keywords
from ..context import Context
from ..nodes import Node
from ..shapes import Shape
from ..shapes.all_of import STRUCTURE, is_marked
from .discriminators import Tags
from .tags import tags_of

_OF_OTHERS: Final = STRUCTURE | {"$ref", "default", "example", "examples"}
"""What a property of the base says that need not hold for what builds on it."""


def tagged(shape: Shape, name: str, context: Context) -> Shape:
    """The shape of a model, each of its discriminating properties with its values."""
    bases = context.bases.get(shape.node.pointer, ())
    told = {context.discriminators[base].property for base in bases}
    limited = {
        wire: _limited(wire, values, shape, context)
        for wire in shape.properties
        if wire in told and (values := _values(wire, shape, name, context))
    }
    if not limited:
        return shape
    return replace(shape, properties={**shape.properties, **limited})


def _values(wire: str, shape: Shape, name: str, context: Context) -> Tags:
    """By which values of a property the model is known; empty where any may lead to it,
    and where it says itself what they are."""
    pointer = shape.node.pointer
    found = [context.discriminators[base] for base in context.bases[pointer]]
    found = [each for each in found if each.property == wire]
    if any(each.default == pointer for each in found):
        return ()
    mapped = dict.fromkeys(v for each in found for v in each.mapped(name, context))
    named = dict.fromkeys(v for each in found for v in each.tags(name, context))
    values = tuple(mapped or named)
    said = tags_of(shape, wire, context)
    return values if not said or set(values) < set(said) else ()


def _limited(wire: str, values: Tags, shape: Shape, context: Context) -> Node:
    """The property, of which one value is left, or some.

    One is what the base has, where it has it: an attribute is renamed for both. Several
    are a type of their own.
    """
    schema = shape.properties[wire]
    said = all_keywords(schema, context)
    words: dict[str, Any] = {k: v for k, v in said.items() if k not in _OF_OTHERS}
    for keyword in ("readOnly", "writeOnly"):
        words |= {keyword: True} if is_marked(schema, keyword, context) else {}
    if len(values) == 1:
        return Node({**words, "const": values[0]}, schema.pointer)
    own = shape.node.at("properties").at(wire)
    return Node({**words, "enum": list(values)}, own.pointer)
