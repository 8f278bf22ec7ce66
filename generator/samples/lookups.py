"""The declarations of an API by name, with a note of which are looked up, and when.

So the text of a test can be known to come out the same: whatever it is made from did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from .. import ir

_Kind = TypeVar("_Kind", ir.Model, ir.Enum, ir.Alias)


class Lookups:
    """`lookups.model("Card")` is the declaration, and there is no other way to it."""

    def __init__(self, declarations: Iterable[ir.Declaration]) -> None:
        self._declarations = {declared.name: declared for declared in declarations}
        self._noted: set[str] = set()

    def model(self, name: str) -> ir.Model:
        """What a `ModelRef` refers to."""
        return self._found(name, ir.Model)

    def enum(self, name: str) -> ir.Enum:
        """What an `EnumRef` refers to."""
        return self._found(name, ir.Enum)

    def alias(self, name: str) -> ir.Alias:
        """What an `AliasRef` refers to."""
        return self._found(name, ir.Alias)

    def plain(self, kind: ir.Type) -> ir.Type:
        """What a type stands for, where that is an alias."""
        while isinstance(kind, ir.AliasRef):
            kind = self.alias(kind.name).type
        return kind

    def is_model(self, name: str) -> bool:
        """Whether it is a class, and neither an enum nor an alias."""
        self._noted.add(name)
        return isinstance(self._declarations[name], ir.Model)

    def _found(self, name: str, kind: type[_Kind]) -> _Kind:
        self._noted.add(name)
        declared = self._declarations[name]
        if not isinstance(declared, kind):
            raise TypeError(f"`{name}` is no {kind.__name__}")
        return declared

    def note(self, names: Iterable[str]) -> None:
        """As if they were looked up: what they once led to is used again."""
        self._noted.update(names)

    @contextmanager
    def noted(self) -> Iterator[set[str]]:
        """The names that are looked up meanwhile."""
        outside, self._noted = self._noted, set()
        try:
            yield self._noted
        finally:
            outside |= self._noted
            self._noted = outside
