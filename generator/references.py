"""Follows `$ref` to what it stands for, inside the one document that was read.

Never opens a file or the network: a reference that leads outside is an error. Where a
target is missing, the message names the nearest thing that is there. Does not copy or
inline anything, so recursive schemas cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from .diagnostics import Failure, Location, error
from .nearest import nearest
from .pointers import join_pointer, split_pointer, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What stands at the end of a chain of references, and where."""

    value: Any
    pointer: str


class References:
    """Resolves the references of one document.

    `locate` gives messages a line and column; without it they name the pointer alone.
    """

    def __init__(
        self, root: Any, locate: Callable[[str], Location] | None = None
    ) -> None:
        self._root = root
        self._locate = locate
        self._anchors: dict[str, str] | None = None
        self._ends: dict[str, Resolved] = {}
        """What references lead to in the end, by their text."""

    def resolve(self, node: Any, pointer: str) -> Resolved:
        """The node itself, or what its `$ref` leads to, however many steps away.

        `pointer` says where `node` stands. Raises `Failure`.
        """
        start = pointer
        seen: dict[str, str] = {}
        end: Resolved | None = None
        while isinstance(node, dict) and "$ref" in node:
            reference = node["$ref"]
            if not isinstance(reference, str):
                # A property may be called `$ref`; then its schema is a mapping.
                break
            end = self._ends.get(reference)
            if end is not None:
                break
            pointer = self._target(reference, pointer)
            if pointer in seen:
                raise self._failure(
                    "ref-cycle",
                    f"the reference `{reference}` leads back to itself",
                    start,
                )
            node = self._find(pointer, reference, start)
            seen[pointer] = reference
        if end is None:
            end = Resolved(value=node, pointer=pointer)
        self._ends.update(dict.fromkeys(seen.values(), end))
        return end

    def step(self, reference: str, pointer: str) -> Resolved:
        """What a reference that stands at `pointer` leads to, be it another reference.

        Raises `Failure`.
        """
        target = self._target(reference, pointer)
        return Resolved(value=self._find(target, reference, pointer), pointer=target)

    def _target(self, reference: str, pointer: str) -> str:
        """The pointer that a reference means, `pointer` being where it stands."""
        document, _, fragment = reference.partition("#")
        if document:
            raise self._failure(
                "ref-outside",
                f"the reference `{reference}` leads out of this file",
                pointer,
                "bundle the description into one file; nothing outside is opened",
            )
        # RFC 6901 section 6: in a URI fragment a pointer is percent-encoded.
        fragment = unquote(fragment)
        if fragment == "" or fragment.startswith("/"):
            return fragment
        anchors = self._index_anchors()
        if fragment not in anchors:
            raise self._missing(reference, fragment, anchors, pointer)
        return anchors[fragment]

    def _find(self, target: str, reference: str, pointer: str) -> Any:
        tokens = split_pointer(target)
        node, count = walk(self._root, tokens)
        if count == len(tokens):
            return node
        parent = join_pointer("", *tokens[:count])
        names = {}
        if isinstance(node, dict):
            names = {key: f"{parent}/{key}" for key in node}
        raise self._missing(reference, tokens[count], names, pointer)

    def _missing(
        self, reference: str, name: str, names: dict[str, str], pointer: str
    ) -> Failure:
        near = nearest(name, names)
        return self._failure(
            "ref-missing",
            f"the reference `{reference}` leads to nothing",
            pointer,
            f"did you mean `#{names[near]}`?" if near else None,
        )

    def _failure(
        self, code: str, message: str, pointer: str, help: str | None = None
    ) -> Failure:
        place = Location(file="", pointer=pointer)
        if self._locate is not None:
            place = self._locate(pointer)
        return Failure(error(code, message, place, help))

    def _index_anchors(self) -> dict[str, str]:
        """Every `$anchor` (JSON Schema 2020-12, section 8.2.2) with its pointer."""
        if self._anchors is None:
            self._anchors = {}
            for pointer, node in _mappings(self._root):
                for keyword in ("$anchor", "$dynamicAnchor"):
                    name = node.get(keyword)
                    if isinstance(name, str):
                        self._anchors.setdefault(name, pointer)
        return self._anchors


def _mappings(root: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping of a document with its pointer, in document order."""
    stack: list[tuple[str, Any]] = [("", root)]
    while stack:
        pointer, node = stack.pop()
        if isinstance(node, dict):
            yield pointer, node
            children = [(join_pointer(pointer, k), v) for k, v in node.items()]
        elif isinstance(node, list):
            children = [(join_pointer(pointer, i), v) for i, v in enumerate(node)]
        else:
            continue
        stack.extend(reversed(children))
