"""Discriminators: by which values of a property a schema is known (OAS 3.1.1 §4.8.25).

A schema that has one and that others build on by `allOf` stands for all of them
wherever it is referred to: such a `Pet` gets an alias `AnyPet` of itself and of what
builds on it. Where others build on it, it is still `Pet` alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from ... import ir
from ...pointers import join_pointer, split_pointer
from ..context import VARIANTS, Context
from ..naming.places import module_of
from ..naming.renaming import claimed
from ..nodes import Node
from ..shapes import Shape, shape_of
from .json_kinds import ALL, kinds_of_part
from .tags import tags_of

_Children: TypeAlias = dict[str, list[str]]
"""The pointers of what builds on a schema, by the schema's."""
Tags: TypeAlias = tuple[str | int | bool, ...]
_BOOLEANS: Final = {"true": True, "false": False}
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """The property, and the values that a mapping has, by the pointer of a schema.

    `default` is the pointer of what has none of the values; empty where nothing has.
    `merged` has the pointers of schemas by the names of classes that are made of them
    and of what stands beside the choice.
    """

    property: str
    values: dict[str, tuple[str, ...]]
    default: str
    merged: Mapping[str, str]

    def is_named(self, pointer: str) -> bool:
        """Whether the keyword itself says when the schema is meant."""
        return pointer in self.values or pointer == self.default

    def is_default(self, name: str, context: Context) -> bool:
        """Whether a class or an alias is what has none of the values."""
        return self._pointer(name, context) == self.default

    def _pointer(self, name: str, context: Context) -> str:
        return self.merged.get(name) or context.pointers[name]

    def tags(self, name: str, context: Context) -> Tags:
        """The values by which a class or an alias is known.

        Those of the mapping, and the name of the schema where the mapping has no such
        value (§4.8.25.2). A schema that limits the property to others is not known by
        its name; without a mapping by those. One without a name has no other (§4.8.25),
        and one that makes a list or an object of the property has none.
        """
        pointer, shape = self._pointer(name, context), unlimited(name, context)
        kinds = self._kinds(shape, context)
        if not kinds:
            return ()
        mapped = _read(self.values.get(pointer, ()), kinds)
        own = self._own(name, shape, context)
        *parents, key = split_pointer(pointer)
        if (own and key not in own) or parents != ["components", "schemas"]:
            return mapped or own
        is_mapped = any(key in values for values in self.values.values())
        return mapped if is_mapped else (*mapped, *_read((key,), kinds))

    def mapped(self, name: str, context: Context) -> Tags:
        """The values that the mapping itself has for a class or an alias."""
        values = self.values.get(self._pointer(name, context), ())
        return _read(values, self._kinds(unlimited(name, context), context))

    def _own(self, name: str, shape: Shape | None, context: Context) -> Tags:
        """What the schema itself says of the property."""
        if shape is None:
            return ()
        merged = self.merged.get(name)
        schema = shape.node if merged is None else context.node_at(merged)
        # What AutoRest reads, and half of the world's 2.0 descriptions say.
        said = schema.get("x-ms-discriminator-value")
        if isinstance(said, str):
            return (said,)
        return tags_of(shape, self.property, context)

    def _kinds(self, shape: Shape | None, context: Context) -> frozenset[ir.Kind]:
        """The JSON types that the property may have."""
        schema = shape.properties.get(self.property) if shape else None
        if schema is None:
            return ALL
        kinds = kinds_of_part(schema, context)
        if kinds - {"array", "object"}:
            return kinds
        message = f"`{self.property}` is no text here, so that nothing is known by it"
        context.warn("discriminator-property", message, schema)
        return frozenset()


def unlimited(name: str, context: Context) -> Shape | None:
    """The shape of a model, without what discriminators add to that."""
    return context.unlimited.get(name) or context.shapes.get(name)


def _read(texts: tuple[str, ...], kinds: frozenset[ir.Kind]) -> Tags:
    """What the keys of a mapping stand for in a property of these JSON types.

    Those are texts: `1` means the number where no text may be. What then stands for
    nothing is left out.
    """
    if "string" in kinds:
        return texts
    read: list[str | int | bool] = []
    for text in texts:
        if "boolean" in kinds and text.lower() in _BOOLEANS:
            read.append(_BOOLEANS[text.lower()])
        elif "number" in kinds and _INTEGER.fullmatch(text):
            read.append(int(text))
    return tuple(read)


def discriminator_of(
    node: Node, merged: Mapping[str, str], context: Context
) -> Discriminator | None:
    """What the value of the keyword says; None where it says nothing."""
    name, mapping = node.text("propertyName"), node.at("mapping")
    if not name:
        if node.value is not None:
            told = "this names no property, so that nothing is told apart by it"
            context.warn("discriminator-property", told, node)
        return None
    if not isinstance(mapping.value, dict | None):
        told = "this maps no values to schemas: it is left out"
        context.warn("discriminator-target", told, mapping)
    values: dict[str, tuple[str, ...]] = {}
    for value, target in mapping.items():
        pointer = _target(target, value, context)
        if pointer:
            values[pointer] = (*values.get(pointer, ()), value)
    default = node.at("defaultMapping")
    return Discriminator(
        property=name,
        values=values,
        default=_target(default, "defaultMapping", context) if default.value else "",
        merged=merged,
    )


def _target(node: Node, value: str, context: Context) -> str:
    """The pointer of the schema that is named; empty, with a warning, for none."""
    named = str(node.value)
    is_reference = named.startswith("#/")
    pointer = named[1:] if is_reference else join_pointer("/components/schemas", named)
    if pointer in context.classes.names:
        return pointer
    missing = f"`{node.value}`, which `{value}` stands for, is no schema here"
    context.warn("discriminator-target", missing, node)
    return ""


def name_variants(schemas: Node, context: Context) -> None:
    """Give each schema that stands for others an alias, still without its type."""
    children: _Children = {}
    for _, schema in schemas.items():
        for member in schema.at("allOf").elements():
            if "$ref" in member:
                base = context.resolve(member).pointer
                children.setdefault(base, []).append(schema.pointer)
    for _, schema in schemas.items():
        subtypes = _subtypes_of(schema.pointer, children)
        if subtypes and (found := _discriminating(schema, context)):
            context.discriminators[schema.pointer] = found
            names = context.classes.names
            context.subtypes[schema.pointer] = sorted(subtypes, key=names.__getitem__)
            for pointer in subtypes:
                context.bases.setdefault(pointer, []).append(schema.pointer)
            _name_alias(schema.pointer, context)


def _subtypes_of(pointer: str, children: _Children) -> list[str]:
    """All that build on a schema, at whatever distance, each once."""
    found: dict[str, None] = {}
    waiting = [pointer]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found and child != pointer:
                found[child] = None
                waiting.append(child)
    return list(found)


def _discriminating(schema: Node, context: Context) -> Discriminator | None:
    """The discriminator that it has, or that it builds on, beside properties."""
    shape = shape_of(schema, context)
    if not (shape.is_object and shape.properties):
        return None
    keyword = shape.keywords.get("discriminator")
    return discriminator_of(
        Node(keyword, f"{schema.pointer}/discriminator"), {}, context
    )


def _name_alias(pointer: str, context: Context) -> None:
    key = VARIANTS + pointer
    name = claimed(key, context, f"Any{context.classes.names[pointer]}")
    module = module_of(name, context)
    context.declared[key] = ir.Alias(
        name=name, module=module, doc=ir.Doc(), type=ir.AnyType(), pointer=key
    )
    context.pointers[name] = key
    context.unfilled.add(key)


def fill_variants(context: Context) -> None:
    """Say what those aliases stand for, now that every schema has its class."""
    for pointer, subtypes in context.subtypes.items():
        key = VARIANTS + pointer
        alias, itself = context.declared[key], context.declared[pointer]
        assert isinstance(alias, ir.Alias)
        assert isinstance(itself, ir.Model)
        kind = _union(alias.name, itself, subtypes, context)
        context.declared[key] = replace(alias, type=kind, doc=itself.doc)
        context.unfilled.discard(key)


def _union(
    name: str, itself: ir.Model, subtypes: list[str], context: Context
) -> ir.Type:
    """Each by its values; what has others is read as the schema itself, or as what the
    discriminator names for that (OAS 3.2.0 §4.25)."""
    own = context.pointers[itself.name]
    found = context.discriminators[own]
    inherited = tags_of(unlimited(itself.name, context), found.property, context)
    default = found.default if found.default in subtypes else own
    variants: list[ir.Variant] = []
    taken: set[str | int | bool] = set()
    for pointer in (*subtypes, own):
        model = context.declared.get(pointer)
        if not isinstance(model, ir.Model) or pointer == default:
            continue
        tags = found.tags(model.name, context)
        # Values that it has from the schema that it builds on tell nothing.
        says_nothing = len(tags) > 1 and tags == inherited
        tags = tuple(tag for tag in tags if tag not in taken)
        if tags and not says_nothing:
            taken.update(tags)
            test = ir.HasTag(found.property, tags)
            variants.append(ir.Variant(type=ir.ModelRef(model.name), test=test))
    rest = context.declared[default]
    variants.append(ir.Variant(type=ir.ModelRef(rest.name), test=ir.IsKind("object")))
    return ir.Union(name=name, variants=tuple(variants), open=True)
