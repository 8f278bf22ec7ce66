"""Places that hold when a list grows: by these the lock knows what bears a name.

A JSON Pointer counts the elements of a list, so that one more at the front would take
the name of the first. Here a parameter is told by what it is called, and a member of
`allOf`, `anyOf` or `oneOf` by its title, else by what it describes:

    /paths/~1cards/get/parameters/0/schema   …/parameters/query:limit/schema
    /components/schemas/source/anyOf/1       …/anyOf/1:Card
    /components/schemas/source/anyOf/0       …/anyOf/0:5f1d0bb0
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from ..pointers import is_index, join_pointer, split_pointer, walk
from ..scopes import MEMBERS
from .context import INPUTS, NAMED, PSEUDO, VARIANTS
from .shapes import fingerprint

_BRANCHES: Final = frozenset(["allOf", "anyOf", "oneOf"])


def lasting(root: Any, pointer: str) -> str:
    """The lasting place of what a pointer leads to, now."""
    before, pointer, last = _parted(pointer)
    node, key, tokens = root, "", []
    for token in split_pointer(pointer):
        tokens.append(_token(node, key, token) if isinstance(node, list) else token)
        # Where schemas were merged, a pointer may lead to nothing.
        child, led_on = walk(node, [token])
        node, key = child if led_on else None, token
    return before + join_pointer("", *tokens) + last


def by_pointer(root: Any, names: Mapping[str, str]) -> dict[str, str]:
    """The names of lasting places by the pointers that lead there now.

    Leaves out what is no more. A member of a list that nothing tells apart any more is
    taken for what stands at its number, unless that is found to be another.
    """
    certain: dict[str, str] = {}
    likely: dict[str, str] = {}
    for place, name in names.items():
        before, pointer, last = _parted(place)
        found = _found(root, pointer) if pointer else ("", True)
        if found is not None:
            known = certain if found[1] else likely
            known.setdefault(before + found[0] + last, name)
    return {**likely, **certain}


def pointer_of(place: str) -> str:
    """The pointer of what a place is about; empty where none leads to it."""
    return _parted(place)[1]


def _parted(place: str) -> tuple[str, str, str]:
    """What stands before the pointer of a place, the pointer, and what comes behind."""
    if not place.startswith(PSEUDO):
        return "", place, ""
    if place.startswith(MEMBERS):
        pointer, slash, member = place.removeprefix(MEMBERS).rpartition("/")
        return MEMBERS, pointer, slash + member
    for before in (INPUTS, NAMED, VARIANTS):
        if place.startswith(before):
            return before, place.removeprefix(before), ""
    return place, "", ""


def _found(root: Any, place: str) -> tuple[str, bool] | None:
    """The pointer to a lasting place, and whether that is certain."""
    node, key, is_certain = root, "", True
    tokens: list[str | int] = []
    for token in split_pointer(place):
        if isinstance(node, list):
            index, is_known = _index(node, key, token)
            is_certain = is_certain and is_known
            token = str(index)
        node, led_on = walk(node, [token])
        if not led_on:
            return None
        tokens.append(token)
        key = token
    return join_pointer("", *tokens), is_certain


def _token(siblings: list[Any], key: str, index: str) -> str:
    element = siblings[int(index)]
    if key == "parameters":
        return _parameter(element) or index
    if key in _BRANCHES and len(_inline(siblings)) > 1:
        return f"{index}:{_mark(element)}"
    return index


def _index(siblings: list[Any], key: str, token: str) -> tuple[int, bool]:
    """Where in a list a lasting token leads, and whether that is certain."""
    number, _, mark = token.partition(":")
    index = int(number) if is_index(number) else -1
    if key == "parameters" and mark:
        marks = [_parameter(element) for element in siblings]
        return (marks.index(token), True) if token in marks else (len(marks), False)
    if key not in _BRANCHES:
        return index, True
    inline = _inline(siblings)
    if not mark:
        is_only = len(inline) == 1
        return (inline[0] if is_only else index), is_only
    same = [i for i in inline if _mark(siblings[i]) == mark]
    if same:
        return (index if index in same else same[0]), True
    return index, False


def _inline(siblings: list[Any]) -> list[int]:
    """The members of a list of schemas that are no reference."""
    return [
        index
        for index, element in enumerate(siblings)
        if not (isinstance(element, dict) and "$ref" in element)
    ]


def _parameter(element: Any) -> str:
    if not isinstance(element, dict) or "$ref" in element:
        return ""
    return f"{element.get('in')}:{element.get('name')}"


def _mark(schema: Any) -> str:
    """What tells a schema from its siblings: its title, or a digest of what it is."""
    if not isinstance(schema, dict):
        return str(schema).lower()
    title = schema.get("title")
    if isinstance(title, str) and title:
        return title
    properties = schema.get("properties")
    told = sorted(map(str, properties)) if isinstance(properties, dict) else schema
    return hashlib.sha256(fingerprint(told).encode()).hexdigest()[:8]
