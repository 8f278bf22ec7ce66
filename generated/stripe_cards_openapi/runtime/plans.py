"""What the runtime must know of a generated class, worked out once a class.

Reads the dataclass's fields and the class variables `_wire` and `_secret`; keeps the
result on the class itself. Decodes and encodes nothing.
"""

# Members of generated classes that are not fields start with an underscore, so that no
# property of a description can meet them. They are ours to use all the same.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar

EXTRA = "extra"
"""The attribute that holds what the description does not name."""


@dataclasses.dataclass(frozen=True, slots=True)
class Attribute:
    """One field: its name in Python, its name on the wire, and what None means."""

    name: str
    wire: str
    null_is_absent: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """All fields but `extra`, in order, and the set of their names on the wire."""

    attributes: tuple[Attribute, ...]
    wires: frozenset[str]
    has_extra: bool

    def others(self, data: dict[str, Any]) -> dict[str, Any]:
        """The properties of an object that have no field."""
        # Nearly every object has none, and C tells that without a loop of ours.
        if self.wires.issuperset(data):
            return {}
        return {key: value for key, value in data.items() if key not in self.wires}


class Planned:
    """The class variables from which a plan is made."""

    __slots__ = ()

    _wire: ClassVar[Mapping[str, str]] = {}
    """Names on the wire by names in Python, where the two differ."""
    _secret: ClassVar[frozenset[str]] = frozenset()
    """Fields (names in Python) that must not show in a repr."""
    _plan: ClassVar[Plan | None] = None


def plan_of(cls: type[Planned]) -> Plan:
    """The plan of `cls`. A subclass has one of its own, even without new fields."""
    plan: Plan | None = cls.__dict__.get("_plan")
    if plan is None:
        plan = cls._plan = _make_plan(cls)
    return plan


def _make_plan(cls: type[Any]) -> Plan:
    fields = dataclasses.fields(cls)
    attributes = tuple(
        Attribute(
            name=field.name,
            wire=cls._wire.get(field.name, field.name),
            # Optional and not nullable is `T | None = None`: None was not given.
            null_is_absent=field.default is None,
        )
        for field in fields
        if field.name != EXTRA
    )
    return Plan(
        attributes=attributes,
        wires=frozenset(attribute.wire for attribute in attributes),
        has_extra=len(attributes) < len(fields),
    )
