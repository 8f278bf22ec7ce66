"""Decides which of several objects, or lists, a value is.

In this order: a discriminator; a property whose permitted values differ; keys that only
one variant has; such values as several share, and then the same among those; the JSON
type of what a value holds; which class describes the most of it. What is left is taken
in order: to try one after the other would leave it to a server how long it takes,
as where types hold each other, each level of nesting doubles that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from ... import ir
from ..context import Context
from ..shapes import Shape
from ..shapes.all_of import is_marked
from .discriminators import Discriminator, Tags
from .holding import by_part, with_nulls
from .json_kinds import is_unread
from .tags import tags_of, typed

Members: TypeAlias = dict[ir.Type, ir.HasTag | None]
"""The members of a union, with the tag that a union inside knows each by."""
_ANY = ir.IsKind("object")
_MOST_TAGS: Final = 2
"""Properties whose values are asked for together: more would tell little, and make the
text several times longer."""


def objects(
    members: Members, context: Context, discriminator: Discriminator | None
) -> list[ir.Variant]:
    """How each of these objects is known."""
    by_value = discriminator and _by_discriminator(members, discriminator, context)
    by_value = by_value or _by_tag(list(members), context)
    return by_value or _as_known(members, context)


def _as_known(
    members: Members, context: Context, beside: Sequence[ir.Variant] = ()
) -> list[ir.Variant]:
    """Each by the tag that a union inside knows it by, and how the rest is known."""
    told = [ir.Variant(type=m, test=test) for m, test in members.items() if test]
    if not _are_distinct([*beside, *told]):
        told = []  # of unions that know two of them by one value
    known = [variant.type for variant in [*beside, *told]]
    rest = [member for member in members if member not in known]
    return told + _decided(rest, context, beside=known)


def lists(members: Sequence[ir.Type], context: Context) -> list[ir.Variant]:
    """How each of these lists is known."""
    told, rest = by_part(members, "array", context)
    told += _by_items(rest, "array", context)
    return with_nulls(told, members, "array", context)


def _by_discriminator(
    members: Members, discriminator: Discriminator, context: Context
) -> list[ir.Variant]:
    """Each by the values that are its own, and what has no such as without the keyword;
    none where one value stands for two.

    What the discriminator names for all other objects comes last (OAS 3.2.0 §4.25).
    """
    told: list[ir.Variant] = []
    untold: Members = {}
    default: list[ir.Variant] = []
    for member in members:
        name = member.name if isinstance(member, ir.ModelRef | ir.AliasRef) else ""
        tags = discriminator.tags(name, context) if name else ()
        if tags:
            test = ir.HasTag(discriminator.property, tags)
            told.append(ir.Variant(type=member, test=test))
        else:
            untold[member] = members[member]
        if name and discriminator.is_default(name, context):
            default = [ir.Variant(type=member, test=_ANY)]
    if not told or not _are_distinct(told):
        return []
    rest = _as_known(untold, context, beside=told)
    return told + sorted([*default, *rest], key=lambda variant: variant.test == _ANY)


def _are_distinct(variants: list[ir.Variant]) -> bool:
    """Whether no value stands for two of them."""
    tests = [v.test for v in variants if isinstance(v.test, ir.HasTag)]
    tags = [(test.property, typed(tag)) for test in tests for tag in test.values]
    return len(set(tags)) == len(tags)


# The decisions read shapes, not models: of schemas that contain each other, one model
# is still without its fields while the other is made.


def _shape(member: ir.Type, context: Context) -> Shape | None:
    return context.shapes.get(member.name) if isinstance(member, ir.ModelRef) else None


def _by_tag(members: Sequence[ir.Type], context: Context) -> list[ir.Variant]:
    """A property that every variant has, with values that no two share.

    One that all require comes before one that may be missing.
    """
    shapes = [_shape(member, context) for member in members]
    beside_keys: list[ir.Variant] = []
    tag = ""
    for name in shapes[0].properties if shapes[0] else ():
        tags = [tags_of(shape, name, context) for shape in shapes]
        every = [typed(tag) for several in tags for tag in several]
        if all(tags) and len(set(every)) == len(every):
            told = [
                ir.Variant(type=member, test=ir.HasTag(name, values))
                for member, values in zip(members, tags, strict=True)
            ]
            if all(shape and name in shape.required for shape in shapes):
                return told
            if not beside_keys:
                beside_keys, tag = told, name
    if not beside_keys:
        return []
    # Where the property is missing, the keys have to tell. A value of it that no
    # variant has is one of something new, whatever keys that has.
    keys, rest = _by_keys(members, (), context)
    parts, rest = by_part(rest, "object", context)
    return beside_keys + [
        replace(variant, test=ir.Both(ir.HasNoTag(tag), variant.test))
        for variant in keys + parts + _in_order(rest)
    ]


def _in_order(members: Iterable[ir.Type]) -> list[ir.Variant]:
    """The first of them is meant by any object."""
    return [ir.Variant(type=member, test=_ANY) for member in members]


def _decided(
    members: Sequence[ir.Type],
    context: Context,
    *,
    beside: Sequence[ir.Type] = (),
    asked: frozenset[str] = frozenset(),
    depth: int = 0,
) -> list[ir.Variant]:
    """What no value tells at once, `beside` what is told already.

    Of the properties that were `asked`, the values are no news; `depth` are those by
    which the members came together.
    """
    if len(members) < 2:
        return _in_order(members)
    told, rest = _by_keys(members, beside, context)
    if told:
        return told + _decided(rest, context, beside=beside, asked=asked, depth=depth)
    if by_tag := _by_tag(members, context):
        return by_tag
    split = _best_split(members, asked, context) if depth < _MOST_TAGS else None
    if split:
        return _by_split(split, context, beside, asked, depth)
    told, rest = by_part(members, "object", context)
    if told:
        told += _decided(rest, context, beside=beside, asked=asked, depth=depth)
    else:
        told = _by_items(members, "object", context)
    return with_nulls(told, members, "object", context)


def _by_keys(
    members: Sequence[ir.Type], beside: Sequence[ir.Type], context: Context
) -> tuple[list[ir.Variant], list[ir.Type]]:
    """Those that require keys that no other knows, and what is left.

    A key that is required and not described may be a slip of the pen: it tells nothing.
    """
    shapes = [_shape(member, context) for member in (*members, *beside)]
    known = Counter(key for shape in shapes if shape for key in shape.properties)
    told: list[ir.Variant] = []
    rest: list[ir.Type] = []
    for member, shape in zip(members, shapes, strict=False):
        required = [
            key
            for key in sorted(shape.required if shape else ())
            if shape
            and key in shape.properties
            and known[key] == 1
            and not is_marked(shape.properties[key], "writeOnly", context)
        ]
        if required:
            told.append(ir.Variant(type=member, test=ir.HasKeys(tuple(required))))
        else:
            rest.append(member)
    return told, rest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    """What the values of a property say: who permits which of them.

    `others` are those that permit other values too, or none.
    """

    name: str
    groups: dict[tuple[ir.Type, ...], Tags]
    others: list[ir.Type]
    is_partial: bool

    @property
    def rank(self) -> tuple[bool, int, int]:
        """The least says the most."""
        largest = max(map(len, (*self.groups, self.others)))
        return self.is_partial, largest, sum(map(len, self.groups.values()))


def _best_split(
    members: Sequence[ir.Type], asked: Collection[str], context: Context
) -> _Split | None:
    shapes = [_shape(member, context) for member in members]
    names = dict.fromkeys(n for shape in shapes if shape for n in shape.properties)
    splits = (_split(members, n, context) for n in names if n not in asked)
    return min(filter(None, splits), key=lambda split: split.rank, default=None)


def _split(members: Sequence[ir.Type], name: str, context: Context) -> _Split | None:
    """None where a value, or its absence, would leave all that there were, and where so
    many permit each that it says little."""
    permitting: dict[tuple[type, str | int | bool], list[ir.Type]] = {}
    others: list[ir.Type] = []
    is_partial = False
    for member in members:
        shape = _shape(member, context)
        tags = tags_of(shape, name, context)
        for tag in tags:
            permitting.setdefault(typed(tag), []).append(member)
        is_partial = is_partial or not tags
        if not tags or (shape and name not in shape.required):
            others.append(member)
    groups: dict[tuple[ir.Type, ...], Tags] = {}
    for (_, tag), permitted in permitting.items():
        key = tuple(permitted)
        groups[key] = (*groups.get(key, ()), tag)
    sizes = [len(group) for group in groups]
    all_are_left = len(others) == len(members) and is_partial
    if not sizes or all_are_left or max(sizes) == len(members):
        return None
    if sum(sizes) > 2 * len(members):
        return None
    return _Split(name=name, groups=groups, others=others, is_partial=is_partial)


def _by_split(
    split: _Split,
    context: Context,
    beside: Sequence[ir.Type],
    asked: frozenset[str],
    depth: int,
) -> list[ir.Variant]:
    """Each group by its values, and inside of it by what else there is."""
    asked |= {split.name}
    told: list[ir.Variant] = []
    for group, values in split.groups.items():
        tag = ir.HasTag(split.name, values)
        for variant in _decided(group, context, asked=asked, depth=depth + 1):
            is_all = variant.test == _ANY
            test = tag if is_all else ir.Both(tag, variant.test)
            told.append(replace(variant, test=test))
    rest = _decided(split.others, context, beside=beside, asked=asked, depth=depth)
    return told + rest


def _by_items(
    members: Sequence[ir.Type], within: Literal["array", "object"], context: Context
) -> list[ir.Variant]:
    """Lists, or mappings, by what tells the objects apart that they hold.

    All others are taken for what holds any object, else for the first.
    """
    holders: dict[ir.Type, ir.Type] = {}
    for member in members:
        if isinstance(member, ir.Array | ir.Mapping):
            held = member.items if isinstance(member, ir.Array) else member.values
            held = held.inner if isinstance(held, ir.Nullable) else held
            if isinstance(held, ir.ModelRef):
                holders[held] = member
    by_item: list[ir.Variant] = []
    if len(holders) > 1:
        by_item = objects(dict.fromkeys(holders), context, None)
    usual = next((holders[v.type] for v in by_item if v.test == _ANY), members[0])
    told = [
        ir.Variant(type=holders[v.type], test=ir.Holds(within, None, v.test))
        for v in by_item
        if v.test != _ANY and holders[v.type] != usual
    ]
    members = sorted(members, key=lambda member: member != usual)
    if within == "object":
        return told + _closest(members, context)
    return told + [ir.Variant(type=m, test=ir.IsKind(within)) for m in members]


def _closest(members: Sequence[ir.Type], context: Context) -> list[ir.Variant]:
    """By which class describes the most; of those that say the same, the first.

    One that never says more than another before it is not asked for.
    """
    asked: dict[ir.Type, str | None] = {}
    for member in members:
        is_model = isinstance(member, ir.ModelRef)
        if not is_model and not _is_mapping(member, context):
            return _in_order(members)
        if not any(_says_all(other, member, context) for other in asked):
            asked[member] = member.name if isinstance(member, ir.ModelRef) else None
    names = tuple(asked.values())
    if len(names) == 1:
        return _in_order(members)
    return [
        # What is not asked for comes behind the first, and is never met.
        ir.Variant(type=m, test=ir.IsClosest(asked.get(m, names[0]), names))
        for m in members
    ]


def _is_mapping(member: ir.Type, context: Context) -> bool:
    if isinstance(member, ir.AliasRef) and not is_unread(member.name, context):
        member = context.alias(member.name).type
    return isinstance(member, ir.Mapping)


def _says_all(first: ir.Type, second: ir.Type, context: Context) -> bool:
    """Whether the first describes, and keeps, what the second does of any value."""
    one, two = _shape(first, context), _shape(second, context)
    if _is_closed(one) and not _is_closed(two):
        return False
    if one is None or two is None:
        described = two.properties if two else {}
        return not described and not (one and one.required)
    required = one.required & one.properties.keys()
    return two.properties.keys() <= one.properties.keys() and required <= two.required


def _is_closed(shape: Shape | None) -> bool:
    if shape is None or "patternProperties" in shape.keywords:
        return False
    return shape.additional is not None and shape.additional.value is False
