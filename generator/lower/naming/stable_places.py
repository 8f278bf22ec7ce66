"""Places that stay when a list grows: by these the lock knows what bears a name.

A JSON Pointer counts the elements of a list, so that one more at the front would take
the name of the first. Here a parameter is told by what it is called, and a member of
`allOf`, `anyOf` or `oneOf` by its title or by what it refers to, else by a property
with a value of its own, else by what it describes:

    /paths/~1cards/get/parameters/0/schema   …/parameters/query:limit/schema
    /components/schemas/source/anyOf/3       …/anyOf/3:Card
    /components/schemas/source/anyOf/2       …/anyOf/2:$ref=Bank
    /components/schemas/source/anyOf/1       …/anyOf/1:type=card
    /components/schemas/source/anyOf/0       …/anyOf/0:5f1d0bb0
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from ...pointers import is_index, join_pointer, split_pointer, step, walk
from ...scopes import MEMBERS
from ..context import INPUTS, NAMED, PSEUDO, VARIANTS
from ..fingerprints import Fingerprints
from ..unions.tags import fixed

_BRANCHES: Final = frozenset(["allOf", "anyOf", "oneOf"])

_Marked: TypeAlias = dict[str, list[int]]
"""The elements of a list that bear a mark, by the mark."""


@dataclass(frozen=True, slots=True)
class StablePlaces:
    """The stable places of a document that nobody changes.

    Each list is looked at once, however many pointers lead through it.
    """

    root: Any
    _fingerprints: Fingerprints = field(default_factory=Fingerprints)
    _marks: dict[int, list[tuple[str, ...]]] = field(default_factory=dict)
    _marked: dict[int, _Marked] = field(default_factory=dict)
    _inlines: dict[int, list[int]] = field(default_factory=dict)

    def by_place(self, names: Mapping[str, str]) -> dict[str, str]:
        """The names of pointers by the places that these lead to now."""
        return {self.stable(pointer): name for pointer, name in names.items()}

    def stable(self, pointer: str) -> str:
        """The stable place of what a pointer leads to, now."""
        before, pointer, last = _parted(pointer)
        parts = split_pointer(pointer)
        if not any(map(is_index, parts)):
            return before + pointer + last  # it leads through no list
        node, key, tokens = self.root, "", []
        for token in parts:
            is_list = isinstance(node, list)
            tokens.append(self._token(node, key, token) if is_list else token)
            node, key = _child(node, token), token
        return before + join_pointer("", *tokens) + last

    def by_pointer(self, names: Mapping[str, str]) -> dict[str, str]:
        """The names of stable places by the pointers that lead there now.

        Leaves out what is no more. A member of a list that nothing tells apart any more
        is taken for what stands at its number, unless that is found to be another.
        """
        certain: dict[str, str] = {}
        likely: dict[str, str] = {}
        for place, name in names.items():
            before, pointer, last = _parted(place)
            found = self._found(pointer) if pointer else ("", True)
            if found is not None:
                known = certain if found[1] else likely
                known.setdefault(before + found[0] + last, name)
        return {**likely, **certain}

    def current_pointer(self, place: str) -> str:
        """The pointer of what stands at a place of the lock's, or at a plain pointer.

        The place itself where nothing does.
        """
        before, pointer, last = _parted(place)
        tokens = split_pointer(pointer)
        if walk(self.root, tokens)[1] == len(tokens):
            return place
        found = self._found(pointer)
        return before + found[0] + last if found and found[1] else place

    def _found(self, place: str) -> tuple[str, bool] | None:
        """The pointer to a stable place, and whether that is certain."""
        node, key, is_certain = self.root, "", True
        tokens: list[str | int] = []
        for token in split_pointer(place):
            if isinstance(node, list):
                index, is_known = self._index(node, key, token)
                is_certain = is_certain and is_known
                token = str(index)
            node, led_on = walk(node, [token])
            if not led_on:
                return None
            tokens.append(token)
            key = token
        return join_pointer("", *tokens), is_certain

    def _token(self, siblings: list[Any], key: str, token: str) -> str:
        if not is_index(token) or int(token) >= len(siblings):
            return token
        index = int(token)
        if key == "parameters":
            return self._marks_of(siblings, key)[index][0] or token
        if key not in _BRANCHES or self._inline(siblings) == [index]:
            return token
        marks = self._marks_of(siblings, key)[index]
        indices = self._indices(siblings, key)
        own = (mark for mark in marks if len(indices[mark]) == 1)
        return f"{index}:{next(own, marks[-1])}"

    def _index(self, siblings: list[Any], key: str, token: str) -> tuple[int, bool]:
        """Where in a list a stable token leads, and whether that is certain."""
        number, _, mark = token.partition(":")
        index = int(number) if is_index(number) else -1
        if key == "parameters" and mark:
            found = self._indices(siblings, key).get(token)
            return (found[0], True) if found else (len(siblings), False)
        if key not in _BRANCHES:
            return index, True
        inline = self._inline(siblings)
        if not mark:
            is_only = len(inline) == 1
            return (inline[0] if is_only else index), is_only
        same = self._indices(siblings, key).get(mark)
        if same:
            return (index if index in same else same[0]), True
        return index, False

    def _indices(self, siblings: list[Any], key: str) -> _Marked:
        """All elements by their marks, those of an older lock too."""
        if id(siblings) not in self._marked:
            found = self._marked[id(siblings)] = {}
            for index, marks in enumerate(self._marks_of(siblings, key)):
                for mark in marks:
                    found.setdefault(mark, []).append(index)
        return self._marked[id(siblings)]

    def _marks_of(self, siblings: list[Any], key: str) -> list[tuple[str, ...]]:
        if id(siblings) not in self._marks:
            mark = self._branch if key in _BRANCHES else _parameter
            self._marks[id(siblings)] = [mark(element) for element in siblings]
        return self._marks[id(siblings)]

    def _inline(self, siblings: list[Any]) -> list[int]:
        """The members of a list of schemas that are no reference."""
        if id(siblings) not in self._inlines:
            self._inlines[id(siblings)] = [
                index
                for index, element in enumerate(siblings)
                if not (isinstance(element, dict) and "$ref" in element)
            ]
        return self._inlines[id(siblings)]

    def _branch(self, schema: Any) -> tuple[str, ...]:
        """What may tell a schema from its siblings; what always does comes last."""
        if not isinstance(schema, dict):
            return (str(schema).lower(),)
        if "$ref" in schema:
            return (f"$ref={str(schema['$ref']).rpartition('/')[2]}",)
        title = schema.get("title")
        if isinstance(title, str) and title:
            return (title,)
        properties = schema.get("properties")
        if not isinstance(properties, dict):
            return (_digest(self._fingerprints.of(schema)),)
        told = _digest(json.dumps(sorted(map(str, properties))))
        return (*fixed(properties), told)


def _digest(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _child(node: Any, token: str) -> Any:
    try:
        return step(node, token)
    except KeyError:
        return None  # where schemas were merged, a pointer may lead to nothing


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


def _parameter(element: Any) -> tuple[str]:
    if not isinstance(element, dict) or "$ref" in element:
        return ("",)
    return (f"{element.get('in')}:{element.get('name')}",)
