"""What a schema and the members of its `allOf` say together, keyword by keyword."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ..context import Context
from ..nodes import Node

_DEEPEST = 8
"""Levels of `allOf` in which a keyword is still looked for."""
_LEADS_ON = frozenset(["$ref", "allOf"])
"""Keywords without which a schema is all that it is made of."""
_Key: TypeAlias = tuple[str, int]
"""A place and the value there: two properties merged stand where the second does."""


def all_parts(node: Node, context: Context) -> list[Node]:
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


def keywords_of(parts: list[Node], context: Context) -> dict[str, Any]:
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
