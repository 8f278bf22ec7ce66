"""What the runtime must know of a generated class, worked out once a class.

Reads the dataclass's fields and the class variables `_wire`, `_optional` and `_secret`;
keeps the result on the class itself. Decodes and encodes nothing.
"""

# Members of generated classes that are not fields start with an underscore, so that no
# property of a description can meet them. They are ours to use all the same.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from .unset import UNSET

EXTRA = "extra"
"""The attribute that holds what the description does not name."""


class Attribute(NamedTuple):
    """One field: its name in Python, its name on the wire, and what None means."""

    name: str
    wire: str
    null_is_absent: bool


class Plan(NamedTuple):
    """All fields of a class but `extra`, in order."""

    of: type[Any]
    attributes: tuple[Attribute, ...]
    never_null: tuple[str, ...]
    """Names on the wire of fields that are optional and not nullable."""
    required: frozenset[str]
    """Names on the wire of fields without which no object is complete."""
    described: frozenset[str]
    """Names on the wire of all fields."""
    has_extra: bool
    sent: tuple[tuple[str, str, object], ...]
    """The names of each field, and which value beside UNSET is not sent.

    What `attributes` say, in the form that is the soonest read.
    """


class Planned:
    """The class variables from which a plan is made."""

    __slots__ = ()

    _wire: ClassVar[Mapping[str, str]] = {}
    """Names on the wire by names in Python, where the two differ."""
    _optional: ClassVar[frozenset[str]] = frozenset()
    """Fields (names in Python) whose default is a value, and that may be None for
    nothing. Others with such a default are required."""
    _secret: ClassVar[frozenset[str]] = frozenset()
    """Fields (names in Python) that must not show in a repr."""
    _plan: ClassVar[Plan | None] = None


def plan_of(cls: type[Planned]) -> Plan:
    """The plan of `cls`. A subclass has one of its own, even without new fields."""
    plan = cls._plan
    if plan is None or plan.of is not cls:
        plan = cls._plan = _make_plan(cls)
    return plan


def _is_required(field: dataclasses.Field[Any]) -> bool:
    """Neither None nor UNSET stands for nothing."""
    is_made = field.default_factory is not dataclasses.MISSING
    return not (is_made or field.default is None or field.default is UNSET)


def _make_plan(cls: type[Any]) -> Plan:
    fields = dataclasses.fields(cls)
    attributes = tuple(
        Attribute(
            name=field.name,
            wire=cls._wire.get(field.name, field.name),
            # Optional and not nullable is `T | None = None`: None was not given.
            null_is_absent=field.default is None or field.name in cls._optional,
        )
        for field in fields
        if field.name != EXTRA
    )
    return Plan(
        of=cls,
        attributes=attributes,
        never_null=tuple(a.wire for a in attributes if a.null_is_absent),
        required=frozenset(
            cls._wire.get(field.name, field.name)
            for field in fields
            if _is_required(field) and field.name not in cls._optional
        ),
        described=frozenset(attribute.wire for attribute in attributes),
        has_extra=len(attributes) < len(fields),
        sent=tuple(
            (a.name, a.wire, None if a.null_is_absent else UNSET) for a in attributes
        ),
    )
