"""One change, and what all comparisons need to find and to tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from .. import ir

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is other than it was; `name` is as a caller writes it.

    `pointer` is its place in the newer model, None where it is not there any more.
    """

    is_breaking: bool
    name: str
    what: str
    pointer: str | None = None

    def __str__(self) -> str:
        return (
            f"{'breaking' if self.is_breaking else 'change'}: {self.name}: {self.what}"
        )


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes the changes of one thing."""

    name: str
    pointer: str | None = None

    def breaking(self, what: str) -> Change:
        return self.change(what, is_breaking=True)

    def harmless(self, what: str) -> Change:
        return self.change(what, is_breaking=False)

    def change(self, what: str, *, is_breaking: bool) -> Change:
        return Change(
            is_breaking=is_breaking, name=self.name, what=what, pointer=self.pointer
        )


def pairs(
    old: Mapping[str, T], new: Mapping[str, T]
) -> Iterator[tuple[str, T | None, T | None]]:
    """What stands under each name on both sides, in the older order."""
    for name in dict.fromkeys([*old, *new]):
        yield name, old.get(name), new.get(name)


def listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"


def facts_told(tell: Teller, name: str, old: ir.Doc, new: ir.Doc) -> Iterator[Change]:
    """Defaults and limits: the API has them, the client sends what it is given."""
    gone = [fact for fact in old.facts if fact not in new.facts]
    added = [fact for fact in new.facts if fact not in old.facts]
    if added and gone:
        yield tell.harmless(
            f"`{name}` is documented as {'; '.join(added)}, before {'; '.join(gone)}"
        )
    elif added:
        yield tell.harmless(f"`{name}` is documented as {'; '.join(added)} now")
    elif gone:
        yield tell.harmless(f"`{name}` is not documented as {'; '.join(gone)} any more")
