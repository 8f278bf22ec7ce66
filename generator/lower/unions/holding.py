"""Tells lists and objects apart by the JSON type of a part: `["a"]` beside `[{}]`.

Null is none of these types: what may be null may be something else, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import dropwhile
from typing import Literal

from ... import ir
from ..context import Context
from .json_kinds import ALL, KINDS, Part, held_by, kinds_of_part, permits_null


def by_part(
    members: Sequence[ir.Type], within: Literal["array", "object"], context: Context
) -> tuple[list[ir.Variant], list[ir.Type]]:
    """Those that have a part of a JSON type that no other has, and what is left.

    Where that is none, the first stands for all that this does not tell.
    """
    held = [held_by(member, context) for member in members]
    times = Counter(part for parts in held for part in parts)
    kinds = [
        {p: kinds_of_part(what, context) for p, what in parts.items() if times[p] > 1}
        for parts in held
    ]
    told: list[ir.Variant] = []
    rest: list[ir.Type] = []
    for member, own in zip(members, kinds, strict=True):
        tests = _of_part(own, [each for each in kinds if each is not own], within)
        told += [ir.Variant(type=member, test=test) for test in tests]
        if not tests:
            rest.append(member)
    if not rest and members:
        rest = [members[0]]
        told = [variant for variant in told if variant.type != rest[0]]
    return told, rest


def with_nulls(
    told: Sequence[ir.Variant],
    members: Sequence[ir.Type],
    within: Literal["array", "object"],
    context: Context,
) -> list[ir.Variant]:
    """How the members are told, and before that by a null that one alone permits.

    Not where what holds a null is taken for that one as it is: no other type is null's.
    """
    by_type = dropwhile(lambda v: isinstance(v.test, ir.Holds), told)
    usual = next(by_type, None)
    held = [held_by(member, context) for member in members]
    times = Counter(part for parts in held for part in parts)
    permitting = [
        {p for p, what in parts.items() if times[p] > 1 and permits_null(what, context)}
        for parts in held
    ]
    times = Counter(part for parts in permitting for part in parts)
    by_null: list[ir.Variant] = []
    for member, parts in zip(members, permitting, strict=True):
        own = sorted(part or "" for part in parts if times[part] == 1)
        is_usual = usual == ir.Variant(type=member, test=ir.IsKind(within))
        if own and not is_usual:
            keys = () if None in parts else tuple(own)
            by_null.append(ir.Variant(type=member, test=ir.HasNull(within, keys)))
    return by_null + [variant for variant in told if variant not in by_null]


def _of_part(
    kinds: Mapping[Part, frozenset[ir.Kind]],
    others: list[dict[Part, frozenset[ir.Kind]]],
    within: Literal["array", "object"],
) -> list[ir.Holds]:
    """The first part that says something, by all that it says."""
    for part, found in kinds.items():
        own = found.difference(*(other.get(part, ()) for other in others))
        if own and found != ALL:
            return [ir.Holds(within, part, ir.IsKind(k)) for k in KINDS if k in own]
    return []
