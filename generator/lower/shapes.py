"""What a schema says in the end: references followed, `allOf` merged, null set apart.

A shape is still the description's words; types are made from it in `schemas`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from .context import Context
from .fingerprints import TEXT_KEYS
from .nodes import Node

_DEEPEST = 8
"""Levels of `allOf` in which a keyword is still looked for."""

STRUCTURE = frozenset(
    """type enum const properties required additionalProperties patternProperties items
    prefixItems allOf anyOf oneOf not format discriminator minProperties propertyNames
    unevaluatedProperties contentEncoding contentMediaType""".split()
)
"""Keywords that decide a type."""

COMPOUND = STRUCTURE - {"type", "format", "contentEncoding", "contentMediaType"} | {
    "$ref"
}
"""Keywords without which a schema is a word, or says nothing at all."""


_CONDITIONS = frozenset(["then", "else", "dependentSchemas"])
_LEADS_ON = frozenset(["$ref", "allOf"])
"""Keywords without which a schema is all that it is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A schema with its `allOf` merged.

    `types` are JSON Schema's names without "null", empty where the schema leaves the
    type open. `choices` are the branches of `oneOf` or `anyOf` without a null branch.
    `items` and `additional` are None where the keyword is absent.
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

    @property
    def is_object(self) -> bool:
        """Whether nothing that is said permits another value than an object."""
        listed = "const" in self.keywords or "enum" in self.keywords
        return not (listed or self.choices) and self.types in ((), ("object",))


def shape_of(node: Node, context: Context) -> Shape:
    """The shape of a schema that is no boolean and no mere reference."""
    parts = _parts(node, context)
    keywords = _keywords(parts, context)
    types = _types(keywords)
    choices, *others = _choices(parts) or [[]]
    kept = [branch for branch in choices if not is_null(context.resolve(branch))]
    return Shape(
        node=node,
        keywords=keywords,
        types=tuple(dict.fromkeys(name for name in types if name != "null")),
        nullable=len(kept) < len(choices) or _permits_null(types, keywords),
        properties=_properties(parts, others, node.at("properties"), context),
        required=frozenset(name for part in parts for name in _required(part)),
        items=_all_of("items", parts, node, context),
        additional=_additional(parts, node, context),
        choices=tuple(kept),
    )


def _keywords(parts: list[Node], context: Context) -> dict[str, Any]:
    """Each as the first part says it that has it, narrowed by the others."""
    keywords: dict[str, Any] = {}
    said_by: dict[str, Node] = {}
    for part in parts:
        for key, value in part.value.items():
            if key not in keywords:
                keywords[key], said_by[key] = value, part
            elif key in _NARROWED:
                narrower = _NARROWED[key](keywords[key], value)
                if narrower is None:
                    _tell_conflict(said_by[key].at(key), part.at(key), context)
                else:
                    keywords[key] = narrower
    return keywords


def _types(keywords: Mapping[str, Any]) -> list[str]:
    said = keywords.get("type")
    listed = said if isinstance(said, list) else [said]
    return [name for name in listed if isinstance(name, str)]


def _permits_null(types: list[str], keywords: Mapping[str, Any]) -> bool:
    values = keywords.get("enum")
    return (
        "null" in types
        or (not types and isinstance(values, list) and None in values)
        or ("const" in keywords and keywords["const"] is None)
    )


def _choices(parts: list[Node]) -> list[list[Node]]:
    """The branches of each `oneOf` and `anyOf` that makes a type."""
    return [
        branches
        for part in parts
        for key in ("oneOf", "anyOf")
        if (branches := [b for b in part.members(key) if not _only_requires(b)])
    ]


def _properties(
    parts: list[Node], others: list[list[Node]], own: Node, context: Context
) -> dict[str, Node]:
    """What all parts say of each; what they say for some values alone comes last.

    So does what any branch says of the choices that do not make the type.
    """
    found: dict[str, list[Node]] = {}
    for part in parts:
        for name, schema in part.at("properties").items():
            found.setdefault(name, []).append(schema)
    conditional: dict[str, list[Node]] = {}
    for schemas in _conditions(parts, others, context):
        for name, schema in schemas.at("properties").items():
            conditional.setdefault(name, []).append(schema)
    for name, said in conditional.items():
        found.setdefault(name, [_either(said, own.at(name), context)])
    return {
        # The place is made where it is needed: most are said once.
        name: said[0] if len(said) == 1 else _both(said, own.at(name), context)
        for name, said in found.items()
    }


_Key: TypeAlias = tuple[str, int]
"""A place and the value there: two properties merged stand where the second does."""


def _parts(node: Node, context: Context) -> list[Node]:
    """The schema and every member of its `allOf`, innermost last, each once."""
    if isinstance(node.value, dict) and _LEADS_ON.isdisjoint(node.value):
        return [node]
    found: dict[_Key, Node] = {}
    _collect_parts(node, context, (), found)
    return list(found.values())


def _collect_parts(
    node: Node, context: Context, above: tuple[_Key, ...], found: dict[_Key, Node]
) -> None:
    target = context.resolve(node)
    key = (target.pointer, id(target.value))
    if key in above:
        context.warn("allof-cycle", "`allOf` leads back to the schema", target)
        return
    if not isinstance(target.value, dict) or key in found:
        return
    if target is not node:
        siblings = _siblings(node)
        found.update(((node.pointer, id(node.value)), part) for part in siblings)
    found[key] = target
    for member in target.members("allOf"):
        _collect_parts(member, context, (*above, key), found)


def _siblings(node: Node) -> list[Node]:
    rest = {key: value for key, value in node.value.items() if key != "$ref"}
    return [Node(rest, node.pointer)] if rest else []


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


def _tell_conflict(first: Node, second: Node, context: Context) -> None:
    """No value satisfies both; the first is taken."""
    keyword = first.pointer.rpartition("/")[2]
    place = context.locate(first.pointer)
    context.warn(
        "allof-conflict",
        f"no value has this `{keyword}` and the one at {place.file}:{place.line}"
        f" (#{first.pointer}) too: that one is taken",
        second,
    )


def _narrower_type(first: Any, second: Any) -> Any:
    one = [first] if isinstance(first, str) else list(first)
    two = [second] if isinstance(second, str) else list(second)
    both = [t for t in one if t in two or (t == "number" and "integer" in two)]
    return [
        "integer" if t == "number" and "number" not in two else t for t in both
    ] or None


def _narrower_enum(first: Any, second: Any) -> Any:
    if not isinstance(first, list) or not isinstance(second, list):
        return first
    # 1, 1.0 and true are equal in Python and three values in JSON.
    others = {json.dumps(value, sort_keys=True) for value in second}
    return [v for v in first if json.dumps(v, sort_keys=True) in others] or None


def _same_const(first: Any, second: Any) -> Any:
    return first if (first, type(first)) == (second, type(second)) else None


_NARROWED: Mapping[str, Callable[[Any, Any], Any]] = {
    "type": _narrower_type,
    "enum": _narrower_enum,
    "const": _same_const,
}
"""What two members of an `allOf` say together; None where no value satisfies both."""


def _both(found: list[Node], own: Node, context: Context) -> Node:
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


def _values(nodes: list[Node]) -> list[Any]:
    return [node.value for node in nodes]


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
            parts = _parts(context.node_at(owner[0]), context)
            said = {f"{part.pointer}/{key}" for part in parts for key in _MERGED}
            if all(each.startswith(tuple(said)) for each in pointers):
                return pointer
    return own.pointer


_SCHEMA: Final = re.compile("/components/schemas/[^/]+")
_MERGED: Final = (
    "properties/",
    "items",
    "additionalProperties",
    "unevaluatedProperties",
)


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
            yield from _parts(branch, context)


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
    parts = _parts(branch, context)
    keywords = _keywords(parts, context)
    listed = "const" in keywords or "enum" in keywords
    is_plain = not listed and set(_types(keywords)) <= {"object"}
    return is_plain and not _choices(parts)


def _either(said: list[Node], own: Node, context: Context) -> Node:
    """One schema for a property of which several say something, each for some values.

    It refers to them as `_both` does.
    """
    last = said[-1]
    distinct = [n for i, n in enumerate(said) if n.value not in _values(said[:i])]
    if len(distinct) == 1:
        return last
    return Node({"anyOf": referring(distinct, context)}, own.pointer)


def _additional(parts: list[Node], node: Node, context: Context) -> Node | None:
    """JSON Schema 2020-12, core §10.3.2.3 and §11.3, for what has no name in any part.

    Where a choice adds properties, `unevaluatedProperties` is not for these.
    """
    said = _all_of("additionalProperties", parts, node, context)
    if said is None and not _choices(parts):
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
    return _both(telling, node.at(key), context)


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


def is_marked(node: Node, keyword: str, context: Context, depth: int = 0) -> bool:
    """Whether a keyword such as `readOnly` is true anywhere for the schema.

    JSON Schema 2020-12, Validation §9.4: of several occurrences, one that is true
    counts.
    """
    if not isinstance(node.value, dict):
        return False
    if node.value.get(keyword) is True:
        return True
    if _LEADS_ON.isdisjoint(node.value):
        return False
    target = context.resolve(node)
    if target.get(keyword) is True:
        return True
    return depth < _DEEPEST and any(
        is_marked(member, keyword, context, depth + 1)
        for part in {node.pointer: node, target.pointer: target}.values()
        for member in part.members("allOf")
    )
