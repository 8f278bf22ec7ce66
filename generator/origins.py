"""Leads from places in a rewritten description back to those that they came from.

A stage that moves a part notes the move here; all that stands below goes along. So a
message about what was made still names the line that somebody wrote.
"""

from __future__ import annotations

from .pointers import enclosing


class Origins:
    """Moves, each from one JSON Pointer to another."""

    def __init__(self) -> None:
        self._old: dict[str, str] = {}
        self._new: dict[str, str] = {}

    def move(self, old: str, new: str) -> None:
        """What stood at `old` stands at `new`; what is made from nothing, near it.

        Where one place was copied to several, the first counts as its new place.
        """
        self._old[new] = old
        self._new.setdefault(old, new)

    def old(self, pointer: str) -> str:
        """Where the value at `pointer` came from."""
        return _followed(self._old, pointer)

    def new(self, pointer: str) -> str:
        """Where the value that stood at `pointer` went."""
        return _followed(self._new, pointer)


def _followed(moves: dict[str, str], pointer: str) -> str:
    """The pointer with its longest known beginning replaced."""
    for head in enclosing(pointer) if moves else ():
        if head in moves:
            return moves[head] + pointer[len(head) :]
    return pointer
