"""What a schema says in the end: references followed, `allOf` merged, null set apart.

A shape is still the description's words; types are made from it in `schemas`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..context import Context
from ..fingerprints import TEXT_KEYS
from ..json_types import types_said, words_of_no_type
from ..nodes import Node
from .all_of import (
    STRUCTURE,
    agreeing_parts,
    all_parts,
    are_opposed,
    heaviest_first,
    keywords_of,
)
from .together import both, either

COMPOUND = STRUCTURE - {"type", "format", "contentEncoding", "contentMediaType"} | {
    "$ref"
}
"""Keywords without which a schema is a word, or says nothing at all."""
_BARE = frozenset(["type", "title"]) | TEXT_KEYS
"""Keywords beside which a type is all that is said."""
_CONDITIONS = frozenset(["then", "else", "dependentSchemas"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A schema with its `allOf` merged.

    `types` are JSON Schema's names without "null", empty where the schema leaves the
    type open. `choices` are the branches of `oneOf` or `anyOf` without a null branch.
    `discriminator` is the keyword that stands beside them, in whichever member of
    `allOf` that is. `items` and `additional` are None where the keyword is absent.
    """

    node: Node
    keywords: dict[str, Any]
    types: tuple[str, ...]
    nullable: bool
    properties: dict[str, Node]
    required: frozenset[str]
    items: Node | None
    additional: Node | None
    choices: tuple[Node, ...]
    discriminator: Node

    @property
    def is_object(self) -> bool:
        """Whether nothing that is said permits another value than an object."""
        listed = "const" in self.keywords or "enum" in self.keywords
        return not (listed or self.choices) and self.types in ((), ("object",))


def shape_of(node: Node, context: Context) -> Shape:
    """The shape of a schema that is no boolean and no mere reference."""
    if "allOf" not in node:
        return _made(node, context)
    # What is merged of several schemas is asked for again and again, and holds what is
    # merged in its turn. The shape keeps the value, so that no other has its identity.
    key = node.pointer, id(node.value)
    found = context.merged_shapes.get(key)
    if found is None:
        found = context.merged_shapes[key] = _made(node, context)
    return found


def _made(node: Node, context: Context) -> Shape:
    parts = agreeing_parts(node, context)
    for part in parts:
        for word in words_of_no_type(part.value.get("type")):
            told = f"`{word}` is no type of JSON Schema"
            context.warn("schema-type", told, part.at("type"))
    keywords = keywords_of(parts, node, context)
    types = types_said(keywords.get("type"))
    choices, *others = _choices(parts, context) or [[]]
    kept = [
        branch
        for branch in choices
        if not _is_no_more_than_null(branch, choices, context)
    ]
    return Shape(
        node=node,
        keywords=keywords,
        types=tuple(dict.fromkeys(name for name in types if name != "null")),
        nullable=len(kept) < len(choices) or _permits_null(types, keywords),
        properties=_properties(parts, others, node, context),
        required=frozenset(name for part in parts for name in _required(part)),
        items=_all_of("items", parts, node, context),
        additional=_additional(parts, node, context),
        choices=tuple(kept),
        discriminator=_discriminator(parts, node, context),
    )


def _permits_null(types: list[str], keywords: Mapping[str, Any]) -> bool:
    values = keywords.get("enum")
    return (
        "null" in types
        or (not types and isinstance(values, list) and None in values)
        or ("const" in keywords and keywords["const"] is None)
    )


def _choices(parts: list[Node], context: Context) -> list[list[Node]]:
    """The branches of each `oneOf` and `anyOf` that makes a type.

    Where one of them is a part itself, it is chosen: `Pet` is a `Cat` or a `Dog`, and
    `Cat` has all of `Pet` by `allOf`.
    """
    return [
        branches
        for part in parts
        for key in ("oneOf", "anyOf")
        if (branches := [b for b in part.members(key) if not _only_requires(b)])
        and not any(_is_other_part(b, part, parts, context) for b in branches)
    ]


def _is_other_part(
    branch: Node, part: Node, parts: list[Node], context: Context
) -> bool:
    if len(parts) < 2 or "$ref" not in branch:
        return False
    pointer = context.resolve(branch).pointer
    return pointer != part.pointer and any(each.pointer == pointer for each in parts)


def _discriminator(parts: list[Node], node: Node, context: Context) -> Node:
    """The one of the choice that makes the type; else that of the schema itself.

    Another part's is for what builds on that by `allOf`.
    """
    own = node.at("discriminator")
    if "discriminator" in node or not any("discriminator" in part for part in parts):
        return own
    choosing = (part for part in parts if _choices([part], context))
    found = next(choosing, node).at("discriminator")
    return own if found.value is None else found


def _properties(
    parts: list[Node], others: list[list[Node]], node: Node, context: Context
) -> dict[str, Node]:
    """What all parts say of each; what they say for some values alone comes last.

    So does what any branch says of the choices that do not make the type.
    """
    own = node.at("properties")
    found: dict[str, list[Node]] = {}
    for part in parts:
        for name, schema in part.at("properties").items():
            found.setdefault(name, []).append(schema)
    for name, said in found.items():
        if len(said) > 1:
            found[name] = _in_order(said, ("properties", name), parts, node, context)
    conditional: dict[str, list[Node]] = {}
    for schemas in _conditions(parts, others, context):
        for name, schema in schemas.at("properties").items():
            conditional.setdefault(name, []).append(schema)
    for name, said in conditional.items():
        found.setdefault(name, [either(said, own.at(name), context)])
    return {
        # The place is made where it is needed: most are said once.
        name: said[0] if len(said) == 1 else both(said, own.at(name), context)
        for name, said in found.items()
    }


def _in_order(
    said: list[Node],
    tokens: tuple[str, ...],
    parts: list[Node],
    node: Node,
    context: Context,
) -> list[Node]:
    """What several parts say below themselves, so that the last counts.

    Where they agree none does, and they stay as they are met.
    """
    if not are_opposed(said, context):
        return said
    heaviest = [part.below(tokens) for part in heaviest_first(parts, node, context)]
    return [each for each in reversed(heaviest) if each in said]


def _required(part: Node) -> Iterator[str]:
    """Draft 3 of JSON Schema had a boolean here, in the property itself."""
    listed = part.get("required")
    for name in listed if isinstance(listed, list) else ():
        if isinstance(name, str):
            yield name


def _only_requires(branch: Node) -> bool:
    # `anyOf: [{required: [a]}, {required: [b]}]` limits values and makes no type.
    return (
        isinstance(branch.value, dict)
        and not (
            branch.value.keys() - {"required", "type", "not"} - TEXT_KEYS - {"title"}
        )
        and "required" in branch.value
    )


def _conditions(
    parts: list[Node], others: list[list[Node]], context: Context
) -> Iterator[Node]:
    """What holds for some values alone (JSON Schema 2020-12, core §10.2).

    By a condition, or as one branch of many where another choice makes the type.
    """
    for part in parts:
        if not _CONDITIONS.isdisjoint(part.value):
            schemas = [part.at("then"), part.at("else")]
            schemas += [schema for _, schema in part.at("dependentSchemas").items()]
            yield from map(context.resolve, schemas)
    for branches in others:
        _tell_merged(branches, context)
        for branch in branches:
            yield from all_parts(branch, context)


def _tell_merged(branches: list[Node], context: Context) -> None:
    """Of properties all are there, and nothing says which of them come together."""
    choice = Node(None, branches[0].pointer.rpartition("/")[0])
    if all(_is_object(branch, context) for branch in branches):
        told = "another choice makes the type: the properties of these may all be there"
        context.note("choice-merged", told, choice)
    else:
        told = "another choice makes the type: of these, only properties are read"
        context.warn("choice-ignored", told, choice)


def _is_object(branch: Node, context: Context) -> bool:
    parts = agreeing_parts(branch, context)
    keywords = keywords_of(parts, branch, context)
    listed = "const" in keywords or "enum" in keywords
    is_plain = not listed and set(types_said(keywords.get("type"))) <= {"object"}
    return is_plain and not _choices(parts, context)


def _additional(parts: list[Node], node: Node, context: Context) -> Node | None:
    """JSON Schema 2020-12, core §10.3.2.3 and §11.3, for what has no name in any part.

    Where a choice adds properties, `unevaluatedProperties` is not for these.
    """
    said = _all_of("additionalProperties", parts, node, context)
    if said is None and not _choices(parts, context):
        said = _all_of("unevaluatedProperties", parts, node, context)
    return said


def _all_of(key: str, parts: list[Node], node: Node, context: Context) -> Node | None:
    """One schema for the items, or other properties, of which several parts speak.

    None where nobody describes them; `false` where one permits none.
    """
    found = [part.at(key) for part in parts if key in part.value]
    if not found:
        return None
    closed = [node for node in found if node.value is False]
    telling = [node for node in found if isinstance(node.value, dict) and node.value]
    if closed or not telling:
        return next(iter([*closed, *found]), None)
    telling = _in_order(telling, (key,), parts, node, context)
    return both(telling, node.at(key), context)


def _is_no_more_than_null(branch: Node, choices: list[Node], context: Context) -> bool:
    """Whether all that a branch adds to the others is null.

    So does what is any object or null beside references alone: it is how converters
    from OData say that what they refer to may be null.
    """
    if is_null(context.resolve(branch)):
        return True
    others = [each for each in choices if each is not branch]
    is_bare = isinstance(branch.value, dict) and branch.value.keys() <= _BARE
    says_both = sorted(types_said(branch.get("type"))) == ["null", "object"]
    return is_bare and says_both and others != [] and all("$ref" in o for o in others)


def is_null(node: Node) -> bool:
    """Whether the schema permits null and nothing else."""
    return (
        node.get("type") in ("null", ["null"])
        or ("const" in node and node.get("const") is None)
        or node.get("enum") == [None]
    )


def permits_null(shape: Shape, context: Context) -> bool:
    """Whether null is a value of the schema, or of a union's member at any depth."""
    seen: set[str] = set()
    waiting = [shape]
    while waiting:
        found = waiting.pop()
        if found.nullable:
            return True
        for branch in map(context.resolve, found.choices):
            if branch.pointer not in seen and isinstance(branch.value, dict):
                seen.add(branch.pointer)
                waiting.append(shape_of(branch, context))
    return False
