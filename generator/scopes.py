"""Settles which name each thing gets where several want the same one.

A scope is a namespace of the generated package: the models, a module's functions, a
class's fields. String rules live in `names`; this module only decides who yields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from . import names


class Scope:
    """One namespace. Names that differ only in case count as the same.

    `decided` are names of an earlier run, by JSON Pointer; `exists` tells whether a
    pointer still leads anywhere. A name that was decided is kept for its pointer, so
    that an added schema or operation never renames another.
    """

    def __init__(
        self,
        decided: Mapping[str, str],
        exists: Callable[[str], bool],
        reserved: Iterable[str] = (),
    ) -> None:
        self._names: dict[str, str] = {}
        self._taken = {name.casefold() for name in reserved}
        # A lock is input: what is no name of ours there decides nothing.
        self._decided = {
            p: name for p, name in decided.items() if _is_usable(name) and exists(p)
        }
        self._kept = {n.casefold(): p for p, n in self._decided.items()}

    @property
    def names(self) -> Mapping[str, str]:
        """Every name that was claimed, by the pointer of what bears it."""
        return self._names

    def claim(self, pointer: str, *candidates: str) -> str:
        """A free name for what stands at the pointer: the first candidate, or a later.

        Where none is free, the last one gets the first free number from 2.
        """
        if pointer in self._names:
            return self._names[pointer]
        name = self._decided.get(pointer)
        if name is None or not self._is_free(name, pointer):
            name = self._choose(pointer, candidates)
        self._names[pointer] = name
        self._taken.add(name.casefold())
        return name

    def _choose(self, pointer: str, candidates: tuple[str, ...]) -> str:
        for name in map(names.safe, candidates):
            if self._is_free(name, pointer):
                return name
        number = 2
        last = candidates[-1].rstrip("_")
        while not self._is_free(numbered(last, number), pointer):
            number += 1
        return numbered(last, number)

    def _is_free(self, name: str, pointer: str) -> bool:
        folded = name.casefold()
        keeper = self._kept.get(folded, pointer)
        return folded not in self._taken and keeper == pointer


def _is_usable(name: str) -> bool:
    return names.is_identifier(name) and len(name) <= 2 * names.MAX_LENGTH


def numbered(name: str, number: int) -> str:
    """`Card2`, `card_2`."""
    joint = "_" if name.islower() or name[-1:].isdigit() else ""
    return f"{name}{joint}{number}"


def settle(
    wires: Iterable[str],
    reserved: frozenset[str],
    renamed: Mapping[str, str] | None = None,
    *,
    prefix: str = "value",
) -> dict[str, str]:
    """Python names for the members of one class or signature, by their wire names.

    A wire name that is a Python name already keeps it whoever comes first; the others
    follow in order, and get a number where they clash. `renamed` overrides.
    """
    settled = dict(renamed or {})
    waiting = [wire for wire in dict.fromkeys(wires) if wire not in settled]
    taken = set(settled.values())
    # Sorting is stable: exact names first, else document order.
    for wire in sorted(waiting, key=lambda wire: names.snake(wire) != wire):
        plain = names.safe(names.snake(wire, prefix=prefix), reserved)
        name, number = plain, 2
        while name in taken:
            name, number = numbered(plain.rstrip("_"), number), number + 1
        settled[wire] = name
        taken.add(name)
    return settled
