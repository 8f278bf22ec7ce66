"""What a schema and the members of its `allOf` say together, keyword by keyword."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ..context import Context
from ..json_types import types_said
from ..nodes import Node

STRUCTURE = frozenset(
    """type enum const properties required additionalProperties patternProperties items
    prefixItems allOf anyOf oneOf not format discriminator minProperties propertyNames
    unevaluatedProperties contentEncoding contentMediaType""".split()
)
"""Keywords that decide a type."""

_DEEPEST = 8
"""Levels of `allOf` in which a keyword is still looked for."""
_LEADS_ON = frozenset(["$ref", "allOf"])
"""Keywords without which a schema is all that it is made of."""
_WORDS = ("title", "description", "deprecated")
"""Keywords that a schema says of itself, not of what is built on it."""
_NARROWING = frozenset(["allOf", "type", "required"])
"""Keywords beside a base which leave it what it is called."""
_Key: TypeAlias = tuple[str, int]
"""A place and the value there: two properties merged stand where the second does."""


def all_parts(node: Node, context: Context) -> list[Node]:
    """The schema and every member of its `allOf`, innermost last, each once."""
    if isinstance(node.value, dict) and _LEADS_ON.isdisjoint(node.value):
        return [node]
    return list(_collected(node, context).opened.values())


def agreeing_parts(node: Node, context: Context) -> list[Node]:
    """The same without those whose type a heavier one rules out, which is told.

    No value satisfies both. What is meant is what says more, or is built on the other.
    """
    parts = all_parts(node, context)
    if len(parts) < 2 or _agree("type", parts):
        return parts
    kept: list[Node] = []
    for part in heaviest_first(parts, node, context):
        if _agree("type", [*kept, part]):
            kept.append(part)
        else:
            other = next((k for k in kept if not _agree("type", [k, part])), kept[0])
            _tell_conflict("type", other, part, parts, context)
    left = set(map(_key, kept))
    return [part for part in parts if _key(part) in left]


def are_opposed(schemas: list[Node], context: Context) -> bool:
    """Whether no value satisfies all of these, by their types or listed values."""
    parts = [part for node in schemas for part in all_parts(node, context)]
    return not all(_agree(keyword, parts) for keyword in _NARROWED)


def heaviest_first(parts: list[Node], node: Node, context: Context) -> list[Node]:
    """Some parts of a schema, whatever builds on another one before this.

    A schema builds on the members of its `allOf`, and each member on those before it.
    What says no more than `type: object` comes last: Go's `interface{}` is described
    so, and may be anything.
    """
    if len(parts) < 2:
        return parts
    closed = _collected(node, context).closed
    weights = {key: weight for weight, key in enumerate(closed)}
    most = len(weights)  # of words beside a reference
    return sorted(
        parts,
        key=lambda part: (_is_bare_object(part), -weights.get(_key(part), most)),
    )


def _is_bare_object(part: Node) -> bool:
    said = STRUCTURE.intersection(part.value)
    return said == {"type"} and bool(part.value["type"] == "object")


def _agree(keyword: str, parts: list[Node]) -> bool:
    """Whether a value can satisfy what all of these say by a keyword."""
    said = [part.value[keyword] for part in parts if keyword in part]
    common = said[0] if said else None
    for each in said[1:]:
        common = _NARROWED[keyword](common, each)
        if common is None:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Collected:
    """The parts of a schema, outermost first, and their keys, innermost first."""

    opened: dict[_Key, Node] = field(default_factory=dict)
    closed: dict[_Key, None] = field(default_factory=dict)


def _collected(node: Node, context: Context) -> _Collected:
    found = _Collected()
    _collect_parts(node, context, (), found)
    return found


def _collect_parts(
    node: Node, context: Context, above: tuple[_Key, ...], found: _Collected
) -> None:
    target = context.resolve(node)
    key = _key(target)
    if key in above:
        context.warn("allof-cycle", "`allOf` leads back to the schema", target)
        return
    if not isinstance(target.value, dict) or key in found.opened:
        return
    if target is not node:
        found.opened.update((_key(node), part) for part in _siblings(node))
    found.opened[key] = target
    for member in target.members("allOf"):
        _collect_parts(member, context, (*above, key), found)
    found.closed[key] = None


def _key(part: Node) -> _Key:
    return part.pointer, id(part.value)


def _siblings(node: Node) -> list[Node]:
    rest = {key: value for key, value in node.value.items() if key != "$ref"}
    return [Node(rest, node.pointer)] if rest else []


def keywords_of(parts: list[Node], node: Node, context: Context) -> dict[str, Any]:
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
                    both = [said_by[key], part]
                    taken, other = heaviest_first(both, node, context)
                    _tell_conflict(key, taken, other, parts, context)
                    keywords[key], said_by[key] = taken.value[key], taken
                else:
                    keywords[key] = narrower
    if len(parts) < 2:
        return keywords
    others = {key: keywords[key] for key in keywords if key not in _WORDS}
    return others | _words(parts, node, context)


def _words(parts: list[Node], node: Node, context: Context) -> dict[str, Any]:
    """What is said of a schema in itself, or in the members of its `allOf` there.

    Of a base, where the schema is no more than that, or says nothing and is put
    together of several by us.
    """
    inside = f"{node.pointer}/allOf/"
    own = [
        p for p in parts if p.pointer == node.pointer or p.pointer.startswith(inside)
    ]
    bases = [part for part in parts if part not in own]
    words = _first_words(own)
    if not bases or words.get("description") or words.get("title"):
        return words
    if context.node_at(node.pointer).value is not node.value:
        return _first_words(bases) | words
    if any((STRUCTURE - _NARROWING) & part.value.keys() for part in own):
        return words
    inherited = all_parts(bases[0], context)
    if not set(map(_key, bases)) <= set(map(_key, inherited)):
        return words  # there is another base
    said = _words(inherited, bases[0], context)
    return {key: said[key] for key in said if key != "deprecated"} | words


def _first_words(parts: list[Node]) -> dict[str, Any]:
    return {
        key: found
        for key in _WORDS
        if (found := next((p.value[key] for p in parts if p.value.get(key)), None))
    }


def _tell_conflict(
    keyword: str, taken: Node, other: Node, parts: list[Node], context: Context
) -> None:
    """No value satisfies both: told at the later one."""
    first, second = sorted([taken, other], key=parts.index)
    pointer = first.at(keyword).pointer
    place = context.locate(pointer)
    context.warn(
        "allof-conflict",
        f"no value has this `{keyword}` and the one at {place.file}:{place.line}"
        f" (#{pointer}) too: {'that' if taken is first else 'this'} one is taken",
        second.at(keyword),
    )


def _narrower_type(first: Any, second: Any) -> Any:
    one, two = types_said(first), types_said(second)
    if not one or not two:  # as `type: null` is, which many tools write
        return one or two
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
