"""Names the classes of groups, where two groups would have the same one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .. import names, scopes
from .context import GROUPS, PSEUDO

_CLASSES = PSEUDO + "group-classes/"
"""Before the plain name of a group: its class, where that is not the usual one."""


def group_classes(
    groups: Mapping[str, str], decided: Mapping[str, str]
) -> dict[str, str]:
    """The class of each group by the group's place. `groups` are the attributes' names.

    `x1` and `x_1` would both have `X1Api`, and `AsyncXApi` is of `x` and of `async_x`.
    Whoever was there in an earlier run keeps its class.
    """
    kept = {
        place: name
        for place in groups
        if names.is_identifier(name := decided.get(_remembered(place), ""))
    }
    found: dict[str, str] = {}
    taken: set[str] = set()
    for place in sorted(
        groups, key=lambda place: (place not in kept, place not in decided, place)
    ):
        usual = kept.get(place) or _usual(groups[place])
        number, name = 1, usual
        while not taken.isdisjoint(both := {name, f"Async{name}"}):
            number += 1
            name = scopes.numbered(usual, number)
        taken |= both
        found[place] = name
    return found


def unusual_classes(
    groups: Mapping[str, str], classes: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """What has to be remembered of the classes, by its place in the lock."""
    for place, name in classes.items():
        if name != _usual(groups[place]):
            yield _remembered(place), name


def _usual(group: str) -> str:
    return names.pascal(group, prefix="Group") + "Api"


def _remembered(place: str) -> str:
    return _CLASSES + place.removeprefix(GROUPS)
