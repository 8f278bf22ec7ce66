"""A part of the description with the JSON Pointer of where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class Node(NamedTuple):
    """A value and its place. Children are reached by key, so that places stay right.

    A tuple, as it is quickly made: there is one for nearly every value.
    """

    value: Any
    pointer: str

    def __contains__(self, key: object) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def get(self, key: str, default: Any = None) -> Any:
        """The plain value under a key; `default` where there is none."""
        return self.value.get(key, default) if isinstance(self.value, dict) else default

    def text(self, key: str) -> str:
        """The text under a key; empty where there is none, or something else."""
        found = self.get(key)
        return found if isinstance(found, str) else ""

    def at(self, key: str) -> Node:
        """The child under a key, None as its value where there is none."""
        value = self.value
        child = value.get(key) if isinstance(value, dict) else None
        return Node(child, f"{self.pointer}/{escape(key)}")

    def below(self, tokens: Iterable[str]) -> Node:
        """What the keys lead to, one after the other."""
        node = self
        for token in tokens:
            node = node.at(token)
        return node

    def items(self) -> Iterator[tuple[str, Node]]:
        """The members of an object in order; nothing for other values."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, Node(value, f"{self.pointer}/{escape(key)}")

    def elements(self) -> list[Node]:
        """The elements of an array; nothing for other values."""
        if not isinstance(self.value, list):
            return []
        return [
            Node(value, f"{self.pointer}/{index}")
            for index, value in enumerate(self.value)
        ]

    def members(self, keyword: str) -> list[Node]:
        """The elements of the array under a key; nothing where there is none."""
        return self.at(keyword).elements() if self.get(keyword) else []


def escape(key: str) -> str:
    """A key as one reference token of a JSON Pointer (RFC 6901 §3)."""
    if "~" in key or "/" in key:
        return key.replace("~", "~0").replace("/", "~1")
    return key
