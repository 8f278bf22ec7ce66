"""The declarations of an API by name, with a note of which are looked up, and when.

So the text of a test can be known to come out the same: whatever it is made from did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from .. import ir


class Lookups:
    """`lookups["Card"]` is the declaration, and there is no other way to it."""

    def __init__(self, declarations: Iterable[ir.Declaration]) -> None:
        self._declarations = {declared.name: declared for declared in declarations}
        self._noted: set[str] = set()

    def __getitem__(self, name: str) -> ir.Declaration:
        self._noted.add(name)
        return self._declarations[name]

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
