"""Makes path items whole that refer to another one and say more themselves.

What stands beside the `$ref` of a path item counts as what it leads to does (OAS 3.1.1
§4.8.9). Everything behind this sees one item, and messages about it lead to where
each part of it stands.
"""

from __future__ import annotations

from typing import Any, Final

from ..diagnostics import Diagnostics, Failure, Location, error
from ..document import Document
from ..grammar import (
    ADDITIONAL,
    METHODS,
    OPENAPI,
    SWAGGER,
    changed,
    operations_in,
    parameter_identity,
)
from ..origins import Origins
from ..pointers import join_pointer
from ..references import References, Resolved

_TELLING: Final = (*METHODS, ADDITIONAL, "parameters", "servers")
"""The fields without which an item says nothing but words."""
_MOST_JOINED: Final = 1_000_000
"""Values that are put in the places of references, all counted together: items in the
callbacks of items could hold each other, and each level double what comes of it."""


def with_whole_items(document: Document, diagnostics: Diagnostics) -> Document:
    """The document with every such item in one; itself where there is none.

    Follows references inside of the document; one that leads nowhere stays as it is.
    Raises `Failure` for what would become too large.
    """
    joining = _Joining(document, diagnostics)
    root = joining.walk(document.root, "document", "")
    if root is document.root:
        return document
    return document.with_root(root, joining.locate)


def joined(own: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """An item with what it refers to. What both say is undefined: its own counts.

    Its own parameters come first, so that they stay where they are.
    """
    made = {**other, **{key: value for key, value in own.items() if key != "$ref"}}
    mine, theirs = _lists(own, other)
    if theirs:
        made["parameters"] = mine + [theirs[index] for index in _added(mine, theirs)]
    ours, others = own.get(ADDITIONAL), other.get(ADDITIONAL)
    if isinstance(ours, dict) and isinstance(others, dict):
        made[ADDITIONAL] = {**others, **ours}
    return made


def _places(item: dict[str, Any]) -> set[tuple[str, ...]]:
    """The tokens that lead to each operation."""
    return {tokens for tokens, _ in operations_in(item)}


def _lists(own: dict[str, Any], other: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """The parameters of both, where both are lists."""
    mine, theirs = own.get("parameters"), other.get("parameters")
    if isinstance(mine, list) and isinstance(theirs, list):
        return mine, theirs
    return [], []


def _added(own: list[Any], others: list[Any]) -> list[int]:
    """A parameter is listed once by name and place (OAS 3.1.1 §4.8.9)."""
    known = [_key(each) for each in own]
    return [i for i, each in enumerate(others) if _key(each) not in known]


def _key(parameter: Any) -> Any:
    if not isinstance(parameter, dict) or "$ref" in parameter:
        return parameter
    return parameter_identity(parameter)


class _Joining:
    """The walk through one document, and what it put together."""

    def __init__(self, document: Document, diagnostics: Diagnostics) -> None:
        self._document = document
        self._diagnostics = diagnostics
        self._references = References(document.root)
        self._fields = SWAGGER if "swagger" in document.root else OPENAPI
        self._items: dict[str, Any] = {}
        self._left = _MOST_JOINED
        self._origins = Origins()
        """Parts of other items have moved to the places that they have in these."""

    def walk(self, node: Any, kind: str, pointer: str) -> Any:
        """What stands there, with every item in it whole."""
        if kind == "path":
            return self._item(node, pointer)
        return node if kind == "schema" else self._inside(node, kind, pointer)

    def locate(self, pointer: str) -> Location:
        """Where in the source something of the result stands."""
        while (old := self._origins.old(pointer)) != pointer:
            pointer = old
        return self._document.locate(pointer)

    def _inside(self, node: Any, kind: str, pointer: str) -> Any:
        def child(value: Any, its: str, tokens: tuple[str, ...]) -> Any:
            return self.walk(value, its, join_pointer(pointer, *tokens))

        return changed(node, kind, self._fields, child)

    def _item(self, node: Any, pointer: str) -> Any:
        if pointer not in self._items:
            self._items[pointer] = node  # What leads back to it finds it as it is.
            made = self._inside(node, "path", pointer)
            self._items[pointer] = self._whole(made, pointer)
        return self._items[pointer]

    def _whole(self, node: Any, pointer: str) -> Any:
        if not isinstance(node, dict) or not any(node.get(key) for key in _TELLING):
            return node
        found = self._referred(node, pointer)
        if found is None or not isinstance(found.value, dict):
            return node
        self._count(found.value, pointer)
        self._note_places(node, pointer, found)
        self._warn_of_both(node, pointer, found)
        return joined(node, found.value)

    def _referred(self, node: Any, pointer: str) -> Resolved | None:
        """The whole item that another refers to; None where it refers to nothing."""
        seen = [pointer]
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            try:
                target = self._references.step(node["$ref"], seen[-1])
            except Failure:
                return None
            if target.pointer in seen:
                return None
            seen.append(target.pointer)
            node = self._item(target.value, target.pointer)
        return Resolved(value=node, pointer=seen[-1]) if len(seen) > 1 else None

    def _count(self, item: Any, pointer: str) -> None:
        waiting = [item]
        while waiting and self._left:
            self._left -= 1
            each = waiting.pop()
            if isinstance(each, dict | list):
                waiting += each.values() if isinstance(each, dict) else each
        if waiting:
            message = "path items that refer to others come to more than can be read"
            place = self._document.locate(pointer)
            raise Failure(error("path-items-size", message, place))

    def _note_places(self, own: dict[str, Any], pointer: str, other: Resolved) -> None:
        keys = {(key,) for key in other.value.keys() - own.keys()}
        for tokens in keys | (_places(other.value) - _places(own)):
            place = join_pointer(pointer, *tokens)
            self._origins.move(join_pointer(other.pointer, *tokens), place)
        mine, theirs = _lists(own, other.value)
        for new, old in enumerate(_added(mine, theirs), start=len(mine)):
            place = join_pointer(pointer, "parameters", new)
            self._origins.move(join_pointer(other.pointer, "parameters", old), place)

    def _warn_of_both(self, own: dict[str, Any], pointer: str, other: Resolved) -> None:
        for tokens in sorted(_places(own) & _places(other.value)):
            self._diagnostics.warning(
                "path-item-both",
                f"`#{other.pointer}`, which the path item refers to, has `{tokens[-1]}`"
                " too: this one is taken",
                self.locate(join_pointer(pointer, *tokens)),
            )
